package vouchers

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// How many codes that are none are tried within throttleWindow: by an account, as many as somebody mistypes who reads from paper; from
// a network, ten times as many.
const (
	throttleWindow  = 15 * time.Minute
	triesOfAccount  = 10
	triesOfNetworks = 100
)

// try is an attempt to redeem, which is counted before anybody learns whether its code is one: as many are looked up at once as may be
// wrong. Where the code is one, that is taken back.
type try struct {
	limits map[string]int64
	window time.Time
	now    time.Time
}

func newTry(accountID int64, network string, now time.Time) *try {
	t := &try{limits: map[string]int64{"voucher account " + strconv.FormatInt(accountID, 10): triesOfAccount}, window: now.Truncate(throttleWindow), now: now}
	if network != "" {
		t.limits["voucher network "+network] = triesOfNetworks
	}
	return t
}

// keys are in one order, so that two transactions do not wait for each other.
func (t *try) keys() []string {
	var keys []string
	for key := range t.limits {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (t *try) count(ctx context.Context, db *models.DB) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		for _, key := range t.keys() {
			tries, err := models.CountAttempt(tx, key, t.window)
			if err != nil {
				return err
			}
			if tries > t.limits[key] {
				wait := t.window.Add(throttleWindow).Sub(t.now)
				return models.Later(wait, cause.TooManyAttempts{Wait: wait})
			}
		}
		return nil
	})
}

func (t *try) takeBack(ctx context.Context, db *models.DB) error {
	return db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		for _, key := range t.keys() {
			if err := models.TakeAttemptBack(tx, key, t.window); err != nil {
				return err
			}
		}
		return nil
	})
}
