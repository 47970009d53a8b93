package overview

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// month says what the running month has cost, what it will, and how that is to the one before.
func (v *view) month(g *glance) (pages.Month, error) {
	used := g.payPerUse(g.before.Until, g.end)
	sameDay, whole := g.payPerUse(g.before.From, g.before.SameDay), g.payPerUse(g.before.From, g.before.Until)
	bought := g.money.Months[0]
	spent := used + bought.NetMicros()
	m := pages.Month{
		Name: v.Format.Month(g.now), Spent: v.used(spent, v.StatementPath(g.before.Until)),
		Made: []pages.Line{
			{Term: "Pay-per-use", Figure: v.used(used, v.between(routes.Usage, g.before.Until, g.now))},
			{Term: "Packages", Figure: v.used(bought.OrderedMicros, v.between(routes.Transactions, g.before.Until, g.now, "kind", string(models.EntryOrder)))},
		},
	}
	if bought.ReturnedMicros > 0 {
		m.Made = append(m.Made, pages.Line{Term: "Packages returned", Figure: v.there(-bought.ReturnedMicros, v.between(routes.Transactions, g.before.Until, g.now, "kind", string(models.EntryRefund)))})
	}
	before := sameDay + g.money.Months[1].NetMicros()
	if permille, said := insight.Permille(spent, before); said {
		m.Compared = v.compared(permille, g)
	}
	if !v.isNew(g) {
		m.Before = []pages.Line{
			{Term: words.ByDay(v.sameDay(g)), Figure: v.used(before, v.StatementPath(g.before.From))},
			{Term: words.AllOf(v.Format.Month(g.before.From)), Figure: v.used(whole+g.money.Months[2].NetMicros(), v.StatementPath(g.before.From))},
		}
	}
	err := v.project(&m, g, spent)
	return m, err
}

// isNew tells that the account was not there, or did nothing, in the month before.
func (v *view) isNew(g *glance) bool {
	return g.payPerUse(g.before.From, g.before.Until) == 0 && g.money.Months[2] == (models.Bought{}) && g.calls(g.before.From, g.before.Until) == 0
}

func (v *view) compared(permille int64, g *glance) string {
	switch {
	case permille > 0:
		return words.MoreThanBy(v.Format.Permille(permille), v.sameDay(g))
	case permille < 0:
		return words.LessThanBy(v.Format.Permille(-permille), v.sameDay(g))
	}
	return words.AsMuchAsBy(v.sameDay(g))
}

// sameDay is the last day of the month before that is compared with what there is of this one.
func (v *view) sameDay(g *glance) string {
	return v.Format.ShortDay(g.before.SameDay.Add(-time.Microsecond))
}

// project fills in what the month comes to if calls go on as in the last days: what packages do not pay is pay-per-use, as far as
// that goes on.
func (v *view) project(m *pages.Month, g *glance, spent rules.Micros) error {
	var longest int64
	sums := make([]rules.Micros, 3)
	for i := range g.rows {
		o := &g.rows[i]
		if o.rates.Mean.Known() {
			longest = max(longest, o.rates.Mean.Days)
		}
		for at, rate := range []insight.Rate{o.rates.Quiet, o.rates.Mean, o.rates.Busy} {
			forecast := insight.Ahead(o.meter, rate, g.now)
			cost, err := forecast.PayPerUse(o.meter, &g.outlook.Standing, g.outlook.Credit(), rate, g.now, g.end)
			if err != nil {
				return err
			}
			if sums[at], err = rules.AddMicros(sums[at], cost); err != nil {
				return err
			}
		}
	}
	if longest == 0 {
		m.ProjectedNote = v.Words().NotProjectedYet(insight.LeastDays)
		return nil
	}
	projected := v.used(spent+sums[1], "")
	projected.Exact = words.SpentAndToCome(v.Format.Rounded(sums[1], format.Spent))
	m.Projected = &projected
	low, high := v.Format.Rounded(spent+min(sums[0], sums[1]), format.Spent), v.Format.Rounded(spent+max(sums[1], sums[2]), format.Spent)
	m.ProjectedNote = "No pay-per-use is to be expected: packages pay, or calls are refused. Packages that you will buy are not in it."
	if high != v.Format.Rounded(spent, format.Spent) {
		m.ProjectedNote = v.Words().ProjectedBetween(low, high, longest)
	}
	return nil
}

// payPerUse sums what the days that start in [from, until) cost.
func (g *glance) payPerUse(from, until time.Time) (micros rules.Micros) {
	for _, day := range g.use.All() {
		if !day.Start.Before(from) && day.Start.Before(until) {
			micros += day.AmountMicros
		}
	}
	return micros
}

func (g *glance) calls(from, until time.Time) (calls int64) {
	for _, day := range g.use.All() {
		if !day.Start.Before(from) && day.Start.Before(until) {
			calls += day.Total()
		}
	}
	return calls
}

// between is a history from one day to another.
func (v *view) between(path string, from, to time.Time, more ...string) string {
	return routes.With(path, append(more, "from", v.Format.InputDay(from), "to", v.Format.InputDay(to))...)
}
