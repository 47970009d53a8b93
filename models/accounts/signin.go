package accounts

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// How many attempts a window allows: for one address from one place, for one place, for one address from
// everywhere (so that a spread attack is slow too), and for sign-ups from one place.
const (
	throttleWindow    = 15 * time.Minute
	signInsPerPair    = 10
	signInsPerIP      = 60
	signInsPerAddress = 100
	signUpsPerIP      = 30
)

// limit is how many attempts a key has in one window.
type limit struct {
	key      string
	attempts int64
}

// SignIn checks the address and password and gives the user's id. Whether the address exists cannot be told
// from the answer: it is Unauthorized with the same message, after the same work. Too many attempts: TooMany.
func (a *Accounts) SignIn(ctx context.Context, email, password, remoteIP string) (userID int64, err error) {
	if !isText(strings.TrimSpace(email)) {
		return 0, wrongCredentials()
	}
	email = normaliseEmail(email)
	if len(email) > maxEmail || len(password) > MaxPassword {
		return 0, wrongCredentials()
	}
	err = a.throttle(ctx,
		limit{"sign-in " + remoteIP, signInsPerIP},
		limit{"sign-in " + remoteIP + " " + email, signInsPerPair},
		limit{"sign-in * " + email, signInsPerAddress})
	if err != nil {
		return 0, err
	}
	user, err := models.FindUserByEmail(a.DB.WithContext(ctx), email)
	if models.CodeOf(err) == models.NotFound {
		user, err = &models.User{}, nil
	}
	if err != nil {
		return 0, err
	}
	matches, err := passwordMatches(user.PasswordHash, password)
	if err != nil {
		return 0, err
	}
	if !matches {
		return 0, wrongCredentials()
	}
	return user.ID, nil
}

func wrongCredentials() error {
	return models.Errorf(models.Unauthorized, "This address and password do not match an account. Check both and try again.")
}

// throttle counts an attempt under each key and fails when one of them has had too many. The counts are in the
// database, so that they hold across processes and restarts.
func (a *Accounts) throttle(ctx context.Context, limits ...limit) error {
	window := a.Clock.Now().Truncate(throttleWindow)
	exceeded := false
	err := a.DB.Write(ctx, func(tx *gorm.DB) error {
		for _, l := range limits {
			attempts, err := models.CountAttempt(tx, l.key, window)
			if err != nil {
				return err
			}
			exceeded = exceeded || attempts > l.attempts
		}
		return nil
	})
	if err != nil {
		return err
	}
	if exceeded {
		return models.Errorf(models.TooMany, "Too many attempts. Wait %d minutes and try again.", int(throttleWindow.Minutes()))
	}
	return nil
}

// Clean removes sessions, tokens and throttle windows that are over.
func (a *Accounts) Clean(ctx context.Context) error {
	now := a.Clock.Now()
	tx := a.DB.WithContext(ctx)
	if err := models.DeleteExpiredSessions(tx, now); err != nil {
		return err
	}
	if err := models.DeleteExpiredAuthTokens(tx, now); err != nil {
		return err
	}
	if err := models.DeleteExpiredMailTokens(tx, now); err != nil {
		return err
	}
	return models.DeleteOldThrottles(tx, now.Add(-2*throttleWindow))
}
