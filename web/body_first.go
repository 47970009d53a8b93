package web

import (
	"bytes"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"
)

// readBody reads what a request may bring to a page, before anybody asks who sent it: whoever sends it piece by piece must not
// be answered by who they were when they began, while all their sessions were ended. What is beyond, of the routes that take
// more, is read where it is needed; so is the error of a body that cannot be read.
func readBody(c echo.Context) {
	body, limited := c.Get(bodyKey).(io.ReadCloser)
	if !limited || isReading(c.Request().Method) {
		return
	}
	brought, err := io.ReadAll(io.LimitReader(body, PageBodyLimit+1)) // one more, to be too many
	var rest io.Reader = body
	if err != nil {
		rest = broken{err}
	}
	whole := struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(brought), rest), body}
	c.Set(bodyKey, whole)
	c.Request().Body = http.MaxBytesReader(c.Response(), whole, PageBodyLimit)
}

// broken is the rest of a body that could not be read.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
