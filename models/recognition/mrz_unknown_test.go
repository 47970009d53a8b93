package recognition

import (
	"math/rand/v2"
	"testing"
)

// withDates is a lower line with these dates and their check digits.
func withDates(birth, expiry string) string {
	line := icaoLower[:13] + birth + string(checkDigit(birth)) + "F" + expiry + string(checkDigit(expiry)) + "<<<<<<<<<<<<<<0"
	return line + string(compositeDigit(line+"0"))
}

// ICAO 9303 part 3 has fillers for the unknown parts of a date of birth.
func TestAnUnknownDateIsNotInvented(t *testing.T) {
	for _, test := range []struct{ birth, expiry, born, expires string }{
		{"7408<<", "320415", "", "2032-04-15"},
		{"74<<<<", "320415", "", "2032-04-15"},
		{"<<<<<<", "320415", "", "2032-04-15"},
		{"<<0812", "320415", "", "2032-04-15"},
		{"01<<<<", "320415", "", "2032-04-15"},
		{"740800", "320415", "", "2032-04-15"},
		{"740000", "320415", "", "2032-04-15"},
		{"000000", "320415", "", "2032-04-15"},
		{"740812", "<<<<<<", "1974-08-12", ""},
		{"740812", "000000", "1974-08-12", ""},
		{"740812", "3204<<", "1974-08-12", ""},
		{"740810", "320430", "1974-08-10", "2032-04-30"},
		{"001010", "300101", "2000-10-10", "2030-01-01"},
	} {
		lower := withDates(test.birth, test.expiry)
		for confidence := 0.3; confidence < 1; confidence += 0.1 {
			z, err := ParseMRZ(icaoUpper, lower, confidence, called)
			if err != nil || z.DateOfBirth != test.born || z.DateOfExpiry != test.expires || z.Number != "L898902C3" || !z.Certain() {
				t.Errorf("%s: %+v, %v", lower, z, err)
				continue
			}
			if _, told := z.Confidence["date_of_birth"]; told != (test.born != "") {
				t.Errorf("%s: %v", lower, z.Confidence)
			}
		}
		for seed := range uint64(10) {
			r := rand.New(rand.NewPCG(seed, 8))
			bend := 0.15 * (r.Float64() - 0.5)
			z, err := ReadMRZ([]ZoneReading{{{Glyphs: seen(icaoUpper, r, bend, 0.15, 0.2)}, {Glyphs: seen(lower, r, bend, 0.15, 0)}}}, called)
			if err != nil || z.DateOfBirth != test.born || z.DateOfExpiry != test.expires || z.Number != "L898902C3" {
				t.Errorf("%s as seen: %+v, %v", lower, z, err)
			}
		}
	}
	// Some states leave the check digit out as well.
	lower := withDates("<<<<<<", "320415")
	lower = lower[:19] + "<" + lower[20:]
	if z, err := ParseMRZ(icaoUpper, lower, 0.9, called); err != nil || z.DateOfBirth != "" || z.DateOfExpiry != "2032-04-15" {
		t.Errorf("%s: %+v, %v", lower, z, err)
	}
}
