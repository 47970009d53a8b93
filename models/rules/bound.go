package rules

import (
	"math"
	"math/bits"
)

// bound returns a lower bound for what s.now.rest costs. It lets packages be split
// into steps, the calls that divide all their quotas. Their cost is then convex in
// the calls they pay, and what they leave over costs a piecewise linear amount, so
// the minimum of the sum is at a step next to where one of the two bends.
func (s *searcher) bound(i int, most int64) Micros {
	rest, step := s.now.rest, s.candidates[i].step
	lowest := s.rest.cost(rest)
	for _, piece := range s.rest.pieces {
		if piece.fromCalls > rest {
			break
		}
		below := (rest - piece.fromCalls) / step * step // rounded down to a step
		lowest = min(lowest, plus(s.split(i, most, below), s.rest.cost(rest-below)))
		if below < rest-piece.fromCalls {
			above := plus(below, step)
			lowest = min(lowest, plus(s.split(i, most, above), s.rest.cost(rest-min(rest, above))))
		}
	}
	// The bends of the packages: each candidate bought to its limit.
	var calls int64
	var micros Micros
	for j := i; j < len(s.candidates); j++ {
		c := s.candidates[j]
		if j > i {
			most = c.most
		}
		calls = plus(calls, times(c.Calls, most))
		if calls >= rest {
			break
		}
		micros = plus(micros, times(c.PriceMicros, most))
		lowest = min(lowest, plus(micros, s.rest.cost(rest-calls)))
	}
	return lowest
}

// split returns what calls cost with packages of candidate i, up to most, and then
// of the later ones, the last of them split. Real amounts are whole, so its share
// is rounded up and still a bound.
func (s *searcher) split(i int, most, calls int64) Micros {
	var micros Micros
	for j := i; j < len(s.candidates) && calls > 0; j++ {
		c := s.candidates[j]
		if j > i {
			most = c.most
		}
		quota := times(c.Calls, most)
		if calls <= quota {
			return plus(micros, share(c.PriceMicros, calls, c.Calls))
		}
		micros = plus(micros, times(c.PriceMicros, most))
		calls -= quota
	}
	if calls > 0 {
		return unaffordable
	}
	return micros
}

// share returns price × calls ÷ of, rounded up, or unaffordable.
func share(price Micros, calls, of int64) Micros {
	high, low := bits.Mul64(magnitude(price), magnitude(calls))
	divisor := magnitude(of)
	if high >= divisor {
		return unaffordable
	}
	quotient, remainder := bits.Div64(high, low, divisor)
	if remainder > 0 {
		quotient++
	}
	return Micros(min(quotient, unaffordable))
}

// plus adds two amounts, or numbers of calls, that are not negative, up to the largest int64.
func plus[N Micros | int64](a, b N) N {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// times multiplies an amount, or calls, by a number; neither is negative, and the product goes up to the largest int64.
func times[N Micros | int64](a N, n int64) N {
	high, low := bits.Mul64(magnitude(a), magnitude(n))
	if high > 0 || low > math.MaxInt64 {
		return math.MaxInt64
	}
	return N(low)
}
