package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// This is what storing who acts for an account, and what they may, leaves in its trail.

// named names the member as the trail does: with the address that they have now.
func (m *Membership) named(tx *gorm.DB) (trail.Member, error) {
	user, err := FindUser(tx, m.UserID)
	if err != nil {
		return trail.Member{}, err
	}
	return trail.Member{On: on(m.Ref()), UserID: m.UserID, Email: ReadableEmail(user.Email)}, nil
}

// RecordOfMember records an act on the member, named as the trail names members. The account must be locked.
func RecordOfMember(tx *gorm.DB, m *Membership, at time.Time, act func(named trail.Member) trail.Act) error {
	named, err := m.named(tx)
	if err != nil {
		return err
	}
	return Record(tx, m.AccountID, at, act(named))
}

// recordRole records that the member, as they are to be stored, is something else than what is stored.
func recordRole(tx *gorm.DB, m *Membership, byClaim bool, at time.Time) error {
	before, err := one[Membership](member(tx, m.AccountID, m.UserID), noMember())
	if err != nil || before.Role == m.Role {
		return err
	}
	changes := []trail.Change{{Field: trail.Role, Before: string(before.Role), After: string(m.Role)}}
	return RecordOfMember(tx, m, at, func(named trail.Member) trail.Act {
		return trail.MemberRoleSet{Member: named, Changes: changes, ByClaim: byClaim}
	})
}

// recordSpending records what the member may spend else than what is stored.
func recordSpending(tx *gorm.DB, m *Membership, at time.Time) error {
	before, err := one[Membership](member(tx, m.AccountID, m.UserID), noMember())
	if err != nil {
		return err
	}
	changes := spendingChanges(&before.SpendingRight, &m.SpendingRight)
	if len(changes) == 0 {
		return nil
	}
	return RecordOfMember(tx, m, at, func(named trail.Member) trail.Act { return trail.MemberSpendingSet{Member: named, Changes: changes} })
}

func spendingChanges(before, after *SpendingRight) (c trail.Changes) {
	c.Amount(trail.OrderLimit, orNone(before.OrderLimitMicros), orNone(after.OrderLimitMicros))
	c.Amount(trail.MonthLimit, orNone(before.MonthLimitMicros), orNone(after.MonthLimitMicros))
	c.Amount(trail.ApprovalAbove, orNone(before.ApprovalAboveMicros), orNone(after.ApprovalAboveMicros))
	return c
}

// orNone is -1, which trail.Changes takes for none, where there is no bound.
func orNone(bound *rules.Micros) int64 {
	if bound == nil {
		return -1
	}
	return int64(*bound)
}

// recordInvitation records that the invitation was sent or, if it has ended, that it was taken back: who accepted one is recorded as
// a member, and that one was never answered is nobody's act.
func recordInvitation(tx *gorm.DB, i *Invitation) error {
	switch {
	case i.EndedAt == nil:
		return Record(tx, i.AccountID, i.CreatedAt, trail.Invited{On: on(i.Ref()), Email: ReadableEmail(i.Email), Role: string(i.Role)})
	case i.Outcome == InvitationRevoked:
		return Record(tx, i.AccountID, *i.EndedAt, trail.InvitationRevoked{On: on(i.Ref()), Email: ReadableEmail(i.Email)})
	}
	return nil
}

// recordTransfer records for each of the keys that it is another member's from now on.
func recordTransfer(tx *gorm.DB, keys []AccessKey, from, to int64, at time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	emails, err := EmailsOf(tx, []int64{from, to})
	if err != nil {
		return err
	}
	for i := range keys {
		changes := []trail.Change{{Field: trail.Holder, Before: emails[from], After: emails[to]}}
		if err := Record(tx, keys[i].AccountID, at, trail.KeyChanged{AccessKey: keys[i].named(), Changes: changes}); err != nil {
			return err
		}
	}
	return nil
}

// recordApproval records that the order waits, or what was decided. One that is withdrawn is in the entry of its order.
func recordApproval(tx *gorm.DB, a *OrderApproval, total trail.Money) error {
	order := on(Ref{KindOrder, a.AccountID, a.OrderID})
	switch a.State {
	case ApprovalWaiting:
		return Record(tx, a.AccountID, a.AskedAt, trail.ApprovalAsked{On: order, Total: total})
	case ApprovalGiven, ApprovalDeclined:
		return Record(tx, a.AccountID, *a.DecidedAt, trail.ApprovalDecided{On: order, Declined: a.State == ApprovalDeclined, Note: a.Note})
	case ApprovalWithdrawn:
	}
	return nil
}
