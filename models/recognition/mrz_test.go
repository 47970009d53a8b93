package recognition

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var called = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// The example of ICAO 9303 part 4.
const (
	icaoUpper = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	icaoLower = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)

func TestTheZoneOfTheStandardIsUnderstood(t *testing.T) {
	z, err := ParseMRZ(icaoUpper, icaoLower, 0.8, called)
	if err != nil {
		t.Fatal(err)
	}
	got := [...]string{z.DocumentCode, z.IssuingState, z.Surname, z.GivenName, z.Number, z.Nationality, z.DateOfBirth, z.Sex, z.DateOfExpiry}
	want := [...]string{"P", "UTO", "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", "1974-08-12", "F", "2012-04-15"}
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if z.Checked() != checks || z.Confidence["passport_number"] < 0.9 || z.Confidence["surname"] >= 0.9 {
		// No digit checks the names.
		t.Errorf("%d digits agree, confidence %v", z.Checked(), z.Confidence)
	}
}

// zone is a valid zone and what is in it.
type zone struct {
	upper, lower                          string
	surname, given, number, birth, expiry string
}

func pick(t *rapid.T) zone {
	z := zone{
		surname: rapid.StringMatching(`[A-Z]{2,12}`).Draw(t, "surname"),
		given:   rapid.StringMatching(`[A-Z]{2,9}( [A-Z]{2,9})?`).Draw(t, "given"),
		number:  rapid.StringMatching(`[A-Z0-9]{7,9}`).Filter(asItLooks).Draw(t, "number"),
	}
	day := func(name string, from, to time.Time) time.Time {
		return from.AddDate(0, 0, rapid.IntRange(0, int(to.Sub(from).Hours()/24)).Draw(t, name))
	}
	birth := day("birth", called.AddDate(-99, 0, 0), called)
	expiry := day("expiry", called.AddDate(-20, 0, 0), called.AddDate(20, 0, 0))
	z.birth, z.expiry = birth.Format(dateOnly), expiry.Format(dateOnly)
	z.upper = fitted("P<UTO" + z.surname + "<<" + strings.ReplaceAll(z.given, " ", "<"))
	number := (z.number + "<<")[:9]
	optional := fitted(rapid.StringMatching(`[A-Z0-9]{0,12}`).Draw(t, "optional"))[:14]
	z.lower = number + string(checkDigit(number)) + "UTO" + checked(birth) + rapid.SampledFrom([]string{"M", "F", "<"}).Draw(t, "sex") +
		checked(expiry) + optional + string(checkDigit(optional))
	z.lower += string(compositeDigit(z.lower))
	return z
}

// asItLooks says whether a number is not more likely another one, of which letters are read for digits.
func asItLooks(number string) bool {
	number = (number + "<<")[:9]
	return zeros(number) == 1 && (usualNumber.MatchString(number) || figures(number, usualNumber) == 1)
}

func checked(day time.Time) string {
	date := day.Format("060102")
	return date + string(checkDigit(date))
}

func TestEveryValidZoneIsUnderstoodAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := pick(t)
		z, err := ParseMRZ(want.upper, want.lower, 0.5, called)
		if err != nil {
			t.Fatal(err)
		}
		if z.Surname != want.surname || z.GivenName != want.given || z.Number != want.number || z.DateOfBirth != want.birth || z.DateOfExpiry != want.expiry {
			t.Errorf("%+v of %+v", z, want)
		}
		if z.Checked() != checks {
			t.Errorf("%d check digits agree", z.Checked())
		}
	})
}

func TestOneUsualMisreadingIsPutRight(t *testing.T) {
	digitsRead := map[byte]string{'0': "OQD", '1': "IL", '2': "Z", '5': "S", '8': "B", '6': "G"}
	lettersRead := map[byte]string{'O': "0", 'I': "1", 'Z': "2", 'S': "5", 'B': "8", 'G': "6"}
	rapid.Check(t, func(t *rapid.T) {
		want := pick(t)
		line, misread := want.lower, digitsRead
		if rapid.Bool().Draw(t, "upper") {
			line, misread = want.upper, lettersRead
		}
		var places []int
		for i := range len(line) {
			// Check digits do not tell G from 6; and the optional data is not corrected.
			fixed := misread['0'] == "" || i > 9 && i < 28
			if misread[line[i]] != "" && fixed {
				places = append(places, i)
			}
		}
		if len(places) == 0 {
			t.Skip("nothing to misread")
		}
		at := rapid.SampledFrom(places).Draw(t, "place")
		as := rapid.SampledFrom([]byte(misread[line[at]])).Draw(t, "misread as")
		line = line[:at] + string(as) + line[at+1:]
		upper, lower := line, want.lower
		if misread['0'] != "" {
			upper, lower = want.upper, line
		}
		z, err := ParseMRZ(upper, lower, 0.5, called)
		if err != nil {
			t.Fatal(err)
		}
		if z.Lines != [2]string{want.upper, want.lower} {
			t.Errorf("%q %q\nread as %q", want.upper, want.lower, z.Lines)
		}
	})
}

func TestAMisreadNumberIsPutRightByItsCheckDigit(t *testing.T) {
	for _, misread := range []string{"L8989O2C3", "L89B902C3", "L8989D2C3"} {
		z, err := ParseMRZ(icaoUpper, misread+icaoLower[9:], 0.8, called)
		if err != nil || z.Number != "L898902C3" {
			t.Errorf("%s: %+v, %v", misread, z, err)
			continue
		}
		if c := z.Confidence["passport_number"]; c >= sureChecked || c < 0.4 {
			t.Errorf("%s: confidence %v", misread, c)
		}
	}
}

func TestAWrongCheckDigitLowersConfidence(t *testing.T) {
	for field, lower := range map[string]string{
		"passport_number": "L898902C76UTO7408122F1204159ZE184226B<<<<<10",
		"date_of_birth":   "L898902C36UTO7408132F1204159ZE184226B<<<<<10",
		"date_of_expiry":  "L898902C36UTO7408122F1205159ZE184226B<<<<<10",
	} {
		z, err := ParseMRZ(icaoUpper, lower, 0.9, called)
		if err != nil {
			t.Fatal(err)
		}
		if z.Confidence[field] > sureWrong {
			t.Errorf("%s: %v", field, z.Confidence)
		}
	}
}

func TestFillersReadAsLettersAreNoNames(t *testing.T) {
	for upper, want := range map[string]string{
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<KK<<<C<<L<<": "ANNA MARIA",
		"P<UTOERIKSSON<<ANNA<MARIA<KKKKKKKKKKKKKKKKKK": "ANNA MARIA",
		"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<":         "ANNA MARIA",
		"P<UTOERIKSSON<<ANNA<MARIA«««««««««":           "ANNA MARIA",
		"P<UTOERIKSSON<<ANNA<K<<<<<<<<<<<<<<<<<<<<<<<": "ANNA K",
		"P<UTOERIKSSON<<KECK<<<<<<<<<<<<<<<<<<<<<<<<<": "KECK",
		"P<UTOERIKSSON<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<": "",
	} {
		z, err := ParseMRZ(upper, icaoLower, 0.9, called)
		if err != nil || z.GivenName != want || z.Surname != "ERIKSSON" {
			t.Errorf("%s: %+v, %v", upper, z, err)
		}
	}
}

func TestWhatIsNoZoneIsRefused(t *testing.T) {
	for _, lines := range [][2]string{{"", ""}, {icaoUpper, ""}, {"", icaoLower}, {icaoLower, icaoUpper}, {icaoUpper, icaoUpper}, {icaoUpper[:20], icaoLower[:20]}} {
		if z, err := ParseMRZ(lines[0], lines[1], 1, called); err == nil {
			t.Errorf("%q: %+v", lines, z)
		}
	}
}

func TestYearsOfTwoDigitsAreOfTheRightCentury(t *testing.T) {
	for _, test := range []struct{ yymmdd, birth, expiry string }{
		{"261121", "2026-11-21", "2026-11-21"},
		{"261122", "1926-11-22", "2026-11-22"},
		{"560101", "1956-01-01", "2056-01-01"},
		{"570101", "1957-01-01", "1957-01-01"},
		{"000229", "2000-02-29", "2000-02-29"},
		{"991301", "", ""},
		{"<<<<<<", "", ""},
	} {
		if birth, expiry := birthDate(test.yymmdd, called), expiryDate(test.yymmdd, called); birth != test.birth || expiry != test.expiry {
			t.Errorf("%s: born %s, expires %s", test.yymmdd, birth, expiry)
		}
	}
}

func FuzzParseMRZ(f *testing.F) {
	f.Add(icaoUpper, icaoLower)
	f.Fuzz(func(t *testing.T, upper, lower string) {
		z, err := ParseMRZ(upper, lower, 0.5, called)
		if err == nil && (len(z.Lines[0]) != lineLength || len(z.Lines[1]) != lineLength) {
			t.Errorf("lines %q", z.Lines)
		}
	})
}

func TestADateOfTodayIsNotAfterACallOfTheMorning(t *testing.T) {
	morning := time.Date(2026, 12, 1, 7, 0, 0, 0, time.FixedZone("", 8*60*60)) // the day before in UTC
	for yymmdd, want := range map[string]string{"261201": "2026-12-01", "261202": "1926-12-02"} {
		if got := birthDate(yymmdd, morning); got != want {
			t.Errorf("%s is %s, want %s", yymmdd, got, want)
		}
	}
}
