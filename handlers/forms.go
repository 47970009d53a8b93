package handlers

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// ctx gives the request's context, for use cases.
func (v *view) ctx() context.Context { return v.Request().Context() }

// seeOther sends the browser on after a POST, so that reloading the next page posts nothing.
func (v *view) seeOther(path string) error { return v.Redirect(http.StatusSeeOther, path) }

// flash keeps a message for the next page.
func (v *view) flash(tone components.Tone, text string) { v.console.Sessions.Flash(v, tone, text) }

// fieldErrors are the messages beside the fields of a form, by field name; "" is the form as a whole.
type fieldErrors map[string]string

// text gives the messages for where there are no fields to put them beside.
func (e fieldErrors) text() string {
	return strings.Join(slices.Sorted(maps.Values(e)), " ")
}

// problems are the messages as the page begins with them, each with the way to its field: those of the named fields first,
// in the order of the form. What is wrong with the form as a whole leads to the first of them.
func (e fieldErrors) problems(fields ...string) []layout.Problem {
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

// formErrors gives what err says to the user about the form, when it is one that a form shows: wrong input, or a
// state that does not allow it. Any other error is for the error page.
func formErrors(err error) (fieldErrors, bool) {
	var e *models.Error
	if !errors.As(err, &e) {
		return nil, false
	}
	switch e.Code {
	case models.Invalid, models.Conflict, models.Restricted, models.Unauthorized, models.TooMany, models.Unavailable:
		return fieldErrors{e.Field: e.Message}, true
	default:
		return nil, false
	}
}

// newKey makes the idempotency key that a form carries: sending the same form again is the same request.
func newKey() string { return rand.Text() }
