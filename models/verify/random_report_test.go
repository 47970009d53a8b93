package verify_test

import (
	"slices"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
)

// moneyReport looks at what is owed for unused calls at any instants: it rolls forward from each to the next, and what happened between
// two is what happened between each of them and one in between. That months are right, each check tells.
func (l *life) moneyReport(*rapid.T) {
	snapshot, err := l.Catalog.Current(l.ctx)
	if err != nil {
		l.Fatalf("catalog: %v", err)
	}
	days := int(l.Clock.Now().Sub(shop.Start)/(24*time.Hour)) + 400
	var bounds []time.Time
	for range rapid.IntRange(2, 5).Draw(l.T, "instants") {
		at := shop.Start.Add(time.Duration(rapid.IntRange(-40*24, days*24).Draw(l.T, "instant")) * time.Hour)
		if rapid.Bool().Draw(l.T, "at midnight") { // when packages expire
			at = rules.DayStart(at, snapshot.Zone)
		}
		bounds = append(bounds, rules.HourStart(at, snapshot.Zone))
	}
	slices.SortFunc(bounds, time.Time.Compare)
	if bounds = slices.CompactFunc(bounds, time.Time.Equal); len(bounds) < 2 {
		return
	}
	parts, whole := l.reported(bounds), l.reported([]time.Time{bounds[0], bounds[len(bounds)-1]})
	together := make(map[rules.Offering]map[revenue.Figure]int64)
	for i := range parts {
		row := &parts[i]
		if row.OpeningMicros+row.SoldMicros-row.UsedMicros-row.VoidMicros-row.ReturnedMicros != row.ClosingMicros {
			l.Fatalf("what is unused does not roll forward: %+v", row)
		}
		at := rules.Offering{Region: row.Region, Service: row.Service}
		if together[at] == nil {
			together[at] = make(map[revenue.Figure]int64)
		}
		if last := together[at][revenue.Closing]; !row.Start.Equal(bounds[0]) && last != int64(row.OpeningMicros) {
			l.Fatalf("from %v on %d is owed, which was %d: %+v", row.Start, row.OpeningMicros, last, row)
		}
		addFigures(together[at], row)
	}
	for i := range whole {
		row := &whole[i]
		want := make(map[revenue.Figure]int64)
		addFigures(want, row)
		for f, n := range together[rules.Offering{Region: row.Region, Service: row.Service}] {
			if f != revenue.Opening && n != want[f] {
				l.Fatalf("%s between %v is %d, in parts %d", f, bounds, want[f], n)
			}
		}
	}
}

// reported gives what the report tells between the bounds.
func (l *life) reported(bounds []time.Time) (rows []revenue.Row) {
	err := l.DB.Read(l.ctx, func(tx *gorm.DB) (err error) {
		rows, err = revenue.OfAccount(tx, l.customer.ID, bounds, l.Clock.Now())
		return err
	})
	if err != nil {
		l.Fatalf("money report: %v", err)
	}
	return rows
}

// addFigures adds a row's figures; what is owed at its end takes the place of what was before.
func addFigures(sums map[revenue.Figure]int64, row *revenue.Row) {
	for _, f := range revenue.Figures() {
		n, _ := row.Count(f)
		n += int64(row.Amount(f))
		if f == revenue.Closing {
			sums[f] = n
			continue
		}
		sums[f] += n
	}
}
