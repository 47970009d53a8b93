package metering

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// fillCaps reads the caps that the accounts have, and what is used of them in spans that may still be called in, or that an account's
// row counts for.
func fillCaps(tx *gorm.DB, books map[int64]*book, ids []int64, from time.Time) error {
	caps, err := models.CapsOf(tx, ids...)
	if err != nil || len(caps) == 0 {
		return err
	}
	for _, id := range ids {
		for _, span := range books[id].account.CappedSpans {
			from = rules.Earlier(from, span.Start)
		}
	}
	uses, err := models.CapUsesOf(tx, ids, from)
	if err != nil {
		return err
	}
	for i := range caps {
		b := books[caps[i].AccountID]
		if b.caps == nil {
			b.caps = &rules.Caps{Zone: b.snapshot.Zone}
		}
		b.caps.All = append(b.caps.All, caps[i].Rule())
	}
	for _, use := range uses {
		if of := books[use.AccountID].caps; of != nil {
			of.Use(rules.CapUse{CapID: use.CapID, SpanStart: use.SpanStart.UTC(), Used: use.Used})
		}
	}
	return nil
}
