// Package format turns amounts, counts and times into the words and figures that pages show. All arithmetic is exact,
// on integers and decimals.
package format

import (
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"

	"ocrconsole/models/reading"
	"ocrconsole/models/rules"
)

// minus is the real minus sign, which is as wide as a digit; the hyphen of keyboards is not.
const minus = "−"

// F formats in one currency and one time zone, those of the catalog, as its reader reads figures.
type F struct {
	code   string
	zone   *time.Location
	beside *time.Location // that of the page around, nil where it is the same
	style  reading.Style
}

// New makes a formatter for an ISO 4217 currency and the billing time zone, for whoever has chosen no style.
func New(code string, zone *time.Location) F { return F{code: code, zone: zone} }

// In formats times in another zone: that of a reader. Days and hours of billing are those of the zone before.
func (f F) In(zone *time.Location) F {
	f.zone, f.beside = zone, nil
	return f
}

// Beside formats for a page whose times are those of another zone, as its foot says: a time to the minute then says its own.
func (f F) Beside(zone *time.Location) F {
	f.beside = zone
	return f
}

// Currency gives the currency's code.
func (f F) Currency() string { return f.code }

// Symbol gives the currency's sign, to stand beside an input.
func (f F) Symbol() string {
	symbol, _ := currency.GetSymbol(f.code, currency.NewLocale("en"))
	return symbol
}

// Money shows an amount to the micro-unit, with the currency's usual fraction digits, and more only where they are needed: "$45.00",
// "$0.008", "−$5.00". It is for prices of one call, for what explains or proves an amount, and for what is a whole number of minor
// units anyway: packages, payments, limits. Everything else is Rounded.
func (f F) Money(micros rules.Micros) string {
	places, known := currency.GetDigits(f.code)
	whole, fraction, _ := strings.Cut(decimal(micros), ".")
	sign := ""
	if digits, negative := strings.CutPrefix(whole, "-"); negative {
		sign, whole = minus, digits
	}
	if !known { // no such currency: the figures are still right
		return sign + whole + f.marks().decimal + fraction + " " + f.code
	}
	for len(fraction) > int(places) && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	return sign + f.sign() + f.marks().number(whole, fraction)
}

// Amount shows an amount of a currency that is not always the same one.
func (f F) Amount(micros rules.Micros, code string) string { return f.of(code).Money(micros) }

// of formats in another currency.
func (f F) of(code string) F {
	f.code = code
	return f
}

// Signed shows an amount as a movement: "+$20.00", "−$5.00", and plain "$0.00".
func (f F) Signed(micros rules.Micros) string {
	if micros > 0 {
		return "+" + f.Money(micros)
	}
	return f.Money(micros)
}

// sign is the currency's sign as it stands before a figure: "$", and "KWD" with a space.
func (f F) sign() string {
	symbol := f.Symbol()
	if last := symbol[max(len(symbol)-1, 0):]; last >= "A" && last <= "Z" {
		return symbol + "\u00a0"
	}
	return symbol
}

// decimal writes micro-units as a plain decimal number with six fraction digits.
func decimal(micros rules.Micros) string {
	sign, magnitude := "", uint64(micros)
	if micros < 0 {
		sign, magnitude = "-", -magnitude // two's complement: right for the smallest int64, too
	}
	digits := strconv.FormatUint(magnitude, 10)
	if len(digits) < 7 {
		digits = strings.Repeat("0", 7-len(digits)) + digits
	}
	point := len(digits) - 6
	return sign + digits[:point] + "." + digits[point:]
}

// Calls shows a count with its groups: "1,000".
func (f F) Calls(n int64) string {
	sign, magnitude := "", uint64(n)
	if n < 0 {
		sign, magnitude = minus, -magnitude
	}
	return sign + f.marks().grouped(strconv.FormatUint(magnitude, 10))
}

// Permille shows thousandths as a percentage with one decimal: 385 is "38.5 %".
func (f F) Permille(n int64) string {
	sign, magnitude := "", uint64(n)
	if n < 0 {
		sign, magnitude = minus, -magnitude
	}
	return sign + f.marks().number(strconv.FormatUint(magnitude/10, 10), strconv.FormatUint(magnitude%10, 10)) + " %"
}

// Compact shortens a count for the axis of a chart, cut to one decimal: 2,500,000 is "2.5M".
func (f F) Compact(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1_000_000_000, "B"}, {1_000_000, "M"}, {1_000, "k"}} {
		if n >= unit.size {
			text := f.Calls(n / unit.size)
			if tenth := n % unit.size * 10 / unit.size; tenth > 0 {
				text += f.marks().decimal + strconv.FormatInt(tenth, 10)
			}
			return text + unit.name
		}
	}
	return f.Calls(n)
}

// ShortMoney shortens an amount for the axis of a chart, from a thousand up and cut to one decimal: "$45.00", "$2.5k".
func (f F) ShortMoney(micros rules.Micros) string {
	if units := micros / 1_000_000; units >= 1000 {
		return f.sign() + f.Compact(int64(units))
	}
	return f.Money(micros)
}
