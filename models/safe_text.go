package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SafeText keeps a spreadsheet from taking a text for a formula and running it: request ids are whatever a caller
// chose. An apostrophe before it makes it a text. Some spreadsheets take the wide forms of the signs for the signs, and
// some leave out what cannot be seen before them.
func SafeText(cell string) string {
	seen := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	for _, text := range []string{cell, seen} {
		if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			return "'" + cell
		}
	}
	return cell
}
