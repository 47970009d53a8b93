package recognition

import (
	"strings"
	"time"
)

// FindMRZ finds the machine-readable zone in a page's lines of text: the two neighbouring lines that are understood best. It
// fails with AIS.0105 if there is none.
func FindMRZ(lines []Line, at time.Time) (*MRZ, error) {
	var best *MRZ
	var failed error = noZone()
	for i := 0; i+1 < len(lines); i++ {
		confidence := (lines[i].Confidence() + lines[i+1].Confidence()) / 2
		z, err := ParseMRZ(lines[i].Compact(), lines[i+1].Compact(), confidence, at)
		if err == nil && (best == nil || z.Checked() > best.Checked()) {
			best = z
		}
		if IsOtherDocument(err) {
			failed = err
		}
	}
	if best == nil {
		return nil, failed
	}
	return best, nil
}

// ReadPassport reads a passport by what an engine saw of its zone, in one reading or more, and by the lines of its page. Sure
// says that all check digits agree and that the page says the names too: another reading can add nothing. It fails with
// AIS.0105 as ReadMRZ and NewPassportResult do.
func ReadPassport(readings []ZoneReading, page []Line, at time.Time) (r *PassportResult, sure bool, err error) {
	z, err := ReadMRZ(readings, at)
	if err != nil {
		return nil, false, err
	}
	if r, err = NewPassportResult(z, page); err != nil {
		return nil, false, err
	}
	return r, z.Certain() && z.seen.confirmed, nil
}

// NewPassportResult makes the result out of the zone, and of the lines of the page above it, which alone hold the
// dates and places of issue and birth. It fails with AIS.0105 if the names are likelier wrong than right: what is
// answered is paid for.
func NewPassportResult(z *MRZ, page []Line) (*PassportResult, error) {
	z.confirm(page)
	if z.Confidence["surname"] < leastNames || z.GivenName != "" && z.Confidence["given_name"] < leastNames {
		return nil, Unreadable("The names in the machine-readable zone could not be read with certainty.")
	}
	r := &PassportResult{
		PassportType: z.DocumentCode, CountryCode: z.IssuingState, PassportNumber: z.Number,
		Nationality: z.Nationality, Surname: z.Surname, GivenName: z.GivenName, Sex: z.Sex,
		DateOfBirth: z.DateOfBirth, DateOfExpiry: z.DateOfExpiry,
		Confidence: map[string]float64{}, ExtraInfo: map[string]string{},
	}
	for name, confidence := range z.Confidence {
		r.Confidence[name] = confidence
	}
	r.readPage(page, z)
	return r, nil
}

// leastNames is how sure names must be to be answered at all.
const leastNames = 0.5

// confirm compares the zone with the page's own text, which says the same once more in other letters. What both say is
// right; of what the zone leaves open, the page tells which it is.
func (z *MRZ) confirm(page []Line) {
	texts := make([]string, 0, len(page))
	dates := map[string]bool{}
	for _, line := range page {
		text := plainCapitals(line.Compact())
		if likeZone(text) {
			continue
		}
		texts = append(texts, text)
		for _, limit := range []time.Time{z.seen.at, z.seen.at.AddDate(expiryYearsAhead, 0, 0)} {
			dates[pageDate(line.Text(), limit)] = true
		}
	}
	onPage := func(value string) bool {
		const long = 5 // shorter numbers are in others
		if dates[value] {
			return value != ""
		}
		for _, text := range texts {
			if len(value) >= long && strings.Contains(text, value) {
				return true
			}
		}
		return false
	}
	z.setLower(readLower(&z.seen.lower, z.Lines[1][10:13], z.seen.at, onPage))
	z.confirmNames(page)
}

// likeZone says whether a text is one of the zone's lines: what the zone says must not confirm itself.
func likeZone(text string) bool {
	const least = 25
	return strings.Contains(text, "<") && len(text) >= 8 || len(text) >= least && strings.ContainsAny(text, digitSymbols) &&
		len(strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > 'Z' })) == 1
}

// confirmNames takes the names that the page and the zone both say.
func (z *MRZ) confirmNames(page []Line) {
	var above []Line
	for _, line := range page {
		if !likeZone(plainCapitals(line.Compact())) {
			above = append(above, line)
		}
	}
	if both := namesByPage(&z.seen.upper, above, z.seen.names.text); both.found {
		z.setNames(both.text, sureNames, sureNames)
		z.seen.confirmed = true
		return
	}
	cut := z.Lines[0][lineLength-1] != filler
	if z.Surname != "" && bothInOne(above, z.Surname, z.GivenName, cut) {
		z.setNames(z.seen.names.text, sureNames, sureNames)
		z.seen.confirmed = true
		return
	}
	if z.seen.text == "" {
		z.lookAgain(above)
		return
	}
	if surname, given, found := namesByText(z.seen.text, above); found {
		z.setNames(fitted(strings.ReplaceAll(surname+"<<"+given, " ", "<"))[:namesPlace], sureNames, sureNames)
		z.seen.confirmed = true
		return
	}
	z.setNames(z.seen.names.text, min(z.Confidence["surname"], sureUnseen), min(z.Confidence["given_name"], sureUnseen))
}

// lookAgain takes the page's text for a second look at the names, where it says them with mistakes.
func (z *MRZ) lookAgain(page []Line) {
	weighed, seen := secondLook(&z.seen.upper, z.seen.names.text, page)
	if !seen {
		return
	}
	names := readNames(&weighed)
	z.setNames(names.text, names.surname*unconfirmed, names.given*unconfirmed)
}

// sureUnseen is how sure names are at most that an engine read which does not know the zone's fillers, and the page does not say.
const sureUnseen = 0.3

// sureNames is how sure names are that the page and the zone both say.
const sureNames = 0.98
