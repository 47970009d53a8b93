// Package format turns amounts, counts and times into the words and figures that pages show. All arithmetic is exact,
// on integers and decimals.
package format

import (
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"

	"ocrconsole/models/rules"
)

// minus is the real minus sign, which is as wide as a digit; the hyphen of keyboards is not.
const minus = "−"

// F formats in one currency and one time zone, those of the catalog.
type F struct {
	code      string
	zone      *time.Location
	formatter *currency.Formatter
}

// New makes a formatter for an ISO 4217 currency and the billing time zone.
func New(code string, zone *time.Location) F {
	formatter := currency.NewFormatter(currency.NewLocale("en"))
	formatter.MaxDigits = 6
	return F{code: code, zone: zone, formatter: formatter}
}

// In formats times in another zone: that of a reader. Days and hours of billing are those of the zone before.
func (f F) In(zone *time.Location) F {
	f.zone = zone
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
	amount, err := currency.NewAmount(decimal(micros), f.code)
	if err != nil { // no such currency: the figures are still right
		return decimal(micros) + " " + f.code
	}
	return strings.Replace(f.formatter.Format(amount), "-", minus, 1)
}

// Amount shows an amount of a currency that is not always the same one.
func (f F) Amount(micros rules.Micros, code string) string { return Amount(micros, code) }

// Amount shows an amount as F does, where the currency is not always the same one.
func Amount(micros rules.Micros, code string) string { return New(code, time.UTC).Money(micros) }

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

// Calls shows a count with thousands separators: "1,000".
func (f F) Calls(n int64) string { return Count(n) }

// Count shows a count with thousands separators: "1,000".
func Count(n int64) string {
	sign, magnitude := "", uint64(n)
	if n < 0 {
		sign, magnitude = minus, -magnitude
	}
	digits := strconv.FormatUint(magnitude, 10)
	var out strings.Builder
	out.WriteString(sign)
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	return out.String()
}

// Permille shows thousandths as a percentage with one decimal: 385 is "38.5 %".
func (f F) Permille(n int64) string { return Permille(n) }

// Permille shows thousandths as a percentage with one decimal: 385 is "38.5 %".
func Permille(n int64) string {
	sign, magnitude := "", uint64(n)
	if n < 0 {
		sign, magnitude = minus, -magnitude
	}
	return sign + strconv.FormatUint(magnitude/10, 10) + "." + strconv.FormatUint(magnitude%10, 10) + " %"
}

// Compact shortens a count for the axis of a chart, cut to one decimal: 2,500,000 is "2.5M".
func Compact(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1_000_000_000, "B"}, {1_000_000, "M"}, {1_000, "k"}} {
		if n >= unit.size {
			text := Count(n / unit.size)
			if tenth := n % unit.size * 10 / unit.size; tenth > 0 {
				text += "." + strconv.FormatInt(tenth, 10)
			}
			return text + unit.name
		}
	}
	return Count(n)
}

// ShortMoney shortens an amount for the axis of a chart, from a thousand up and cut to one decimal: "$45.00", "$2.5k".
func (f F) ShortMoney(micros rules.Micros) string {
	if units := micros / 1_000_000; units >= 1000 {
		return f.sign() + Compact(int64(units))
	}
	return f.Money(micros)
}
