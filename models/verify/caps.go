package verify

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// compareCaps compares what is used of the account's caps, in each span that they are remembered of, with what the records have of it: exactly, but for calls
// of which they do not tell whether a cap by a tag has counted them. Of calls that are not kept any more nothing can be told.
func compareCaps(tx *gorm.DB, r *run, account *models.Account) error {
	caps, err := models.CapsOf(tx, account.ID)
	if err != nil || len(caps) == 0 {
		return err
	}
	uses, err := models.CapUsesOf(tx, []int64{account.ID}, time.Unix(0, 0))
	if err != nil {
		return err
	}
	byCap := make(map[int64]*models.Cap, len(caps))
	for i := range caps {
		byCap[caps[i].ID] = &caps[i]
	}
	for i := range uses {
		c := byCap[uses[i].CapID]
		if c == nil || !c.CountsFromStart() && !account.KeepsCall(c.CountsFrom) {
			continue // it has ended, or its calls were dropped
		}
		rule, start := c.Rule(), uses[i].SpanStart.UTC()
		_, next := rule.SpanOf(start, r.snapshot.Zone)
		counted, err := models.CapCounted(tx, c, r.snapshot.Keys(), start, next)
		if err != nil {
			return err
		}
		r.compared(capUses, 1)
		if uses[i].Used < counted.Known || uses[i].Used > counted.Most() {
			want := fmt.Sprintf("used %d", counted.Known)
			if counted.Perhaps > 0 {
				want += fmt.Sprintf(" to %d", counted.Most())
			}
			r.differ(capUses, fmt.Sprintf("%s from %s on", c.Ref(), instant(start)), fmt.Sprintf("used %d", uses[i].Used), want)
		}
	}
	return nil
}
