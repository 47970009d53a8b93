package accounts

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
)

// beginStep stores what is left to be shown, and gives the token that the browser keeps for it.
func (f *Factors) beginStep(ctx context.Context, purpose models.StepPurpose, userID *int64, data any) (token string, err error) {
	now := f.Clock.Now()
	err = f.DB.Write(ctx, func(tx *gorm.DB) error {
		token, err = proof.BeginStep(tx, purpose, userID, data, now)
		return err
	})
	return token, err
}

// readStep finds the step of the token, and reads what is left into data.
func (f *Factors) readStep(tx *gorm.DB, purpose models.StepPurpose, token string, data any) (*models.SignInStep, error) {
	return proof.ReadStep(tx, purpose, token, data, f.Clock.Now())
}
