package page

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"

	"github.com/labstack/echo/v4"
)

// Read gives what a form sent, or what an address asks for: the only way in which handlers read either. F is a struct with a
// field for each: `query:"name"` is read from the address, `form:"name"` from the body, one with both from the body where that
// has it. Of a name that is sent several times the first counts, except in a list. The struct of a form that can be refused embeds
// Form.
//
// Fields are texts, lists of texts, or components.Checked: what takes every text, so that what was typed can be shown again. What
// an amount, a day or a region means depends on the catalog of the request: View.ReadAmount, View.ParseDay and View.Offering read
// them from the text, and say what is wrong with it.
//
// Echo's binder fills F, and sees no more than F names. On its own it also takes fields of a form from the address, names in
// other capitals, and JSON and XML where a form was meant.
func Read[F any](c echo.Context) *F { return ReadOver(c, new(F)) }

// ReadOver reads into a form that holds what is meant by fields that were not sent.
func ReadOver[F any](c echo.Context, form *F) *F {
	var binder echo.DefaultBinder
	s := sent{c, reflect.TypeFor[F]()}
	if err := errors.Join(binder.BindQueryParams(s, form), binder.BindBody(s, form)); err != nil {
		panic(fmt.Errorf("read %T: %w", form, err)) // a field's type that does not take every text is our mistake
	}
	return form
}

// ReadNamed gives a field of the body whose name is made when its page is: one question for each line of an order.
func ReadNamed(c echo.Context, name string) string {
	_, _ = c.FormParams() // has it read
	return c.Request().PostForm.Get(name)
}

// sent is a request as the binder may see it.
type sent struct {
	echo.Context
	form reflect.Type
}

// QueryParams are the values of the address that the form names.
func (s sent) QueryParams() url.Values { return s.named("query", s.Context.QueryParams()) }

// FormParams are the values of the body that the form names; none, if it is no form or cannot be read.
func (s sent) FormParams() (url.Values, error) {
	_, _ = s.Context.FormParams()
	return s.named("form", s.Context.Request().PostForm), nil
}

// Request is one of a form, whatever was sent: a body that is none has no values.
func (s sent) Request() *http.Request {
	return &http.Request{ContentLength: -1, Header: http.Header{echo.HeaderContentType: {echo.MIMEApplicationForm}}}
}

func (s sent) named(tag string, values url.Values) url.Values {
	named := make(url.Values)
	for _, field := range reflect.VisibleFields(s.form) {
		if name := field.Tag.Get(tag); name != "" && len(values[name]) > 0 {
			named[name] = values[name]
		}
	}
	return named
}
