package verify

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// compareLeases looks that no lease of the account counts for longer than any may, and that no more calls of a service were made with
// leases than are recorded since the first of them was taken. Those that ended some time ago are not remembered any more.
func compareLeases(tx *gorm.DB, r *run, account *models.Account) error {
	leases, err := models.EveryLease(tx, account.ID)
	if err != nil || len(leases) == 0 {
		return err
	}
	r.compared(leaseUses, len(leases))
	since, used := make(map[rules.Offering]time.Time), make(map[rules.Offering]int64)
	for i := range leases {
		l := &leases[i]
		if most := l.TakenAt.Add(models.LongestLease); l.EndsAt.After(most) {
			r.differ(leaseUses, "lease "+l.ID, "ends "+instant(l.EndsAt), "ends "+instant(most)+" at the latest")
		}
		if _, known := since[l.Offering()]; !known {
			since[l.Offering()] = l.TakenAt // they are in this order
		}
		used[l.Offering()] += l.UsedCalls
	}
	for o, from := range since {
		recorded, err := models.CountChargedSince(tx, account.ID, o, from.Add(-rules.LeaseSkew))
		if err != nil {
			return err
		}
		if used[o] > recorded {
			r.differ(leaseUses, fmt.Sprintf("leases of %s in %s", o.Service, o.Region), fmt.Sprintf("used %d", used[o]), fmt.Sprintf("at most %d, which were recorded since %s", recorded, instant(from)))
		}
	}
	return nil
}
