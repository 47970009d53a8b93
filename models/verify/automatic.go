package verify

import (
	"fmt"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// autoRule is what compareRuns has seen of a rule so far, run by run.
type autoRule struct {
	rule     *models.AutoRule
	underWay int
	last     *models.AutoRun
	month    time.Time
	spent    rules.Micros // in the month
}

// compareRuns compares what was done for the customer while they were away: each run has the payment or order that it
// says, and kept to the bounds that its rule had when it was begun.
func (rec *records) compareRuns(r *run) {
	byID := make(map[int64]*autoRule)
	for i := range rec.rules {
		byID[rec.rules[i].ID] = &autoRule{rule: &rec.rules[i]}
	}
	r.compared(automatic, len(rec.runs))
	for i := range rec.runs {
		done := &rec.runs[i]
		name := runName(*done)
		seen := byID[done.RuleID]
		if seen == nil { // a constraint of the table
			r.differ(automatic, name.String(), fmt.Sprintf("rule_id %d", done.RuleID), "no such rule")
			continue
		}
		seen.compareBounds(r, done)
		if done.Status == models.RunSucceeded {
			rec.compareDone(r, seen.rule, done)
		}
	}
}

// compareBounds compares one run with those of its rule before it.
func (s *autoRule) compareBounds(r *run, done *models.AutoRun) {
	name := runName(*done)
	if done.Status == models.RunStarted {
		s.underWay++
		if s.underWay > 1 {
			r.differ(automatic, name.String(), fmt.Sprintf("%d under way", s.underWay), "at most 1")
		}
	}
	if month := rules.MonthStart(done.At, r.snapshot.Zone); !month.Equal(s.month) {
		s.month, s.spent = month, 0
	}
	if done.Status != models.RunFailed {
		addMicros(&s.spent, done.AmountMicros)
	}
	if done.CapMicros > 0 && done.Status != models.RunFailed && s.spent > done.CapMicros {
		r.differ(automatic, name.String(), fmt.Sprintf("%d spent in the month", s.spent), fmt.Sprintf("at most %d", done.CapMicros))
	}
	pause := time.Duration(done.CooldownHours) * time.Hour
	if s.last != nil && s.last.Status != models.RunFailed && done.At.Sub(s.last.At) < pause {
		r.differ(automatic, name.String(), "at "+instant(done.At), "not before "+instant(s.last.At.Add(pause)))
	}
	s.last = done
}

// compareDone compares a run that succeeded with what it paid or bought.
func (rec *records) compareDone(r *run, rule *models.AutoRule, done *models.AutoRun) {
	for i := range rec.payments {
		p := &rec.payments[i]
		if done.PaymentID != nil && p.ID == *done.PaymentID && rule.Kind == models.AutoTopUp && p.CardID != nil &&
			p.Status == models.PaymentSucceeded && p.AmountMicros == done.AmountMicros {
			return
		}
	}
	for i := range rec.orders {
		o := &rec.orders[i]
		if done.OrderID != nil && o.ID == *done.OrderID && rule.Kind == models.AutoPurchase &&
			o.Status == models.OrderCompleted && o.TotalMicros == done.AmountMicros {
			return
		}
	}
	r.differ(automatic, runName(*done).String(), fmt.Sprintf("succeeded with %d", done.AmountMicros), "no such succeeded charge or completed order")
}

// compareForeseen compares what was bought by forecast: each purchase has the order that it says, and kept to the cap and the pause that its rule
// had then. What was only noted is no purchase.
func (rec *records) compareForeseen(r *run) {
	type bought struct {
		month time.Time
		spent rules.Micros
		last  *models.ForecastPurchase
	}
	byRule := make(map[int64]*bought)
	for i := range rec.foreseen {
		p := &rec.foreseen[i]
		if p.OrderID == nil {
			continue
		}
		r.compared(automatic, 1)
		name := foreseenName(*p)
		b := byRule[p.RuleID]
		if b == nil {
			b = &bought{}
			byRule[p.RuleID] = b
		}
		if month := rules.MonthStart(p.At, r.snapshot.Zone); !month.Equal(b.month) {
			b.month, b.spent = month, 0
		}
		addMicros(&b.spent, p.TotalMicros())
		if b.spent > p.CapMicros {
			r.differ(automatic, name.String(), fmt.Sprintf("%d spent in the month", b.spent), fmt.Sprintf("at most %d", p.CapMicros))
		}
		if pause := time.Duration(p.CooldownHours) * time.Hour; b.last != nil && p.At.Sub(b.last.At) < pause {
			r.differ(automatic, name.String(), "at "+instant(p.At), "not before "+instant(b.last.At.Add(pause)))
		}
		b.last = p
		if !slices.ContainsFunc(rec.orders, func(o models.Order) bool {
			return o.ID == *p.OrderID && o.Status == models.OrderCompleted && o.TotalMicros == p.TotalMicros()
		}) {
			r.differ(automatic, name.String(), fmt.Sprintf("bought for %d", p.TotalMicros()), "no such completed order")
		}
	}
}

// foreseenName names a purchase by forecast, which has no reference of its own.
type foreseenName models.ForecastPurchase

func (n foreseenName) String() string {
	return fmt.Sprintf("purchase %d by forecast %d", n.ID, n.RuleID)
}

// runName names a run, which has no reference of its own.
type runName models.AutoRun

func (n runName) String() string { return fmt.Sprintf("run %d of automatic rule %d", n.ID, n.RuleID) }
