package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// PageBodyLimit is how many bytes a request may bring unless its route says otherwise.
const PageBodyLimit = 1 << 20

const bodyKey = "web.body"

// BodyLimit lets the routes it is put on take bodies of up to limit bytes, in place of the PageBodyLimit. Reading
// beyond it fails with an error that is answered with status 413.
func BodyLimit(limit int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			body, ok := c.Get(bodyKey).(io.ReadCloser)
			if !ok {
				body = c.Request().Body
				c.Set(bodyKey, body)
			}
			c.Request().Body = http.MaxBytesReader(c.Response(), body, limit)
			return next(c)
		}
	}
}

// limitTime ends the work on a request that takes too long; its database queries end with it.
func limitTime(limit time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}
