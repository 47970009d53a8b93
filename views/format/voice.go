package format

import (
	"math"

	"github.com/bojanz/currency"

	"ocrconsole/models/rules"
)

// Voice says what an amount is to its reader, which decides how it is rounded to whole minor units of the currency: so that
// nobody counts on more than there is, or on less than will be taken.
type Voice int

// The voices.
const (
	Available Voice = iota // what is there, is left, or is saved: rounded down
	Owed                   // what is owed or missing, and has to be paid: rounded up
	Spent                  // what was used or will be: rounded up, and below one minor unit "< $0.01"
	Moved                  // what changed the balance, with its sign: rounded down, as the balance is that it led to
)

// Figure is an amount as cards and lists show it, and Exact to the micro-unit, for its title.
type Figure struct{ Text, Exact string }

// Figure shows an amount rounded, and exactly beside that.
func (f F) Figure(micros rules.Micros, voice Voice) Figure {
	exact := f.Money(micros)
	if voice == Moved {
		exact = f.Signed(micros)
	}
	return Figure{Text: f.Rounded(micros, voice), Exact: exact}
}

// Rounded shows an amount in whole minor units of the currency: of 45.0199 "$45.01" is available, and "$45.02" are owed. What is
// only a part of a minor unit is never shown as nothing, unless it is there: nobody can spend it.
func (f F) Rounded(micros rules.Micros, voice Voice) string {
	unit := f.minor()
	part := micros > 0 && micros < unit
	switch {
	case voice == Spent && part:
		return "< " + f.Money(unit)
	case voice == Moved && part:
		return "+< " + f.Money(unit)
	case voice == Moved:
		return f.Signed(down(micros, unit))
	case voice == Available:
		return f.Money(down(micros, unit))
	default:
		return f.Money(up(micros, unit))
	}
}

// RoundedAmount shows an amount of a currency that is not always the same one.
func (f F) RoundedAmount(micros rules.Micros, code string, voice Voice) string {
	return f.of(code).Rounded(micros, voice)
}

// down is the amount in whole units, or what is next below it; itself where no number is.
func down(micros, unit rules.Micros) rules.Micros {
	whole := micros / unit * unit
	if whole > micros && whole >= math.MinInt64+unit {
		whole -= unit
	}
	return whole
}

// up is the amount in whole units, or what is next above it.
func up(micros, unit rules.Micros) rules.Micros {
	whole := micros / unit * unit
	if whole < micros && whole <= math.MaxInt64-unit {
		whole += unit
	}
	return whole
}

// minor is what a minor unit of the currency is: a cent, and a whole yen.
func (f F) minor() rules.Micros {
	unit := rules.Micros(1_000_000)
	digits, known := currency.GetDigits(f.code)
	for range digits {
		unit /= 10
	}
	if !known || unit == 0 {
		return 1
	}
	return unit
}
