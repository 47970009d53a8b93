package recognition

import (
	"regexp"
	"strings"
	"time"
)

// forGood is how cards write a validity without end.
const forGood = "长期"

// backText is the back as it was read.
type backText struct {
	IDCardBack
	locations map[string]Location
	unsure    bool // an engine was not sure of who issued it
}

// missing names the first field that is missing; empty if there is none, or no back.
func (b *backText) missing() string {
	switch {
	case b == nil:
		return ""
	case b.Issue == "":
		return "authority"
	case b.ValidFrom == "" || b.ValidTo == "":
		return "period of validity"
	default:
		return ""
	}
}

// doubt names the first field that is missing or uncertain; empty if there is none, or no back.
func (b *backText) doubt() string {
	if b != nil && b.unsure {
		return "authority"
	}
	return b.missing()
}

// HasPeriod says whether a text has a period that cards are valid for.
func HasPeriod(text string) bool {
	b := readBack([]Line{{{Text: text}}})
	return b != nil && b.ValidFrom != "" && b.verify(time.Time{}).ValidValidityPeriod
}

var (
	issuePattern  = regexp.MustCompile(`(?:签发机关|发机关|机关)[:：]?(\p{Han}{4,})`)
	periodPattern = regexp.MustCompile(`(\d{4})[.,。·]?(\d{2})[.,。·]?(\d{2})[-—–一~]+(?:(\d{4})[.,。·]?(\d{2})[.,。·]?(\d{2})|长期)`)
)

// readBack reads the side with the emblem; nil if it is not there. The period of validity makes it the back.
func readBack(lines []Line) *backText {
	b := &backText{locations: map[string]Location{}}
	for _, line := range lines {
		text := cardText(line)
		if match := issuePattern.FindStringSubmatch(text); match != nil && b.Issue == "" {
			b.Issue = match[1]
			if !strings.HasPrefix(b.Issue, "关岭") { // a county; else the end of the label, read twice
				b.Issue = strings.TrimPrefix(b.Issue, "关")
			}
			b.locations["issue"], b.unsure = line.Location(), line.unsure(sureText)
		}
		if match := periodPattern.FindStringSubmatch(text); match != nil && b.ValidFrom == "" {
			b.ValidFrom = isoDate(match[1], match[2], match[3])
			b.ValidTo = forGood
			if match[4] != "" {
				b.ValidTo = isoDate(match[4], match[5], match[6])
			}
			b.locations["valid_from"], b.locations["valid_to"] = line.Location(), line.Location()
		}
	}
	if b.ValidFrom == "" && b.Issue == "" {
		return nil
	}
	return b
}

func (b *backText) verify(at time.Time) BackVerification {
	from, err := time.Parse(dateOnly, b.ValidFrom)
	if err != nil {
		return BackVerification{}
	}
	today := dayOf(at)
	if b.ValidTo == forGood {
		return BackVerification{ValidDate: !today.Before(from), ValidValidityPeriod: true}
	}
	to, err := time.Parse(dateOnly, b.ValidTo)
	if err != nil {
		return BackVerification{}
	}
	return BackVerification{
		ValidDate:           !today.Before(from) && !today.After(to),
		ValidValidityPeriod: issuedFor(from, to, 5) || issuedFor(from, to, 10) || issuedFor(from, to, 20),
	}
}

// issuedFor says whether a period is one of so many years. One from 29 February ends on 28 February or 1 March.
func issuedFor(from, to time.Time, years int) bool {
	end := from.AddDate(years, 0, 0)
	return to.Equal(end) || from.Day() == 29 && from.Month() == time.February && to.Equal(end.AddDate(0, 0, -1))
}
