package rules

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestTaxesAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]Tax{
		"":                                 {},
		"VAT 7 %":                          {"VAT", 70_000},
		"VAT 7%":                           {"VAT", 70_000},
		" Mehrwertsteuer (MwSt.) 19.00 % ": {"Mehrwertsteuer (MwSt.)", 190_000},
		"ภาษีมูลค่าเพิ่ม 0.0001 %": {"ภาษีมูลค่าเพิ่ม", 1},
		"GST 8.875 %": {"GST", 88_750},
	} {
		got, err := ParseTax(text)
		if err != nil || got != want {
			t.Errorf("%q is %+v, %v, not %+v", text, got, err, want)
		}
		if again, err := ParseTax(got.String()); err != nil || again != want {
			t.Errorf("%q, written as %q, is read as %+v, %v", text, got.String(), again, err)
		}
	}
	for _, text := range []string{"7 %", "VAT", "VAT 7", "VAT -7 %", "VAT 0 %", "VAT 100 %", "VAT 7.00001 %", "VAT %", "% 7", "VAT 7,5 %"} {
		if tax, err := ParseTax(text); err == nil {
			t.Errorf("%q was read as %+v", text, tax)
		}
	}
}

func TestTheTaxInAnAmount(t *testing.T) {
	const cent = 10_000
	vat := Tax{"VAT", 70_000}
	for _, test := range []struct {
		tax         Tax
		gross, want Micros
	}{
		{Tax{}, 45_000_000, 0},
		{vat, 0, 0},
		{vat, 107_000_000, 7_000_000},
		{vat, 45_000_000, 2_940_000}, // 2.9439…
		{vat, 45_000_001, 2_940_000}, // pay-per-use has fractions of a cent: they stay in the net amount
		{vat, 76_428, 0},             // 0.00499… rounds down
		{vat, 76_429, cent},          // 0.0050000…
		{Tax{"Half", 500_000}, 1, 0}, // never more than there is
		{Tax{"Most", 999_999}, 15_000, cent},
		{vat, math.MaxInt64, 603_398_170_635_360_000},
	} {
		if got := test.tax.Included(test.gross, cent); got != test.want {
			t.Errorf("of %d, %v is %d, not %d", test.gross, test.tax, got, test.want)
		}
	}
}

func TestTheTaxIsTheNearestWholeStep(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tax := Tax{"T", rapid.Int64Range(1, taxWhole-1).Draw(t, "rate")}
		step := Micros(rapid.SampledFrom([]int64{1, 100, 10_000, 1_000_000}).Draw(t, "step"))
		gross := Micros(rapid.Int64Range(1, 1_000_000_000_000).Draw(t, "gross"))
		got := tax.Included(gross, step)
		// The exact tax e satisfies e × (whole + rate) = gross × rate; compare both sides of got ± half a step.
		if got == gross {
			return
		}
		whole := float64(gross) * float64(tax.Parts) / float64(taxWhole+tax.Parts)
		if got%step != 0 || math.Abs(float64(got)-whole) > float64(step)/2+1 {
			t.Fatalf("%d of %d is not the nearest to %f in steps of %d", got, gross, whole, step)
		}
		if more := tax.Included(gross+step, step); more < got {
			t.Fatalf("more money, less tax: %d, then %d", got, more)
		}
	})
}
