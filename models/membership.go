package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Role is what a member is in an account; models/rights says what each may.
type Role = rights.Role

// RoleOwner is that of whoever made the account.
const RoleOwner = rights.Owner

// Membership lets a user act for an account, until it is ended: its row stays, because keys, orders and what was decided refer to it.
type Membership struct {
	AccountID int64 `gorm:"primaryKey"`
	UserID    int64 `gorm:"primaryKey"`
	Role      Role
	CreatedAt time.Time
	EndedAt   *time.Time // nil while the user is a member
	SeenAt    *time.Time // when they last acted for the account, to within seenEvery; nil: not since that is kept

	SpendingRight

	BySSO bool // they are known by the account's single sign-on, or needed it when they took another address
}

// Ref names the member.
func (m *Membership) Ref() Ref { return Ref{KindMember, m.AccountID, m.UserID} }

// SpendingRight is what a member may spend without asking: nil for no bound. Owners have none, whatever is stored: see
// rights.Role.Limited.
type SpendingRight struct {
	OrderLimitMicros    *rules.Micros // of one order or top-up
	MonthLimitMicros    *rules.Micros // of all in a month of the billing time zone
	ApprovalAboveMicros *rules.Micros // an order of more than this waits for somebody who may approve
}

// seenEvery spares each request a write.
const seenEvery = time.Minute

// CreateMembership lets the user act for the account. Whoever acts for another one already goes on to sign in there.
func CreateMembership(tx *gorm.DB, m *Membership) error {
	if err := lookUpUser(tx, m.UserID, m.AccountID); err != nil {
		return err
	}
	return create(tx, m)
}

// RenewMembership lets a former member act for the account again, in the role, with no bound of what they may spend.
func RenewMembership(tx *gorm.DB, m *Membership) error {
	if err := lookUpUser(tx, m.UserID, m.AccountID); err != nil {
		return err
	}
	return save(member(tx, m.AccountID, m.UserID), m, "role", "created_at", "ended_at", "seen_at", "order_limit_micros", "month_limit_micros", "approval_above_micros")
}

// FirstMembership gives the account that the user acts for where nobody says which: that which they were first a member of.
func FirstMembership(tx *gorm.DB, userID int64) (*Membership, error) {
	return one[Membership](inAccountOf(tx, lookupUser, userKey(userID)).Where("user_id = ? AND ended_at IS NULL", userID), noMember())
}

// FindMembership finds the user's membership of the account, as long as it has not ended; Forbidden if there is none.
func FindMembership(tx *gorm.DB, accountID, userID int64) (*Membership, error) {
	return one[Membership](member(tx, accountID, userID).Where("ended_at IS NULL"), noMember())
}

// AnyMembership finds the user's membership of the account, also one that ended, nil if there never was one.
func AnyMembership(tx *gorm.DB, accountID, userID int64) (*Membership, error) {
	return oneOrNone[Membership](member(tx, accountID, userID))
}

func member(tx *gorm.DB, accountID, userID int64) *gorm.DB {
	return tx.Where("account_id = ? AND user_id = ?", accountID, userID)
}

func noMember() error { return Refuse(Forbidden, cause.NoMember) }

// FirstOwner gives the account's owner with the lowest user id; NotFound if there is no such account.
func FirstOwner(tx *gorm.DB, accountID int64) (*Membership, error) {
	return one[Membership](tx.Where("account_id = ? AND role = ? AND ended_at IS NULL", accountID, RoleOwner).Order("user_id"), noSuchAccount())
}

// OwnerOf loads the account's owner with the lowest user id, nil if it has none.
func OwnerOf(tx *gorm.DB, accountID int64) (*User, error) {
	return oneOrNone[User](tx.Joins("JOIN memberships m ON m.user_id = users.id").
		Where("m.account_id = ? AND m.role = ? AND m.ended_at IS NULL", accountID, RoleOwner).Order("users.id"))
}

// OwnerEmails gives, for each account, the address of its first owner.
func OwnerEmails(tx *gorm.DB) (map[int64]string, error) {
	rows, err := all[struct {
		AccountID int64
		Email     string
	}](tx.Model(&Membership{}).Select("memberships.account_id, users.email").
		Joins("JOIN users ON users.id = memberships.user_id").Where("memberships.role = ? AND memberships.ended_at IS NULL", RoleOwner).
		Order("memberships.account_id, users.id DESC"))
	if err != nil {
		return nil, err
	}
	emails := make(map[int64]string, len(rows))
	for _, row := range rows {
		emails[row.AccountID] = row.Email
	}
	return emails, nil
}

// Member is a membership with who it is.
type Member struct {
	Membership
	Email string
}

// MembersOf lists the account's members, in the order in which they became it; those that ended are left out.
func MembersOf(tx *gorm.DB, accountID int64) ([]Member, error) {
	return all[Member](membersOf(tx, accountID).Where("memberships.ended_at IS NULL"))
}

// EverMembersOf lists all who are or were members of the account, for the names of who did something.
func EverMembersOf(tx *gorm.DB, accountID int64) ([]Member, error) {
	return all[Member](membersOf(tx, accountID))
}

func membersOf(tx *gorm.DB, accountID int64) *gorm.DB {
	return tx.Model(&Membership{}).Select("memberships.*, users.email").Joins("JOIN users ON users.id = memberships.user_id").
		Where("memberships.account_id = ?", accountID).Order("memberships.created_at, memberships.user_id")
}

// StrongMembers lists the account's members who have a second factor.
func StrongMembers(tx *gorm.DB, accountID int64) ([]int64, error) {
	return pluck[int64](tx.Model(&Membership{}).Joins("JOIN users ON users.id = memberships.user_id").
		Where("memberships.account_id = ? AND memberships.ended_at IS NULL AND users.second_factor", accountID).Order("memberships.user_id"), "memberships.user_id")
}

// CountMembers counts the account's members in the role; in all of them if it is empty.
func CountMembers(tx *gorm.DB, accountID int64, role Role) (int64, error) {
	q := tx.Model(&Membership{}).Where("account_id = ? AND ended_at IS NULL", accountID)
	if role != "" {
		q = q.Where("role = ?", role)
	}
	return count(q)
}

// OwnAccount is an account that a user acts for, and as what.
type OwnAccount struct {
	AccountID int64
	Role      Role
	Name      string
	CreatedAt time.Time // when they became a member
}

// AccountsOfUser lists the accounts that the user is a member of, that which they were first a member of first.
func AccountsOfUser(tx *gorm.DB, userID int64) ([]OwnAccount, error) {
	return all[OwnAccount](tx.Model(&Membership{}).Select("memberships.account_id, memberships.role, memberships.created_at, accounts.name").
		Joins("JOIN accounts ON accounts.id = memberships.account_id").
		Where("memberships.user_id = ? AND memberships.ended_at IS NULL", userID).Order("memberships.created_at, memberships.account_id"))
}

// CountAccounts counts the accounts that the user is a member of.
func CountAccounts(tx *gorm.DB, userID int64) (int64, error) {
	return count(tx.Model(&Membership{}).Where("user_id = ? AND ended_at IS NULL", userID))
}

// SaveRole stores what the member is. The account must be locked.
func (m *Membership) SaveRole(tx *gorm.DB, now time.Time) error { return m.saveRole(tx, false, now) }

// SaveRoleByClaim is SaveRole where nobody of the account says it, but the provider of its single sign-on.
func (m *Membership) SaveRoleByClaim(tx *gorm.DB, now time.Time) error {
	return m.saveRole(tx, true, now)
}

func (m *Membership) saveRole(tx *gorm.DB, byClaim bool, now time.Time) error {
	if err := recordRole(tx, m, byClaim, now); err != nil {
		return err
	}
	return save(member(tx, m.AccountID, m.UserID), m, "role")
}

// SaveSpendingRight stores what the member may spend. The account must be locked.
func (m *Membership) SaveSpendingRight(tx *gorm.DB, now time.Time) error {
	if err := recordSpending(tx, m, now); err != nil {
		return err
	}
	return save(member(tx, m.AccountID, m.UserID), m, "order_limit_micros", "month_limit_micros", "approval_above_micros")
}

// End has the user not act for the account any more, in no session and with no token; where nobody says which, they act for another of
// theirs. What becomes of their keys is said beside it. The account must be locked.
func (m *Membership) End(tx *gorm.DB, now time.Time) error {
	m.EndedAt = &now
	if err := save(member(tx, m.AccountID, m.UserID), m, "ended_at"); err != nil {
		return err
	}
	first, err := FirstAccountOf(tx, m.UserID)
	if err != nil {
		return err
	}
	if err := endSessionsFor(tx, m, now); err != nil {
		return err
	}
	if err := deleteRows[AuthToken](member(tx, m.AccountID, m.UserID)); err != nil || first == 0 {
		return err
	}
	return pointUser(tx, m.UserID, m.AccountID, first)
}

// FirstAccountOf gives the account that the user was first a member of, and is, 0 if there is none.
func FirstAccountOf(tx *gorm.DB, userID int64) (accountID int64, err error) {
	ids, err := pluck[int64](tx.Model(&Membership{}).Where("user_id = ? AND ended_at IS NULL", userID).Order("created_at, account_id").Limit(1), "account_id")
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// endSessionsFor ends the sessions in which the user acts for the account: those that chose it, and those that chose none while it is
// where the user acts. None goes on in another account without having been told to.
func endSessionsFor(tx *gorm.DB, m *Membership, now time.Time) error {
	acts, err := lookedUp(tx, lookupUser, userKey(m.UserID))
	if err != nil {
		return err
	}
	of := tx.Where("user_id = ? AND ended_at IS NULL", m.UserID)
	if acts == m.AccountID {
		of = of.Where("account_id = ? OR account_id IS NULL", m.AccountID)
	} else {
		of = of.Where("account_id = ?", m.AccountID)
	}
	return update[Session](of, map[string]any{"ended_at": now})
}

// SeeMember notes that the member acts for the account.
func SeeMember(tx *gorm.DB, accountID, userID int64, now time.Time) error {
	return update[Membership](member(tx, accountID, userID).Where("seen_at IS NULL OR seen_at < ?", now.Add(-seenEvery)), map[string]any{"seen_at": now})
}

// MemberWhoMay finds the user's membership of the account, as long as it has not ended and its role has the permission; Forbidden else. It is
// sure until the transaction ends where the account is locked.
func MemberWhoMay(tx *gorm.DB, accountID, userID int64, p rights.Permission) (*Membership, error) {
	m, err := FindMembership(tx, accountID, userID)
	if err != nil {
		return nil, err
	}
	return m, CheckMay(m.Role, p)
}

// CheckMay fails with Forbidden, and says who may, unless the role has the permission.
func CheckMay(role Role, p rights.Permission) error {
	if role.May(p) {
		return nil
	}
	who := p.Who()
	names := make([]string, len(who))
	for i, r := range who {
		names[i] = string(r)
	}
	return Refuse(Forbidden, cause.RoleMayNot{Permission: string(p), Role: string(role), Who: names})
}

// MembershipsAmong gives what each of the users is, or was, in any of the accounts.
func MembershipsAmong(tx *gorm.DB, accountIDs, userIDs []int64) ([]Membership, error) {
	return all[Membership](tx.Where("account_id IN ? AND user_id IN ?", accountIDs, userIDs))
}
