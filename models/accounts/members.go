package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Team is who acts for an account, and who is asked to.
type Team struct {
	Members     []models.Member
	Invitations []models.Invitation
	Keys        map[int64]int // how many access keys each has, by user
	Webhooks    map[int64]int // and how many webhooks each made
}

// Team loads it.
func (a *Accounts) Team(ctx context.Context, accountID int64) (t Team, err error) {
	now := a.Clock.Now()
	var keys []models.AccessKey
	var hooks []models.WebhookEndpoint
	err = a.DB.Together(ctx,
		models.Reading(&t.Members, func(ctx context.Context) ([]models.Member, error) {
			return models.MembersOf(a.DB.WithContext(ctx), accountID)
		}),
		models.Reading(&t.Invitations, func(ctx context.Context) ([]models.Invitation, error) {
			return models.InvitationsOf(a.DB.WithContext(ctx), accountID, now)
		}),
		models.Reading(&keys, func(ctx context.Context) ([]models.AccessKey, error) {
			return models.LiveAccessKeysOf(a.DB.WithContext(ctx), accountID)
		}),
		models.Reading(&hooks, func(ctx context.Context) ([]models.WebhookEndpoint, error) {
			return models.WebhookEndpointsOf(a.DB.WithContext(ctx), accountID)
		}),
	)
	t.Keys, t.Webhooks = make(map[int64]int), make(map[int64]int)
	for i := range hooks {
		t.Webhooks[hooks[i].MadeBy]++
	}
	for i := range keys {
		t.Keys[keys[i].UserID]++
	}
	return t, err
}

// FindMember finds a member of the account, for a page about them; NotFound if the user is none.
func (a *Accounts) FindMember(ctx context.Context, accountID, userID int64) (models.Member, error) {
	members, err := models.MembersOf(a.DB.WithContext(ctx), accountID)
	for i := range members {
		if members[i].UserID == userID {
			return members[i], nil
		}
	}
	if err == nil {
		err = models.Refuse(models.NotFound, cause.NoSuchMember)
	}
	return models.Member{}, err
}

// MemberNames gives the addresses of all who are or were members of the account, by user.
func (a *Accounts) MemberNames(ctx context.Context, accountID int64) (map[int64]string, error) {
	ever, err := models.EverMembersOf(a.DB.WithContext(ctx), accountID)
	names := make(map[int64]string, len(ever))
	for i := range ever {
		names[ever[i].UserID] = models.ReadableEmail(ever[i].Email)
	}
	return names, err
}

// OwnAccounts lists the accounts that the user acts for.
func (a *Accounts) OwnAccounts(ctx context.Context, userID int64) ([]models.OwnAccount, error) {
	return models.AccountsOfUser(a.DB.WithContext(ctx), userID)
}

// MayActFor fails with Forbidden unless the user is a member of the account.
func (a *Accounts) MayActFor(ctx context.Context, userID, accountID int64) error {
	_, err := models.FindMembership(a.DB.WithContext(ctx), accountID, userID)
	return err
}

// lockFor locks the account, and after it the user, for a member who may do something in it, as it is under the lock: whoever was removed, or
// made less, meanwhile is refused. A user who is 0 is nobody.
func lockFor(tx *gorm.DB, by Owner, may rights.Permission, userID int64) error {
	if _, err := models.LockAccount(tx, by.AccountID); err != nil {
		return err
	}
	if userID != 0 {
		if _, err := models.LockUser(tx, userID); err != nil {
			return err
		}
	}
	_, err := models.MemberWhoMay(tx, by.AccountID, by.UserID, may)
	return err
}

// other finds the member whom something is done to; the account is locked.
func other(tx *gorm.DB, accountID, userID int64) (*models.Membership, error) {
	m, err := models.FindMembership(tx, accountID, userID)
	if models.CodeOf(err) == models.Forbidden {
		err = models.Refuse(models.NotFound, cause.NoSuchMember)
	}
	return m, err
}

// keepAnOwner fails with Conflict where the member is the only owner: an account without one belongs to nobody. The account is locked, so
// that two owners do not go at once.
func keepAnOwner(tx *gorm.DB, m *models.Membership) error {
	if m.Role != rights.Owner {
		return nil
	}
	owners, err := models.CountMembers(tx, m.AccountID, rights.Owner)
	if err == nil && owners <= 1 {
		err = models.Refuse(models.Conflict, cause.LastOwner)
	}
	return err
}

// ChangeRole makes the member something else. What the role may not do is refused at once: by this process, and within credentialTime what
// others know of their keys.
func (a *Accounts) ChangeRole(ctx context.Context, by Owner, userID int64, role rights.Role) error {
	if !role.Known() {
		return models.RefuseField("role", cause.RoleUnknown)
	}
	return a.changeMember(ctx, by, userID, func(tx *gorm.DB, m *models.Membership, now time.Time) error {
		if m.Role == role {
			return nil
		}
		if err := errors.Join(keepAnOwner(tx, m), keepBreakGlass(tx, m)); err != nil {
			return err
		}
		m.Role = role
		if err := m.SaveRole(tx, now); err != nil {
			return err
		}
		if !role.May(rights.Members) {
			if err := models.RevokeInvitations(tx, m.AccountID, m.UserID, now); err != nil {
				return err
			}
		}
		return tellOfMember(tx, by, m, notice.MemberRole, now)
	})
}

// TransferOwnership makes the member an owner and who does it what the role says, both or neither.
func (a *Accounts) TransferOwnership(ctx context.Context, by Owner, userID int64, role rights.Role) error {
	switch {
	case !role.Known() || role == rights.Owner:
		return models.RefuseField("role", cause.RoleUnknown)
	case userID == by.UserID:
		return models.Refuse(models.Conflict, cause.NotOneself)
	}
	return a.changeMember(ctx, by, userID, func(tx *gorm.DB, m *models.Membership, now time.Time) error {
		own, err := models.FindMembership(tx, by.AccountID, by.UserID)
		if err != nil {
			return err
		}
		if err := keepBreakGlass(tx, own); err != nil {
			return err
		}
		m.Role, own.Role = rights.Owner, role
		if err := m.SaveRole(tx, now); err != nil {
			return err
		}
		if err := own.SaveRole(tx, now); err != nil {
			return err
		}
		if err := models.RevokeInvitations(tx, own.AccountID, own.UserID, now); err != nil { // none but owners invite
			return err
		}
		return tellOfMember(tx, by, m, notice.MemberRole, now)
	})
}

// SetSpendingRight says what the member may spend without asking.
func (a *Accounts) SetSpendingRight(ctx context.Context, by Owner, userID int64, right models.SpendingRight) error {
	for field, micros := range map[string]*rules.Micros{"order": right.OrderLimitMicros, "month": right.MonthLimitMicros, "approval": right.ApprovalAboveMicros} {
		if micros != nil && *micros < 0 {
			return models.RefuseField(field, cause.AmountBeyond)
		}
	}
	return a.changeMember(ctx, by, userID, func(tx *gorm.DB, m *models.Membership, now time.Time) error {
		m.SpendingRight = right
		if err := m.SaveSpendingRight(tx, now); err != nil {
			return err
		}
		return tellOfMember(tx, by, m, notice.MemberSpending, now)
	})
}

// changeMember changes another member under the account's lock, for who may change members.
func (a *Accounts) changeMember(ctx context.Context, by Owner, userID int64, change func(tx *gorm.DB, m *models.Membership, now time.Time) error) error {
	now := a.Clock.Now()
	err := a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := lockFor(tx, by, rights.Members, userID); err != nil {
			return err
		}
		m, err := other(tx, by.AccountID, userID)
		if err != nil {
			return err
		}
		return change(tx, m, now)
	})
	takenOver.Add(1)
	return err
}
