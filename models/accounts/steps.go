package accounts

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// stepTime is how long a sign-in may stay half done: until somebody has found their phone.
const stepTime = 10 * time.Minute

// beginStep stores what is left to be shown, and gives the token that the browser keeps for it.
func (f *Factors) beginStep(ctx context.Context, purpose models.StepPurpose, userID *int64, data any) (token string, err error) {
	text, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("begin step of a sign-in: %w", err)
	}
	token, now := randomHex(32), f.Clock.Now()
	row := &models.SignInStep{TokenHash: hashToken(token), Purpose: purpose, UserID: userID, Data: string(text), CreatedAt: now, ExpiresAt: now.Add(stepTime)}
	return token, f.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateSignInStep(tx, row) })
}

// readStep finds the step of the token, and reads what is left into data.
func (f *Factors) readStep(tx *gorm.DB, purpose models.StepPurpose, token string, data any) (*models.SignInStep, error) {
	step, err := models.FindSignInStep(tx, purpose, hashToken(token), f.Clock.Now())
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(step.Data), data); err != nil {
		return nil, fmt.Errorf("read step of a sign-in: %w", err)
	}
	return step, nil
}

// endStep ends the step, for whoever is the first to.
func endStep(tx *gorm.DB, step *models.SignInStep) error {
	taken, err := models.TakeSignInStep(tx, step.TokenHash)
	if err == nil && !taken {
		err = stepOver()
	}
	return err
}
