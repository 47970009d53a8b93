package reading

import (
	"strconv"
	"strings"
)

// longestHeader bounds what is read of a browser's languages: no real list comes near it.
const longestHeader = 1000

// of are the styles of languages, and of languages in places where those are written otherwise: what the Unicode CLDR says of them.
// What is not here is read as the console writes for whoever has chosen nothing, or as the language is without its place.
var of = map[string]Style{
	"en": {}, "en-us": {Commas, MonthNameDay}, "en-ca": {Commas, MonthNameDay}, "en-in": {Lakhs, DayMonthName}, "en-za": {Spaces, DayMonthName}, "en-ch": {Apostrophes, DayMonthName},
	"de": {Points, DayPoint}, "de-ch": {Apostrophes, DayPoint}, "de-li": {Apostrophes, DayPoint},
	"fr": {Spaces, DaySlash}, "fr-ch": {Spaces, DayPoint}, "fr-ca": {Spaces, YearFirst},
	"es": {Points, DaySlash}, "es-mx": {Commas, DaySlash}, "es-us": {Commas, DaySlash}, "es-419": {Commas, DaySlash},
	"it": {Points, DaySlash}, "it-ch": {Apostrophes, DayPoint}, "pt": {Points, DaySlash}, "pt-pt": {Spaces, DaySlash}, "nl": {Points, DaySlash},
	"da": {Points, DayPoint}, "tr": {Points, DayPoint}, "el": {Points, DaySlash}, "ro": {Points, DayPoint}, "hr": {Points, DayPoint}, "sl": {Points, DayPoint}, "sr": {Points, DayPoint},
	"id": {Points, DaySlash}, "vi": {Points, DaySlash},
	"sv": {Spaces, YearFirst}, "nb": {Spaces, DayPoint}, "nn": {Spaces, DayPoint}, "no": {Spaces, DayPoint}, "fi": {Spaces, DayPoint}, "pl": {Spaces, DayPoint}, "cs": {Spaces, DayPoint},
	"sk": {Spaces, DayPoint}, "hu": {Spaces, YearFirst}, "bg": {Spaces, DayPoint}, "ru": {Spaces, DayPoint}, "uk": {Spaces, DayPoint}, "lt": {Spaces, YearFirst}, "lv": {Spaces, DayPoint}, "et": {Spaces, DayPoint},
	"hi": {Lakhs, DaySlash}, "bn": {Lakhs, DaySlash}, "ta": {Lakhs, DaySlash}, "te": {Lakhs, DaySlash}, "mr": {Lakhs, DaySlash}, "gu": {Lakhs, DaySlash},
	"zh": {Commas, YearFirst}, "ja": {Commas, YearFirst}, "ko": {Commas, YearFirst}, "th": {Commas, DaySlash}, "ms": {Commas, DaySlash}, "he": {Commas, DayPoint},
}

// OfLanguages gives the style of the language that a browser likes best, of those that are known here: of its header
// Accept-Language. Of two that are liked alike the first counts. A header that is none gives the zero Style.
func OfLanguages(header string) Style {
	best, chosen := 0.0, Style{}
	for item := range strings.SplitSeq(header[:min(len(header), longestHeader)], ",") {
		tag, weight, weighted := strings.Cut(item, ";")
		liked := 1.0
		if weighted {
			var err error
			if liked, err = strconv.ParseFloat(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), 64); err != nil || liked > 1 {
				continue
			}
		}
		if style, known := ofTag(tag); known && liked > best {
			best, chosen = liked, style
		}
	}
	return chosen
}

// ofTag gives the style of a language tag: of the language in its place, else of the language.
func ofTag(tag string) (Style, bool) {
	parts := strings.Split(strings.ToLower(strings.TrimSpace(tag)), "-")
	if style, known := of[parts[0]+"-"+parts[len(parts)-1]]; known {
		return style, true
	}
	style, known := of[parts[0]]
	return style, known
}
