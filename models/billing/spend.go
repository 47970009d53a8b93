package billing

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// What members may spend is decided here, in the account's turn: so two who buy at once, or one in two tabs, never go beyond a limit
// together. An order counts from when it is placed until it is cancelled or expires, a top-up from when its page is opened until it
// fails, each in the month of the billing time zone in which that was. What is given back of them is not taken off: a limit is on what
// somebody commits.
//
// Whom a turn acts for says its context (models.ActingAs). Automatic rules act for the account and spend within their own caps only: so
// they are set by members whose spending has no bound, see maySetAuto.

// actor gives the user whom the turn acts for, nil for the account itself.
func (t *turn) actor() *int64 {
	if userID := models.ActingUser(t.ctx); userID != 0 {
		return &userID
	}
	return nil
}

// member loads whom the turn acts for, as they are under the lock, if they may do it; nil for the account itself.
func (t *turn) member(may rights.Permission) (*models.Membership, error) {
	actor := t.actor()
	if actor == nil {
		return nil, nil
	}
	return models.MemberWhoMay(t.tx, t.account.ID, *actor, may)
}

// commitOrder notes who places the order, and tells whether it waits for somebody who may approve it. It fails where they may not spend so much.
func (t *turn) commitOrder(order *models.Order) (waits bool, err error) {
	m, err := t.member(rights.Buy)
	if err != nil || m == nil {
		return false, err
	}
	order.UserID = &m.UserID
	waits, err = t.commits(m, order.TotalMicros, order.Currency)
	if waits {
		order.ExpiresAt = t.now.Add(ApprovalTTL)
	}
	return waits, err
}

// spendTopUp fails where whom the turn acts for may not top up so much. A top-up waits for nobody: who may approve can make it themselves.
func (t *turn) spendTopUp(amountMicros rules.Micros) error {
	m, err := t.member(rights.Money)
	if err != nil || m == nil {
		return err
	}
	waits, err := t.commits(m, amountMicros, t.catalog.Currency)
	if err == nil && waits {
		err = models.RefuseField("amount", cause.TopUpNeedsApproval)
	}
	return err
}

// maySetAuto fails where whom the turn acts for may not have money spent while they are away: a rule spends month after month, and asks nobody.
// Who has a bound of any kind could go around it by a rule.
func (t *turn) maySetAuto() error {
	m, err := t.member(rights.Money)
	if err != nil || m == nil || !m.Role.Limited() || m.SpendingRight == (models.SpendingRight{}) {
		return err
	}
	return models.RefuseField("cap", cause.AutoBounded)
}

// commits tells whether what the member is about to spend needs approval; it fails with Conflict where it is beyond their limits.
func (t *turn) commits(m *models.Membership, micros rules.Micros, currency string) (waits bool, err error) {
	return t.commitsMore(m, micros, micros, currency)
}

// commitsMore is commits for an amount of which only a part is not counted as spent yet.
func (t *turn) commitsMore(m *models.Membership, micros, more rules.Micros, currency string) (waits bool, err error) {
	if !m.Role.Limited() {
		return false, nil
	}
	if most := m.OrderLimitMicros; most != nil && micros > *most {
		return false, models.Refuse(models.Conflict, cause.OverOrderLimit{Limit: cause.Money{Micros: *most, Currency: currency}})
	}
	if err := t.withinMonth(m, t.now, more, 0, currency); err != nil {
		return false, err
	}
	return m.ApprovalAboveMicros != nil && micros > *m.ApprovalAboveMicros, nil
}

// withinMonth fails where the member would have spent more than they may in the month of the instant: more, besides all that counts as spent, of
// which a part is what they are about to pay.
func (t *turn) withinMonth(m *models.Membership, at time.Time, more, counted rules.Micros, currency string) error {
	most := m.MonthLimitMicros
	if most == nil {
		return nil
	}
	spent, err := models.SpentBy(t.tx, m.AccountID, m.UserID, rules.MonthStart(at, t.catalog.Zone), rules.NextMonth(at, t.catalog.Zone), t.now)
	if err != nil {
		return err
	}
	if total, err := rules.AddMicros(spent, more); err != nil || total <= *most {
		return err
	}
	money := func(micros rules.Micros) cause.Money { return cause.Money{Micros: micros, Currency: currency} }
	return models.Refuse(models.Conflict, cause.OverMonthLimit{Limit: money(*most), Spent: money(spent - counted)})
}

// mayPay fails where the order waits to be approved, or was not, or where whom the turn acts for may not pay it. What was placed by the account
// itself, or by somebody who may buy nothing any more, is from now on the order of who pays it.
func (t *turn) mayPay(order *models.Order) error {
	if err := t.notSuspended(); err != nil {
		return err
	}
	m, err := t.member(rights.Buy)
	if err != nil {
		return err
	}
	approval, err := models.ApprovalOf(t.tx, t.account.ID, order.ID)
	switch {
	case err != nil:
		return err
	case approval != nil && approval.State == models.ApprovalWaiting:
		return models.Refuse(models.Conflict, cause.OrderWaits)
	case approval != nil || m == nil:
		return nil
	}
	placer, err := t.placer(order)
	if err != nil {
		return err
	}
	if placer != nil {
		return t.placedWithin(placer, order)
	}
	waits, err := t.commits(m, order.TotalMicros, order.Currency)
	switch {
	case err != nil:
		return err
	case waits:
		return models.Refuse(models.Conflict, cause.PayNeedsApproval)
	}
	return models.PlacedBy(t.tx, order, m.UserID)
}

// placer gives who placed the order, nil if nobody did who may still buy.
func (t *turn) placer(order *models.Order) (*models.Membership, error) {
	if order.UserID == nil {
		return nil, nil
	}
	placer, err := models.FindMembership(t.tx, t.account.ID, *order.UserID)
	if models.CodeOf(err) == models.Forbidden || err == nil && !placer.Role.May(rights.Buy) {
		return nil, nil
	}
	return placer, err
}

// placedWithin fails where who placed the order may not spend as much as that any more: their right was made smaller since.
func (t *turn) placedWithin(placer *models.Membership, order *models.Order) error {
	if !placer.Role.Limited() {
		return nil
	}
	if most := placer.OrderLimitMicros; most != nil && order.TotalMicros > *most {
		return models.Refuse(models.Conflict, cause.OverOrderLimit{Limit: cause.Money{Micros: *most, Currency: order.Currency}})
	}
	if above := placer.ApprovalAboveMicros; above != nil && order.TotalMicros > *above {
		return models.Refuse(models.Conflict, cause.PayNeedsApproval)
	}
	return t.withinMonth(placer, order.CreatedAt, 0, order.TotalMicros, order.Currency)
}

// topsUpNoMore fails where a member whose spending is limited tops up more than the order needs: the rest would be no order's.
func (t *turn) topsUpNoMore(amountMicros, neededMicros rules.Micros) error {
	m, err := t.member(rights.Buy)
	if err != nil || m == nil || !m.Role.Limited() || amountMicros <= neededMicros {
		return err
	}
	return models.RefuseField("method", cause.TopUpOverNeed{Needed: cause.Money{Micros: neededMicros, Currency: t.catalog.Currency}})
}

// spendsRest fails where the top-up that pays the order is more than the order, because something is owed or no top-up is so small, and whom the
// turn acts for may not spend so much. The order counts as spent already.
func (t *turn) spendsRest(order *models.Order, amountMicros rules.Micros) error {
	m, err := t.member(rights.Buy)
	if err != nil || m == nil || amountMicros <= order.TotalMicros {
		return err
	}
	waits, err := t.commitsMore(m, amountMicros, amountMicros-order.TotalMicros, order.Currency)
	if err == nil && waits {
		err = models.RefuseField("method", cause.TopUpNeedsApproval)
	}
	return err
}
