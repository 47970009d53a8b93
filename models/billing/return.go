package billing

import (
	"context"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// ReturnUntil gives the instant from which on the purchased package cannot be returned any more.
func (t *Terms) ReturnUntil(p *models.Package) time.Time {
	return p.EffectiveAt.Add(t.CoolingOff) // it took effect at the instant of payment
}

// Returnable tells why the package cannot be returned at this moment, nil when it can: it was bought, nothing of it is
// used, and the cooling-off period lasts.
func (t *Terms) Returnable(p *models.Package, now time.Time) error {
	switch {
	case p.RefundedAt != nil:
		return models.Refuse(models.Conflict, cause.PackageReturned)
	case p.Source != rules.SourcePurchased || p.PriceMicros == 0:
		return models.Refuse(models.Conflict, cause.PackageCostNothing)
	case p.UsedCalls > 0:
		return models.Refuse(models.Conflict, cause.PackageUsed)
	case t.CoolingOff <= 0:
		return models.Refuse(models.Conflict, cause.NoReturns)
	case !now.Before(t.ReturnUntil(p)), !now.Before(p.ExpiresAt):
		return models.Refuse(models.Conflict, cause.ReturnTooLate)
	}
	return nil
}

// addReturns tells which of the order's packages were returned and which can be.
func (t *Terms) addReturns(d *OrderDetail) {
	for i := range d.Packages {
		p := &d.Packages[i]
		if p.RefundedAt != nil {
			d.Order.ReturnedPackages++
		}
		if t.Returnable(p, d.Now) == nil && partlyGivenBack(d.Refunds) == nil {
			d.Returnable = append(d.Returnable, p.ID)
		}
	}
}

// ReturnsTo tells where the price of each of the order's packages would go if these were returned now, together: those of
// them that cannot be returned are not in it. Return asks the same, so what is shown is what is done.
func (t *Terms) ReturnsTo(d *OrderDetail, packageIDs []int64) (map[int64]models.Destination, error) {
	ways, err := t.waysBack(&d.Order, d.Payments, d.Refunds)
	if err != nil {
		return nil, err
	}
	to := make(map[int64]models.Destination)
	for i := range d.Packages {
		p := &d.Packages[i]
		if !slices.Contains(packageIDs, p.ID) || !slices.Contains(d.Returnable, p.ID) {
			continue
		}
		if to[p.ID] = models.ToBalance; t.takeBack(ways, p.PriceMicros, d.Order.Currency) != nil {
			to[p.ID] = models.ToCard
		}
	}
	return to, nil
}

// partlyGivenBack tells why nothing more of an order can be returned when part of its price was given back for no package
// in particular: a package's whole price would be more than is left.
func partlyGivenBack(refunds []models.Refund) error {
	for i := range refunds {
		if refunds[i].OrderID != nil && refunds[i].PackageID == nil {
			return models.Refuse(models.Conflict, cause.PartGivenBack{Refund: refunds[i].Ref().String()})
		}
	}
	return nil
}

// MayReturn tells whether the package can be returned at this moment: it is Returnable, and nothing of its order's price was
// given back otherwise.
func (b *Billing) MayReturn(ctx context.Context, p *models.Package, now time.Time) (bool, error) {
	if p.OrderID == nil || b.Returnable(p, now) != nil {
		return false, nil //nolint:nilerr // why it cannot is for whoever tries
	}
	refunds, err := models.RefundsOfOrder(b.DB.WithContext(ctx), p.AccountID, *p.OrderID)
	return err == nil && partlyGivenBack(refunds) == nil, err
}

// Return gives back packages of one order, all of them or, when one cannot be returned, none: they pay nothing from
// then on, and their price goes to where the order was paid from. Those that have been returned already are left as
// they are, so that doing it again changes nothing. It gives what was given back now.
func (b *Billing) Return(ctx context.Context, accountID, orderID int64, packageIDs []int64) (returned []models.Refund, err error) {
	err = b.turn(ctx, accountID, func(t *turn) error {
		order, err := models.FindOrder(t.tx, t.account.ID, orderID)
		if err != nil {
			return err
		}
		packages, err := models.PackagesOfOrder(t.tx, t.account.ID, orderID)
		if err != nil {
			return err
		}
		chosen, err := t.chooseReturns(packages, packageIDs, t.now)
		if err != nil || len(chosen) == 0 {
			return err
		}
		payments, err := models.PaymentsOfOrder(t.tx, t.account.ID, orderID)
		if err != nil {
			return err
		}
		refunds, err := refundsAbout(t.tx, order, payments)
		if err != nil {
			return err
		}
		if err := partlyGivenBack(refunds); err != nil {
			return err
		}
		if err := t.keepPromises(taking{packages: chosen}); err != nil {
			return err
		}
		ways, err := t.waysBack(order, payments, refunds)
		if err != nil {
			return err
		}
		for _, p := range chosen {
			refund, err := t.returnPackage(order, p, t.takeBack(ways, p.PriceMicros, order.Currency))
			if err != nil {
				return err
			}
			returned = append(returned, *refund)
		}
		return t.stopAfterReturn(order)
	})
	if err != nil {
		return nil, err
	}
	return returned, nil
}

// chooseReturns finds the packages that are to be returned; all of them can be.
func (t *Terms) chooseReturns(packages []models.Package, ids []int64, now time.Time) ([]*models.Package, error) {
	if len(ids) == 0 {
		return nil, models.Refuse(models.Invalid, cause.NoReturnChosen)
	}
	var chosen []*models.Package
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		i := slices.IndexFunc(packages, func(p models.Package) bool { return p.ID == id })
		if i < 0 {
			return nil, models.Refuse(models.NotFound, cause.NoSuchPackage)
		}
		p := &packages[i]
		if p.RefundedAt != nil {
			continue
		}
		if err := t.Returnable(p, now); err != nil {
			return nil, err
		}
		chosen = append(chosen, p)
	}
	return chosen, nil
}

// returnPackage gives the price of one package back, to the card of the payment or, without one, to the balance. A package is
// given back once: doing so again breaks a constraint.
func (t *turn) returnPackage(order *models.Order, p *models.Package, payment *models.Payment) (*models.Refund, error) {
	p.RefundedAt = new(t.now)
	if err := models.SavePackageReturn(t.tx, p); err != nil {
		return nil, err
	}
	return t.refund(giveBack{
		payment: payment, orderID: &order.ID, packageID: &p.ID, amountMicros: p.PriceMicros, currency: order.Currency, reason: cause.UnusedReturned,
	})
}
