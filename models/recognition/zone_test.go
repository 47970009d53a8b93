package recognition

import (
	"strings"
	"testing"
)

func TestWhatWasLostAtTheEdgeMovesNothing(t *testing.T) {
	polish := "ZS00001774POL7203305F1607130<<<<<<<<<<<<<<08"
	names := "KOWALSKA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<"
	for upper, kind := range map[string]string{
		"P<POL" + names[:39]: "P",
		"<POL" + names[:39]:  "P",
		"POL" + names[:39]:   "P",
		"1P<POL" + names:     "P",
		"<P<POL" + names:     "P",
		"PPPOL" + names[:39]: "PP",
		"F<POL" + names[:39]: "P",
		"P<P0L" + names[:39]: "P",
	} {
		z, err := ParseMRZ(upper, polish, 0.9, called)
		if err != nil {
			t.Errorf("%s: %v", upper, err)
			continue
		}
		if got := [...]string{z.DocumentCode, z.IssuingState, z.Surname, z.GivenName}; got != [...]string{kind, "POL", "KOWALSKA", "ANNA"} {
			t.Errorf("%s: %q", upper, got)
		}
	}
}

func TestEveryStateIsFoundWithoutTheFirstLetter(t *testing.T) {
	for state := range states {
		number := "ZS00001774"
		lower := number + state + "7203305F1607130<<<<<<<<<<<<<<0"
		lower += string(compositeDigit(lower))
		z, err := ParseMRZ(fitted("<"+state+"EXAMPLE<<LEE"), lower, 0.9, called)
		if err != nil {
			t.Errorf("%s: %v", state, err)
			continue
		}
		if z.IssuingState != trimmed(state) || z.Nationality != trimmed(state) || z.Surname != "EXAMPLE" || z.GivenName != "LEE" {
			t.Errorf("%s: %s %s %s %s", state, z.IssuingState, z.Nationality, z.Surname, z.GivenName)
		}
	}
}

func TestAVisaIsRefused(t *testing.T) {
	for _, upper := range []string{"V<POLKOWALSKA<<BEATA", "VAPOLKOWALSKA<<BEATA", "V<UTOERIKSSON<<ANNA<MARIA", "VCUSATRAVELER<<HAPPYPERSON"} {
		lower := "L8988901C4" + upper[2:5] + "4009078F9612109<<<<<<<<<<<<<<<<"
		if z, err := ParseMRZ(fitted(upper), lower, 0.9, called); err == nil {
			t.Errorf("%s: %+v", upper, z)
		}
	}
}

func TestALongNameIsCutOffWhereTheLineEnds(t *testing.T) {
	for upper, want := range map[string][2]string{
		"P<UTOBENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNA": {"BENNELONG WOOLOOMOOLOO WARRANDYTE WARNA", ""},
		"P<UTONILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K": {"NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"},
		"P<UTOBENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI": {"BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI"},
	} {
		z, err := ParseMRZ(upper, icaoLower, 0.9, called)
		if err != nil {
			t.Errorf("%s: %v", upper, err)
			continue
		}
		if got := [2]string{z.Surname, z.GivenName}; got != want {
			t.Errorf("%s: %q", upper, got)
		}
	}
}

// zoneWith is a lower line with that number, right in all its digits.
func zoneWith(number, state string) string {
	number = fitted(number)[:9]
	lower := number + string(checkDigit(number)) + state + "7408122F3204153<<<<<<<<<<<<<<0"
	return lower + string(compositeDigit(lower))
}

func TestZerosOfANumberThatAreReadAsLettersAreZeros(t *testing.T) {
	for _, number := range []struct{ state, right string }{
		{"TWN", "M00000426"},
		{"HUN", "BD0002028"},
		{"POL", "AA0000000"},
		{"POL", "ZS0000177"},
		{"USA", "A00300400"},
		{"CHN", "E00200300"},
		{"D<<", "C00X00T47"},
		{"NLD", "SPEC10020"},
		{"SGP", "K0000000E"},
		{"GBR", "100200300"},
		{"UTO", "N00100200"},
		{"UTO", "B00000812"},
	} {
		right := zoneWith(number.right, number.state)
		read := strings.ReplaceAll(right[:9], "0", "O") + right[9:]
		z, err := ParseMRZ(fitted("P<"+number.state+"EXAMPLE<<ANNA"), read, 0.9, called)
		if err != nil {
			t.Errorf("%s: %v", read, err)
			continue
		}
		if z.Number != number.right {
			t.Errorf("%s of %s read as %s (%.2f)", number.right, number.state, z.Number, z.Confidence["passport_number"])
		}
	}
}

// Of numbers whose zeros were all read as letters, none may be wrong and sure: check digits do not tell O from 0 in pairs.
func TestNoNumberIsWrongAndSureForItsZeros(t *testing.T) {
	wrong, sure, all := 0, 0, 0
	for _, state := range []string{"UTO", "POL", "CHE", "ARG", "USA"} {
		for letters := 1; letters <= 2; letters++ {
			for n := range 40 {
				digits := strings.ReplaceAll(fitted(strings.Repeat("0", n%4) + ofNumber(n*7919))[:9-letters], "<", "0")
				number := "BXKR"[n%3:n%3+letters] + digits
				if strings.Count(number, "0") < 3 {
					continue
				}
				right := zoneWith(number, state)
				z, err := ParseMRZ(fitted("P<"+state+"EXAMPLE<<ANNA"), strings.ReplaceAll(right[:9], "0", "O")+right[9:], 0.9, called)
				if err != nil {
					t.Fatal(err)
				}
				if form := numberForms[state]; form == nil || form.MatchString(number) {
					all++
				}
				if z.Number != number {
					if form := numberForms[state]; form == nil || form.MatchString(number) {
						wrong++
						t.Logf("%s of %s read as %s, %.2f", number, state, z.Number, z.Confidence["passport_number"])
					}
					if z.Confidence["passport_number"] >= 0.9 {
						sure++
						t.Logf("%s of %s read as %s, %.2f", number, state, z.Number, z.Confidence["passport_number"])
					}
				}
			}
		}
	}
	t.Logf("%d of %d wrong, %d of them sure", wrong, all, sure)
	if sure > 0 || wrong*50 > all {
		t.Errorf("%d of %d wrong, %d of them sure", wrong, all, sure)
	}
}

func ofNumber(n int) string {
	var b strings.Builder
	for ; n > 0; n /= 10 {
		b.WriteByte(byte('0' + n%10))
	}
	return b.String()
}
