package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// How many failures to sign in a window allows: for one address from one place, for one place, for one address from
// everywhere (so that a spread attack is slow too); and how many sign-ups from one place.
const (
	throttleWindow    = 15 * time.Minute
	signInsPerPair    = 10
	signInsPerIP      = 60
	signInsPerAddress = 100
	signUpsPerIP      = 30
)

// signInLimits bound the failures to sign in with the address from the place.
func signInLimits(email, remoteIP string) []limit {
	return []limit{
		{"sign-in " + remoteIP, signInsPerIP},
		{"sign-in " + remoteIP + " " + email, signInsPerPair},
		{"sign-in * " + email, signInsPerAddress},
	}
}

// forgiveSignIns forgets the failures for the address: whoever chose another password by a mail to it has shown that it is
// theirs, and is not kept out by what was guessed before, themselves or by others.
func forgiveSignIns(tx *gorm.DB, email string) error {
	return models.ForgetAttempts(tx, "sign-in ", " "+email)
}

// SignIn checks the address and password and gives the user's id. Whether the address exists cannot be told
// from the answer: it is Unauthorized with the same message, after the same work. Too many failures: TooMany.
func (a *Accounts) SignIn(ctx context.Context, email, password, remoteIP string) (userID int64, err error) {
	email = typedEmail(email)
	if !isText(email) || len(email) > models.MaxEmail || len(password) > MaxPassword {
		return 0, wrongCredentials()
	}
	attempt, err := a.beginAttempt(ctx, signInLimits(email, remoteIP))
	if err != nil {
		return 0, err
	}
	defer attempt.end()
	users, err := models.UsersByEmail(a.DB.WithContext(ctx), email)
	if err != nil {
		return 0, err
	}
	if len(users) == 0 {
		users = []models.User{{}} // nobody, whose password is checked all the same
	}
	for i := range users {
		matches, err := passwordMatches(users[i].PasswordHash, password)
		if err != nil {
			return 0, err
		}
		if matches && users[i].ID != 0 {
			return users[i].ID, nil
		}
	}
	if err := attempt.failed(ctx); err != nil {
		return 0, err
	}
	return 0, wrongCredentials()
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
		return tooManyAttempts()
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
