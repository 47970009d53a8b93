package page

import (
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// Field is one field of a form as it was sent.
type Field struct{ Name, Value string }

// SentBut gives all fields of the form that was sent, but for those whose names begin so, in the order of their names: to be sent once
// more when something else was asked first.
func SentBut(c echo.Context, prefix string) []Field {
	sent := body(c)
	var all []Field
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if strings.HasPrefix(name, prefix) {
			continue
		}
		for _, value := range sent[name] {
			all = append(all, Field{name, value})
		}
	}
	return all
}
