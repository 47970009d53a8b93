package proof

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Window is how long attempts count, but for those under keys of a day.
const Window = 15 * time.Minute

// Day is how long attempts count under keys that begin with models.DayThrottle.
const Day = 24 * time.Hour

// Limit is how many attempts a key has in one window: of a day, if the key begins with models.DayThrottle.
type Limit struct {
	Key      string
	Attempts int64
}

// Length is how long a window of the limit is.
func (l Limit) Length() time.Duration {
	if strings.HasPrefix(l.Key, models.DayThrottle) {
		return Day
	}
	return Window
}

// CountUnder counts an attempt under each of the limits or, when one of them refuses it, under none, and fails with TooMany: who is refused
// here uses up nothing elsewhere. The counts are in the database, so that they hold across processes and restarts. The limits are taken in
// the order of their keys, so that two transactions do not wait for each other.
func CountUnder(tx *gorm.DB, limits []Limit, now time.Time) error {
	inOrder := slices.SortedFunc(slices.Values(limits), func(a, b Limit) int { return cmp.Compare(a.Key, b.Key) })
	return tx.Transaction(func(tx *gorm.DB) error {
		for _, l := range inOrder {
			attempts, err := models.CountAttempt(tx, l.Key, now.Truncate(l.Length()))
			if err != nil {
				return err
			}
			if attempts > l.Attempts {
				return l.Refusal(now)
			}
		}
		return nil
	})
}

// Refusal says how long to wait: until the window is over.
func (l Limit) Refusal(now time.Time) error {
	wait := now.Truncate(l.Length()).Add(l.Length()).Sub(now)
	if l.Length() != Day {
		return TooManyAttempts(wait)
	}
	return models.Later(wait, cause.TooManyFromNetwork{Wait: wait})
}

// TooManyAttempts says how long to wait.
func TooManyAttempts(wait time.Duration) error {
	return models.Later(wait, cause.TooManyAttempts{Wait: wait})
}
