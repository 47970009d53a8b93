package rules

import (
	"errors"
	"math/big"
	"strings"
)

// Tax is one that prices include: its name, as "VAT", and its rate in millionths of the net amount. The zero Tax is none.
type Tax struct {
	Name  string
	Parts int64
}

// taxWhole is a rate of 100 %.
const taxWhole = 1_000_000

// ErrNotTax says how a tax is written.
var ErrNotTax = errors.New(`write a tax as its name and rate, such as "VAT 7 %"`)

// ParseTax reads a tax, "VAT 7 %" or "GST 8.875%"; empty is none. The rate is below 100 %, with four decimals at most.
func ParseTax(text string) (Tax, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Tax{}, nil
	}
	before, found := strings.CutSuffix(text, "%")
	before = strings.TrimSpace(before)
	space := strings.LastIndexByte(before, ' ')
	if !found || space < 0 {
		return Tax{}, ErrNotTax
	}
	percent, err := ParseMicros(before[space+1:])
	if err != nil || percent <= 0 || percent >= 100*taxWhole || percent%100 != 0 {
		return Tax{}, ErrNotTax
	}
	return Tax{Name: strings.TrimSpace(before[:space]), Parts: int64(percent / 100)}, nil
}

// String writes the tax as it is read: "VAT 7 %"; empty for none.
func (t Tax) String() string {
	if t.Parts == 0 {
		return ""
	}
	rate := FormatMicros(Micros(t.Parts * 100))
	return t.Name + " " + strings.TrimSuffix(strings.TrimRight(rate, "0"), ".") + " %"
}

// Included gives how much of a gross amount is the tax: gross × rate / (100 % + rate), rounded half up to whole steps,
// such as cents, but never more than the gross amount. What is left is the net amount, so that both add up to it.
func (t Tax) Included(grossMicros, stepMicros Micros) Micros {
	if t.Parts == 0 || grossMicros <= 0 {
		return 0
	}
	// In steps: (2 × gross × rate + whole × step) / (2 × whole × step), cut, is the rounded quotient.
	divisor := new(big.Int).Mul(big.NewInt(taxWhole+t.Parts), big.NewInt(int64(stepMicros)))
	twice := new(big.Int).Mul(big.NewInt(2*t.Parts), big.NewInt(int64(grossMicros)))
	steps := twice.Add(twice, divisor).Div(twice, divisor.Lsh(divisor, 1))
	return min(stepMicros.Times(steps.Int64()), grossMicros)
}
