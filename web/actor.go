package web

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/models/trail"
)

// nameActor tells use cases who does what a page is asked for: whoever is signed in, or a stranger until they show who they are.
func nameActor(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if who, signedIn := IdentityOf(c); signedIn && who.Viewing != nil {
			ActAs(c, trail.Operator, who.Viewing.OperatorID)
		} else if signedIn {
			ActAs(c, trail.User, who.UserID)
		} else {
			ActAs(c, trail.Stranger, 0)
		}
		return next(c)
	}
}

// ActAs tells use cases that what the rest of the request does is the actor's doing, from the client's address as the limits see it.
func ActAs(c echo.Context, kind trail.ActorKind, id int64) {
	by := trail.Actor{Kind: kind, ID: id, Address: c.RealIP(), RequestID: RequestID(c)}
	c.SetRequest(c.Request().WithContext(trail.By(c.Request().Context(), by)))
}
