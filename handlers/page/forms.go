package page

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// Form is what every form that can be refused has beside its fields: what was typed and what is wrong with it travel together.
// A form's struct embeds it.
type Form struct {
	Errors FieldErrors
	status int
	wait   time.Duration
	reader *format.F // nil of one that was not read
}

func (f *Form) readBy(reader *format.F) { f.reader = reader }

// Form is that of a form which was not sent, for whoever shows one in its place.
func (v *View) Form() Form { return Form{reader: &v.Format} }

// Refuse notes that the form is refused, and why.
func (f *Form) Refuse(status int, errs FieldErrors) { f.status, f.Errors = status, errs }

// ShowForm writes the page of a form: with status 200 or, if it was refused, with that and after how long to try again.
func (v *View) ShowForm(form *Form, screen templ.Component) error {
	web.ComeBack(v.Response().Header(), form.wait)
	return v.ShowStatus(cmp.Or(form.status, http.StatusOK), screen)
}

// Again answers with the page of the form, which says what err finds wrong; with err itself where it is none that a form shows.
func (f *Form) Again(err error, show func() error) error {
	errs, shown := formErrors(err, f.reader)
	if !shown {
		return err
	}
	f.Refuse(formStatus(err), errs)
	var refusal *models.Error
	if errors.As(err, &refusal) {
		f.wait = refusal.Wait
	}
	return show()
}

// formStatus gives the status of a page that shows its form again.
func formStatus(err error) int {
	switch models.CodeOf(err) {
	case models.Unauthorized:
		return http.StatusUnauthorized
	case models.TooMany:
		return http.StatusTooManyRequests
	default:
		return http.StatusUnprocessableEntity
	}
}

// Ctx gives the request's context, for use cases.
func (v *View) Ctx() context.Context { return v.Request().Context() }

// SeeOther sends the browser on after a POST, so that reloading the next page posts nothing.
func (v *View) SeeOther(path string) error { return v.Redirect(http.StatusSeeOther, path) }

// Flash keeps a message for the next page.
func (v *View) Flash(tone components.Tone, text string) {
	v.frame.Sessions.Flash(v.Context, tone, text)
}

// FieldErrors are the messages beside the fields of a form, by field name; "" is the form as a whole.
type FieldErrors map[string]string

// Text gives the messages for where there are no fields to put them beside.
func (e FieldErrors) Text() string {
	return strings.Join(slices.Sorted(maps.Values(e)), " ")
}

// Problems are the messages as the page begins with them, each with the way to its field: those of the named fields first,
// in the order of the form. What is wrong with the form as a whole leads to the first of them.
func (e FieldErrors) Problems(fields ...string) []layout.Problem {
	var all []layout.Problem
	for _, field := range append(fields, slices.Sorted(maps.Keys(e))...) {
		problem := layout.Problem{Text: e[field]}
		switch {
		case field != "":
			problem.Href = "#field-" + field
		case len(fields) > 0:
			problem.Href = "#field-" + fields[0]
		}
		if problem.Text != "" && !slices.Contains(all, problem) {
			all = append(all, problem)
		}
	}
	return all
}

// FormErrors gives what err says to the user about the form, when it is one that a form shows: wrong input, or a
// state that does not allow it. Any other error is for the error page.
func (v *View) FormErrors(err error) (FieldErrors, bool) { return formErrors(err, &v.Format) }

func formErrors(err error, reader *format.F) (FieldErrors, bool) {
	var e *models.Error
	if !errors.As(err, &e) {
		return nil, false
	}
	switch e.Code {
	case models.Invalid, models.Conflict, models.Restricted, models.Unauthorized, models.TooMany, models.Unavailable:
		if reader == nil {
			return FieldErrors{e.Field: words.Why(e.Why)}, true
		}
		return FieldErrors{e.Field: words.Writer{Figures: *reader}.Why(e.Why)}, true
	default:
		return nil, false
	}
}

// NewKey makes the idempotency key that a form carries: sending the same form again is the same request.
func NewKey() string { return rand.Text() }
