package forecast

import (
	"fmt"
	"math/bits"
	"time"

	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// LookEvery is after what time it is looked again where buying was not worth it.
const LookEvery = 6 * time.Hour

// Past is what is looked back at: the terms, and what was called and sold then.
type Past struct {
	Terms
	rules.Offering
	Zone *time.Location
	// Hours are those with calls of the offering, oldest first, of the window before From too.
	Hours       []whatif.Hour
	From, Until time.Time
	// Market gives what calls and packages cost at an instant.
	Market func(time.Time) Market
}

// Bought is a purchase that was made, or would have been, at an instant.
type Bought struct {
	At time.Time
	*Decision
}

// LookBack tells what Decide would have bought, had it been asked from an instant on and until another, each hour in which calls were paid
// per use that nothing bought before would have paid. It is asked at the end of the hour, as calls are known then.
func LookBack(p *Past) ([]Bought, error) {
	var all []Bought
	var rest, next time.Time
	left := int64(0)
	for i := range p.Hours {
		hour := &p.Hours[i]
		if hour.Start.Before(p.From) || !hour.Start.Before(p.Until) {
			continue
		}
		paid := min(left, hour.PerUse)
		left -= paid
		at := hour.Start.Add(time.Hour)
		if hour.PerUse == paid || at.Before(next) || at.After(p.Until) {
			continue
		}
		next = at.Add(LookEvery)
		d, err := Decide(&Situation{
			Terms: p.Terms, Market: p.Market(at), Offering: p.Offering, Zone: p.Zone, At: at, Hours: p.Hours,
			EarlierPerUse: Earlier(p.Hours, at.Add(-Window), p.Zone), SpentMicros: SpentIn(all, at, p.Zone), RestUntil: rest, PerUse: true,
		})
		if err != nil {
			return nil, fmt.Errorf("look back at %s: %w", at.Format(time.RFC3339), err)
		}
		if d.Verdict == Buy {
			all, left, rest = append(all, Bought{at, d}), left+d.Chosen.Calls*d.Chosen.Quantity, at.Add(p.Cooldown)
		}
	}
	return all, nil
}

// Earlier counts the calls that were paid per use in the month that an instant is in, before it, as far as the hours go back.
func Earlier(hours []whatif.Hour, at time.Time, zone *time.Location) (calls int64) {
	month := rules.MonthStart(at, zone)
	for i := range hours {
		if h := &hours[i]; !h.Start.Before(month) && h.Start.Before(at) {
			calls += h.PerUse
		}
	}
	return calls
}

// SpentIn sums what was bought in the month of an instant, before it.
func SpentIn(bought []Bought, at time.Time, zone *time.Location) (micros rules.Micros) {
	month := rules.MonthStart(at, zone)
	for i := range bought {
		if b := &bought[i]; b.Chosen != nil && !b.At.Before(month) && b.At.Before(at) {
			micros += b.Chosen.TotalMicros() // within the cap together
		}
	}
	return micros
}

// Worth is what became of a purchase that was not made: how many of the calls that were paid per use it would have paid, and what these cost.
type Worth struct {
	PaidCalls, LeftCalls int64
	PerUseMicros         rules.Micros
}

// Saved is how much less would have been paid until now; below zero: more.
func (w *Worth) Saved(b *Bought) rules.Micros { return w.PerUseMicros - b.Chosen.TotalMicros() }

// Worths tells it of each of the purchases, which are in the order of their time: one pays after the other, from the first hour on that begins
// after it. Where an hour's calls are paid in part only, so is what they cost, rounded down.
func Worths(bought []Bought, hours []whatif.Hour) []Worth {
	worths := make([]Worth, len(bought))
	for i := range bought {
		worths[i].LeftCalls = bought[i].Chosen.Calls * bought[i].Chosen.Quantity
	}
	for i := range hours {
		hour := &hours[i]
		calls := hour.PerUse
		for j := range bought {
			w := &worths[j]
			if n := min(calls, w.LeftCalls); n > 0 && !hour.Start.Before(bought[j].At) {
				w.PaidCalls, w.LeftCalls, calls = w.PaidCalls+n, w.LeftCalls-n, calls-n
				w.PerUseMicros += part(hour.Micros, n, hour.PerUse)
			}
		}
	}
	return worths
}

// Lasting gives the newest of the purchases, which are in the order of their time, unless what it bought has expired. Each is made when nothing
// is left: of those before it there is nothing any more, whatever is known of the hours that it went in.
func Lasting(bought []Bought, at time.Time, zone *time.Location) []Bought {
	n := len(bought)
	if n == 0 || !at.Before(rules.ExpiresAt(bought[n-1].At, zone)) {
		return nil
	}
	return bought[n-1:]
}

// part is so many of all shares of an amount, rounded down.
func part(micros rules.Micros, n, of int64) rules.Micros {
	high, low := bits.Mul64(uint64(max(0, micros)), uint64(n)) // #nosec G115 -- neither is below zero
	share, _ := bits.Div64(high, low, uint64(of))              // #nosec G115 -- n is at most of, which is above zero
	return rules.Micros(share)                                 // #nosec G115 -- at most micros
}

// ReadyAt is from when on purchases may be switched on: when as many days of calls are known as are looked at, or have been watched.
func ReadyAt(firstCall, watchedSince time.Time) time.Time {
	known := watchedSince
	if !firstCall.IsZero() && firstCall.Before(known) {
		known = firstCall
	}
	return known.Add(Window)
}
