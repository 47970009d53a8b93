package forecast

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

const (
	// Days are how many days of calls are looked at.
	Days = 30
	// Window is how long they are: always as many hours, whatever clocks do.
	Window = Days * 24 * time.Hour
	// MostPackages bounds how many packages are bought at once.
	MostPackages = 10
)

// Market is what calls and packages of the offering cost at an instant.
type Market struct {
	Tariff rules.Tariff
	Sold   []rules.Specification
}

// Terms are what a customer allows.
type Terms struct {
	CapMicros        rules.Micros // for all packages of a calendar month
	LeastSavedMicros rules.Micros // that a purchase has to save, above zero
	Cooldown         time.Duration
}

// Situation is what is known when it is asked what to buy.
type Situation struct {
	Terms
	Market
	rules.Offering
	Zone *time.Location // of billing
	At   time.Time
	// Hours are those with calls of the offering, oldest first; those of the window before At among them.
	Hours []whatif.Hour
	// EarlierPerUse are the calls paid per use in the month that the window begins in, before it: prices have steps.
	EarlierPerUse int64
	// LeftCalls are those left in packages of the offering that have not expired, SpentMicros what was bought in At's month.
	LeftCalls   int64
	SpentMicros rules.Micros
	RestUntil   time.Time // zero: it does not rest
	PerUse      bool      // calls that no package covers are paid per use: else they are refused, and there is nothing to save
	Frozen      bool      // nothing is bought by itself, because a key is used more than usual
	Unentitled  bool      // who wanted it may not have money spent any more
}

// Verdict is what comes of looking.
type Verdict string

// The verdicts. All but Buy buy nothing; they are looked for in this order.
const (
	Unentitled Verdict = "unentitled"
	Frozen     Verdict = "frozen"
	Rests      Verdict = "rests"
	Refused    Verdict = "refused"
	CallsLeft  Verdict = "calls_left"
	NotWorth   Verdict = "not_worth"
	OverCap    Verdict = "over_cap"
	Buy        Verdict = "buy"
)

// Candidate is a purchase that was considered, and what the calls of the window would have cost with it.
type Candidate struct {
	Calls        int64        `json:"calls"` // of one package
	Quantity     int64        `json:"quantity"`
	PriceMicros  rules.Micros `json:"price"`    // of one package
	PerUseMicros rules.Micros `json:"per_use"`  // of the calls that it does not pay
	OverCap      bool         `json:"over_cap"` // it costs more than may still be spent in the month
}

// TotalMicros are what the packages cost together, which fits: see Decide.
func (c *Candidate) TotalMicros() rules.Micros { return c.PriceMicros * rules.Micros(c.Quantity) }

// CostMicros are what the calls of the window would have cost, packages and all.
func (c *Candidate) CostMicros() rules.Micros { return c.TotalMicros() + c.PerUseMicros }

// Decision is what to do, and all that it was decided by.
type Decision struct {
	Verdict Verdict   `json:"verdict"`
	From    time.Time `json:"from"` // of the window
	Until   time.Time `json:"until"`
	Calls   int64     `json:"calls"` // in it
	// PerUseMicros are what these cost where no package pays any.
	PerUseMicros rules.Micros `json:"per_use"`
	// Candidates are ascending by what the calls would have cost, and then by how little is bought.
	Candidates  []Candidate  `json:"candidates"`
	Chosen      *Candidate   `json:"chosen,omitempty"` // where the verdict is Buy
	LeastMicros rules.Micros `json:"least"`
	CapMicros   rules.Micros `json:"cap"`
	SpentMicros rules.Micros `json:"spent"` // of the cap, before
}

// SavedMicros are what the chosen purchase would have saved within the window; 0 if nothing is bought.
func (d *Decision) SavedMicros() rules.Micros {
	if d.Chosen == nil {
		return 0
	}
	return d.PerUseMicros - d.Chosen.CostMicros()
}

// Decide tells what to buy. It returns rules.ErrOverflow where amounts do not fit.
func Decide(s *Situation) (*Decision, error) {
	d := &Decision{From: s.At.Add(-Window), Until: s.At, LeastMicros: s.LeastSavedMicros, CapMicros: s.CapMicros, SpentMicros: s.SpentMicros}
	switch {
	case s.Unentitled:
		d.Verdict = Unentitled
	case s.Frozen:
		d.Verdict = Frozen
	case s.At.Before(s.RestUntil):
		d.Verdict = Rests
	case !s.PerUse:
		d.Verdict = Refused
	case s.LeftCalls > 0:
		d.Verdict = CallsLeft
	default:
		err := d.compare(s)
		return d, err
	}
	return d, nil
}

// compare works out what each purchase would have come to, and chooses.
func (d *Decision) compare(s *Situation) error {
	h := s.window()
	for i := range h.Hours {
		d.Calls += h.Hours[i].Calls()
	}
	var err error
	if d.PerUseMicros, err = costOf(h, nil); err != nil {
		return err
	}
	for _, c := range s.candidates(d.Calls) {
		buying := whatif.Purchase{
			Offering: s.Offering, Specification: rules.Specification{Calls: c.Calls, PriceMicros: c.PriceMicros}, Quantity: c.Quantity,
			At: h.From.Add(-time.Hour), // before any call of the window
		}
		total, totalErr := buying.CostMicros()
		left, leftErr := rules.SubMicros(s.CapMicros, s.SpentMicros)
		rest, restErr := costOf(h, []whatif.Purchase{buying})
		_, sumErr := rules.AddMicros(total, rest)
		if err := errors.Join(totalErr, leftErr, restErr, sumErr); err != nil {
			return err
		}
		c.PerUseMicros, c.OverCap = rest, total > left
		d.Candidates = append(d.Candidates, c)
	}
	slices.SortFunc(d.Candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.CostMicros(), b.CostMicros()), cmp.Compare(a.Calls*a.Quantity, b.Calls*b.Quantity), cmp.Compare(a.Calls, b.Calls))
	})
	d.choose(s.LeastSavedMicros)
	return nil
}

// choose takes the first candidate that saves enough and that the cap allows.
func (d *Decision) choose(least rules.Micros) {
	d.Verdict = NotWorth
	for i := range d.Candidates {
		c := &d.Candidates[i]
		if saved := d.PerUseMicros - c.CostMicros(); saved <= 0 || saved < least {
			return // those that follow save less
		}
		if !c.OverCap {
			d.Verdict, d.Chosen = Buy, c
			return
		}
		d.Verdict = OverCap
	}
}

// candidates are the sizes on sale: one package of each, and as many as the calls use up or are enough for them.
func (s *Situation) candidates(calls int64) (all []Candidate) {
	for _, spec := range s.Sold {
		if spec.Calls <= 0 || spec.PriceMicros <= 0 {
			continue
		}
		usedUp := calls / spec.Calls
		counts := []int64{1, usedUp, usedUp + 1}
		slices.Sort(counts)
		for _, n := range slices.Compact(counts) {
			if n >= 1 && n <= MostPackages {
				all = append(all, Candidate{Calls: spec.Calls, Quantity: n, PriceMicros: spec.PriceMicros})
			}
		}
	}
	return all
}

// window is the history of the window's calls, as if there were no package: at one price list all calls of a month are alike, so that they
// are put together.
func (s *Situation) window() *whatif.History {
	from := s.At.Add(-Window)
	h := &whatif.History{
		AccountID: 1, Zone: s.Zone, From: from, Until: s.At,
		Subscribed: map[rules.Offering][]rules.Period{s.Offering: {{}}},
		Prices:     map[rules.Offering][]rules.PricedFrom{s.Offering: {{Tariff: s.Tariff}}},
		MonthCalls: map[rules.Offering]map[time.Time]int64{s.Offering: {rules.MonthStart(from, s.Zone): s.EarlierPerUse}},
	}
	var month time.Time
	for i := range s.Hours {
		hour := &s.Hours[i]
		if hour.Offering != s.Offering || hour.Start.Before(from) || !hour.Start.Before(s.At) {
			continue
		}
		if start := rules.MonthStart(hour.Start, s.Zone); len(h.Hours) == 0 || !start.Equal(month) {
			month = start
			h.Hours = append(h.Hours, whatif.Hour{HourOf: hour.HourOf})
		}
		h.Hours[len(h.Hours)-1].PerUse += hour.Calls()
	}
	return h
}

// errInexact would be a fault: nothing begins or ends within the window.
var errInexact = errors.New("forecast: the replay is not exact")

// costOf gives what the calls cost that are paid per use where this was bought.
func costOf(h *whatif.History, bought []whatif.Purchase) (rules.Micros, error) {
	r, err := whatif.Replay(h, &whatif.Change{Purchases: bought})
	if err != nil {
		return 0, fmt.Errorf("forecast: %w", err)
	}
	if !r.Exact() {
		return 0, errInexact
	}
	sum, err := r.Sum()
	return sum.Micros, err
}
