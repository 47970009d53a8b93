package recognition

import (
	"strings"
	"time"
)

// MRZ is the machine-readable zone of a passport, ICAO 9303 part 4 (TD3): two lines of 44 characters. The texts are
// without fillers, dates are YYYY-MM-DD and empty if unknown. Confidence has one entry for each field that is there.
type MRZ struct {
	DocumentCode, IssuingState, Surname, GivenName      string
	Number, Nationality, DateOfBirth, Sex, DateOfExpiry string
	Confidence                                          map[string]float64
	// Lines are the two lines as they were understood.
	Lines [2]string

	seen *seenZone
}

// seenZone is what was seen of a zone, by which the page's text can tell what the zone leaves open.
type seenZone struct {
	at           time.Time
	upper, lower zoneLine
	names        upperReading
	text         string // of the names, if their characters' places are not known
	confirmed    bool   // the page says the names too
}

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

// ParseMRZ understands two lines of text, read by an engine whose confidence in them is given and which does not say what
// else characters may be. It fails with AIS.0105 if the lines cannot be the machine-readable zone of a passport. Years of two
// digits are of the century that makes a birth past, and an expiry near, at the given time.
func ParseMRZ(upper, lower string, confidence float64, at time.Time) (*MRZ, error) {
	second := fitLower(lower)
	if second == "" {
		return nil, noZone()
	}
	lowerLine := textPlaces(second, confidence)
	nationality, _ := bestState(&lowerLine, 10, "")
	first := fitUpper(upper, nationality, confidence)
	if first == "" {
		return nil, noZone()
	}
	upperLine := textPlaces(clearTail(first), confidence)
	z, err := understand(&upperLine, &lowerLine, at)
	if err == nil {
		z.seen.text = first[namesFrom:]
	}
	return z, err
}

// ReadMRZ understands what an engine saw of the zone's two lines, which it may have read more than once. It fails with
// AIS.0105 if that cannot be the zone of a passport.
func ReadMRZ(readings []ZoneReading, at time.Time) (*MRZ, error) {
	var uppers, lowers []zoneLine
	for _, r := range readings {
		lower, places, found := lowerPlaces(r[1])
		if !found {
			continue
		}
		nationality, _ := bestState(&lower, 10, "")
		if shorter(&lower) {
			return nil, notAPassport("a card or another document with a shorter zone")
		}
		if upper, found := upperPlaces(r[0], places, nationality); found {
			uppers, lowers = append(uppers, upper), append(lowers, lower)
		}
	}
	if len(uppers) == 0 {
		return nil, noZone()
	}
	upper, lower := meanOf(uppers), meanOf(lowers)
	return understand(&upper, &lower, at)
}

func noZone() *Error { return Unreadable("No machine-readable zone of a passport was recognized.") }

// leastChecked is how many of the check digits of number, birth and expiry must agree. A line of digits agrees with one of them
// by chance.
const leastChecked = 2

// understand reads the lines' places.
func understand(upper, lower *zoneLine, at time.Time) (*MRZ, error) {
	if err := otherDocument(upper); err != nil {
		return nil, err
	}
	state, nationality, stateSure, nationalitySure := bothStates(upper, lower)
	second := readLower(lower, nationality, at, nil)
	upper.knowFillers(fillersOf(lower, second.text))
	z := &MRZ{Confidence: map[string]float64{}, seen: &seenZone{at: at, upper: *upper, lower: *lower, names: readNames(upper)}}
	kind, kindSure := documentKind(upper)
	z.Lines[0] = string([]byte{'P', kind}) + state
	z.set("passport_type", &z.DocumentCode, trimmed(z.Lines[0][:2]), kindSure)
	z.set("country_code", &z.IssuingState, trimmed(state), min(stateSure, sureAlone))
	z.set("nationality", &z.Nationality, trimmed(nationality), min(nationalitySure, sureAlone))
	z.setNames(z.seen.names.text, z.seen.names.surname*unconfirmed, z.seen.names.given*unconfirmed)
	z.setLower(second)
	agree := 0
	for _, f := range []field{numberField, birthField, expiryField} {
		if text := z.Lines[1]; checkDigit(text[f.from:f.to]) == text[f.check] {
			agree++
		}
	}
	if agree < leastChecked || z.DateOfBirth == "" && z.DateOfExpiry == "" {
		return nil, noZone()
	}
	return z, nil
}

// setNames takes the names from the zone's places for them.
func (z *MRZ) setNames(text string, surnameSure, givenSure float64) {
	z.Lines[0] = z.Lines[0][:namesFrom] + text
	surname, given, _ := strings.Cut(text, "<<")
	z.set("surname", &z.Surname, trimmed(surname), surnameSure)
	z.set("given_name", &z.GivenName, trimmed(given), givenSure)
}

// setLower takes the fields of the second line.
func (z *MRZ) setLower(second lowerReading) {
	text := second.text
	z.Lines[1] = text
	z.set("passport_number", &z.Number, trimmed(text[:9]), z.sureOf(text, numberField, second.number, second.printed[0]))
	z.set("date_of_birth", &z.DateOfBirth, second.born, z.sureOf(text, birthField, second.birth, second.printed[1]))
	z.set("sex", &z.Sex, sexOf(text[20]), min(second.sex, sureAlone))
	z.set("date_of_expiry", &z.DateOfExpiry, expiryDate(text[21:27], z.seen.at), z.sureOf(text, expiryField, second.expiry, second.printed[2]))
	if compositeDigit(text) != text[43] {
		z.doubt()
	}
}

func (z *MRZ) set(name string, target *string, value string, confidence float64) {
	*target = value
	delete(z.Confidence, name)
	if value != "" {
		z.Confidence[name] = confidence
	}
}

// Certain tells whether all of the zone's check digits agree.
func (z *MRZ) Certain() bool { return z.Checked() == checks }

// Checked is how many of the zone's five check digits agree.
func (z *MRZ) Checked() (agree int) {
	second := z.Lines[1]
	for _, f := range []field{numberField, birthField, expiryField, optionalField} {
		if digit := checkDigit(second[f.from:f.to]); digit == second[f.check] || f == optionalField && second[f.check] == filler && digit == '0' {
			agree++
		}
	}
	if compositeDigit(second) == second[43] {
		agree++
	}
	return agree
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
