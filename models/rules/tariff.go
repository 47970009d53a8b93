package rules

import (
	"errors"
	"fmt"
	"time"
)

// ErrTariff says that a tariff is malformed.
var ErrTariff = errors.New("rules: malformed tariff")

// Tier is one step of a graduated price.
type Tier struct {
	// FromCalls is how many pay-per-use calls of the month come before the tier:
	// 1000 prices the 1,001st call and those after it.
	FromCalls   int64
	PriceMicros Micros // per call
}

// Tariff is the pay-per-use price of one service in one region: its tiers, the
// first from zero, in ascending order. The tiers count calls per account and
// calendar month of the billing zone.
type Tariff []Tier

// Validate returns an ErrTariff unless there is a first tier from zero calls, the
// tiers ascend, and no price is negative. Prices may fall or rise with the calls.
func (t Tariff) Validate() error {
	if len(t) == 0 {
		return fmt.Errorf("no tier: %w", ErrTariff)
	}
	if t[0].FromCalls != 0 {
		return fmt.Errorf("first tier starts after %d calls: %w", t[0].FromCalls, ErrTariff)
	}
	for i, tier := range t {
		if tier.PriceMicros < 0 {
			return fmt.Errorf("tier %d has a negative price: %w", i+1, ErrTariff)
		}
		if i > 0 && tier.FromCalls <= t[i-1].FromCalls {
			return fmt.Errorf("tier %d does not start after the one before: %w", i+1, ErrTariff)
		}
	}
	return nil
}

// PriceOfCall returns the price in micro-units of the next call of a month in
// which monthCallsBefore were charged before it. The tariff must be valid.
func (t Tariff) PriceOfCall(monthCallsBefore int64) Micros {
	price := t[0].PriceMicros
	for _, tier := range t[1:] {
		if tier.FromCalls > monthCallsBefore {
			break
		}
		price = tier.PriceMicros
	}
	return price
}

// Cost returns what the next calls of a month cost together when monthCallsBefore
// were charged before them: each call at the price of the tier that its running
// number falls in. It returns ErrTariff, ErrNegative or ErrOverflow.
func (t Tariff) Cost(monthCallsBefore, calls int64) (Micros, error) {
	if err := t.Validate(); err != nil {
		return 0, err
	}
	if monthCallsBefore < 0 || calls < 0 {
		return 0, fmt.Errorf("cost of %d calls after %d: %w", calls, monthCallsBefore, ErrNegative)
	}
	end, err := add(monthCallsBefore, calls)
	if err != nil {
		return 0, fmt.Errorf("number of calls: %w", err)
	}
	var total Micros
	for i, tier := range t {
		from, to := max(tier.FromCalls, monthCallsBefore), end
		if i+1 < len(t) {
			to = min(to, t[i+1].FromCalls)
		}
		if to <= from {
			continue
		}
		cost, err := MulMicros(tier.PriceMicros, to-from)
		if err == nil {
			total, err = AddMicros(total, cost)
		}
		if err != nil {
			return 0, fmt.Errorf("cost of %d calls after %d: %w", calls, monthCallsBefore, err)
		}
	}
	return total, nil
}

// PricedFrom is a tariff and the instant from which it applies.
type PricedFrom struct {
	ValidFrom time.Time
	Tariff    Tariff
}

// TariffAt returns the tariff in force at an instant, from a price history that
// ascends by ValidFrom; false if there was none yet, or one without tiers. A call
// keeps the price of the instant it was made at, however late it is recorded.
func TariffAt(history []PricedFrom, at time.Time) (Tariff, bool) {
	for i := len(history) - 1; i >= 0; i-- {
		if !at.Before(history[i].ValidFrom) {
			return history[i].Tariff, len(history[i].Tariff) > 0
		}
	}
	return nil, false
}

// TariffOf returns the tariff that a call is charged by: the one in force at its time or, if the offering had none yet
// then, at the last instant at which it may have been made.
func TariffOf(history []PricedFrom, c Call) (Tariff, bool) {
	tariff, priced := TariffAt(history, c.At)
	if !priced {
		tariff, priced = TariffAt(history, c.Latest())
	}
	return tariff, priced
}
