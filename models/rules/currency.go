package rules

import (
	"fmt"
	"math"
	"strconv"
)

// Currency is how amounts of one currency are made. Everything that would else
// assume hundredths, or that one unit buys about as much as a dollar, asks it.
type Currency struct {
	Code string
	// Digits are the decimals of its smallest money: 2 of a dollar, none of a yen,
	// 3 of a Kuwaiti dinar. At most 6.
	Digits int
	// Scale is how many units do where one dollar would: a power of ten, such as
	// 100 yen.
	Scale int64
	// Minor names its smallest money, as "cents"; empty where it has no name here.
	Minor string
}

// StepMicros returns its smallest money: what is really paid, as by card, is a
// whole multiple of it. Prices of single calls may be finer.
func (c Currency) StepMicros() Micros {
	step := Micros(microsPerUnit)
	for range c.Digits {
		step /= 10
	}
	return step
}

// WholeMicros returns the amount in whole smallest money, rounded half up: what the total of a paper is, whose lines are exact.
func (c Currency) WholeMicros(micros Micros) Micros {
	step := c.StepMicros()
	whole := micros / step * step
	switch rest := micros - whole; {
	case rest >= step-rest && whole <= math.MaxInt64-step:
		return whole + step
	case rest < 0 && -rest > step+rest && whole >= math.MinInt64+step:
		return whole - step
	}
	return whole
}

// RoundMicros returns the round amount that does where n dollars would: of 50, 50
// dollars or 5,000 yen. Limits, offers and defaults are such amounts.
func (c Currency) RoundMicros(n int64) Micros { return Micros(n * c.Scale * microsPerUnit) }

// Decimal writes an amount as an exact plain decimal with the currency's places,
// and more only where they are needed: 45 dollars are "45.00", 45 yen "45".
// ParseMicros reads it back.
func (c Currency) Decimal(micros Micros) string { return decimal(micros, c.Digits) }

// decimal writes an amount with at least so many places.
func decimal(micros Micros, places int) string {
	value := magnitude(micros)
	fraction := fmt.Sprintf("%0*d", microDigits, value%microsPerUnit)
	for len(fraction) > places && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	text := strconv.FormatUint(value/microsPerUnit, 10)
	if fraction != "" {
		text += "." + fraction
	}
	if micros < 0 {
		return "-" + text
	}
	return text
}
