package web

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	requestIDKey = "web.request_id"
	accountKey   = "web.account"
)

// SetAccount tells the log whose request this is, where programs bring their credentials with it.
func SetAccount(c echo.Context, accountID int64) { c.Set(accountKey, accountID) }

// RequestID gives the id under which the log knows this request, the reference of error pages.
func RequestID(c echo.Context) string {
	id, _ := c.Get(requestIDKey).(string)
	return id
}

// UseRequestID lets a request that is the repetition of another have its id, in the log and for its caller.
func UseRequestID(c echo.Context, id string) { setRequestID(c, id) }

// requestID gives every request of a page an id of 12 letters and digits. It is never taken from the client, who could write
// anything into the log with it.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		setRequestID(c, rand.Text()[:12])
		return next(c)
	}
}

func setRequestID(c echo.Context, id string) {
	c.Set(requestIDKey, id)
	c.Response().Header().Set(echo.HeaderXRequestID, id)
}

// logRequests writes one line per request, tells who observes and, because it must know the outcome, turns the error into its page. It logs
// the path without the query, which may hold what is nobody's business.
func logRequests(log *slog.Logger, now func() time.Time, observe func(Answered)) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			start := now()
			method, path := c.Request().Method, c.Request().URL.Path
			err := next(c)
			if err != nil {
				c.Error(err)
			}
			status, took := c.Response().Status, now().Sub(start)
			if observe != nil {
				observe(Answered{c.Path(), method, status, took})
			}
			attrs := []slog.Attr{
				slog.String("request_id", RequestID(c)), slog.String("method", method), slog.String("path", path),
				slog.Int("status", status), slog.Int64("bytes", c.Response().Size),
				slog.Duration("took", took), slog.String("ip", c.RealIP()),
			}
			if who, ok := IdentityOf(c); ok {
				attrs = append(attrs, slog.Int64("user_id", who.UserID), slog.Int64("account_id", who.AccountID))
			} else if accountID, ok := c.Get(accountKey).(int64); ok {
				attrs = append(attrs, slog.Int64("account_id", accountID))
			}
			gone := clientGone(c)
			if gone {
				attrs = append(attrs, slog.Bool("client_gone", true))
			}
			// What merely broke because the client went away, such as a query that was given up, says no more.
			if err != nil && (!gone || status >= http.StatusInternalServerError) {
				attrs = append(attrs, slog.String("error", err.Error()))
			}
			level := slog.LevelInfo
			if status >= http.StatusInternalServerError {
				level = slog.LevelError
			}
			log.LogAttrs(c.Request().Context(), level, "request", attrs...)
			return nil
		}
	}
}

// panicError is a panic as an error, so that it takes the way of all errors.
type panicError struct{}

// Error says only that there was a panic; the log has its value and stack on a line of their own.
func (panicError) Error() string { return "panic" }

// recoverPanics turns a panic into an error and logs its stack, which no answer shows.
func recoverPanics(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) (err error) {
			defer func() {
				value := recover()
				if value == nil {
					return
				}
				if value == http.ErrAbortHandler { //nolint:errorlint // a recovered value, which nobody wraps
					panic(value) // net/http's own way to break a connection off
				}
				log.ErrorContext(c.Request().Context(), "panic", "value", value, "stack", string(debug.Stack()),
					"request_id", RequestID(c), "path", c.Request().URL.Path)
				err = panicError{}
			}()
			return next(c)
		}
	}
}
