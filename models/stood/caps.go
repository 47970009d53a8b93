package stood

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Cap is a cap as it stood.
type Cap struct {
	models.Cap
	// Used is what was used of it in the span of the instant, nil if that cannot be told of the past: of calls with one key or
	// tag no totals are kept.
	Used *int64
	// Opens is when it begins anew by itself; zero: never.
	Opens time.Time
	// Changed tells that it was changed or taken away later: what it allowed and whether it was hard is as it was set last.
	Changed bool
}

// Left is what was left of it, where that is known; below zero where it was lowered.
func (c *Cap) Left() int64 { return c.Amount - *c.Used }

// capUse is what is known of what caps count: totals of the hours that began in the day and the month of the instant, up to that, and
// later; and what is used now of those that count for good.
type capUse struct {
	day, month, after []models.UsageHour
	now               []models.CapUse
}

func (r *records) readCapUse(tx *gorm.DB) error {
	sum := func(into *[]models.UsageHour, from, until time.Time) func(tx *gorm.DB) error {
		return models.Reading(into, func(tx *gorm.DB) ([]models.UsageHour, error) {
			return models.SumUsage(tx, r.accountID, models.HourFilter{From: from, Until: until})
		})
	}
	day, month := rules.DayStart(r.at, r.zone), rules.MonthStart(r.at, r.zone)
	return models.Together(tx,
		sum(&r.capUse.day, day, rules.Earlier(r.until, rules.NextDay(day, r.zone))), sum(&r.capUse.month, month, rules.Earlier(r.until, rules.NextMonth(month, r.zone))),
		sum(&r.capUse.after, r.until, rules.EndOfTime),
		models.Reading(&r.capUse.now, func(tx *gorm.DB) ([]models.CapUse, error) {
			return models.CapUsesOf(tx, []int64{r.accountID}, rules.EndOfTime)
		}),
	)
}

// caps gives the caps as they stood.
func (r *records) caps(a *Account) {
	for i := range r.limits {
		c := Cap{Cap: r.limits[i], Changed: r.limits[i].UpdatedAt.After(r.at)}
		rule := c.Rule()
		start, next := rule.SpanOf(r.at, r.zone)
		c.Opens = next
		if c.EndedAt != nil && c.EndedAt.After(r.at) {
			c.EndedAt = nil
		}
		c.Used = r.usedOf(&r.limits[i], start, next)
		a.Caps = append(a.Caps, c)
	}
}

// usedOf gives what was used of the cap in its span.
func (r *records) usedOf(c *models.Cap, start, next time.Time) *int64 {
	if rule := c.Rule(); rule.TellsOrigins() || !r.enough(hoursThen) || len(r.uncharged) > len(r.unchargedLookedAt()) {
		return nil
	}
	var used int64
	switch c.Span {
	case rules.CapDay:
		used = taken(c, r.capUse.day)
	case rules.CapMonth:
		used = taken(c, r.capUse.month)
	case rules.CapInAll:
		if c.EndedAt != nil {
			return nil // it has counted on until then
		}
		for _, use := range r.capUse.now {
			if use.CapID == c.ID {
				used = use.Used
			}
		}
		used -= taken(c, r.capUse.after)
		// Calls of before do not count, also if they were recorded later.
		if start = rules.HourStart(c.CountsFrom, r.zone); r.isLater(start) {
			return nil
		}
		next = rules.EndOfTime
	}
	rule := c.Rule()
	for of, later := range r.later {
		if !of.Start.Before(start) && of.Start.Before(next) && rule.CountsSomeOf(of.Offering) {
			used -= amount(c, later.calls, later.micros)
		}
	}
	return &used
}

// isLater tells whether calls of the hour were recorded after the instant.
func (r *records) isLater(hourStart time.Time) bool {
	for of, later := range r.later {
		if of.Start.Equal(hourStart) && later.calls > 0 {
			return true
		}
	}
	return false
}

// taken is what the calls of the hours take of the cap.
func taken(c *models.Cap, hours []models.UsageHour) (sum int64) {
	rule := c.Rule()
	for i := range hours {
		if h := &hours[i]; h.Outcome != models.OutcomeFailed && rule.CountsSomeOf(h.Offering()) {
			sum += amount(c, h.Calls, h.AmountMicros)
		}
	}
	return sum
}

func amount(c *models.Cap, calls int64, micros rules.Micros) int64 {
	if c.Kind == rules.CapMoney {
		return int64(micros)
	}
	return calls
}
