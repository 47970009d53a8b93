package metering

import (
	"maps"
	"slices"
	"strings"
	"time"

	"ocrconsole/models/rules"
)

// Presence is a service as an account has it in a region: subscribed, or with packages usable now, which have
// LeftCalls left together.
type Presence struct {
	Region     string
	Subscribed bool
	LeftCalls  int64
}

// elsewhere gives the regions, but for that of key, where the account has the service now.
func (b *book) elsewhere(key rules.Offering, now time.Time) []Presence {
	byRegion := make(map[string]Presence)
	for at, packages := range b.packages {
		for i := range packages {
			if at.Service == key.Service && at.Region != key.Region && packages[i].Covers(now) {
				p := byRegion[at.Region]
				p.Region, p.LeftCalls = at.Region, p.LeftCalls+packages[i].LeftCalls()
				byRegion[at.Region] = p
			}
		}
	}
	for at, periods := range b.periods {
		subscribed := slices.ContainsFunc(periods, func(p rules.Period) bool { return p.Holds(now) })
		if at.Service == key.Service && at.Region != key.Region && subscribed {
			p := byRegion[at.Region]
			p.Region, p.Subscribed = at.Region, true
			byRegion[at.Region] = p
		}
	}
	return slices.SortedFunc(maps.Values(byRegion), func(a, b Presence) int { return strings.Compare(a.Region, b.Region) })
}
