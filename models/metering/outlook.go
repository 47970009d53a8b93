package metering

import (
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Outlook is what may pay an account's calls from an instant on, read by the same code that calls are charged by: what is
// promised of the next call is asked of it.
type Outlook struct {
	Now      time.Time
	Standing rules.Standing
	credit   rules.CreditPolicy
	book     *book
}

// OpenOutlook reads what may pay the account's calls from now on.
func OpenOutlook(tx *gorm.DB, account *models.Account, snapshot *catalog.Snapshot, credit rules.CreditPolicy, now time.Time) (*Outlook, error) {
	b, err := openBook(tx, account, snapshot, now)
	if err != nil {
		return nil, err
	}
	return &Outlook{Now: now, Standing: b.standing, credit: credit, book: b}, nil
}

// Outlook reads what may pay the account's calls from now on.
func (m *Metering) Outlook(ctx context.Context, accountID int64) (*Outlook, error) {
	now := m.Clock.Now()
	b, err := m.readBook(ctx, accountID, now)
	if err != nil {
		return nil, err
	}
	return &Outlook{Now: now, Standing: b.standing, credit: m.Credit, book: b}, nil
}

// Meter gives the account's meter of the service in the region; one that was never sold has nothing that pays.
func (o *Outlook) Meter(region, service string) *rules.Meter {
	return o.book.meterOrNone(rules.Offering{Region: region, Service: service})
}

// Next tells what the next call of the meter gets, made at the instant.
func (o *Outlook) Next(meter *rules.Meter, at time.Time) rules.Next {
	return meter.Next(at, &o.Standing, o.credit)
}

// Subscriptions counts the services that are subscribed now, of all regions.
func (o *Outlook) Subscriptions() int { return o.SubscribedWithin(o.Now, o.Now) }

// SubscribedWithin counts the services, of all regions, that were subscribed at some time from the first instant to the
// second.
func (o *Outlook) SubscribedWithin(from, until time.Time) (count int) {
	for _, periods := range o.book.periods {
		if slices.ContainsFunc(periods, func(p rules.Period) bool { return p.Meets(from, until) }) {
			count++
		}
	}
	return count
}

// LeastPerUse is what the cheapest call costs that may be paid per use now: rules.LeastPerUse.
func (o *Outlook) LeastPerUse() rules.Micros {
	var meters []*rules.Meter
	for offering := range o.book.periods {
		if meter, sold := o.book.meter(offering); sold {
			meters = append(meters, meter)
		}
	}
	return rules.LeastPerUse(meters, o.Now)
}

// Presences tells in which regions the account has the service now, by code.
func (o *Outlook) Presences(service string) []Presence {
	return o.book.elsewhere(rules.Offering{Service: service}, o.Now)
}

// LeftCalls counts the calls that packages can pay now, of all services and regions.
func (o *Outlook) LeftCalls() (calls int64) {
	for _, packages := range o.book.packages {
		for i := range packages {
			if packages[i].Covers(o.Now) {
				calls += packages[i].LeftCalls()
			}
		}
	}
	return calls
}

// Offerings are the services in regions that something can pay calls of now, in their order: a package that is not used up and has
// not expired, also one that takes effect later, or a subscription.
func (o *Outlook) Offerings() []rules.Offering {
	found := make(map[rules.Offering]bool)
	for offering, packages := range o.book.packages {
		found[offering] = slices.ContainsFunc(packages, func(p rules.Package) bool { return p.LeftCalls() > 0 && o.Now.Before(p.ExpiresAt) })
	}
	for offering, periods := range o.book.periods {
		found[offering] = found[offering] || slices.ContainsFunc(periods, func(p rules.Period) bool { return p.Holds(o.Now) })
	}
	maps.DeleteFunc(found, func(_ rules.Offering, pays bool) bool { return !pays })
	return slices.SortedFunc(maps.Keys(found), rules.CompareOfferings)
}

// CapState is a cap, hard or soft, in the span that is now.
type CapState struct {
	rules.Cap
	Used        int64
	Start, Next time.Time // of the span; Next is zero if it never ends
}

// Caps are the account's caps as they stand now, by their ids.
func (o *Outlook) Caps() (states []CapState) {
	if o.book.caps == nil {
		return nil
	}
	for _, c := range o.book.caps.All {
		start, next := c.SpanOf(o.Now, o.book.caps.Zone)
		states = append(states, CapState{Cap: c, Used: c.Used[start], Start: start, Next: next})
	}
	return states
}

// Credit is how far pay-per-use goes on below zero.
func (o *Outlook) Credit() rules.CreditPolicy { return o.credit }
