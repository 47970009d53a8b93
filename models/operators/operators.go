// Package operators is who looks after all accounts at the operator's desk, and how they show who they are: by a password and a code of a
// program or a passkey, always both. They are no users of the console: their sessions are others, and no customer can become one. What they may is in
// models/rights; what they do is recorded in the trail of the house, and, where it is done to an account, in that of the account.
package operators

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// Operators has the use cases; DB, Keys and Issuer are required.
type Operators struct {
	DB    *models.DB
	Keys  *accounts.Keys // that seal secrets
	Clock models.Clock
	// Issuer is how programs name what their codes are for.
	Issuer string
	// HashMemoryKiB is as in accounts.Accounts.
	HashMemoryKiB uint32
	// Party is what passkeys are bound to, the address of the desk; nil where there are none: see accounts.NewRelyingParty.
	Party *webauthn.WebAuthn
}

// LinkTime is how long the link of a new operator can be used.
const LinkTime = 24 * time.Hour

// maxName is how long a name is at most, in characters.
const maxName = 80

// New is whom an admin, or the command line, adds. Name may be empty: the address.
type New struct {
	Email, Name string
	Role        rights.DeskRole
	// Demo is who looks around in the demo, without a password or a code: see EnterDemo.
	Demo bool
}

// Add adds an operator and gives the token of the link by which they set up how they sign in, this once. Who had ended comes back. Conflict,
// beside the field email, for who is there already.
func (o *Operators) Add(ctx context.Context, in New) (token string, added *models.Operator, err error) {
	email, err := models.CanonicalEmail(in.Email)
	if err != nil {
		return "", nil, err
	}
	name := strings.TrimSpace(models.WithoutDirections(in.Name))
	if name == "" {
		name = models.ReadableEmail(email)
	}
	switch {
	case !in.Role.Known():
		return "", nil, models.RefuseField("role", cause.RoleUnknown)
	case utf8.RuneCountInString(name) > maxName:
		return "", nil, models.RefuseField("name", cause.TooLong{Most: maxName})
	}
	now := o.Clock.Now()
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		if added, err = o.place(tx, email, now); err != nil {
			return err
		}
		added.Name, added.Role, added.Demo = name, in.Role, in.Demo
		if added.ID == 0 {
			if err := models.CreateOperator(tx, added); err != nil {
				return err
			}
		}
		if token, err = o.link(tx, added, now); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorAdded{OperatorID: added.ID, Email: models.ReadableEmail(email), Role: string(in.Role)})
	})
	return token, added, err
}

// place gives the operator whose the address was, without all that they signed in with, or a new one.
func (o *Operators) place(tx *gorm.DB, email string, now time.Time) (*models.Operator, error) {
	former, err := models.FindOperatorByEmail(tx, email)
	if err != nil || former == nil {
		return &models.Operator{Email: email, CreatedAt: now}, err
	}
	if former.EndedAt == nil {
		return nil, models.RefuseField("email", cause.OperatorThere)
	}
	former.EndedAt, former.PasswordHash, former.SecretSealed = nil, "", nil
	return former, nil
}

// link gives the operator another link and secret. What they sign in with goes on until the link is used.
func (o *Operators) link(tx *gorm.DB, of *models.Operator, now time.Time) (token string, err error) {
	token = rand.Text()
	hash, until := proof.HashToken(token), now.Add(LinkTime)
	of.SetupHash, of.SetupUntil = &hash, &until
	if of.SetupHands, err = models.HandsOf(tx); err != nil {
		return "", err
	}
	if of.SetupSealed, err = o.Keys.SealOperator(tx, of.ID, proof.NewTOTPSecret(), now); err != nil {
		return "", err
	}
	return token, of.Save(tx)
}

// List gives all operators by their address, also those who have ended.
func (o *Operators) List(ctx context.Context) ([]models.Operator, error) {
	return models.Operators(o.DB.WithContext(ctx))
}

// Find finds one by the address, as the command line names them.
func (o *Operators) Find(ctx context.Context, email string) (*models.Operator, error) {
	canonical, err := models.CanonicalEmail(email)
	if err != nil {
		return nil, err
	}
	found, err := models.FindOperatorByEmail(o.DB.WithContext(ctx), canonical)
	if err == nil && found == nil {
		err = models.Refuse(models.NotFound, cause.NoSuchOperator)
	}
	return found, err
}

// change does something with an operator who has not ended, while nobody changes any; one admin is left whatever it does.
func (o *Operators) change(ctx context.Context, id int64, do func(tx *gorm.DB, of *models.Operator, now time.Time) error) error {
	now := o.Clock.Now()
	return o.DB.Write(ctx, func(tx *gorm.DB) error {
		all, err := models.LockOperators(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(of models.Operator) bool { return of.ID == id && of.EndedAt == nil })
		if i < 0 {
			return models.Refuse(models.NotFound, cause.NoSuchOperator)
		}
		had := hasAdmin(all)
		if err := do(tx, &all[i], now); err != nil {
			return err
		}
		if had && !hasAdmin(all) {
			return models.RefuseField("role", cause.LastAdmin)
		}
		return nil
	})
}

func hasAdmin(all []models.Operator) bool {
	return slices.ContainsFunc(all, func(of models.Operator) bool { return of.Role == rights.Admin && of.EndedAt == nil })
}

// Link gives an operator, who has lost what they sign in with, another link, this once.
func (o *Operators) Link(ctx context.Context, id int64) (token string, err error) {
	err = o.change(ctx, id, func(tx *gorm.DB, of *models.Operator, now time.Time) (err error) {
		if token, err = o.link(tx, of, now); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorLinked{OperatorID: of.ID, Email: models.ReadableEmail(of.Email)})
	})
	return token, err
}

// SetRole says what an operator is from now on, at once.
func (o *Operators) SetRole(ctx context.Context, id int64, role rights.DeskRole) error {
	if !role.Known() {
		return models.RefuseField("role", cause.RoleUnknown)
	}
	return o.change(ctx, id, func(tx *gorm.DB, of *models.Operator, now time.Time) error {
		var changes trail.Changes
		changes.Text(trail.Role, string(of.Role), string(role))
		if len(changes) == 0 {
			return nil
		}
		if of.Demo {
			return models.RefuseField("role", cause.DemoOperator)
		}
		if err := raised(tx, of, role); err != nil {
			return err
		}
		of.Role = role
		if err := of.Save(tx); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorChanged{OperatorID: of.ID, Email: models.ReadableEmail(of.Email), Changes: changes})
	})
}

// raised notes in whose hands the operator is who is to do more than before: somebody may choose a second one of their own so, too.
func raised(tx *gorm.DB, of *models.Operator, to rights.DeskRole) error {
	if !slices.ContainsFunc(rights.DeskPermissions, func(p rights.DeskPermission) bool { return to.May(p) && !of.Role.May(p) }) {
		return nil
	}
	by, err := models.HandsOf(tx)
	of.Hands, of.SetupHands = of.Hands.And(by), of.SetupHands.And(by)
	return err
}

// End has an operator sign in no more. Their browsers are out at once.
func (o *Operators) End(ctx context.Context, id int64) error {
	return o.change(ctx, id, func(tx *gorm.DB, of *models.Operator, now time.Time) error {
		of.EndedAt, of.PasswordHash, of.SecretSealed = &now, "", nil
		of.SetupHash, of.SetupSealed, of.SetupUntil = nil, nil, nil
		if err := of.Save(tx); err != nil {
			return err
		}
		if err := models.DeleteSessionsOfOperator(tx, of.ID); err != nil {
			return err
		}
		if err := models.DeleteOperatorPasskeys(tx, of.ID); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorEnded{OperatorID: of.ID, Email: models.ReadableEmail(of.Email)})
	})
}

// Get loads an operator who has not ended.
func (o *Operators) Get(ctx context.Context, id int64) (*models.Operator, error) {
	found, err := models.FindOperator(o.DB.WithContext(ctx), id)
	if err == nil && found.EndedAt != nil {
		err = models.Refuse(models.NotFound, cause.NoSuchOperator)
	}
	return found, err
}
