package page

import (
	"fmt"
	"net/url"
	"reflect"

	"github.com/labstack/echo/v4"

	"ocrconsole/views/format"
	"ocrconsole/web"
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
// The tags are those of Echo's binder, which would also take fields of a form from the address, names in other capitals, JSON and
// XML where a form was meant, and refuse whole forms for one field.
func Read[F any](c echo.Context) *F {
	form := new(F)
	ReadOver(c, form)
	return form
}

// ReadOver reads into a form that holds what is meant by fields that were not sent.
func ReadOver(c echo.Context, form any) {
	if sent, refusable := form.(interface{ readBy(reader *format.F) }); refusable {
		sent.readBy(web.ReaderOf(c))
	}
	fill(form, "query", c.QueryParams())
	fill(form, "form", body(c))
}

// ReadNamed gives a field of the body whose name is made when its page is: one question for each line of an order.
func ReadNamed(c echo.Context, name string) string { return body(c).Get(name) }

// body gives the fields of the body; none, if it is no form or cannot be read.
func body(c echo.Context) url.Values {
	_, _ = c.FormParams() // has it read
	return c.Request().PostForm
}

func fill(form any, tag string, sent url.Values) {
	filled := reflect.ValueOf(form).Elem()
	for _, field := range reflect.VisibleFields(filled.Type()) {
		name := field.Tag.Get(tag)
		values := sent[name]
		if name == "" || len(values) == 0 {
			continue
		}
		switch into := filled.FieldByIndex(field.Index).Addr().Interface().(type) {
		case *string:
			*into = values[0]
		case *[]string:
			*into = values
		case interface{ Take(sent string) }:
			into.Take(values[0])
		default:
			panic(fmt.Sprintf("read %T: field %s takes no text", form, field.Name))
		}
	}
}
