package web

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"ocrconsole/models"
)

// Bounds of the pages of one account: how many are made at once, of which each may hold a connection to the database, and how
// long others wait for their turn.
const (
	pagesPerAccount = 12
	pageWait        = 15 * time.Second
	retryPage       = 5 * time.Second
)

// accountTurns makes the requests of one account take turns when there are too many, so that they take no more than a share
// of what there is for all accounts.
type accountTurns struct {
	mu       sync.Mutex
	accounts map[int64]*accountTurn
}

type accountTurn struct {
	places   *semaphore.Weighted
	requests int
}

// takeTurns is the middleware, for requests whose account is known.
func takeTurns() echo.MiddlewareFunc {
	turns := &accountTurns{accounts: make(map[int64]*accountTurn)}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			who, signedIn := IdentityOf(c)
			if !signedIn {
				return next(c)
			}
			own := turns.join(who.AccountID)
			defer turns.leave(who.AccountID, own)
			ctx, cancel := context.WithTimeout(c.Request().Context(), pageWait)
			defer cancel()
			if err := own.places.Acquire(ctx, 1); err != nil {
				return waitedFor(c, err, tooManyPages)
			}
			defer own.places.Release(1)
			return next(c)
		}
	}
}

func tooManyPages(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(retryPage.Seconds())))
	return models.Errorf(models.TooMany, "Too many pages of this account are asked for at once. Wait a few seconds and reload this one.")
}

func (t *accountTurns) join(accountID int64) *accountTurn {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := t.accounts[accountID]
	if own == nil {
		own = &accountTurn{places: semaphore.NewWeighted(pagesPerAccount)}
		t.accounts[accountID] = own
	}
	own.requests++
	return own
}

func (t *accountTurns) leave(accountID int64, own *accountTurn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	own.requests--
	if own.requests == 0 {
		delete(t.accounts, accountID)
	}
}
