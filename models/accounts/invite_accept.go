package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// Invited is what the link of an invitation offers to whoever brings it.
type Invited struct {
	AccountID int64
	Account   string // its name
	Email     string // that is invited
	By        string // who invites
	Role      models.Role
	Until     time.Time
	// HasUser tells that somebody signs in with the address: only they accept. Whoever brings the link reads the address's mails, so that
	// nobody else learns it here.
	HasUser bool
}

// CheckInvitation tells what accepting would do; NotFound when the link does not work (any more).
func (a *Accounts) CheckInvitation(ctx context.Context, token string) (Invited, error) {
	tx := a.DB.WithContext(ctx)
	i, account, err := findInvitation(tx, token, a.Clock.Now())
	if err != nil {
		return Invited{}, err
	}
	by, err := models.FindUser(tx, i.InvitedBy)
	if err != nil {
		return Invited{}, err
	}
	invited := Invited{AccountID: i.AccountID, Account: account.Name, Email: i.Email, By: models.ReadableEmail(by.Email), Role: i.Role, Until: i.ExpiresAt}
	_, err = models.FindUserByEmail(tx, i.Email)
	invited.HasUser = err == nil
	if models.CodeOf(err) == models.NotFound {
		err = nil
	}
	return invited, err
}

// AcceptInvitation makes the user, who is signed in, a member. It fails with Forbidden unless the invitation is to their address. That they
// bring the mail's link shows that they read mail there. Accepting twice is accepting once.
func (a *Accounts) AcceptInvitation(ctx context.Context, token string, userID int64) (accountID int64, err error) {
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		i, err := lockInvitation(tx, token, now)
		if err != nil {
			return err
		}
		user, err := models.LockUser(tx, userID)
		if err != nil {
			return err
		}
		if user.Email != i.Email {
			return models.Refuse(models.Forbidden, cause.InvitationOfAnother)
		}
		accountID = i.AccountID
		if err := models.ConfirmEmail(tx, user.ID, now); err != nil {
			return err
		}
		return join(tx, i, user, now)
	})
	return accountID, err
}

// Newcomer is somebody without a user who accepts an invitation: their first password, and what their browser keeps to be known by.
type Newcomer struct{ Password, Device, RemoteIP string }

// Joined is who has just become a user by an invitation, for the session that begins.
type Joined struct{ UserID, Epoch, AccountID int64 }

// AcceptAsNewcomer makes a user of the invited address and a member of them, without an account of their own. It fails with Conflict where
// somebody signs in with the address already: they accept signed in.
func (a *Accounts) AcceptAsNewcomer(ctx context.Context, token string, in Newcomer) (joined Joined, err error) {
	now := a.Clock.Now()
	offered, account, err := findInvitation(a.DB.WithContext(ctx), token, now)
	if err != nil {
		return joined, err
	}
	if err := CheckPassword(in.Password, offered.Email, account.Name); err != nil {
		return joined, err
	}
	hash, err := proof.HashPassword(in.Password, a.HashMemoryKiB)
	if err != nil {
		return joined, err
	}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		i, err := lockInvitation(tx, token, now)
		if err != nil {
			return err
		}
		user := &models.User{Email: i.Email, PasswordHash: hash, CreatedAt: now, EmailConfirmedAt: &now}
		if err := createInvited(tx, user, now); err != nil {
			return err
		}
		if err := models.SaveKnownNetwork(tx, &models.KnownNetwork{UserID: user.ID, Network: models.NetworkOf(in.RemoteIP), SeenAt: now}); err != nil {
			return err
		}
		if err := rememberDevice(tx, user.ID, in.Device, "", now); err != nil {
			return err
		}
		joined = Joined{UserID: user.ID, Epoch: user.SessionEpoch, AccountID: i.AccountID}
		return join(tx, i, user, now)
	})
	return joined, err
}

// createInvited stores the user unless the address is somebody's, or may be given back to somebody.
func createInvited(tx *gorm.DB, user *models.User, now time.Time) error {
	kept, err := models.KeptForFormer(tx, user.Email, 0, now)
	if err != nil {
		return err
	}
	_, err = models.FindUserByEmail(tx, user.Email)
	switch {
	case kept || err == nil:
		return models.Refuse(models.Conflict, cause.InvitedHasUser)
	case models.CodeOf(err) != models.NotFound:
		return err
	}
	if err := tx.Create(user).Error; models.IsDuplicate(err) {
		return models.Refuse(models.Conflict, cause.InvitedHasUser)
	} else if err != nil {
		return err
	}
	return nil
}

// lockInvitation finds the invitation of the token as it is under its account's lock.
func lockInvitation(tx *gorm.DB, token string, now time.Time) (*models.Invitation, error) {
	i, _, err := findInvitation(tx, token, now)
	if err != nil {
		return nil, err
	}
	if _, err := models.LockAccount(tx, i.AccountID); err != nil {
		return nil, err
	}
	i, _, err = findInvitation(tx, token, now)
	return i, err
}

// join makes the user a member, again if they were one, and spends the invitation. The account is locked.
func join(tx *gorm.DB, i *models.Invitation, user *models.User, now time.Time) error {
	m, err := models.AnyMembership(tx, i.AccountID, user.ID)
	if err != nil {
		return err
	}
	i.AcceptedBy = &user.ID
	if err := models.EndInvitation(tx, i, models.InvitationAccepted, now); err != nil {
		return err
	}
	fresh := &models.Membership{AccountID: i.AccountID, UserID: user.ID, Role: i.Role, CreatedAt: now, SpendingRight: firstRight(i.Role)}
	switch {
	case m == nil:
		err = models.CreateMembership(tx, fresh)
	case m.EndedAt != nil:
		err = models.RenewMembership(tx, fresh)
	default:
		return nil // they are a member by another invitation
	}
	if err != nil {
		return err
	}
	if err := models.RecordOfMember(tx, fresh, now, func(named trail.Member) trail.Act { return trail.MemberJoined{Member: named, Role: string(fresh.Role)} }); err != nil {
		return err
	}
	return tellOfMember(tx, Owner{AccountID: i.AccountID, UserID: user.ID}, fresh, notice.MemberJoined, now)
}

// firstRight is what somebody new may spend until an owner says something else: who keeps the books as much as there is, and who writes
// programs nothing without being asked for.
func firstRight(role models.Role) (right models.SpendingRight) {
	if role == rights.Developer {
		right.ApprovalAboveMicros = new(rules.Micros(0))
	}
	return right
}
