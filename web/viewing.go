package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// Viewing is an operator who looks at an account as its customer sees it, until an instant.
type Viewing struct {
	OperatorID, AccountID int64
	Until                 time.Time
}

const (
	viewerKey    = "viewing"
	viewedKey    = "viewing_account"
	viewUntilKey = "viewing_until"
)

// View makes the session that of an operator who looks at the account as the user sees it. It is a kind of its own: see onlyLook.
func (s *Sessions) View(c echo.Context, operatorID, userID, epoch, accountID int64, length time.Duration) error {
	if err := s.SignIn(c, userID, epoch); err != nil {
		return err
	}
	ctx := c.Request().Context()
	s.Forget(c) // they have not shown to be the user
	s.manager.Put(ctx, viewerKey, operatorID)
	s.manager.Put(ctx, viewedKey, accountID)
	s.manager.Put(ctx, viewUntilKey, s.now().Add(length).Unix())
	return nil
}

// viewing gives who looks; nil where the session is its user's.
func (s *Sessions) viewing(c echo.Context) *Viewing {
	ctx := c.Request().Context()
	operatorID := s.manager.GetInt64(ctx, viewerKey)
	if operatorID == 0 {
		return nil
	}
	return &Viewing{operatorID, s.manager.GetInt64(ctx, viewedKey), time.Unix(s.manager.GetInt64(ctx, viewUntilKey), 0)}
}

// sees gives what the operator is for as long as they may look: a viewer of the account, in nobody's name. What the account asks of its members, a
// second factor or single sign-on, is not asked of them: the desk has. NotFound when their time is over, or they may not any more, or it would be
// another account; that ends the session.
func (v *Viewing) sees(ctx context.Context, who Identity, now time.Time, mayView func(context.Context, int64) error) (Identity, error) {
	if mayView == nil || !now.Before(v.Until) || who.AccountID != v.AccountID {
		return who, models.Refuse(models.NotFound, cause.SignedOutMeanwhile)
	}
	if err := mayView(ctx, v.OperatorID); err != nil {
		return who, err
	}
	who.Role, who.Viewing, who.Accounts = rights.Viewer, v, 1
	who.LacksFactor, who.NeedsSSO = false, false
	return who, nil
}

// shownTo tells whether who looks is answered what needs the permission: what is a person's own is not shown, and no form is taken.
func shownTo(method string, needed rights.Permission) bool {
	return isReading(method) && needed != rights.Self
}

// onlyLook is what makes a session that looks one that changes nothing: no form is taken from it but the one that ends it, and what needs a
// permission is shown as to a viewer. Whatever a page would store is refused by the database, too: see models.Looking. So nothing that is recorded when it
// leaves the console, as a download, can be had. It goes by the session, and not by whom the session is found to be.
func (s *Sessions) onlyLook(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.viewing(c) == nil {
			return next(c)
		}
		c.SetRequest(c.Request().WithContext(models.Looking(c.Request().Context())))
		if c.Path() == routes.EndView {
			return next(c)
		}
		method := c.Request().Method
		if !isReading(method) {
			return models.Refuse(models.Forbidden, cause.OnlyLooking)
		}
		if p, known := c.Get(permissionsKey).(*permissions); known {
			if needed, declared := p.needed(http.MethodGet, c.Request().URL.EscapedPath()); declared && !shownTo(method, needed) {
				return models.Refuse(models.Forbidden, cause.OnlyLooking)
			}
		}
		return next(c)
	}
}
