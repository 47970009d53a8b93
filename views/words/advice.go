package words

import (
	"strings"

	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// Cheaper says that fewer, larger packages, or others, cost less than those that were chosen: packages of that many calls each, with
// what they cost, how much less that is, and how many calls more they give.
func (w Writer) Cheaper(packages, callsOfEach int64, costMicros, savedMicros rules.Micros, moreCalls int64) string {
	as := "as many calls"
	if moreCalls > 0 {
		as = w.Calls(moreCalls) + " more"
	}
	costs := "cost"
	if packages == 1 {
		costs = "costs"
	}
	return w.Figures.Calls(packages) + " × " + w.Calls(callsOfEach) + " " + costs + " " + w.Figures.Money(costMicros) + ": " +
		w.Figures.Rounded(savedMicros, format.Available) + " less, for " + as + "."
}

// Free says how many calls of a service are free in the regions, in each of them.
func (w Writer) Free(calls int64, service string, regions []string) string {
	in := " in "
	if len(regions) > 1 {
		in = " in each of "
	}
	return w.Calls(calls) + " of " + service + in + listed(regions)
}

// FreeTerms says to whom free packages are given, where an address has to be confirmed before or not.
func FreeTerms(confirms bool) string {
	when := ""
	if confirms {
		when = " once your e-mail address is confirmed"
	}
	return "Given once to a person, with one click" + when + ", and valid for one year. No card is asked for."
}

// listed names things one after the other: "A", "A and B", "A, B and C".
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
