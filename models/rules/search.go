package rules

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// unaffordable stands for a cost that no combination worth looking at has:
// pay-per-use alone always fits into an int64.
const unaffordable = math.MaxInt64

// maxSearchNodes bounds the search to about a second; a catalog with real
// discounts takes some hundred nodes.
const maxSearchNodes = 1 << 20

// combination is packages and the rest they leave to pay-per-use.
type combination struct {
	quantities []int64 // by index of the specification, largest first
	packages   int64
	rest       int64
	micros     Micros
}

// candidate is a specification in the order the search tries them.
type candidate struct {
	Specification
	index int
	// most is how many of them the best combination can hold, see limit.
	most int64
	// step divides the calls of this candidate and of all later ones.
	step int64
}

// searcher is a depth-first branch and bound. It tries the lowest price per call
// first, and gives up a branch as soon as even packages that could be split to
// fit would not make it cheaper than the best combination found.
type searcher struct {
	rest       *restCurve
	candidates []candidate
	needed     bool // at least one package
	now, best  combination
	nodes      int
}

// search returns the first combination in the order of less; the specifications
// come from distinct. With needed it looks only at those with packages, and the
// year must have calls.
func search(rest *restCurve, specs []Specification, needed bool) (combination, error) {
	s := &searcher{rest: rest, needed: needed}
	for i, spec := range specs {
		s.candidates = append(s.candidates, candidate{Specification: spec, index: i})
	}
	slices.SortFunc(s.candidates, comparePerCall)
	var step int64
	for i := len(s.candidates) - 1; i >= 0; i-- {
		step = gcd(s.candidates[i].Calls, step)
		s.candidates[i].most, s.candidates[i].step = limit(s.candidates, i), step
	}
	s.now = combination{quantities: make([]int64, len(specs)), rest: rest.calls}
	s.best = combination{quantities: make([]int64, len(specs)), rest: rest.calls, micros: unaffordable}
	s.consider()
	s.open(0)
	if s.nodes > maxSearchNodes {
		return combination{}, ErrTooManyCombinations
	}
	return s.best, nil
}

// comparePerCall orders by price per call, without dividing, and then the larger
// first.
func comparePerCall(a, b candidate) int {
	aHigh, aLow := bits.Mul64(magnitude(a.PriceMicros), magnitude(b.Calls))
	bHigh, bLow := bits.Mul64(magnitude(b.PriceMicros), magnitude(a.Calls))
	return cmp.Or(cmp.Compare(aHigh, bHigh), cmp.Compare(aLow, bLow), cmp.Compare(b.Calls, a.Calls))
}

// limit returns how many of candidate i the best combination can hold. As many of
// them as make a multiple of the calls of an earlier candidate could be replaced
// by that one: for less money, or for the same money with fewer packages.
func limit(candidates []candidate, i int) int64 {
	most := int64(math.MaxInt64)
	for _, better := range candidates[:i] {
		most = min(most, better.Calls/gcd(better.Calls, candidates[i].Calls)-1)
	}
	return most
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// open starts on candidate i. A package more than it takes to cover the rest is
// never worth its price.
func (s *searcher) open(i int) {
	if i == len(s.candidates) || s.now.rest == 0 {
		return
	}
	c := s.candidates[i]
	cover := s.now.rest / c.Calls
	if s.now.rest%c.Calls > 0 {
		cover++
	}
	s.branch(i, min(c.most, cover))
}

// branch tries all quantities of candidate i up to most, on top of what s.now
// holds, by halving the range, the larger half first.
func (s *searcher) branch(i int, most int64) {
	s.nodes++
	if s.nodes > maxSearchNodes || !s.promising(i, most) {
		return
	}
	if most == 0 {
		s.open(i + 1)
		return
	}
	before := s.now
	if s.take(i, most/2+1) {
		s.consider()
		if s.now.rest > 0 {
			s.branch(i, most-(most/2+1))
		}
		s.now.quantities[s.candidates[i].index] -= most/2 + 1
	}
	s.now.packages, s.now.rest, s.now.micros = before.packages, before.rest, before.micros
	s.branch(i, most/2)
}

// take adds packages to s.now; false if that is unaffordable.
func (s *searcher) take(i int, quantity int64) bool {
	c := s.candidates[i]
	price := times(c.PriceMicros, quantity)
	if price >= unaffordable-s.now.micros {
		return false
	}
	s.now.quantities[c.index] += quantity
	s.now.packages += quantity
	s.now.micros += price
	s.now.rest -= min(s.now.rest, times(c.Calls, quantity))
	return true
}

// consider makes s.now, with its rest pay-per-use, the best if it is.
func (s *searcher) consider() {
	rest := s.rest.cost(s.now.rest)
	if (s.needed && s.now.packages == 0) || rest > unaffordable-s.now.micros {
		return
	}
	total := s.now.micros + rest
	order := cmp.Or(cmp.Compare(total, s.best.micros), cmp.Compare(s.now.packages, s.best.packages))
	if order == 0 {
		order = slices.Compare(s.best.quantities, s.now.quantities) // more of the largest first
	}
	if order < 0 {
		copy(s.best.quantities, s.now.quantities)
		s.best.packages, s.best.rest, s.best.micros = s.now.packages, s.now.rest, total
	}
}

// promising reports whether more packages, of candidate i up to most and of the
// later ones, might lead to a better combination than the best so far.
func (s *searcher) promising(i int, most int64) bool {
	room := s.best.micros - s.now.micros
	bound := s.bound(i, most)
	return bound < room || (bound == room && s.now.packages < s.best.packages)
}
