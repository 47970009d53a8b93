package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// RequireFactor has all members of the account sign in with a second factor, or no more. An owner does, who has one: nobody is asked for what
// they cannot give, and who has none is led to set one up at their next page. Their tokens for programs, which a password got, end at once.
func (f *Factors) RequireFactor(ctx context.Context, owner Owner, required bool) error {
	return f.locked(ctx, owner, func(tx *gorm.DB, user *models.User, now time.Time) error {
		member, err := models.FindMembership(tx, owner.AccountID, user.ID)
		if err != nil {
			return err
		}
		if member.Role != models.RoleOwner {
			return models.Refuse(models.Forbidden, cause.OwnersOnly)
		}
		account, err := models.FindAccount(tx, owner.AccountID)
		if err != nil || account.SecondFactorRequired == required {
			return err
		}
		if required && !user.SecondFactor {
			return models.Refuse(models.Conflict, cause.OwnFactorFirst)
		}
		account.SecondFactorRequired = required
		if err := account.SaveSecondFactorRequired(tx); err != nil {
			return err
		}
		if required {
			if err := models.DeleteAuthTokensWithout(tx, owner.AccountID); err != nil {
				return err
			}
		}
		what := notice.FactorRequired
		if !required {
			what = notice.FactorNotRequired
		}
		return tellOfFactor(tx, owner.AccountID, user, notice.SignInChanged{What: what}, now)
	})
}

// FactorRequired tells whether the account asks all members for a second factor.
func (f *Factors) FactorRequired(ctx context.Context, accountID int64) (bool, error) {
	account, err := models.FindAccount(f.DB.WithContext(ctx), accountID)
	if err != nil {
		return false, err
	}
	return account.SecondFactorRequired, nil
}
