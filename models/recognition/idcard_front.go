package recognition

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// frontText is the front as it was read.
type frontText struct {
	IDCardFront
	number    IDNumber
	locations map[string]Location
	unsure    map[string]bool // fields whose characters an engine was not sure of
}

// missing names the first field that is missing, or is none; empty if there is none, or no front.
func (f *frontText) missing() string {
	if f == nil {
		return ""
	}
	fields := f.fields()
	const shortestAddress = 6 // characters
	switch {
	case len([]rune(fields.Name)) < 2:
		return "name"
	case fields.Sex == "":
		return "sex"
	case !isEthnicity(fields.Ethnicity):
		return "ethnicity"
	case fields.Birth == "":
		return "birth"
	case len([]rune(fields.Address)) < shortestAddress:
		return "address"
	default:
		return ""
	}
}

// doubt names the first field that is missing or uncertain; empty if there is none, or no front. A number that is not valid
// is certain if all of it was read well: it is what the card shows.
func (f *frontText) doubt() string {
	if f == nil {
		return ""
	}
	if !f.number.Valid() && f.unsure["number"] {
		return "number"
	}
	if missing := f.missing(); missing != "" {
		return missing
	}
	for _, field := range []string{"name", "ethnicity", "address"} {
		if f.unsure[field] {
			return field
		}
	}
	return ""
}

// settle leaves out a date of birth and a sex that contradict a valid number where they were not read well: the number,
// which has a check, says them then. What was read well and contradicts it is what the card shows.
func (f *frontText) settle() {
	if !f.number.Valid() {
		return
	}
	if f.unsure["birth"] && f.Birth != f.number.Birth() {
		f.Birth = ""
	}
	if f.unsure["sex"] && f.Sex != f.number.Sex() {
		f.Sex = ""
	}
}

// fields are those that were read; the date of birth and the sex, if they were not, are taken from a valid number.
func (f *frontText) fields() IDCardFront {
	fields := f.IDCardFront
	if f.number.Valid() {
		if fields.Birth == "" {
			fields.Birth = f.number.Birth()
		}
		if fields.Sex == "" {
			fields.Sex = f.number.Sex()
		}
	}
	return fields
}

// verify compares what was read, not what fields filled in.
func (f *frontText) verify() FrontVerification {
	valid := f.number.Valid()
	return FrontVerification{
		ValidNumber: valid,
		ValidBirth:  valid && f.Birth == f.number.Birth(),
		ValidSex:    valid && f.Sex == f.number.Sex(),
	}
}

// nameDots are what engines read for the dot between the parts of a minority's name.
const nameDots = "·•．・‧∙."

// NameLabel stands before a card's name.
const NameLabel = "姓名"

// HasNameLabel says whether a row of a card begins with the label of the name, as engines read it.
func HasNameLabel(text string) bool { return namePattern.MatchString(text) }

// HasNameDot says whether there is a dot between the parts of a name.
func HasNameDot(text string) bool { return strings.ContainsAny(text, nameDots) }

// WithoutNameDot is the name without its dots.
func WithoutNameDot(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(nameDots, r) {
			return -1
		}
		return r
	}, text)
}

// What engines read into the space between a label's characters, or for one of them, is left to the patterns.
var (
	namePattern      = regexp.MustCompile(`^姓?名[:：]?(\p{Han}[\p{Han}` + nameDots + `]{1,24})`)
	restPattern      = regexp.MustCompile(`^[\p{Han}` + nameDots + `]{1,14}$`)
	sexPattern       = regexp.MustCompile(`性?别[:：]?([男女])`)
	ethnicityPattern = regexp.MustCompile(`民?族[:：]?(\p{Han}{1,4})`)
	birthPattern     = regexp.MustCompile(`([12]\d{3})年(\d{1,2})月(\d{1,2})日?`)
	addressPattern   = regexp.MustCompile(`^[住佳往]?址[:：]?(.+)`)
	labelPattern     = regexp.MustCompile(`公民身份|身份号码|姓名|性别|出生`)
)

// readFront reads the side with the portrait; nil if it is not there. The number makes it the front.
func readFront(lines []Line) *frontText {
	f := &frontText{locations: map[string]Location{}, unsure: map[string]bool{}}
	address, name := false, false
	for _, line := range lines {
		text := cardText(line)
		if number, valid := findIDNumber(text); number != "" && (f.number == "" || valid) {
			f.number, f.Number = number, string(number)
			f.locations["number"], f.unsure["number"] = line.Location(), line.unsure(sureFigures)
			address, name = false, false
			continue
		}
		labelled := labelPattern.MatchString(text)
		switch {
		case address && !labelled:
			f.Address += text
			f.unsure["address"] = f.unsure["address"] || line.unsure(sureText)
			continue
		case name && !labelled && restPattern.MatchString(text): // a long name goes on in a second line
			f.Name += dotted(text)
			f.unsure["name"] = f.unsure["name"] || line.unsure(sureText)
			name = false
			continue
		}
		named := f.Name != ""
		address = f.read(text, line)
		name = !named && strings.Contains(f.Name, "·")
	}
	if f.number == "" {
		return nil
	}
	f.settle()
	return f
}

// How sure an engine has to be of the least sure word of a line for its text, and for figures that nothing else confirms.
const (
	sureText    = 0.75
	sureFigures = 0.95
)

// unsure says whether a word of the line is less sure than that.
func (l Line) unsure(sure float64) bool {
	return slices.ContainsFunc(l, func(w Word) bool { return w.Confidence < sure })
}

// unsureOf says whether a word of a value in the line is less sure than that.
func (l Line) unsureOf(value string, sure float64) bool {
	return slices.ContainsFunc(l, func(w Word) bool {
		return w.Confidence < sure && (strings.Contains(value, w.Text) || strings.Contains(w.Text, value))
	})
}

// countLabels is how many of the front's labels there are.
func countLabels(lines []Line) (labels int) {
	for _, line := range lines {
		labels += len(labelPattern.FindAllString(cardText(line), -1))
	}
	return labels
}

// dotted writes the dots of a name as cards do.
func dotted(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(nameDots, r) {
			return '·'
		}
		return r
	}, name)
}

// read takes the fields of one line, and says whether the address begins in it and may go on in the next.
func (f *frontText) read(text string, line Line) (address bool) {
	where := line.Location()
	take := func(field string, target *string, pattern *regexp.Regexp) {
		if match := pattern.FindStringSubmatch(text); match != nil && *target == "" {
			*target = match[1]
			f.locations[field], f.unsure[field] = where, line.unsureOf(match[1], sureText)
		}
	}
	take("name", &f.Name, namePattern)
	f.Name = dotted(f.Name)
	take("sex", &f.Sex, sexPattern)
	take("ethnicity", &f.Ethnicity, ethnicityPattern)
	take("address", &f.Address, addressPattern)
	if date := birthPattern.FindStringSubmatch(text); date != nil && f.Birth == "" {
		f.Birth = isoDate(date[1], date[2], date[3])
		f.locations["birth"], f.unsure["birth"] = where, line.unsure(sureFigures)
	}
	return addressPattern.MatchString(text)
}

// cardText is a line without spaces, and without the marks that engines see between a label and its value.
func cardText(line Line) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”‘’\"'`|", r) {
			return -1
		}
		return r
	}, line.Compact())
}

// isoDate writes a date as YYYY-MM-DD; empty if there is no such day.
func isoDate(year, month, day string) string {
	date, err := time.Parse("2006-1-2", strings.Join([]string{year, month, day}, "-"))
	if err != nil {
		return ""
	}
	return date.Format(dateOnly)
}
