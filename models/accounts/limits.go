package accounts

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// throttleWindow is how long attempts count, but for those under keys of a day.
const throttleWindow = 15 * time.Minute

// day is how long attempts count under keys that begin with models.DayThrottle.
const day = 24 * time.Hour

// limit is how many attempts a key has in one window: of a day, if the key begins with models.DayThrottle.
type limit struct {
	key      string
	attempts int64
}

// length is how long a window of the limit is.
func (l limit) length() time.Duration {
	if strings.HasPrefix(l.key, models.DayThrottle) {
		return day
	}
	return throttleWindow
}

// throttle counts an attempt under each of the limits or, when one of them refuses it, under none, and fails with TooMany:
// who is refused here uses up nothing elsewhere. The counts are in the database, so that they hold across processes and
// restarts.
func (a *Accounts) throttle(ctx context.Context, limits ...limit) error {
	now := a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error { return countUnder(tx, limits, now) })
}

// countUnder is throttle within a transaction, which is undone when it fails. The limits are taken in the order of their
// keys, so that two transactions do not wait for each other.
func countUnder(tx *gorm.DB, limits []limit, now time.Time) error {
	inOrder := slices.SortedFunc(slices.Values(limits), func(a, b limit) int { return cmp.Compare(a.key, b.key) })
	return tx.Transaction(func(tx *gorm.DB) error {
		for _, l := range inOrder {
			attempts, err := models.CountAttempt(tx, l.key, now.Truncate(l.length()))
			if err != nil {
				return err
			}
			if attempts > l.attempts {
				return l.refusal(now)
			}
		}
		return nil
	})
}

// refusal says how long to wait: until the window is over.
func (l limit) refusal(now time.Time) error {
	wait := now.Truncate(l.length()).Add(l.length()).Sub(now)
	if l.length() != day {
		return tooManyAttempts(wait)
	}
	return models.Later(wait, cause.TooManyFromNetwork{Wait: wait})
}

func tooManyAttempts(wait time.Duration) error {
	return models.Later(wait, cause.TooManyAttempts{Wait: wait})
}
