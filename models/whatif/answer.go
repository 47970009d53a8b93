package whatif

import (
	"maps"
	"slices"

	"ocrconsole/models/rules"
)

// Answer is what was, and what would have been instead.
type Answer struct {
	// Then is what is recorded, by offering.
	Then []Line
	// Same is the replay in which nothing is otherwise, which Instead is compared with: so a difference is one of the change alone.
	Same, Instead *Result
	// OddHours are those of which Same is not what is recorded: calls in them, or before, were charged in another order than they were made
	// in, as those that are reported late, or were made under caps.
	OddHours int64
}

// Ask replays the history as it was and under the change, until goesOn says why not to go on: nobody may wait for the answer any more.
func Ask(h *History, c *Change, goesOn func() error) (*Answer, error) {
	same, err := replayWhile(h, &Change{}, goesOn)
	if err != nil {
		return nil, err
	}
	instead := same
	if !c.IsNone() {
		if instead, err = replayWhile(h, c, goesOn); err != nil {
			return nil, err
		}
	}
	a := &Answer{Same: same, Instead: instead}
	then := make(map[rules.Offering]Sum)
	for i := range h.Hours {
		hour := &h.Hours[i]
		recorded := Sum{Package: hour.Package, PerUse: hour.PerUse, Micros: hour.Micros}
		if same.paid[hour.HourOf] != recorded {
			a.OddHours++
		}
		sum := then[hour.Offering]
		if err := sum.Add(recorded); err != nil {
			return nil, err
		}
		then[hour.Offering] = sum
	}
	for _, o := range slices.SortedFunc(maps.Keys(then), rules.CompareOfferings) {
		a.Then = append(a.Then, Line{o, then[o]})
	}
	return a, nil
}

// Proven reports whether what was is what the rules give, hour by hour, and what would have been is what they give call by call.
func (a *Answer) Proven() bool { return a.OddHours == 0 && a.Same.Exact() && a.Instead.Exact() }

// ThenMicros is what is recorded for the calls that were paid per use.
func (a *Answer) ThenMicros() (sum rules.Micros, err error) {
	for i := range a.Then {
		if sum, err = rules.AddMicros(sum, a.Then[i].Micros); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// SavedMicros is how much less would have been paid, for calls and packages; below zero: more.
func (a *Answer) SavedMicros() (rules.Micros, error) {
	same, err := a.Same.CostMicros()
	if err != nil {
		return 0, err
	}
	instead, err := a.Instead.CostMicros()
	if err != nil {
		return 0, err
	}
	return rules.SubMicros(same, instead)
}

// Doubt is that of both replays: the greater of each.
func (a *Answer) Doubt() Doubt {
	same, instead := a.Same.Doubt, a.Instead.Doubt
	return Doubt{max(same.Hours, instead.Hours), max(same.Calls, instead.Calls), a.OffMicros()}
}

// OffMicros bounds how far SavedMicros is from what a replay of the single calls gives, either way.
func (a *Answer) OffMicros() rules.Micros {
	off, err := rules.AddMicros(a.Same.Doubt.Micros, a.Instead.Doubt.Micros)
	if err != nil {
		return max(a.Same.Doubt.Micros, a.Instead.Doubt.Micros)
	}
	return off
}

// Wanted are the hours whose single calls are needed for either replay, in their order.
func (a *Answer) Wanted() []rules.HourOf {
	wanted := slices.Concat(a.Same.Wanted, a.Instead.Wanted)
	slices.SortFunc(wanted, compareHours)
	return slices.Compact(wanted)
}

func compareHours(a, b rules.HourOf) int {
	if by := a.Start.Compare(b.Start); by != 0 {
		return by
	}
	return rules.CompareOfferings(a.Offering, b.Offering)
}
