package web

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
)

// load reads the session of the request's cookie and saves it, if it changed, at the moment the answer's header is
// written. A visitor without a session costs no query and gets no cookie until something is kept for them.
func (s *Sessions) load(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		token := ""
		if cookie, err := c.Cookie(s.manager.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := s.manager.Load(c.Request().Context(), token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Set(loadedKey, true)
		if err := s.touch(ctx); err != nil {
			return err
		}
		c.Response().Before(func() {
			s.save(c)
			s.saveVisitor(c)
		})
		return next(c)
	}
}

// touch ends a session that was not used for too long, and now and then writes down that it is in use.
func (s *Sessions) touch(ctx context.Context) error {
	seen := s.manager.GetInt64(ctx, seenKey)
	if seen == 0 {
		return nil
	}
	switch idle := s.now().Sub(time.Unix(seen, 0)); {
	case idle > sessionIdle:
		return s.manager.Destroy(ctx)
	case idle > sessionTouch:
		s.manager.Put(ctx, seenKey, s.now().Unix())
	}
	return nil
}

// save runs when the header is about to be written. If the session cannot be saved, the answer must not pretend that it
// was: a sign-in would seem done and be lost.
func (s *Sessions) save(c echo.Context) {
	ctx := c.Request().Context()
	response := c.Response()
	switch s.manager.Status(ctx) {
	case scs.Modified:
		token, expiry, err := s.manager.Commit(ctx)
		if err != nil {
			s.log.Log(ctx, levelOfFailure(c), "session not saved", "error", err, "request_id", RequestID(c))
			response.Status = http.StatusInternalServerError
			response.Header().Del(echo.HeaderLocation)
			return
		}
		s.manager.WriteSessionCookie(ctx, response, token, expiry)
	case scs.Destroyed:
		s.manager.WriteSessionCookie(ctx, response, "", time.Time{})
	case scs.Unmodified: // nothing to save
	}
}
