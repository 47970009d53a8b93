package recognition

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lowerWith is a lower line with the number's own check digit and the composite one.
func lowerWith(number, state string) string {
	number = (number + "<<")[:9]
	line := number + string(checkDigit(number)) + state + "7408122F3204153<<<<<<<<<<<<<<0"
	return line + string(compositeDigit(line+"0"))
}

func TestATwinThatNoCheckDigitTellsIsPutRightOrDoubted(t *testing.T) {
	for _, test := range []struct {
		seen, state, right string
		sure               bool // that it is put right
	}{
		{"C01XG0T47", "D<<", "C01X60T47", false},
		{"C01ZZXT47", "D<<", "C0122XT47", false},
		{"X12C34BB5", "UTO", "X12C34885", false},
		{"N00G00200", "UTO", "N00600200", true},
		{"N0GG00200", "UTO", "N06600200", true},
		{"N00BB0200", "UTO", "N00880200", true},
		{"N00SS0200", "CHE", "N00550200", true},
		{"N00II0200", "SVK", "N00110200", true},
		{"N00ZZ0200", "ARG", "N00220200", true},
		{"N0G0020", "HKG", "N060020", true},
		{"E1GG45678", "CHN", "E16645678", true},
		{"N00BS0200", "UTO", "N00850200", false},
	} {
		z, err := ParseMRZ(icaoUpper, lowerWith(test.seen, test.state), 0.9, called)
		if err != nil {
			t.Errorf("%s: %v", test.seen, err)
			continue
		}
		if z.Number != test.right && (test.sure || z.Confidence["passport_number"] >= Sure) {
			t.Errorf("%s of %s: %s at %.2f, want %s", test.seen, test.state, z.Number, z.Confidence["passport_number"], test.right)
		}
	}
}

// Whatever digits are read as the letters that look like them, the number is right or not one to rely on.
func TestNoNumberWithTwinsIsWrongAndSure(t *testing.T) {
	letter := map[byte]string{'0': "O", '1': "I", '2': "Z", '5': "S", '6': "G", '8': "B"}
	forms := map[string]string{
		"UTO": `[A-Z]{1,3}[0-9]{6}`, "CHE": `[A-Z][0-9]{7}`, "D<<": `[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}`, "CHN": `E[A-H][0-9]{7}`, "HKG": `[A-Z]{2}[0-9]{7}`,
		"SGP": `K[0-9]{7}[A-Z]`, "NLD": `[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]`, "GBR": `[0-9]{9}`,
	}
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom([]string{"UTO", "CHE", "D<<", "CHN", "HKG", "SGP", "NLD", "GBR"}).Draw(t, "state")
		number := rapid.StringMatching(forms[state]).Draw(t, "number")
		digit := rapid.SampledFrom([]byte("012568")).Draw(t, "digit")
		if strings.IndexByte(number, digit) < 0 {
			t.Skip("nothing to misread")
		}
		right := lowerWith(number, state)
		seen := strings.ReplaceAll(number, string(digit), letter[digit]) + right[len(number):]
		z, err := ParseMRZ(icaoUpper, seen, 0.9, called)
		if err != nil {
			t.Skip("refused")
		}
		if sure := z.Confidence["passport_number"]; z.Number != number && sure >= Sure {
			t.Errorf("%s of %s read as %s: %s at %.2f", number, state, seen[:9], z.Number, sure)
		}
	})
}

func TestANumberAsItsStateWritesThemHasNoTwin(t *testing.T) {
	for number, state := range map[string]string{
		"C01X00T47": "D<<", "E12345678": "CHN", "G12345678": "CHN", "561281262": "GBR", "K0000000E": "SGP", "M00000426": "TWN", "AA0000000": "POL",
		"BD0002028": "HUN", "12AB34567": "FRA", "N00100200": "UTO", "N00600200": "UTO", "N00880200": "UTO", "L898902C3": "UTO",
	} {
		z, err := ParseMRZ(icaoUpper, lowerWith(number, state), 0.97, called)
		if err != nil || z.Number != number || z.Confidence["passport_number"] < Sure {
			t.Errorf("%s of %s: %s, %v", number, state, fmt.Sprint(z), err)
		}
	}
}
