package accounts

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
	"ocrconsole/models/rights"
)

// InvitationDays is for how many days an invitation can be accepted: a week, in which people come back from a weekend or a trip.
const InvitationDays = 7

const invitationTime = InvitationDays * day

// invitesPerMailbox is how many invitations of all accounts one mailbox gets in a day, so that nobody is pestered from here.
const invitesPerMailbox = 5

// Invite asks whoever reads mail at the address to become a member. Whether there is a user with it makes no difference to whoever invites.
// An invitation of the same address that waits is replaced: its link ends. It fails beside the field with Invalid where the address is a
// member's, with TooMany where the account, or the mailbox, had as many as there may be, and with Conflict as long as nobody has
// confirmed the address of who invites: members would stay in an account that is taken over.
func (a *Accounts) Invite(ctx context.Context, by Owner, typed string, role rights.Role) (*models.Invitation, error) {
	email, err := models.CanonicalEmail(typed)
	if err != nil {
		return nil, err
	}
	if !role.Known() {
		return nil, models.RefuseField("role", cause.RoleUnknown)
	}
	now := a.Clock.Now()
	i := &models.Invitation{AccountID: by.AccountID, Email: email, Role: role, InvitedBy: by.UserID, CreatedAt: now, ExpiresAt: now.Add(invitationTime)}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := lockFor(tx, by, rights.Members, 0); err != nil {
			return err
		}
		if err := checkInvite(tx, i); err != nil {
			return err
		}
		if err := models.CreateInvitation(tx, i); err != nil {
			return err
		}
		if err := proof.CountUnder(tx, []limit{limitOf(models.DayThrottle+"invitations "+models.Mailbox(email), invitesPerMailbox)}, now); err != nil {
			return err
		}
		return models.OrderMailOf(tx, i.AccountID, models.MailInvitation, email, now)
	})
	return i, err
}

// checkInvite tells why the invitation cannot be sent; one of before, to the same address, ends. The account is locked.
func checkInvite(tx *gorm.DB, i *models.Invitation) error {
	by, err := models.FindUser(tx, i.InvitedBy)
	if err != nil {
		return err
	}
	if by.EmailConfirmedAt == nil {
		return models.Refuse(models.Conflict, cause.InviterUnconfirmed)
	}
	members, err := models.MembersOf(tx, i.AccountID)
	if err != nil {
		return err
	}
	for j := range members {
		if members[j].Email == i.Email {
			return models.RefuseField("email", cause.MemberAlready)
		}
	}
	before, err := models.InvitationTo(tx, i.AccountID, i.Email)
	if err != nil {
		return err
	}
	if before != nil {
		outcome := models.InvitationRevoked
		if !before.Waits(i.CreatedAt) {
			outcome = models.InvitationExpired
		}
		if err := models.EndInvitation(tx, before, outcome, i.CreatedAt); err != nil {
			return err
		}
	}
	waiting, err := models.InvitationsOf(tx, i.AccountID, i.CreatedAt)
	if err == nil && len(members)+len(waiting) >= models.MaxMembers {
		err = models.Refuse(models.Conflict, cause.MembersFull{Most: models.MaxMembers})
	}
	return err
}

// RevokeInvitation ends the link of an invitation that waits; it is no error when it has ended already.
func (a *Accounts) RevokeInvitation(ctx context.Context, by Owner, id int64) error {
	now := a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := lockFor(tx, by, rights.Members, 0); err != nil {
			return err
		}
		i, err := models.FindInvitation(tx, by.AccountID, id)
		if err != nil || i.EndedAt != nil {
			return err
		}
		return models.EndInvitation(tx, i, models.InvitationRevoked, now)
	})
}

// InvitationLetter is what the mail to an invited address says, with a new token for its link; nil if there is nothing to say any more.
func (a *Accounts) InvitationLetter(ctx context.Context, accountID int64, email string) (letter *notice.Invited, err error) {
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, accountID)
		if err != nil || account.ClosedAt != nil {
			return err
		}
		i, err := models.InvitationTo(tx, accountID, email)
		if err != nil || i == nil || !i.Waits(now) {
			return err
		}
		by, err := models.FindUser(tx, i.InvitedBy)
		if err != nil {
			return err
		}
		token := invitationToken(i)
		letter = &notice.Invited{Token: token, Account: account.Name, Role: string(i.Role), By: models.ReadableEmail(by.Email), Until: i.ExpiresAt}
		return models.SaveInvitationToken(tx, i, proof.HashToken(token))
	})
	return letter, err
}

// invitationToken names the invitation, which is an account's, and has 256 random bits, of which the hash is kept.
func invitationToken(i *models.Invitation) string {
	return i.Ref().String() + "." + proof.RandomHex(32)
}

// findInvitation finds the invitation of the token, with its account, as long as it can be accepted.
func findInvitation(tx *gorm.DB, token string, now time.Time) (*models.Invitation, *models.Account, error) {
	invalid := models.Refuse(models.NotFound, cause.LinkNotValid)
	name, _, _ := strings.Cut(token, ".")
	ref, err := models.ParseAnyRef(models.KindInvitation, name)
	if err != nil || len(token) > maxInvitationToken {
		return nil, nil, invalid
	}
	i, err := models.FindInvitation(tx, ref.AccountID, ref.ID)
	if err != nil {
		return nil, nil, err
	}
	if !i.Has(proof.HashToken(token)) || !i.Waits(now) {
		return nil, nil, invalid
	}
	account, err := models.FindAccount(tx, i.AccountID)
	if err == nil && account.ClosedAt != nil {
		err = invalid
	}
	return i, account, err
}

// maxInvitationToken is longer than any token is.
const maxInvitationToken = 200
