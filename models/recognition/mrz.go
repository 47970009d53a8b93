package recognition

import (
	"strings"
	"time"
)

// MRZ is the machine-readable zone of a passport, ICAO 9303 part 4 (TD3): two lines of 44 characters. The texts are
// without fillers, dates are YYYY-MM-DD and empty if unknown. Confidence has one entry for each field that is there.
type MRZ struct {
	DocumentCode, IssuingState, Surname, GivenName                    string
	Number, Nationality, DateOfBirth, Sex, DateOfExpiry, OptionalData string
	Confidence                                                        map[string]float64
	// Lines are the two lines as they were understood.
	Lines [2]string
}

// How sure a field is by its check digit.
const (
	sureChecked   = 0.99 // read as it is, and the check digit agrees
	sureCorrected = 0.90 // a misreading was put right, and the check digit agrees
	sureWrong     = 0.30 // the check digit does not agree
	sureAmong     = 0.90 // there is no check digit, but all the others of the zone agree
)

const (
	checks     = 5 // check digits
	lineLength = 44
	filler     = '<'
)

// field is a part of the second line with its check digit.
type field struct{ from, to, check int }

var (
	numberField   = field{0, 9, 9}
	birthField    = field{13, 19, 19}
	expiryField   = field{21, 27, 27}
	optionalField = field{28, 42, 42}
)

// ParseMRZ understands two lines read by an engine whose confidence in them is given. Characters that are usually
// misread are put right by what their place can hold, and by the check digits; where these still do not agree, the
// field's confidence says so. It fails with AIS.0105 if the lines cannot be a machine-readable zone. Years of two
// digits are of the century that makes a birth past, and an expiry near, at the given time.
func ParseMRZ(upper, lower string, confidence float64, at time.Time) (*MRZ, error) {
	first, second := fitUpper(upper), fitLower(lower)
	if first == "" || second == "" {
		return nil, Unreadable("No machine-readable zone was recognized.")
	}
	first, second = correctUpper(first), correctLower(second)
	numberSure := correctNumber(&second, confidence)

	z := &MRZ{Lines: [2]string{first, second}, Confidence: map[string]float64{}}
	if z.Certain() {
		confidence = max(confidence, sureAmong)
	}
	z.readUpper(first, confidence)
	z.set("passport_number", &z.Number, trimmed(second[:9]), numberSure)
	z.set("nationality", &z.Nationality, trimmed(second[10:13]), confidence)
	z.set("date_of_birth", &z.DateOfBirth, birthDate(second[13:19], at), sure(second, birthField, confidence))
	z.set("sex", &z.Sex, sexOf(second[20]), confidence)
	z.set("date_of_expiry", &z.DateOfExpiry, expiryDate(second[21:27], at), sure(second, expiryField, confidence))
	z.OptionalData = trimmed(second[28:42])
	if compositeDigit(second) != second[43] {
		z.doubt()
	}
	return z, nil
}

func (z *MRZ) readUpper(line string, confidence float64) {
	z.set("passport_type", &z.DocumentCode, trimmed(line[:2]), confidence)
	z.set("country_code", &z.IssuingState, trimmed(line[2:5]), confidence)
	surname, given, _ := strings.Cut(line[5:], "<<")
	z.set("surname", &z.Surname, trimmed(surname), confidence)
	z.set("given_name", &z.GivenName, trimmed(given), confidence)
}

func (z *MRZ) set(name string, target *string, value string, confidence float64) {
	*target = value
	if value != "" {
		z.Confidence[name] = confidence
	}
}

// doubt lowers what only the composite check digit speaks against: one of the checked fields is wrong in a way that
// its own digit does not show, or the composite digit itself is misread.
func (z *MRZ) doubt() {
	for _, name := range []string{"passport_number", "date_of_birth", "date_of_expiry"} {
		if confidence, found := z.Confidence[name]; found {
			z.Confidence[name] = min(confidence, (sureWrong+sureCorrected)/2)
		}
	}
}

// sure is the confidence in a field with a check digit.
func sure(line string, f field, confidence float64) float64 {
	if checkDigit(line[f.from:f.to]) != line[f.check] {
		return min(confidence, sureWrong)
	}
	return max(confidence, sureChecked)
}

func sexOf(c byte) string {
	if c == 'M' || c == 'F' {
		return string(c)
	}
	return "" // unspecified
}

// trimmed turns fillers into spaces, and drops those at the ends.
func trimmed(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == filler }), " ")
}

// checkDigit is the check digit of ICAO 9303 part 3, 4.9: weights 7, 3, 1 over digits, letters from 10, fillers 0.
func checkDigit(s string) byte {
	sum := 0
	for i := range len(s) {
		sum += characterValue(s[i]) * [3]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

func characterValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	default:
		return 0
	}
}

// compositeDigit is the check digit over all checked fields of the second line with their digits.
func compositeDigit(line string) byte {
	return checkDigit(line[0:10] + line[13:20] + line[21:43])
}
