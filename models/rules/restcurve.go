package rules

import (
	"fmt"
	"sort"
)

// restCurve answers what the last calls of a year cost pay-per-use. Packages are
// used first, so whatever they leave over is the end of the year, and each month
// of it starts again at the first tier.
type restCurve struct {
	pieces []restPiece // ascending by fromCalls; the first from zero
	calls  int64       // of the whole year
}

// restPiece is a stretch of rests, from so many calls on, in which one more call
// always costs the same.
type restPiece struct {
	fromCalls           int64
	micros, priceMicros Micros
}

// newRestCurve walks back from the last month. It fails if the year pay-per-use
// does not fit into an int64; every shorter rest then does.
func newRestCurve(monthly [12]int64, t Tariff) (*restCurve, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	curve := &restCurve{pieces: []restPiece{{}}}
	var micros Micros
	for month := len(monthly) - 1; month >= 0; month-- {
		calls := monthly[month]
		if calls < 0 {
			return nil, fmt.Errorf("%d calls in month %d: %w", calls, month+1, ErrNegative)
		}
		for _, tier := range t {
			if tier.FromCalls < calls {
				within, err := t.Cost(0, tier.FromCalls)
				if err == nil {
					within, err = AddMicros(micros, within)
				}
				if err != nil {
					return nil, fmt.Errorf("pay-per-use of month %d: %w", month+1, err)
				}
				curve.add(restPiece{fromCalls: curve.calls + tier.FromCalls, micros: within, priceMicros: tier.PriceMicros})
			}
		}
		cost, err := t.Cost(0, calls)
		if err == nil {
			micros, err = AddMicros(micros, cost)
		}
		if err == nil {
			curve.calls, err = add(curve.calls, calls)
		}
		if err != nil {
			return nil, fmt.Errorf("pay-per-use up to month %d: %w", month+1, err)
		}
	}
	return curve, nil
}

// add appends a piece, unless it only goes on with the price of the one before.
func (c *restCurve) add(piece restPiece) {
	last := &c.pieces[len(c.pieces)-1]
	switch {
	case last.fromCalls == piece.fromCalls:
		*last = piece
	case last.priceMicros != piece.priceMicros:
		c.pieces = append(c.pieces, piece)
	}
}

// cost returns what the last calls of the year cost, for up to the whole year.
func (c *restCurve) cost(calls int64) Micros {
	after := sort.Search(len(c.pieces), func(i int) bool { return c.pieces[i].fromCalls > calls })
	piece := c.pieces[after-1]
	return piece.micros + piece.priceMicros.Times(calls-piece.fromCalls)
}
