package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// ProveTime is how long it counts that a user has shown who they are.
const ProveTime = 10 * time.Minute

// Prove shows anew that the user sits there: by their password and, where a second factor is asked of them at a sign-in, by a code beside it,
// of their program or one of those for when they lost that. It fails as a sign-in does, beside the field of what was wrong.
func (f *Factors) Prove(ctx context.Context, p Proof, code string) error {
	if err := f.checkPasswordOf(ctx, &p, "reauth_password"); err != nil {
		return err
	}
	user, err := models.FindUser(f.DB.WithContext(ctx), p.UserID)
	switch {
	case err != nil:
		return err
	case !user.SecondFactor:
		return nil
	case proof.DigitsOf(code) != "":
		return f.proveBy(ctx, &p, f.tryCode, func(tx *gorm.DB, user *models.User, now time.Time) (bool, error) {
			return f.checkCode(tx, user.ID, code, now)
		})
	default:
		return f.proveBy(ctx, &p, f.tryRecovery, func(tx *gorm.DB, user *models.User, now time.Time) (bool, error) {
			return f.takeRecoveryCode(tx, user, code, now)
		})
	}
}

func (f *Factors) proveBy(ctx context.Context, p *Proof, count counted, show shown) error {
	tries, err := count(ctx, p.UserID, p.RemoteIP)
	if err != nil {
		return err
	}
	err = f.locked(ctx, p.Owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		ok, err := show(tx, user, now)
		if err != nil {
			return err
		}
		if !ok {
			return wrongCode("reauth_code")
		}
		return tries.forgive(tx)
	})
	if models.CodeOf(err) == models.Invalid {
		err = errors.Join(tries.failed(ctx, f), err)
	}
	return err
}

// check fails beside the field when the password is not the user's. Where a second factor is asked of them, the password alone is no proof:
// their session must have shown the factor within ProveTime, too.
func (a *Accounts) check(ctx context.Context, p *Proof, field string) error {
	if err := a.checkPasswordOf(ctx, p, field); err != nil {
		return err
	}
	user, err := models.FindUser(a.DB.WithContext(ctx), p.UserID)
	if err == nil && user.SecondFactor && !p.Proven {
		err = models.RefuseField(field, cause.FactorFirst)
	}
	return err
}
