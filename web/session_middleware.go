package web

import (
	"context"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"ocrconsole/models"
)

// load reads the session of the request's cookie and saves it, if it changed, at the moment the answer's header is
// written. A visitor without a session costs no query and gets no cookie until something is kept for them. When the
// database does not answer, pages that do not ask who is signed in are served without a session.
func (s *Sessions) load(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Add(echo.HeaderVary, "Cookie")
		token := ""
		if cookie, err := c.Cookie(s.manager.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx := c.Request().Context()
		if isReading(c.Request().Method) {
			ctx = models.AwaitArrival(ctx)
		}
		ctx, err := s.read(ctx, token)
		if err != nil && goOn(c, err) {
			ctx, err = s.read(c.Request().Context(), "")
		}
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Set(loadedKey, true)
		c.Response().Before(func() {
			if err := s.save(c); err != nil {
				c.Set(unsavedKey, err)
			}
			if !Away(c) { // somebody who may be signed in has what they chose in their session
				s.saveVisitor(c)
			}
		})
		if err := next(c); err != nil {
			return err
		}
		return unsaved(c)
	}
}

const unsavedKey = "web.unsaved"

// unsaved gives the error that kept the session from being saved after the answer had begun.
func unsaved(c echo.Context) error {
	err, _ := c.Get(unsavedKey).(error)
	return err
}

// read reads the session of the token into the context, and notes that it is in use.
func (s *Sessions) read(ctx context.Context, token string) (context.Context, error) {
	ctx, err := s.manager.Load(ctx, token)
	if err != nil {
		return nil, err
	}
	return ctx, s.touch(ctx)
}

// touch ends a session that was not used for too long, and now and then writes down that it is in use.
func (s *Sessions) touch(ctx context.Context) error {
	seen := s.manager.GetInt64(ctx, seenKey)
	if seen == 0 {
		return nil
	}
	switch idle := s.now().Sub(time.Unix(seen, 0)); {
	case idle > SessionIdle:
		return s.manager.Destroy(ctx)
	case idle > sessionTouch:
		s.manager.Put(ctx, seenKey, s.now().Unix())
	}
	return nil
}

// save runs when the header is about to be written. If the session cannot be saved, the answer must not pretend that it
// was: a sign-in would seem done and be lost. Whoever only reads has their page all the same. A session that could not be
// read is never saved: it would take the place of the one that the browser has.
func (s *Sessions) save(c echo.Context) error {
	if Away(c) {
		return nil
	}
	ctx := c.Request().Context()
	response := c.Response()
	switch s.manager.Status(ctx) {
	case scs.Modified:
		ctx = models.MayStore(ctx)
		if userID, signedIn := s.UserID(c); signedIn && s.viewing(c) == nil { // who looks is not seen among the user's sessions
			ctx = models.WithSessionUse(ctx, models.SessionUse{UserID: userID, AccountID: s.accountID(c), UserAgent: c.Request().UserAgent(), Address: c.RealIP(), Method: s.Method(c)})
		}
		token, expiry, err := s.manager.Commit(ctx)
		if models.CodeOf(err) == models.Unauthorized { // it ended while this was under way, and the browser may have another one by now
			return nil
		}
		if err != nil {
			s.log.Log(ctx, levelOfFailure(c), "session not saved", "error", err, "request_id", RequestID(c))
			if isReading(c.Request().Method) && models.IsUnreachable(err) {
				return nil
			}
			return refuseUnsaved(response, err)
		}
		s.manager.WriteSessionCookie(ctx, response, token, expiry)
	case scs.Destroyed:
		s.manager.WriteSessionCookie(ctx, response, "", time.Time{})
	case scs.Unmodified: // nothing to save
	}
	return nil
}

// refuseUnsaved makes the answer whose header is about to be written that of a failure; its page follows.
func refuseUnsaved(response *echo.Response, err error) error {
	found := problemOf(err)
	response.Status = found.Status
	response.Header().Del(echo.HeaderLocation)
	response.Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	ComeBack(response.Header(), found.RetryAfter)
	return err
}
