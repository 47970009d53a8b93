package format

import (
	"errors"
	"strings"

	"github.com/bojanz/currency"

	"ocrconsole/models/reading"
	"ocrconsole/models/rules"
)

var (
	// ErrNotNumber says that what was typed is no number as the reader writes them.
	ErrNotNumber = errors.New("not a number of the reader's style")
	// ErrTwoReadings says that what was typed is another number to readers of other styles: "1.000" is one, or a thousand.
	ErrTwoReadings = errors.New("a number that others read otherwise")
)

// typedAlike are the marks that are typed for those that are written: keyboards have neither a space that does not break nor ’.
var typedAlike = strings.NewReplacer(" ", "\u00a0", "\u202f", "\u00a0", "\u2009", "\u00a0", "'", "’", minus, "-")

// Typed gives the plain decimal that a number means which was typed by the reader: "1234.56" of "1.234,56", where that is how they
// read it. Groups may be left out, but are never where they do not belong. What only the mark before three last digits tells from
// a thousand times as much is read as groups if the reader's style groups by that mark, and never as decimals, unless the currency
// has just three of them: whoever means those writes a 0 after them.
func (f F) Typed(text string) (string, error) {
	m := f.marks()
	digits, negative := strings.CutPrefix(typedAlike.Replace(strings.TrimSpace(text)), "-")
	whole, fraction, pointed := strings.Cut(digits, m.decimal)
	plain, ok := m.ungrouped(whole)
	switch {
	case !ok || pointed && !rules.IsDigits(fraction):
		return "", ErrNotNumber
	case pointed && plain == whole && f.readsAsThousands(whole, fraction):
		return "", ErrTwoReadings
	case pointed:
		plain += "." + fraction
	}
	if negative {
		plain = "-" + plain
	}
	return plain, nil
}

// Input writes a plain decimal as its reader types it: without groups, and so that Typed reads it back.
func (f F) Input(decimal string) string {
	whole, fraction, pointed := strings.Cut(decimal, ".")
	if !pointed {
		return whole
	}
	if f.readsAsThousands(strings.TrimPrefix(whole, "-"), fraction) {
		fraction += "0"
	}
	return whole + f.marks().decimal + fraction
}

// Example writes a plain decimal as one that may be typed: without groups.
func (f F) Example(decimal string) string { return strings.Replace(decimal, ".", f.marks().decimal, 1) }

// readsAsThousands tells whether the mark between these digits might be one between groups.
func (f F) readsAsThousands(whole, fraction string) bool {
	const group = 3
	digits, _ := currency.GetDigits(f.code)
	return len(fraction) == group && digits != group && len(whole) <= group && whole[0] != '0'
}

// ungrouped gives the digits of a whole number, with groups as the style has them, with spaces, which nobody reads as anything else,
// or without; false if it is none.
func (m marks) ungrouped(text string) (string, bool) {
	for _, as := range []marks{m, marksOf[reading.Spaces]} {
		digits := strings.ReplaceAll(text, as.group, "")
		if rules.IsDigits(digits) && (text == digits || text == as.grouped(digits) && digits[0] != '0') {
			return digits, true
		}
	}
	return "", false
}
