package recognition

import (
	"strings"
	"unicode"
)

// zoneLetters are what letters of passports' pages are in the zone, ICAO 9303 part 3, section 6, where that is not the letter
// without its marks; of those with several, states choose.
var zoneLetters = map[rune][]string{
	'Ä': {"AE", "A"}, 'Ö': {"OE", "O"}, 'Ü': {"UE", "UXX", "U"}, 'ẞ': {"SS"}, 'ß': {"SS"}, 'Å': {"AA", "A"}, 'Æ': {"AE"}, 'Ø': {"OE", "O"},
	'Œ': {"OE"}, 'Ñ': {"N", "NXX"}, 'Þ': {"TH"}, 'Ð': {"D"}, 'Đ': {"D"}, 'Ł': {"L"}, 'Ĳ': {"IJ"}, 'İ': {"I"}, 'ı': {"I"}, 'Ŋ': {"N"}, 'Ħ': {"H"},
	'Ŧ': {"T"}, 'Ő': {"OE", "O"}, 'Ű': {"UE", "U"}, 'Ž': {"Z"}, 'Š': {"S"}, 'Č': {"C"}, 'Ć': {"C"},
	// Engines that do not know a letter read it without its marks.
	'A': {"A", "AE", "AA"}, 'O': {"O", "OE"}, 'U': {"U", "UE", "UXX"}, 'N': {"N", "NXX"}, 'B': {"B", "SS"},
}

// unmarked are letters of Europe's languages without their marks.
var unmarked = map[rune]rune{}

func init() { //nolint:gochecknoinits // a table that is shorter by its groups
	for letter, marked := range map[rune]string{
		'A': "ÀÁÂÃĀĂĄÄÅ", 'C': "ÇĆĈĊČ", 'D': "ĎĐ", 'E': "ÈÉÊËĒĔĖĘĚ", 'G': "ĜĞĠĢ", 'H': "ĤĦ", 'I': "ÌÍÎÏĨĪĬĮİ", 'J': "Ĵ", 'K': "Ķ", 'L': "ĹĻĽĿŁ",
		'N': "ÑŃŅŇ", 'O': "ÒÓÔÕÖŌŎŐØ", 'R': "ŔŖŘ", 'S': "ŚŜŞŠȘ", 'T': "ŢŤŦȚ", 'U': "ÙÚÛÜŨŪŬŮŰŲ", 'W': "Ŵ", 'Y': "ÝŶŸ", 'Z': "ŹŻŽ",
	} {
		for _, r := range marked {
			unmarked[r] = letter
		}
	}
}

// spellings are what a letter of the page may be in the zone; nil for what is no letter there.
func spellings(r rune) []string {
	r = unicode.ToUpper(r)
	if several := zoneLetters[r]; several != nil {
		return several
	}
	if plain, marked := unmarked[r]; marked {
		r = plain
	}
	if r >= 'A' && r <= 'Z' {
		return []string{string(r)}
	}
	return nil
}

// spelledAs says whether the letters of a name on the page are those of the zone, which has no spaces here. Of a name that the zone
// cuts off, the beginning suffices.
func spelledAs(page []rune, zone string, cut bool) bool {
	if zone == "" {
		return cut || len(page) == 0
	}
	if len(page) == 0 {
		return false
	}
	for _, spelling := range spellings(page[0]) {
		if rest, found := strings.CutPrefix(zone, spelling); found && spelledAs(page[1:], rest, cut) {
			return true
		}
		if cut && strings.HasPrefix(spelling, zone) {
			return true
		}
	}
	return false
}

// nameLetters are the letters of a name on the page, and which of them stand behind something else.
func nameLetters(text string) (letters []rune, begins []bool) {
	behind := false
	for _, r := range text {
		if spellings(r) == nil {
			behind = true
			continue
		}
		letters, begins = append(letters, r), append(begins, behind)
		behind = false
	}
	return letters, begins
}
