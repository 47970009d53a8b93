package exports

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// WriteTable writes rows as CSV. What is no number is written as SafeText: names of campaigns and accounts are whatever somebody chose.
func WriteTable(to io.Writer, rows [][]string) error {
	w := csv.NewWriter(to)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			if safe[i] = cell; !isNumber(cell) {
				safe[i] = SafeText(cell)
			}
		}
		if err := w.Write(safe); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// isNumber tells of a number as we write them, which no spreadsheet takes for more.
func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil && strings.Trim(cell, "-.0123456789") == ""
}

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
