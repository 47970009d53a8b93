package accounts

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models/proof"
)

// limit is how many attempts a key has in one window.
type limit = proof.Limit

// throttleWindow is how long attempts count, day how long those under keys of a day.
const (
	throttleWindow = proof.Window
	day            = proof.Day
)

// throttle counts an attempt under each of the limits.
func (a *Accounts) throttle(ctx context.Context, limits ...limit) error {
	now := a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error { return proof.CountUnder(tx, limits, now) })
}

// limitOf is the limit of so many attempts under the key.
func limitOf(key string, attempts int64) limit { return limit{Key: key, Attempts: attempts} }
