package web

import (
	"context"
	"errors"
	"log/slog"

	"github.com/labstack/echo/v4"
)

// clientGone reports whether the client closed the connection before it had its answer. That is nobody's fault, whatever
// broke because of it, and nobody reads what is answered.
func clientGone(c echo.Context) bool {
	caller, ok := c.Get(callerKey).(context.Context)
	return ok && errors.Is(caller.Err(), context.Canceled)
}

// levelOfFailure is how loudly to log what failed while an answer was written: clients that go away fill no error log.
func levelOfFailure(c echo.Context) slog.Level {
	if clientGone(c) {
		return slog.LevelInfo
	}
	return slog.LevelError
}
