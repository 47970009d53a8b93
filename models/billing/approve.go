package billing

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// ApprovalTTL is how long an order waits to be approved: somebody decides within a working week, or it expires as unpaid ones do.
const ApprovalTTL = 7 * 24 * time.Hour

// maxNote bounds what is said with a decision, in characters.
const maxNote = 200

// askApproval has the order wait, and mails all who may approve it.
func (t *turn) askApproval(order *models.Order) error {
	asks := &models.OrderApproval{AccountID: order.AccountID, OrderID: order.ID, AskedBy: *order.UserID, AskedAt: t.now, State: models.ApprovalWaiting}
	if err := models.CreateApproval(t.tx, asks, trail.Money{Micros: order.TotalMicros, Currency: order.Currency}); err != nil {
		return err
	}
	members, err := models.MembersOf(t.tx, order.AccountID)
	for i := range members {
		m := &members[i]
		if err != nil || m.UserID == asks.AskedBy || !m.Role.May(rights.Approve) {
			continue
		}
		err = models.OrderMailAbout(t.tx, order, models.MailWaits, m.Email, t.now)
	}
	return err
}

// Decision is what somebody who may approve says of an order that waits.
type Decision struct {
	Approve bool
	Note    string // to who asked
}

// Decide approves or declines the order that waits, once, in the name of whom the context acts for. Approved, it can be paid as any other, for
// as long as one that was just placed; declined, it is cancelled. Nobody decides on what they placed themselves, nor on more than they may
// spend themselves without asking.
func (b *Billing) Decide(ctx context.Context, accountID, orderID int64, d Decision) error {
	d.Note = strings.TrimSpace(models.WithoutDirections(d.Note))
	if utf8.RuneCountInString(d.Note) > maxNote {
		return models.RefuseField("note", cause.NoteTooLong)
	}
	return b.turn(ctx, accountID, func(t *turn) error {
		m, err := t.member(rights.Approve)
		if err != nil {
			return err
		}
		if m == nil {
			return models.Refuse(models.Forbidden, cause.NoMember)
		}
		approval, err := models.FindWaiting(t.tx, accountID, orderID)
		if err != nil {
			return err
		}
		order, err := models.FindOrder(t.tx, accountID, orderID)
		if err != nil {
			return err
		}
		if err := awaitsPayment(order, t.now); err != nil {
			return err
		}
		return t.decide(m, order, approval, d)
	})
}

func (t *turn) decide(m *models.Membership, order *models.Order, approval *models.OrderApproval, d Decision) error {
	if m.UserID == approval.AskedBy {
		return models.Refuse(models.Forbidden, cause.ApprovesOwn)
	}
	approval.DecidedBy, approval.DecidedAt, approval.Note = &m.UserID, new(t.now), d.Note
	if d.Approve {
		if err := t.mayApprove(m, order); err != nil {
			return err
		}
		approval.State = models.ApprovalGiven
		if err := models.ExtendOrder(t.tx, order, t.now.Add(OrderTTL)); err != nil {
			return err
		}
	} else {
		approval.State = models.ApprovalDeclined
		order.Status, order.ClosedAt = models.OrderCancelled, new(t.now)
		if err := models.SaveOrder(t.tx, order); err != nil {
			return err
		}
	}
	if err := models.SaveApproval(t.tx, approval); err != nil {
		return err
	}
	return t.tellDecided(order, approval)
}

// mayApprove fails where the order is more than who decides may spend without asking, of one order or still in this month: else two of them would
// approve each other's. What they approve counts as spent by them, too.
func (t *turn) mayApprove(m *models.Membership, order *models.Order) error {
	waits, err := t.commits(m, order.TotalMicros, order.Currency)
	if waits || models.CodeOf(err) == models.Conflict {
		return models.Refuse(models.Forbidden, cause.ApprovesBeyond)
	}
	return err
}

// tellDecided mails who asked, if they are still a member.
func (t *turn) tellDecided(order *models.Order, approval *models.OrderApproval) error {
	members, err := models.MembersOf(t.tx, order.AccountID)
	for i := range members {
		if err == nil && members[i].UserID == approval.AskedBy {
			err = models.OrderMailAbout(t.tx, order, models.MailDecided, members[i].Email, t.now)
		}
	}
	return err
}

// withdraw ends the approval that a cancelled order waits for.
func (t *turn) withdraw(order *models.Order) error {
	approval, err := models.ApprovalOf(t.tx, order.AccountID, order.ID)
	if err != nil || approval == nil || approval.State != models.ApprovalWaiting {
		return err
	}
	approval.State, approval.DecidedAt = models.ApprovalWithdrawn, new(t.now)
	return models.SaveApproval(t.tx, approval)
}

// Approval finds that of the order, with the addresses of who asked and who decided; nil if it needs none.
func (b *Billing) Approval(ctx context.Context, accountID, orderID int64) (*models.NamedApproval, error) {
	return models.NamedApprovalOf(b.DB.WithContext(ctx), accountID, orderID)
}
