package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// TakeBack takes back what is left of a package that the operator or a voucher gave, once for each act: from that instant it pays nothing, as one
// that was returned. Calls that it has paid stay paid; nothing is owed for it, because nothing was paid. The customer is told why.
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
	return nil
}
