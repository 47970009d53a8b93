package bank

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"ocrconsole/models/rules"
)

// errAmount is of what is no amount, or could be two.
var errAmount = errors.New("no amount")

// The amounts that can be read in one way: with a point or a comma before the cents, and with the other between thousands, or with none at all.
var (
	pointAmount = regexp.MustCompile(`^(\d+|\d{1,3}([,' ]\d{3})+|\d{1,2}(,\d{2})+,\d{3})(\.\d{1,2})?$`)
	commaAmount = regexp.MustCompile(`^(\d+|\d{1,3}([.' ]\d{3})+)(,\d{1,2})?$`)
	onlyGroup   = regexp.MustCompile(`^\d{1,3}[.,]\d{3}$`)
	digits      = regexp.MustCompile(`\d(.*\d)?`)
)

// Both ways of money, as tables name them beside an amount that has no sign.
var (
	cameIn  = map[string]bool{"cr": true, "c": true, "h": true, "crdt": true, "credit": true, "haben": true, "+": true}
	wentOut = map[string]bool{"dr": true, "d": true, "s": true, "dbit": true, "debit": true, "soll": true, "-": true}
)

// asTyped makes of the signs that banks write those of a keyboard, also of Windows' own letters, which are read as Latin ones.
var asTyped = strings.NewReplacer("−", "-", "‐", "-", "‑", "-", "–", "-", "－", "-", "\u0096", "-", "’", "'", "\u0092", "'", "\u0080", "€")

// csvMicros reads an amount, and in which currency it says to be, "" where it does not. One such as 1.234 could be two, and is none; so is what has
// two signs.
func csvMicros(s, expected string) (amount rules.Micros, currency string, err error) {
	s = strings.Join(strings.Fields(asTyped.Replace(s)), " ")
	at := digits.FindStringIndex(s)
	if at == nil {
		return 0, "", errAmount
	}
	out, currency, err := beside(s[:at[0]], s[at[1]:], expected)
	if err != nil {
		return 0, "", err
	}
	switch s = s[at[0]:at[1]]; {
	case onlyGroup.MatchString(s):
		return 0, "", errAmount
	case pointAmount.MatchString(s):
		s = strings.NewReplacer(",", "", "'", "", " ", "").Replace(s)
	case commaAmount.MatchString(s):
		s = strings.NewReplacer(".", "", "'", "", " ", "", ",", ".").Replace(s)
	default:
		return 0, "", errAmount
	}
	if amount, err = rules.ParseMicros(s); out {
		amount = -amount
	}
	return amount, currency, err
}

// beside reads what stands before and after the digits: a sign or a word for the way of the money, and a currency, each once at most.
func beside(before, after, expected string) (out bool, currency string, err error) {
	signs := strings.Join(strings.FieldsFunc(before+after, func(r rune) bool { return !isSign(r) }), "")
	ways := 0
	if signs != "" {
		ways++
	}
	out = signs == "-" || signs == "()"
	if !out && signs != "" && signs != "+" {
		return false, "", errAmount
	}
	for _, word := range strings.FieldsFunc(before+" "+after, func(r rune) bool { return isSign(r) || unicode.IsSpace(r) }) {
		said := currencyOf(word, expected)
		switch way := plain(word); {
		case cameIn[way], wentOut[way]:
			ways++
			out = out || wentOut[way]
		case said == "", currency != "":
			return false, "", errAmount
		default:
			currency = said
		}
	}
	if ways > 1 {
		return false, "", errAmount
	}
	return out, currency, nil
}

func isSign(r rune) bool { return strings.ContainsRune("+-()", r) }

// currencyNames are what else currencies are called than by their codes: of several, the one that is expected, else the first.
var currencyNames = map[string][]string{
	"€": {"EUR"}, "euro": {"EUR"}, "euros": {"EUR"}, "£": {"GBP"}, "fr": {"CHF"}, "sfr": {"CHF"}, "us$": {"USD"}, "$us": {"USD"}, "¥": {"JPY", "CNY"}, "kr": {"SEK", "NOK", "DKK"},
	"$": {"USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"},
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// currencyOf reads the code or another name of a currency, "" if it is none.
func currencyOf(word, expected string) string {
	word = strings.TrimSuffix(asTyped.Replace(word), ".")
	if code := strings.ToUpper(word); currencyCode.MatchString(code) {
		return code
	}
	named := currencyNames[plain(word)]
	for _, code := range named {
		if code == expected {
			return code
		}
	}
	return firstOf(named...)
}
