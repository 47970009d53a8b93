package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// Bought is what packages cost in some time, and what was given back for ones that were returned.
type Bought struct{ OrderedMicros, ReturnedMicros rules.Micros }

// NetMicros is what was paid for packages that were kept.
func (b Bought) NetMicros() rules.Micros { return b.OrderedMicros - b.ReturnedMicros }

// SumBought sums what the account was charged for packages in [from, until), and what it was given back.
func SumBought(tx *gorm.DB, accountID int64, from, until time.Time) (b Bought, err error) {
	err = Together(tx,
		func(tx *gorm.DB) error {
			charged, err := sumAmounts((&EntryFilter{Kind: EntryOrder, From: from, Until: until}).within(tx, accountID))
			b.OrderedMicros = -charged
			return err
		},
		Reading(&b.ReturnedMicros, func(tx *gorm.DB) (rules.Micros, error) {
			return sumAmounts(tx.Model(&Refund{}).
				Where("account_id = ? AND package_id IS NOT NULL AND created_at >= ? AND created_at < ?", accountID, from, until))
		}),
	)
	return b, err
}
