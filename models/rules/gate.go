package rules

import (
	"slices"
	"strings"
	"time"
)

// Gate is what one more call of a meter gets at an instant, of whatever origin it is: as Allow says of one call. Origins are more than
// can be gone through, since callers make up tags, but a cap either counts a call or it does not.
type Gate struct {
	refusal error // whoever calls
	caps    []gateCap
}

// gateCap is what a hard cap says of a call that it counts, and of one that it does not, which may use up what its calls stand on.
type gateCap struct {
	limit          Cap
	offering       Offering
	counted, other error
}

// Gate gives the meter's, besides the leases.
func (m *Meter) Gate(at time.Time, s *Standing, p CreditPolicy, leases *Leases) Gate {
	with, err := m.affords(&Lease{counted: byAll, LeftCalls: 1}, at, s, p, leases)
	gate := Gate{refusal: err}
	if m.Caps == nil {
		return gate
	}
	var counted, other promises
	if err == nil {
		counted = with.promises(at)
		with, _ = m.affords(&Lease{counted: byNone, LeftCalls: 1}, at, s, p, leases) // as above: caps have no part in it
		other = with.promises(at)
	}
	for i := range m.Caps.All {
		limit := &m.Caps.All[i]
		if !limit.Hard {
			continue
		}
		g := gateCap{offering: m.Offering}
		if err == nil {
			g.counted, g.other = m.Caps.allowBy(limit, leases, &counted), m.Caps.allowBy(limit, leases, &other)
		}
		if g.matters(limit) {
			g.limit = *limit
			g.limit.Used = nil // it may be long, and is in what the cap says
			gate.caps = append(gate.caps, g)
		}
	}
	return gate
}

// matters reports whether the cap refuses any call, or tells calls by their origin: gates are kept for as long as little is left, for each
// offering that an account calls.
func (g *gateCap) matters(limit *Cap) bool {
	if !limit.CountsSomeOf(g.offering) {
		return g.other != nil
	}
	return limit.TellsOrigins() || g.counted != nil
}

// Refusal tells why a call of the origin may not be made, nil if it may.
func (g *Gate) Refusal(of Origin) error {
	if g.refusal != nil {
		return g.refusal
	}
	for i := range g.caps {
		switch c := &g.caps[i]; {
		case c.limit.Counts(c.offering, of):
			if c.counted != nil {
				return c.counted
			}
		case c.other != nil:
			return c.other
		}
	}
	return nil
}

// Class gives the origin as far as the caps tell it from others: calls of one class get the same.
func (g *Gate) Class(of Origin) (class Origin) {
	var tags []string
	for i := range g.caps {
		tags = g.caps[i].limit.tells(g.caps[i].offering, of, &class, tags)
	}
	class.Tags = tagsIn(of.Tags, tags)
	return class
}

// Class gives the origin as far as the hard caps tell it from others: what is promised to calls of one class is kept together.
func (c *Caps) Class(o Offering, of Origin) (class Origin) {
	if c == nil {
		return class
	}
	var tags []string
	for i := range c.All {
		if c.All[i].Hard {
			tags = c.All[i].tells(o, of, &class, tags)
		}
	}
	class.Tags = tagsIn(of.Tags, tags)
	return class
}

// tells adds what the cap tells calls of the origin by: its key to the class, its tag to the tags.
func (c *Cap) tells(o Offering, of Origin, class *Origin, tags []string) []string {
	if !c.TellsOrigins() || !c.CountsSomeOf(o) || c.AccessKeyID != 0 && c.AccessKeyID != of.AccessKeyID {
		return tags
	}
	if c.AccessKeyID != 0 {
		class.AccessKeyID = of.AccessKeyID
	}
	if c.Tag != "" && of.Tags.Has(c.Tag) {
		tags = append(tags, c.Tag)
	}
	return tags
}

// tagsIn gives those of the tags that are among the others, in their order.
func tagsIn(tags Tags, among []string) Tags {
	if len(among) == 0 {
		return ""
	}
	return Tags(strings.Join(slices.DeleteFunc(tags.List(), func(tag string) bool { return !slices.Contains(among, tag) }), ","))
}
