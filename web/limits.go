package web

import (
	"context"
	"errors"
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

const callerKey = "web.caller"

// limitTime ends the work on a request that takes too long; its database queries end with it.
func limitTime(limit time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			caller := c.Request().Context()
			c.Set(callerKey, caller)
			ctx, cancel := context.WithTimeout(caller, limit)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}

// Within has the work on requests end sooner than all work does, where people wait for something short.
func Within(limit time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}

// TimeLimit lets the routes it is put on work and write for up to limit, in place of what all requests get: for
// downloads that are as long as their data. The work still ends when the caller goes away.
func TimeLimit(limit time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request().Context()), limit)
			defer cancel()
			if caller, ok := c.Get(callerKey).(context.Context); ok {
				defer context.AfterFunc(caller, cancel)()
			}
			c.SetRequest(c.Request().WithContext(ctx))
			// The server's own limit on writing; a writer without one, as in tests, has nothing to extend.
			err := http.NewResponseController(c.Response()).SetWriteDeadline(time.Now().Add(limit))
			if err != nil && !errors.Is(err, http.ErrNotSupported) {
				return err
			}
			return next(c)
		}
	}
}
