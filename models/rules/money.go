package rules

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// microDigits is the number of decimal places a micro-unit has.
const microDigits = 6

// microsPerUnit is how many micro-units make one unit of the currency.
const microsPerUnit = 1_000_000

// ErrOverflow says that an amount or a number of calls does not fit into an int64.
var ErrOverflow = errors.New("rules: amount out of range")

// ErrTooPrecise says that a decimal has more places than a micro-unit can hold.
var ErrTooPrecise = errors.New("rules: more than 6 decimal places")

// ErrNotDecimal says that a text is not a plain decimal number such as 45 or 0.0080.
var ErrNotDecimal = errors.New("rules: not a decimal number")

// ErrNegative says that a number of calls or a charge is below zero where only
// zero and more make sense.
var ErrNegative = errors.New("rules: negative amount")

// Micros is money in micro-units, millionths of the unit of its currency, which is kept beside it. It is of a type of its own
// so that a number of calls cannot be taken for money: who makes one out of the other writes so. It has no String, for it
// is stored, hashed and sent as the number that it is.
type Micros int64

// Times returns so many times the amount, where it is known that this fits: MulMicros is for the rest.
func (m Micros) Times(n int64) Micros { return m * Micros(n) }

// AddMicros returns a + b, or ErrOverflow.
func AddMicros(a, b Micros) (Micros, error) { return add(a, b) }

// AddCalls returns a + b, or ErrOverflow.
func AddCalls(a, b int64) (int64, error) { return add(a, b) }

// add adds amounts, or numbers of calls.
func add[N Micros | int64](a, b N) (N, error) {
	sum := a + b
	// The signs of two summands of the same sign cannot differ from the sum's.
	if (a^sum)&(b^sum) < 0 {
		return 0, fmt.Errorf("add %d and %d: %w", a, b, ErrOverflow)
	}
	return sum, nil
}

// SubMicros returns a − b, or ErrOverflow.
func SubMicros(a, b Micros) (Micros, error) {
	difference := a - b
	if (a^b)&(a^difference) < 0 {
		return 0, fmt.Errorf("subtract %d from %d: %w", b, a, ErrOverflow)
	}
	return difference, nil
}

// MulMicros returns what a number of calls costs at one price, or ErrOverflow.
func MulMicros(price Micros, calls int64) (Micros, error) {
	high, low := bits.Mul64(magnitude(price), magnitude(calls))
	product, ok := signed(low, (price < 0) != (calls < 0))
	if high != 0 || !ok {
		return 0, fmt.Errorf("multiply %d by %d: %w", price, calls, ErrOverflow)
	}
	return Micros(product), nil
}

// ParseMicros reads a plain decimal such as "45", "0.0080" or "-1.5" into
// micro-units. It rounds nothing: more than 6 places are ErrTooPrecise, what does
// not fit is ErrOverflow, and anything else than an optional minus sign, digits,
// and a point between digits is ErrNotDecimal.
func ParseMicros(decimal string) (Micros, error) {
	digits, negative := strings.CutPrefix(decimal, "-")
	whole, fraction, pointed := strings.Cut(digits, ".")
	if !IsDigits(whole) || (pointed && !IsDigits(fraction)) {
		return 0, fmt.Errorf("parse %q: %w", decimal, ErrNotDecimal)
	}
	if len(fraction) > microDigits {
		return 0, fmt.Errorf("parse %q: %w", decimal, ErrTooPrecise)
	}
	fraction += strings.Repeat("0", microDigits-len(fraction))
	// Only digits are left, so the one way to fail is a number that is too large.
	value, err := strconv.ParseUint(whole+fraction, 10, 64)
	micros, ok := signed(value, negative)
	if err != nil || !ok {
		return 0, fmt.Errorf("parse %q: %w", decimal, ErrOverflow)
	}
	return Micros(micros), nil
}

// FormatMicros writes an amount, or another number in millionths, as an exact
// plain decimal with at least two places: 45000000 is "45.00", 8000 is "0.008".
// ParseMicros reads it back. Where the currency is known, Currency.Decimal has
// its places.
func FormatMicros(micros Micros) string { return decimal(micros, 2) }

// IsDigits tells whether the text is digits, of which there is one at least.
func IsDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}

// magnitude is the absolute value; unsigned, because that of the smallest int64
// does not fit into an int64.
func magnitude[N Micros | int64](n N) uint64 {
	if n == math.MinInt64 {
		return 1 << 63
	}
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// signed is the inverse of magnitude; false if the number does not fit.
func signed(value uint64, negative bool) (int64, bool) {
	if value > math.MaxInt64 {
		return math.MinInt64, negative && value == 1<<63
	}
	if negative {
		return -int64(value), true
	}
	return int64(value), true
}
