package overview

import (
	"cmp"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/insight"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// there is an amount that is there, and used one that is gone or will be.
func (v *view) there(micros rules.Micros, href string) pages.Figure {
	return pages.Figure{Figure: v.Format.Figure(micros, format.Available), Href: href}
}

func (v *view) used(micros rules.Micros, href string) pages.Figure {
	return pages.Figure{Figure: v.Format.Figure(micros, format.Spent), Href: href}
}

// money says what can be spent and for how long; arrears is how urgent those are, if there are any.
func (v *view) money(g *glance, arrears layout.Urgency) pages.Money {
	s := &g.outlook.Standing
	m := pages.Money{
		Available: v.there(s.AvailableMicros(), routes.Billing),
		Lines: []pages.Line{
			{Term: "Balance", Figure: v.there(s.BalanceMicros, routes.Transactions)},
			{Term: "Accrued", Figure: v.used(s.AccruedMicros, routes.Billing), Note: "not settled yet"},
		},
		Automatic: v.automatic(g),
	}
	if line := v.fullestCap(g.caps.Caps); line != nil {
		m.Lines = append(m.Lines, *line)
	}
	switch left, rate, lasts := g.moneyLasts(); {
	case s.InArrears():
		m.Tone = arrears.Tone()
	case lasts:
		m.Lasts = v.Words().MoneyLasts(left, v.Format.Rounded(rules.Micros(rate.PerDay()), format.Spent), rate.Days)
	case rate.Idle() && g.calls(time.Time{}, g.end) > 0: // of who never called, that says nothing
		m.Lasts = v.Words().NoPayPerUseInLast(rate.Days)
	}
	return m
}

// fullestCap says how much is used of the cap that is reached first, as far as shares tell; nil without caps.
func (v *view) fullestCap(all []caps.State) *pages.Line {
	if len(all) == 0 {
		return nil
	}
	fullest := slices.MaxFunc(all, func(a, b caps.State) int {
		return cmp.Or(cmp.Compare(a.UsedPercent(), b.UsedPercent()), cmp.Compare(b.ID, a.ID))
	})
	used, limit := v.CallWords(fullest.Used), v.CallWords(fullest.Amount)
	if fullest.Kind == rules.CapMoney {
		used, limit = v.Format.Money(rules.Micros(fullest.Used)), v.Format.Money(rules.Micros(fullest.Amount))
	}
	return &pages.Line{
		Term: v.Words().CapsOf(int64(len(all))), Note: words.CapNamed(fullest.Ref().String(), limit),
		Figure: pages.Figure{Figure: format.Figure{Text: v.Words().PercentUsed(fullest.UsedPercent()), Exact: words.PartOf(used, limit)}, Href: routes.Caps},
	}
}

// moneyLasts is for how many whole days the available amount is enough at the rate of pay-per-use. Told is that this can be said: not where
// nothing is known or used, nor in arrears, nor before the first payment, where a starter credit pays beyond what is available.
func (g *glance) moneyLasts() (days int64, rate insight.Rate, told bool) {
	spent := make([]int64, len(g.use.Bounds)-2)
	for _, tallies := range g.use.Days {
		for i := range spent {
			spent[i] += int64(tallies[i].AmountMicros)
		}
	}
	s := &g.outlook.Standing
	rate = insight.RatesOf(spent).Mean
	lasts, _ := rate.Lasts(int64(s.AvailableMicros()))
	return int64(lasts / (24 * time.Hour)), rate, rate.Known() && !rate.Idle() && !s.InArrears() && !s.Trying
}

// automatic says how automatic top-up stands.
func (v *view) automatic(g *glance) pages.Line {
	line := pages.Line{Term: "Automatic top-up", Figure: pages.Figure{Figure: format.Figure{Text: "Off", Exact: "Automatic top-up is off"}, Href: routes.Auto}}
	for i := range g.money.Rules {
		rule := &g.money.Rules[i]
		if rule.Kind != models.AutoTopUp {
			continue
		}
		_, failed := g.money.Failed[rule.ID]
		switch {
		case !rule.Enabled && rule.StoppedAt != nil:
			line.Figure.Text, line.Figure.Exact = "Stopped", v.Words().Why(rule.StopReason.Cause)
		case rule.Enabled:
			line.Figure.Text = "On"
			line.Figure.Exact = words.TopsUpWhen(v.Format.Money(rule.AmountMicros), v.Format.Money(rule.ThresholdMicros()))
			line.Note = line.Figure.Exact
			if g.money.Frozen() {
				line.Figure.Text, line.Note = "On, rests", words.AllRests()
			}
			if failed {
				line.Figure.Text = "Failed last time"
			}
		}
	}
	return line
}
