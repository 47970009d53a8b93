package verify

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// roleSet is that a member had the role until the instant.
type roleSet struct {
	userID int64
	until  time.Time
	role   rights.Role
}

// roleUntil gives what the act says of the role that a member had until then, nil if nothing.
func roleUntil(act trail.Act, at time.Time) *roleSet {
	set, is := act.(trail.MemberRoleSet)
	if !is {
		return nil
	}
	for _, c := range set.Changes {
		if c.Field == trail.Role {
			return &roleSet{set.UserID, at, rights.Role(c.Before)}
		}
	}
	return nil
}

// compareMembers compares who acts for the account, and what was approved for it, with what roles may. roles are the changes of roles that the
// trail tells, since the instant from which it is kept.
func (rec *records) compareMembers(tx *gorm.DB, r *run, roles []roleSet, since time.Time) error {
	all, err := models.EverMembersOf(tx, rec.account.ID)
	if err != nil {
		return err
	}
	r.compared(members, len(all))
	owners := 0
	for i := range all {
		m := &all[i]
		if !m.Role.Known() {
			r.differ(members, m.Ref().String(), "role "+string(m.Role), "a role of the table")
		}
		if m.EndedAt == nil && m.Role == rights.Owner {
			owners++
		}
	}
	if len(all) > 0 && owners == 0 && rec.account.ClosedAt == nil {
		r.differ(members, "account", "no owner", "an owner, as somebody acted for it")
	}
	return rec.compareApprovals(tx, r, all, func(m *models.Membership, at time.Time) rights.Role {
		if at.Before(since) || at.Before(m.CreatedAt) { // of an earlier time than is known
			return ""
		}
		for i := range roles { // the first change after it
			if roles[i].userID == m.UserID && roles[i].until.After(at) {
				return roles[i].role
			}
		}
		return m.Role
	})
}

// compareApprovals compares what was decided with who may decide, roleAt giving a member's role of then, "" where that is not known, and with what
// became of the orders.
func (rec *records) compareApprovals(tx *gorm.DB, r *run, all []models.Member, roleAt func(m *models.Membership, at time.Time) rights.Role) error {
	asked, err := models.ApprovalsOf(tx, rec.account.ID)
	if err != nil {
		return err
	}
	r.compared(approvals, len(asked))
	orders := make(map[int64]*models.Order, len(rec.orders))
	for i := range rec.orders {
		orders[rec.orders[i].ID] = &rec.orders[i]
	}
	for i := range asked {
		a := &asked[i]
		row := models.Ref{Kind: models.KindOrder, AccountID: a.AccountID, ID: a.OrderID}.String()
		if o := orders[a.OrderID]; o == nil || !fits(a.State, o.Status) {
			r.differ(approvals, row, "approval "+string(a.State), "as its order stands")
		}
		if a.State != models.ApprovalGiven && a.State != models.ApprovalDeclined {
			continue
		}
		if *a.DecidedBy == a.AskedBy {
			r.differ(approvals, row, fmt.Sprintf("decided by user %d", *a.DecidedBy), "decided by somebody else than who asked")
		}
		var by *models.Membership
		for j := range all {
			if all[j].UserID == *a.DecidedBy {
				by = &all[j].Membership
			}
		}
		if by == nil {
			r.differ(approvals, row, fmt.Sprintf("decided by user %d", *a.DecidedBy), "decided by a member")
		} else if role := roleAt(by, *a.DecidedAt); role != "" && !role.May(rights.Approve) {
			r.differ(approvals, row, fmt.Sprintf("decided by user %d as %s", *a.DecidedBy, role), "decided by who may approve")
		}
	}
	return nil
}

// fits tells whether an order can stand so while its approval does.
func fits(approval models.ApprovalState, order models.OrderStatus) bool {
	switch approval {
	case models.ApprovalDeclined, models.ApprovalWithdrawn:
		return order == models.OrderCancelled
	case models.ApprovalWaiting:
		return order != models.OrderPaid && order != models.OrderCompleted
	case models.ApprovalGiven:
	}
	return true
}

// userName names a user by their number.
type userName int64

func (n userName) String() string { return fmt.Sprintf("user %d", int64(n)) }

// compareFactors compares whether users are said to have a second factor with what they have.
func (r *run) compareFactors(tx *gorm.DB) error {
	var users int64
	if err := tx.Model(&models.User{}).Count(&users).Error; err != nil {
		return err
	}
	r.compared(factors, int(users))
	r.accountID = 0 // people are of no account
	wrong, err := models.UsersOfOtherFactors(tx, maxDifferences+1)
	for _, u := range wrong {
		r.differ(factors, userName(u.ID).String(), fmt.Sprintf("second_factor %t", u.SecondFactor), fmt.Sprintf("second_factor %t", !u.SecondFactor))
	}
	return err
}
