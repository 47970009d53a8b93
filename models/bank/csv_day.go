package bank

import (
	"errors"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// oneWay are the shapes of days that stand for one day: the year first, or points between.
var oneWay = []string{"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2.1.2006", "2.1.06", "2 January 2006"}

// twoWays are those that stand for two where neither number is over 12: read with the day first, and with the month first.
var twoWays = [][2]string{{"2/1/2006", "1/2/2006"}, {"2-1-2006", "1-2-2006"}, {"2/1/06", "1/2/06"}}

// Why a day is none.
var (
	errDay     = errors.New("no day")
	errTwoDays = errors.New("a day that could be two")
)

// dayOrder is how the days of a file are written whose year stands last, by those that can be read in one way: 03/04/2026 alone could be two days.
type dayOrder struct{ dayFirst, monthFirst bool }

// orderOf looks at all cells of a file, as what it does not import shows the order, too.
func orderOf(rows [][]string) (o dayOrder) {
	for _, row := range rows {
		for _, cell := range row {
			if !strings.ContainsAny(cell, "/-") {
				continue
			}
			dayFirst, monthFirst := readings(bareDay(cell))
			o.dayFirst = o.dayFirst || dayFirst != "" && monthFirst == ""
			o.monthFirst = o.monthFirst || monthFirst != "" && dayFirst == ""
		}
	}
	return o
}

// parse reads a day that can be read in one way only, as the file shows.
func (o dayOrder) parse(s string) (string, error) {
	s = bareDay(s)
	for _, layout := range oneWay {
		if day, ok := isDay(layout, s); ok {
			return day, nil
		}
	}
	dayFirst, monthFirst := readings(s)
	switch {
	case dayFirst == "" && monthFirst == "":
		return "", errDay
	case dayFirst == monthFirst, monthFirst == "", dayFirst != "" && o.dayFirst && !o.monthFirst:
		return dayFirst, nil
	case dayFirst == "", o.monthFirst && !o.dayFirst:
		return monthFirst, nil
	}
	return "", errTwoDays
}

// readings are the days that it could be, "" for none.
func readings(s string) (dayFirst, monthFirst string) {
	for _, shape := range twoWays {
		if day, ok := isDay(shape[0], s); ok {
			dayFirst = day
		}
		if day, ok := isDay(shape[1], s); ok {
			monthFirst = day
		}
	}
	return dayFirst, monthFirst
}

func isDay(layout, s string) (string, bool) {
	day, err := time.Parse(layout, s)
	return day.Format(time.DateOnly), err == nil
}

var (
	// timeOfDay is what may follow a day; the day is the bank's, in whatever time zone it says it.
	timeOfDay = regexp.MustCompile(`[T, ] ?\d{1,2}[:h]\d{2}(:\d{2}([.,]\d+)?)? ?([AaPp][Mm]|Uhr|Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})?$`)
	// The days whose month is a word, with it in the middle or first.
	wordInMiddle = regexp.MustCompile(`^(\d{1,2})(?:er|st|nd|rd|th|\.)?[ /-]?([\p{L}\p{M}]{3,})\.?[ /-]?(\d{4})$`)
	wordFirst    = regexp.MustCompile(`^([\p{L}\p{M}]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
)

// longestDay is longer than any day with its time is written.
const longestDay = 50

// bareDay is what a cell says of a day, without a time; a month that is a word is in English. It is "" for what is none.
func bareDay(s string) string {
	if s == "" || len(s) > longestDay {
		return ""
	}
	s = strings.Join(strings.Fields(s), " ")
	s = timeOfDay.ReplaceAllString(s, "")
	if m := wordInMiddle.FindStringSubmatch(s); m != nil {
		return m[1] + " " + monthOf(m[2]) + " " + m[3]
	}
	if m := wordFirst.FindStringSubmatch(s); m != nil {
		return m[2] + " " + monthOf(m[1]) + " " + m[3]
	}
	return strings.TrimSuffix(strings.ReplaceAll(s, ". ", "."), ".")
}

// months are what months begin with, in small letters without accents, in English, German and French.
var months = [...]string{"jan", "feb fev", "mar maer mrz", "apr avr", "may mai", "jun juin", "jul juil", "aug aou", "sep", "oct okt", "nov", "dec dez"}

// monthOf is the month in English, "" for a word that is none.
func monthOf(word string) string {
	word = plain(word)
	for i, begins := range months {
		for begin := range strings.FieldsSeq(begins) {
			if strings.HasPrefix(word, begin) {
				return time.Month(i + 1).String()
			}
		}
	}
	return ""
}

// accents are what letters have on them in tables, and what is left of them.
var accents = strings.NewReplacer("ä", "a", "à", "a", "â", "a", "é", "e", "è", "e", "ê", "e", "î", "i", "ï", "i", "ö", "o", "ô", "o", "ü", "u", "û", "u", "ù", "u",
	"ç", "c", "ß", "ss", "’", "'", "\u0092", "'")

// plain is the text in small letters without accents, by which words are compared.
func plain(s string) string {
	return accents.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) { // an accent that is written after its letter
			return -1
		}
		return unicode.ToLower(r)
	}, s))
}
