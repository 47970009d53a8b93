package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// leastPerUse gives what the cheapest call of each account costs that may be paid per use at the instant: rules.LeastPerUse. Pay-per-use
// has stopped when there is not enough left for that.
func leastPerUse(tx *gorm.DB, snapshot *catalog.Snapshot, at time.Time, accountIDs ...int64) (map[int64]rules.Micros, error) {
	if len(accountIDs) == 0 {
		return nil, nil
	}
	subscriptions, err := models.SubscriptionsOf(tx, accountIDs...)
	if err != nil {
		return nil, err
	}
	months, err := models.UsageMonthsOf(tx, accountIDs, rules.MonthStart(at, snapshot.Zone))
	if err != nil {
		return nil, err
	}
	meters := make(map[int64][]*rules.Meter, len(accountIDs))
	for i := range subscriptions {
		s := &subscriptions[i]
		if sold, found := snapshot.Offering(s.Region, s.Service); found && s.UnsubscribedAt == nil {
			meters[s.AccountID] = append(meters[s.AccountID], &rules.Meter{
				AccountID: s.AccountID, Offering: s.Offering(), Subscribed: []rules.Period{s.Period()}, Prices: sold.Prices, Zone: snapshot.Zone,
				MonthCalls: make(map[time.Time]int64),
			})
		}
	}
	for i := range months {
		for _, meter := range meters[months[i].AccountID] {
			if meter.Offering == months[i].Offering() {
				meter.MonthCalls[months[i].MonthStart.UTC()] = months[i].PayPerUseCalls
			}
		}
	}
	least := make(map[int64]rules.Micros, len(accountIDs))
	for _, id := range accountIDs {
		least[id] = rules.LeastPerUse(meters[id], at)
	}
	return least, nil
}
