package metering

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// KeyUsage is what calls made with one access key were paid by: of each service, and in all. Since is from when on calls are looked at, the
// start of the time that is asked for unless there are too many.
type KeyUsage struct {
	Services []GroupTally
	Total    Tally
	Since    time.Time
}

// KeyUsage sums the calls that were made with the account's key in [from, until), of each service no more than the newest
// models.CallsToldApart: totals of hours do not know keys.
func (m *Metering) KeyUsage(ctx context.Context, accountID, keyID int64, from, until time.Time) (u KeyUsage, err error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return u, err
	}
	f := models.CallFilter{Services: servicesOf(snapshot, "", ""), From: from, Until: until}
	var parts []models.UsagePart
	err = m.DB.Read(ctx, func(tx *gorm.DB) (err error) {
		if f.From, err = models.LookBack(tx, accountID, f, models.CallsToldApart); err != nil {
			return err
		}
		f.Pick.AccessKeyID = keyID
		parts, err = models.SumCallsBy(tx, accountID, f, []time.Time{f.From, until}, models.ByService)
		return err
	})
	u.Since = f.From
	groups := make(map[Group]*Tally)
	for i := range parts {
		p := &parts[i]
		tallyOf(groups, Group{Service: p.Service}).add(p.Outcome, p.Calls, p.AmountMicros)
		u.Total.add(p.Outcome, p.Calls, p.AmountMicros)
	}
	for key, tally := range groups {
		u.Services = append(u.Services, GroupTally{key, *tally})
	}
	slices.SortFunc(u.Services, func(a, b GroupTally) int { return compareGroups(a.Group, b.Group) })
	return u, err
}
