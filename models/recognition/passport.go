package recognition

import (
	"regexp"
	"strings"
	"time"
)

// FindMRZ finds the machine-readable zone in a page's lines: the two neighbouring lines that are understood best. It
// fails with AIS.0105 if there is none.
func FindMRZ(lines []Line, at time.Time) (*MRZ, error) {
	var best *MRZ
	for i := 0; i+1 < len(lines); i++ {
		confidence := (lines[i].Confidence() + lines[i+1].Confidence()) / 2
		z, err := ParseMRZ(lines[i].Compact(), lines[i+1].Compact(), confidence, at)
		if err == nil && (best == nil || z.Checked() > best.Checked()) {
			best = z
		}
	}
	if best == nil {
		return nil, Unreadable("No machine-readable zone was recognized.")
	}
	return best, nil
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

// NewPassportResult makes the result out of the zone, and of the lines of the page above it, which alone hold the
// dates and places of issue and birth.
func NewPassportResult(z *MRZ, page []Line) *PassportResult {
	r := &PassportResult{
		PassportType: z.DocumentCode, CountryCode: z.IssuingState, PassportNumber: z.Number,
		Nationality: z.Nationality, Surname: z.Surname, GivenName: z.GivenName, Sex: z.Sex,
		DateOfBirth: z.DateOfBirth, DateOfExpiry: z.DateOfExpiry,
		Confidence: map[string]float64{}, ExtraInfo: map[string]string{},
	}
	for name, confidence := range z.Confidence {
		r.Confidence[name] = confidence
	}
	r.readPage(page)
	return r
}

// The labels of the page, as passports print them in English.
var (
	issueDateLabel  = regexp.MustCompile(`(?i)date of issue`)
	birthPlaceLabel = regexp.MustCompile(`(?i)place of birth`)
	issuePlaceLabel = regexp.MustCompile(`(?i)place of issue`)
	authorityLabel  = regexp.MustCompile(`(?i)authority`)
	anyLabel        = regexp.MustCompile(`(?i)\b(date|place) of\b|authority|nationality|surname|given name|passport no`)
)

func (r *PassportResult) readPage(page []Line) {
	take := func(name string, target *string, label *regexp.Regexp, read func(string) string) {
		if value, confidence := labelled(page, label, read); value != "" {
			*target = value
			r.Confidence[name] = confidence
		}
	}
	take("date_of_issue", &r.DateOfIssue, issueDateLabel, pageDate)
	take("place_of_birth", &r.PlaceOfBirth, birthPlaceLabel, pageText)
	take("place_of_issue", &r.PlaceOfIssue, issuePlaceLabel, pageText)
	take("issuing_authority", &r.IssuingAuthority, authorityLabel, pageText)
}

// labelled reads what follows a label in its line, or else the next line, unless that is a label itself.
func labelled(page []Line, label *regexp.Regexp, read func(string) string) (value string, confidence float64) {
	for i, line := range page {
		text := line.Text()
		found := label.FindStringIndex(text)
		if found == nil {
			continue
		}
		if value := read(text[found[1]:]); value != "" {
			return value, line.Confidence()
		}
		if i+1 < len(page) && !anyLabel.MatchString(page[i+1].Text()) {
			return read(page[i+1].Text()), page[i+1].Confidence()
		}
	}
	return "", 0
}

var (
	englishDate = regexp.MustCompile(`(?i)(\d{1,2})\s*(?:\d{1,2}月)?\s*/?\s*(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*\s*/?\s*(\d{4})`)
	dottedDate  = regexp.MustCompile(`(\d{1,2})[./-](\d{1,2})[./-](\d{4})`)
	isoLikeDate = regexp.MustCompile(`(\d{4})[./-](\d{1,2})[./-](\d{1,2})`)
)

// pageDate reads a date as passports write them: 21 APR 2012, 21.04.2012 or 2012-04-21.
func pageDate(text string) string {
	if m := englishDate.FindStringSubmatch(text); m != nil {
		month, err := time.Parse("Jan", strings.ToUpper(m[2][:1])+strings.ToLower(m[2][1:]))
		if err != nil {
			return ""
		}
		return isoDate(m[3], month.Format("1"), m[1])
	}
	if m := isoLikeDate.FindStringSubmatch(text); m != nil {
		return isoDate(m[1], m[2], m[3])
	}
	if m := dottedDate.FindStringSubmatch(text); m != nil {
		return isoDate(m[3], m[2], m[1])
	}
	return ""
}

// pageText is a value in the letters of the page, without what parts it from its label.
func pageText(text string) string {
	return strings.Trim(text, " :：/.|-—_")
}
