package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/reading"
	"ocrconsole/views/routes"

	"github.com/labstack/echo/v4"
)

// Identity is who is signed in, and for which account. Region, Theme and FirstSteps are what the user chose last, "" for none.
// Sessions of another epoch than the user's were ended by them.
type Identity struct {
	UserID, AccountID, Epoch          int64
	Email, AccountName, Region, Theme string
	Role                              models.Role
	Accounts                          int64 // how many the user acts for
	FirstSteps                        models.FirstSteps
	TimeZone                          string
	NoSlash                           bool
	Reading                           reading.Style // how they read numbers and days
	// Viewing is who looks at the account as its customer sees it, and changes nothing; nil for the customer.
	Viewing *Viewing
	// LacksFactor tells that the account asks its members for a second factor, and that they have none.
	LacksFactor bool
	// NeedsSSO tells that the user reaches the account by its single sign-on only, BreakGlass that they do without by a second factor, and
	// BySSO that they came by it.
	NeedsSSO, BreakGlass, BySSO bool
}

// IdentityLoader finds the identity of a user in the account, or in the one that they act for where it is 0. A models.NotFound error means
// that the user is gone, or no member of it any more, and ends the session.
type IdentityLoader func(ctx context.Context, userID, accountID int64) (Identity, error)

const identityKey = "web.identity"

// IdentityOf gives who is signed in; false for a visitor.
func IdentityOf(c echo.Context) (Identity, bool) {
	who, ok := c.Get(identityKey).(Identity)
	return who, ok
}

// identityTime is how long a request waits to learn who sent it.
const identityTime = 5 * time.Second

// identify looks up the user of the session once per request.
func identify(sessions *Sessions, load IdentityLoader, mayView func(ctx context.Context, operatorID int64) error) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			userID, ok := sessions.UserID(c)
			if !ok {
				return next(c)
			}
			readBody(c)
			ctx, cancel := context.WithTimeout(c.Request().Context(), identityTime)
			who, err := load(ctx, userID, sessions.accountID(c))
			viewing := sessions.viewing(c)
			if viewing != nil && err == nil {
				who, err = viewing.sees(ctx, who, sessions.now(), mayView)
			}
			cancel()
			switch {
			case err != nil && goOn(c, err):
			case err != nil && models.CodeOf(err) != models.NotFound:
				return err
			case err != nil || who.Epoch != sessions.epoch(c):
				if err := sessions.SignOut(c); err != nil {
					return err
				}
			case lockedOut(&who, sessions, c):
				c.Set(lockedKey, who)
			default:
				c.Set(identityKey, who)
				c.SetRequest(c.Request().WithContext(models.InSession(models.ActingAs(c.Request().Context(), who.UserID), who.Epoch)))
			}
			return next(c)
		}
	}
}

// lockedKey marks a request of somebody whose session does not open the account that they act for.
const lockedKey = "web.locked"

// lockedOut tells whether the session does not open the account, which asks its members for single sign-on. Whoever came by that has shown a
// second factor there, or what the account's provider takes for one: they are not asked for another one here.
func lockedOut(who *Identity, sessions *Sessions, c echo.Context) bool {
	who.BySSO = sessions.BySSO(c) != 0
	if who.BySSO {
		who.LacksFactor = false
		return false
	}
	return who.NeedsSSO && (!who.BreakGlass || !sessions.Method(c).Strong())
}

// LockedOut gives who is signed in, where their session does not open the account that they act for: single sign-on does. For all else they
// are a visitor, so that no page, file or frame of that account is theirs, whoever writes it.
func LockedOut(c echo.Context) (Identity, bool) {
	who, locked := c.Get(lockedKey).(Identity)
	return who, locked
}

// RequireOwnSignIn refuses what changes by which a user signs in, or where else they are signed in, to sessions that began by single sign-on:
// whoever runs the provider of one account does not get at others by it.
func RequireOwnSignIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if who, _ := IdentityOf(c); who.BySSO {
			return models.Refuse(models.Forbidden, cause.SSOOwnSignIn)
		}
		return next(c)
	}
}

// RequireSignIn sends visitors to the sign-in page, from where they come back to the page they asked for. A form they
// sent is not repeated: they come back to the page that holds it.
func RequireSignIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, ok := IdentityOf(c); ok {
			return next(c)
		}
		if err := AwayFrom(c); err != nil {
			return err
		}
		target := routes.SignIn
		if _, locked := LockedOut(c); locked {
			target = routes.SSORequired
		}
		if isReading(c.Request().Method) {
			target += "?next=" + url.QueryEscape(c.Request().URL.RequestURI())
		}
		return c.Redirect(http.StatusSeeOther, target)
	}
}

// RequireFactor leads whoever has no second factor, where the account asks for one, to the page on which they set it up.
func RequireFactor(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if who, _ := IdentityOf(c); who.LacksFactor {
			return c.Redirect(http.StatusSeeOther, routes.Security)
		}
		return next(c)
	}
}

// LocalPath gives path if it is a path of this site, else fallback: what a form or an address names as the page to go to
// next must not lead to another site.
func LocalPath(path, fallback string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || len(path) < 1 || path[0] != '/' {
		return fallback
	}
	// Browsers read "//host" and "/\host" as another host.
	if len(path) > 1 && (path[1] == '/' || path[1] == '\\') {
		return fallback
	}
	for _, r := range path {
		if r < ' ' || r == 0x7f {
			return fallback
		}
	}
	return path
}
