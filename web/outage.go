package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/views/layout"
)

// retryAfter is when clients are told to come back while something that a request needs does not answer.
const retryAfter = 5 * time.Second

const awayKey = "web.away"

// Away reports whether nobody knows who asks, because the database, which holds their session, does not answer or was not
// asked. They may well be signed in: what needs no database is shown to them, the rest is not answered with a page to sign in.
func Away(c echo.Context) bool { return AwayFrom(c) != nil }

// AwayFrom gives the error that the session could not be read with, nil where the database answered.
func AwayFrom(c echo.Context) error {
	err, _ := c.Get(awayKey).(error)
	return err
}

// awayTime is how long the rest may take where the database has not told who asks: hardly anything but the catalog is
// asked for then, and the last one known will do.
const awayTime = 3 * time.Second

// errNotAsked stands for the session of a request for which none is looked at.
var errNotAsked = errors.New("what is the same for everybody asks nobody who they are")

// asksNobody marks requests for what is the same for everybody, so that an error page takes nobody for signed out.
func asksNobody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(awayKey, errNotAsked)
		return next(c)
	}
}

// beQuick lets what follows take awayTime only, if it turned out on the way that the database does not answer.
func beQuick(next echo.HandlerFunc) echo.HandlerFunc {
	quick := Within(awayTime)(next)
	return func(c echo.Context) error {
		if Away(c) {
			return quick(c)
		}
		return next(c)
	}
}

// goOn notes that err kept the session from being read, and tells whether the request may go on without: what only reads
// may, unless it asks who is signed in.
func goOn(c echo.Context, err error) bool {
	if !models.IsUnreachable(err) {
		return false
	}
	c.Set(awayKey, err)
	return isReading(c.Request().Method)
}

func isReading(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// again is what brings a request that found no database once more: the same address or, for a form, the form with all
// that was entered. Passwords are not written into pages; they are asked for again.
func again(r *http.Request) (href string, form *layout.Resend) {
	address := LocalPath(r.URL.RequestURI(), "")
	if address == "" {
		return "", nil
	}
	if isReading(r.Method) {
		return address, nil
	}
	// A file cannot be kept. The form has not been read yet when it was the session that could not be.
	if r.Method != http.MethodPost || !isForm(r, echo.MIMEApplicationForm) || readForm(r) != nil {
		return "", nil
	}
	return "", &layout.Resend{Action: address, Fields: resent(r.PostForm)}
}

// resent gives the fields of the form by name, those of one name in their order.
func resent(form url.Values) []layout.ResendField {
	var fields []layout.ResendField
	for name, values := range form {
		secret := strings.Contains(strings.ToLower(name), "password")
		for _, value := range values {
			if secret {
				value = ""
			}
			fields = append(fields, layout.ResendField{Name: name, Value: value, Secret: secret})
		}
	}
	slices.SortStableFunc(fields, func(a, b layout.ResendField) int { return strings.Compare(a.Name, b.Name) })
	return fields
}
