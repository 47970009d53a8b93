package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// TakeBack takes back what is left of a package that the operator or a voucher gave, once for each act: calls made from
// that instant on are not paid by it. Those made before are, also where they are told later, and what is promised is not broken: while leases hold
// more calls than other packages have left, it is refused. Nothing is owed for the package, because nothing was paid. The customer is told why.
func (b *Billing) TakeBack(ctx context.Context, act *models.DeskAct, packageID int64) error {
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		return t.actOnce(act, func() (string, error) {
			p, err := models.FindPackage(t.tx, t.account.ID, packageID)
			if err != nil {
				return "", err
			}
			if err := t.mayTakeBack(p); err != nil {
				return "", err
			}
			p.RefundedAt = new(t.now)
			return p.Ref().String(), models.SavePackageTakenBack(t.tx, p)
		})
	})
}

func (t *turn) mayTakeBack(p *models.Package) error {
	switch {
	case p.OrderID != nil || p.ClaimKey != nil:
		return models.RefuseField("package", cause.PackageNotGiven)
	case p.RefundedAt != nil:
		return models.RefuseField("package", cause.PackageTaken)
	case p.UsedCalls >= p.QuotaCalls || !t.now.Before(p.ExpiresAt):
		return models.RefuseField("package", cause.PackageAllUsed)
	}
	return t.keepPromises(taking{packages: []*models.Package{p}})
}
