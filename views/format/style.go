package format

import (
	"slices"
	"strings"
	"time"

	"ocrconsole/models/reading"
)

// marks are what stands in a number besides its digits. Group stands before the last three digits, and before each three, or each
// so many, before them.
type marks struct {
	group, decimal string
	size           int
}

// The space does not break: half a number at the end of a line would be another one.
var marksOf = map[reading.Numbers]marks{
	reading.Commas:      {",", ".", 3},
	reading.Points:      {".", ",", 3},
	reading.Spaces:      {"\u00a0", ",", 3},
	reading.Apostrophes: {"’", ".", 3},
	reading.Lakhs:       {",", ".", 2},
}

// layout is how a day is written, and how without its year.
type layout struct{ day, short string }

var layoutOf = map[reading.Days]layout{
	reading.DayMonthName: {"2 Jan 2006", "2 Jan"},
	reading.MonthNameDay: {"Jan 2, 2006", "Jan 2"},
	reading.YearFirst:    {"2006-01-02", "01-02"},
	reading.MonthSlash:   {"01/02/2006", "01/02"},
	reading.DaySlash:     {"02/01/2006", "02/01"},
	reading.DayPoint:     {"02.01.2006", "02.01."},
}

// As formats for a reader of another style.
func (f F) As(style reading.Style) F {
	f.style = style
	return f
}

// Plain formats where there is neither a currency nor a time of the catalog: counts, and amounts that name their currency.
func Plain(style reading.Style) F { return New("", time.UTC).As(style) }

func (f F) marks() marks   { return marksOf[f.style.Numbers] }
func (f F) layout() layout { return layoutOf[f.style.Days] }

// grouped writes digits with the marks of groups.
func (m marks) grouped(digits string) string {
	const last = 3
	if len(digits) <= last {
		return digits
	}
	parts := []string{digits[len(digits)-last:]}
	for rest := digits[:len(digits)-last]; rest != ""; {
		at := max(0, len(rest)-m.size)
		parts, rest = append(parts, rest[at:]), rest[:at]
	}
	slices.Reverse(parts)
	return strings.Join(parts, m.group)
}

// number writes the digits before and after the decimal mark, which is left out where none follow.
func (m marks) number(whole, fraction string) string {
	if fraction == "" {
		return m.grouped(whole)
	}
	return m.grouped(whole) + m.decimal + fraction
}

// Number writes a plain decimal, such as "1234.5", for the reader: "1,234.5".
func (f F) Number(decimal string) string {
	digits, negative := strings.CutPrefix(decimal, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	text := f.marks().number(whole, fraction)
	if negative {
		return minus + text
	}
	return text
}
