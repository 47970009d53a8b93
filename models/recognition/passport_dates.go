package recognition

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// months are how names of months begin, in capitals without marks, in the languages of passports: English, French, German,
// Spanish, Portuguese, Italian, Dutch, Scandinavian, Polish, Czech, Finnish, Turkish, Hungarian and Indonesian. What begins two
// months is in none.
var months = [12]string{
	"JAN ENE GEN STY LED TAM OCA IAN",
	"FEB FEV LUT UNO HEL SUB PEB",
	"MAR MRT MAER MRZ BRE MAA",
	"APR ABR AVR KWI DUB HUH NIS",
	"MAY MAI MEI MAJ MAG KVE TOU MAG",
	"JUN JUIN GIU CZE KES HAZ IUN",
	"JUL JUIL LUG LIP HEI TEM IUL",
	"AUG AGO AOU SIE SRP ELO AGU",
	"SEP SET WRZ ZAR SYY EYL",
	"OCT OKT OUT OTT PAZ RIJ LOK EKI",
	"NOV LIS MARRAS KAS",
	"DEC DEZ DIC DES GRU PRO JOU ARA",
}

var (
	wordyDate   = regexp.MustCompile(`(\d{1,2})[\s.,/-]*(?:\d{1,2}月\s*/?\s*)?([A-Z]{3,})[\s./-]*(?:([A-Z]{3,})[\s./-]*)?(\d{4}|\d{2})\b`)
	chineseDate = regexp.MustCompile(`(\d{1,2})\s*(\d{1,2})月[\s/A-Z]*(\d{4})`)
	dottedDate  = regexp.MustCompile(`\b(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})\b`)
	joinedDate  = regexp.MustCompile(`\b(\d{2})(\d{2})((?:19|20)\d{2})\b`) // engines lose spaces
	isoLikeDate = regexp.MustCompile(`\b(\d{4})[\s./年-]+(\d{1,2})[\s./月-]+(\d{1,2})`)
)

// pageDate reads a date as passports write them: 21 APR 2012, 16 APR/AVR 22, 21.04.2012 or 2012-04-21. Years of two digits are
// of the latest century that makes the date not later than the limit.
func pageDate(text string, limit time.Time) string {
	text = plainCapitals(text)
	if m := wordyDate.FindStringSubmatch(text); m != nil {
		month := monthOf(m[2])
		if month == 0 {
			month = monthOf(m[3])
		}
		if month > 0 {
			return dateOf(m[4], strconv.Itoa(month), m[1], limit)
		}
	}
	if m := chineseDate.FindStringSubmatch(text); m != nil {
		return dateOf(m[3], m[2], m[1], limit)
	}
	if m := isoLikeDate.FindStringSubmatch(text); m != nil {
		return dateOf(m[1], m[2], m[3], limit)
	}
	if m := dottedDate.FindStringSubmatch(text); m != nil {
		return dateOf(m[3], m[2], m[1], limit)
	}
	if m := joinedDate.FindStringSubmatch(text); m != nil {
		return isoDate(m[3], m[2], m[1])
	}
	return ""
}

func dateOf(year, month, day string, limit time.Time) string {
	if len(year) == 4 {
		return isoDate(year, month, day)
	}
	return latestDate(year+twoDigits(month)+twoDigits(day), limit)
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// monthOf is the month that a word names; 0 if it names none. Engines read O for 0 and the other way round: of all months'
// letters none is a digit.
func monthOf(word string) int {
	best, length := 0, 0
	for i, names := range months {
		for name := range strings.FieldsSeq(names) {
			if strings.HasPrefix(word, name) && len(name) > length {
				best, length = i+1, len(name)
			}
		}
	}
	return best
}

// plainCapitals is a text in capitals without marks.
func plainCapitals(text string) string {
	return strings.Map(func(r rune) rune {
		if plain, marked := unmarked[r]; marked {
			return plain
		}
		return r
	}, strings.ToUpper(text))
}

// wholeYears says whether a day is some whole years before another, or a day or two from that.
func wholeYears(from, to string) bool {
	issue, err := time.Parse(dateOnly, from)
	if err != nil {
		return false
	}
	expiry, err := time.Parse(dateOnly, to)
	if err != nil {
		return false
	}
	years := int(expiry.Sub(issue).Hours()/24/365.25 + 0.5)
	apart := expiry.Sub(issue.AddDate(years, 0, 0)).Hours() / 24
	return years > 0 && apart >= -2 && apart <= 1
}
