package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Bounds of the pages of one account: how many are made at once, of which each may hold a connection to the database, and how
// long others wait for their turn.
const (
	pagesPerAccount = 12
	pageWait        = 15 * time.Second
	retryPage       = 5 * time.Second
)

// takeTurns makes the requests of one account take turns when there are too many, so that they take no more than a share of
// what there is for all accounts. It is the middleware for requests whose account is known.
func takeTurns() echo.MiddlewareFunc {
	turns := NewShares(func() *semaphore.Weighted { return semaphore.NewWeighted(pagesPerAccount) })
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			who, signedIn := IdentityOf(c)
			if !signedIn {
				return next(c)
			}
			places, leave := turns.Enter(who.AccountID)
			defer leave()
			ctx, cancel := context.WithTimeout(c.Request().Context(), pageWait)
			defer cancel()
			if err := places.Acquire(ctx, 1); err != nil {
				return waitedFor(c, err, tooManyPages)
			}
			defer places.Release(1)
			return next(c)
		}
	}
}

func tooManyPages() error {
	return models.Later(retryPage, cause.TooManyPages)
}
