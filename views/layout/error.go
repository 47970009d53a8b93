package layout

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// ErrorPage is what a page says when a request cannot be answered. Reference finds the request in the log; it is shown
// for faults of the server only.
type ErrorPage struct {
	Status                 int
	Title, Text            string
	Reference              string
	ActionHref, ActionText string
	Resend                 *Resend // nil: nothing that could be sent again
}

// Resend is a form that could not be carried out, to be sent again as it was entered.
type Resend struct {
	Action string
	Fields []ResendField
}

// ResendField is one of its values; a secret one is empty and has to be entered anew.
type ResendField struct {
	Name, Value string
	Secret      bool
}

// kept tells whether there is something to send that the user need not enter again.
func (r *Resend) kept() bool {
	return slices.ContainsFunc(r.Fields, func(f ResendField) bool { return !f.Secret })
}

func (p ErrorPage) status() string { return strconv.Itoa(p.Status) }

func pressed(yes bool) string { return strconv.FormatBool(yes) }

// initials gives two letters of an address for the round badge: "mary.keller@…" is "MK", "ops@…" is "OP".
func initials(email string) string {
	name, _, _ := strings.Cut(email, "@")
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' || r == '-' || r == '+' })
	letters := ""
	switch {
	case len(parts) > 1:
		letters = first(parts[0], 1) + first(parts[1], 1)
	case len(parts) == 1:
		letters = first(parts[0], 2)
	}
	return strings.ToUpper(letters)
}

func first(word string, n int) string {
	runes := []rune(word)
	return string(runes[:min(n, len(runes))])
}

// ErrorIn puts an error page into a frame, as in ErrorIn(Console(shell), page).
func ErrorIn(frame templ.Component, page ErrorPage) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, Error(page)), w)
	})
}
