package accounts

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// Prove shows anew that the user sits there, by their password or, with one in code, by a code of their program. It fails as a sign-in does,
// beside the field password or code.
func (f *Factors) Prove(ctx context.Context, p Proof, code string) error {
	if code == "" {
		return f.check(ctx, &p, "reauth_password")
	}
	tries, err := f.tryCode(ctx, p.UserID, p.RemoteIP)
	if err != nil {
		return err
	}
	err = f.locked(ctx, p.Owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		ok, err := f.checkCode(tx, user.ID, code, now)
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

// ProveTime is how long it counts that a user has shown who they are.
const ProveTime = 10 * time.Minute
