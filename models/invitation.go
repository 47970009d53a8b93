package models

import (
	"crypto/subtle"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// Invitation asks whoever reads mail at Email to become a member of the account. The mail's link has a token, of which only the hash is
// kept; FormerHash is that of the mail that was tried before, which may have arrived.
type Invitation struct {
	AccountID  int64 `gorm:"primaryKey"`
	ID         int64 `gorm:"primaryKey;autoIncrement:false"`
	Email      string
	Role       Role
	TokenHash  string
	FormerHash string
	InvitedBy  int64 // a user
	CreatedAt  time.Time
	ExpiresAt  time.Time
	EndedAt    *time.Time // nil while it waits
	Outcome    InvitationOutcome
	AcceptedBy *int64 // the user who became a member by it
}

// InvitationOutcome is what became of an invitation.
type InvitationOutcome string

// The outcomes; "" is none yet.
const (
	InvitationAccepted InvitationOutcome = "accepted"
	InvitationRevoked  InvitationOutcome = "revoked"
	InvitationExpired  InvitationOutcome = "expired"
)

// Of members and invitations there are at most so many, so that an account sends no mail to the whole world: more people than work at one
// console, and invitations of a day that none of them needs twice.
const (
	MaxMembers        = 100 // of an account, with those who are invited
	MaxInvitesOfDay   = 50  // of an account
	MaxInvitations    = 500 // of an account that are kept, of which the oldest go
	invitationMissing = cause.LinkNotValid
)

// Ref names the invitation.
func (i *Invitation) Ref() Ref { return Ref{KindInvitation, i.AccountID, i.ID} }

// Waits tells that it can be accepted at the instant.
func (i *Invitation) Waits(now time.Time) bool { return i.EndedAt == nil && now.Before(i.ExpiresAt) }

// Has tells that the hash is that of its token.
func (i *Invitation) Has(hash string) bool {
	is := func(known string) bool {
		return known != "" && subtle.ConstantTimeCompare([]byte(known), []byte(hash)) == 1
	}
	return is(i.TokenHash) || is(i.FormerHash)
}

// CreateInvitation stores the invitation under the account's next number. The account must be locked.
func CreateInvitation(tx *gorm.DB, i *Invitation) error {
	made := tx.Model(&Invitation{}).Where("account_id = ?", i.AccountID)
	if err := checkBound(made, "created_at", MaxInvitesOfDay, i.CreatedAt, func(most int, wait time.Duration) cause.Cause {
		return cause.TooManyInvitations{Most: most, Wait: wait}
	}); err != nil {
		return err
	}
	if err := createNumbered(tx, i.AccountID, &i.ID, i); err != nil {
		return err
	}
	if err := recordInvitation(tx, i); err != nil {
		return err
	}
	return deleteRows[Invitation](tx.Where("account_id = ? AND id <= ?", i.AccountID, i.ID-MaxInvitations))
}

// FindInvitation finds the account's invitation; NotFound if there is none.
func FindInvitation(tx *gorm.DB, accountID, id int64) (*Invitation, error) {
	return one[Invitation](byID(tx, accountID, id), Refuse(NotFound, invitationMissing))
}

// InvitationTo finds the account's invitation of the address that has not ended, nil if there is none.
func InvitationTo(tx *gorm.DB, accountID int64, email string) (*Invitation, error) {
	return oneOrNone[Invitation](tx.Where("account_id = ? AND email = ? AND ended_at IS NULL", accountID, email))
}

// InvitationsOf lists the account's invitations that can be accepted at the instant, the newest first.
func InvitationsOf(tx *gorm.DB, accountID int64, now time.Time) ([]Invitation, error) {
	return all[Invitation](tx.Where("account_id = ? AND ended_at IS NULL AND expires_at > ?", accountID, now).Order("id DESC").Limit(MaxMembers))
}

// EndInvitation stores what became of the invitation. The account must be locked.
func EndInvitation(tx *gorm.DB, i *Invitation, outcome InvitationOutcome, now time.Time) error {
	i.Outcome, i.EndedAt = outcome, &now
	if err := recordInvitation(tx, i); err != nil {
		return err
	}
	return save(byID(tx, i.AccountID, i.ID), i, "outcome", "ended_at", "accepted_by")
}

// RevokeInvitations ends those of the account's invitations that the user sent and that wait. The account must be locked.
func RevokeInvitations(tx *gorm.DB, accountID, by int64, now time.Time) error {
	waiting, err := InvitationsOf(tx, accountID, now)
	for i := range waiting {
		if err == nil && waiting[i].InvitedBy == by {
			err = EndInvitation(tx, &waiting[i], InvitationRevoked, now)
		}
	}
	return err
}

// SaveInvitationToken stores the hash of the token that a mail brings; that of the mail before is good as well.
func SaveInvitationToken(tx *gorm.DB, i *Invitation, hash string) error {
	i.FormerHash, i.TokenHash = i.TokenHash, hash
	return save(byID(tx, i.AccountID, i.ID).Where("ended_at IS NULL"), i, "token_hash", "former_hash")
}
