package proof

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// stepTime is how long a sign-in may stay half done: until somebody has found their phone.
const stepTime = 10 * time.Minute

// StepOver is that nothing is asked any more.
func StepOver() error { return models.Refuse(models.NotFound, cause.StepOver) }

// BeginStep stores what is left to be shown, of the user or, nil, of whoever it is, and gives the token that the browser keeps for it.
func BeginStep(tx *gorm.DB, purpose models.StepPurpose, userID *int64, data any, now time.Time) (token string, err error) {
	text, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("begin step of a sign-in: %w", err)
	}
	token = RandomHex(32)
	row := &models.SignInStep{TokenHash: HashToken(token), Purpose: purpose, UserID: userID, Data: string(text), CreatedAt: now, ExpiresAt: now.Add(stepTime)}
	return token, models.CreateSignInStep(tx, row)
}

// ReadStep finds the step of the token, and reads what is left into data.
func ReadStep(tx *gorm.DB, purpose models.StepPurpose, token string, data any, now time.Time) (*models.SignInStep, error) {
	step, err := models.FindSignInStep(tx, purpose, HashToken(token), now)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(step.Data), data); err != nil {
		return nil, fmt.Errorf("read step of a sign-in: %w", err)
	}
	return step, nil
}

// EndStep ends the step, for whoever is the first to.
func EndStep(tx *gorm.DB, step *models.SignInStep) error {
	taken, err := models.TakeSignInStep(tx, step.TokenHash)
	if err == nil && !taken {
		err = StepOver()
	}
	return err
}
