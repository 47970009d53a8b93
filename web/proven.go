package web

import (
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
)

const (
	provenKey  = "proven"
	methodKey  = "method"
	stepCookie = "step" // of a sign-in that is half done
)

// SetMethod notes by what the user of the session signed in.
func (s *Sessions) SetMethod(c echo.Context, method models.SignInMethod) {
	s.manager.Put(c.Request().Context(), methodKey, string(method))
}

// Method is by what they did; "" in sessions of before that was noted.
func (s *Sessions) Method(c echo.Context) models.SignInMethod {
	return models.SignInMethod(s.manager.GetString(c.Request().Context(), methodKey))
}

// Prove notes that the user has just shown anew who they are. The session goes on under another token.
func (s *Sessions) Prove(c echo.Context) error {
	if err := s.renew(c); err != nil {
		return err
	}
	s.manager.Put(c.Request().Context(), provenKey, s.now().Unix())
	return nil
}

// renew gives the session another token, so that one that was overheard before is worth nothing. It ends when it would have.
func (s *Sessions) renew(c echo.Context) error {
	ctx := c.Request().Context()
	ends := s.manager.Deadline(ctx)
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.SetDeadline(ctx, ends) // a new token begins a new lifetime there
	return nil
}

// GoOn has the session go on with the epoch, which ended all others of its user, under another token.
func (s *Sessions) GoOn(c echo.Context, epoch int64) error {
	if epoch == s.epoch(c) {
		return nil
	}
	if err := s.renew(c); err != nil {
		return err
	}
	s.manager.Put(c.Request().Context(), epochKey, epoch)
	return nil
}

// Forget has the user show anew who they are, whenever they did last.
func (s *Sessions) Forget(c echo.Context) { s.manager.Remove(c.Request().Context(), provenKey) }

// ProvenWithin tells whether the user has shown who they are within the time: at their sign-in, or since.
func (s *Sessions) ProvenWithin(c echo.Context, within time.Duration) bool {
	proven := s.manager.GetInt64(c.Request().Context(), provenKey)
	return proven != 0 && s.now().Sub(time.Unix(proven, 0)) < within
}

// KeepStep has the browser keep the token of a sign-in that is half done, until it ends; "" has it forgotten.
func (s *Sessions) KeepStep(c echo.Context, token string) { s.setCookie(c, stepCookie, token, 0) }

// Step gives the token, "" if there is none.
func (s *Sessions) Step(c echo.Context) string {
	cookie, err := c.Cookie(s.cookieName(stepCookie))
	if err != nil || len(cookie.Value) > maxDeviceLength {
		return ""
	}
	return cookie.Value
}
