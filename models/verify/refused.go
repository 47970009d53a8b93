package verify

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// refusedMost bounds what may be kept of an account's refused calls: processes that write at the same time do not see each other's.
const refusedMost = 2 * models.RefusedKept

// refusedKey is what an hour of refused calls is of.
type refusedKey struct {
	hour            time.Time
	region, service string
	status          int
	code            int64
}

func (k refusedKey) String() string {
	return fmt.Sprintf("refused hour %s %s %s %d %s", instant(k.hour), k.region, k.service, k.status, models.ErrorCodeOf(k.code))
}

// compareRefused compares the account's refused calls that are kept one by one with how many of each hour were counted.
func compareRefused(tx *gorm.DB, r *run, accountID int64) error {
	kept, err := models.RefusedCallsOf(tx, accountID, models.RefusedFilter{Until: rules.EndOfTime, Limit: refusedMost + 1})
	if err != nil || len(kept) == 0 {
		return err
	}
	if len(kept) > refusedMost {
		r.differ(refusedCalls, accountName{}.String(), "more are kept", fmt.Sprintf("at most %d", refusedMost))
	}
	found := make(map[refusedKey]int64)
	for i := range kept {
		c := &kept[i]
		found[refusedKey{rules.HourStart(c.RefusedAt, r.snapshot.Zone).UTC(), c.Region, c.Service, c.HTTPStatus, c.ErrorCode}]++
	}
	counted, err := models.RefusedHoursOf(tx, accountID, rules.HourStart(kept[len(kept)-1].RefusedAt, r.snapshot.Zone))
	if err != nil {
		return err
	}
	r.compared(refusedCalls, len(kept))
	for i := range counted {
		h := &counted[i]
		key := refusedKey{h.HourStart.UTC(), h.Region, h.Service, h.HTTPStatus, h.ErrorCode}
		if calls := found[key]; calls > h.Calls {
			r.differ(refusedCalls, key.String(), fmt.Sprintf("calls %d", h.Calls), fmt.Sprintf("at least %d", calls))
		}
		delete(found, key)
	}
	for key, calls := range found {
		r.differ(refusedCalls, key.String(), "no row", fmt.Sprintf("at least %d", calls))
	}
	return nil
}
