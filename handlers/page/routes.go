package page

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// LookTime is how long what is published waits for the database, AnswerTime how long a form that needs no sign-in, or a word of
// a payment provider, may take: longer than anybody waits for their turn to try a password.
const (
	LookTime   = 5 * time.Second
	AnswerTime = 12 * time.Second
)

// Routes is where an area adds its pages: to what Anybody reaches, or For those whose role in the account has a permission. What takes long
// is bound by Long.
type Routes struct {
	Anybody  *echo.Echo
	Long     *web.LongWork
	sessions *web.Sessions
	confirm  echo.MiddlewareFunc
	accounts *accounts.Accounts
}

// NewRoutes adds to the router, for these people; confirm asks who sends a form that is Confirmed.
func NewRoutes(e *echo.Echo, sessions *web.Sessions, people *accounts.Accounts, confirm echo.MiddlewareFunc) *Routes {
	return &Routes{Anybody: e, Long: web.NewLongWork(), sessions: sessions, accounts: people, confirm: confirm}
}

// For is where an area adds what needs the permission. There is no other way to add a page of an account: none is forgotten. Who has still
// to set up a second factor, because the account asks for it, is led there instead.
func (r *Routes) For(p rights.Permission) Permitted {
	return Permitted{r, p, []echo.MiddlewareFunc{web.RequirePermission(p), web.RequireFactor}}
}

// Arming is where that is set up, and what else is left to those who have not yet done it: their own, but nothing of the account.
func (r *Routes) Arming() Permitted {
	return Permitted{r, rights.Self, []echo.MiddlewareFunc{web.RequirePermission(rights.Self)}}
}

// Permitted adds routes that only signed-in customers reach whose role has the permission. It is no echo.Group, because a group puts its
// middleware before every unknown address too: visitors with a wrong link would be asked to sign in instead of being told so.
type Permitted struct {
	of    *Routes
	needs rights.Permission
	asks  []echo.MiddlewareFunc // what is asked of them
}

// Confirmed is the same for forms by which money leaves, secrets are shown, what the account is told goes somewhere else, or somebody gets to act for the account: who sends them must
// have shown within the last minutes who they are, and is asked for it else, with what they entered kept. Pages are none of them: they show
// nothing that is secret, and what they lead to asks.
func (p Permitted) Confirmed() Permitted {
	p.asks = append(slices.Clone(p.asks), p.of.confirm)
	return p
}

// Own is the same for what changes by which a user signs in, or where else they are signed in: sessions that began by single sign-on do not.
func (p Permitted) Own() Permitted {
	p.asks = append(slices.Clone(p.asks), web.RequireOwnSignIn)
	return p
}

// GET adds a page.
func (p Permitted) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	chain := slices.Concat(p.asks, more, []echo.MiddlewareFunc{p.of.leadToAccount})
	web.Need(p.of.Anybody.GET(path, handler, chain...), p.needs)
}

// POST adds what a form does, for the account that it was opened for.
func (p Permitted) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	chain := slices.Concat(p.asks, more, []echo.MiddlewareFunc{web.RequireSameAccount(p.of.sessions)})
	web.Need(p.of.Anybody.POST(path, handler, chain...), p.needs)
}

// PersonPOST adds what a form does for whoever sends it, and for no account: it is taken from a window that was opened for another one, too.
func (p Permitted) PersonPOST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	web.Need(p.of.Anybody.POST(path, handler, slices.Concat(p.asks, more)...), p.needs)
}

// mostRefs is of how many references of an address it is asked whose they are: pages of one thing have one, some have two, and whoever
// writes an address by hand makes the database look no more often.
const mostRefs = 3

// leadToAccount leads who opens what is of another account of theirs, as a mail has it, to where they choose to act for that one. Whose it is
// says its reference; to all others it is not there.
func (r *Routes) leadToAccount(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		who, _ := web.IdentityOf(c)
		if models.CodeOf(err) != models.NotFound || who.Accounts < 2 {
			return err
		}
		asked := 0
		for _, name := range slices.Concat(c.ParamValues(), slices.Concat(slices.Collect(maps.Values(c.QueryParams()))...)) {
			accountID := models.AccountOfRef(name)
			if accountID == 0 || accountID == who.AccountID {
				continue
			}
			asked++
			if asked > mostRefs {
				break
			}
			if r.accounts.MayActFor(c.Request().Context(), who.UserID, accountID) != nil {
				continue
			}
			return c.Redirect(http.StatusSeeOther, routes.AccountOf(strconv.FormatInt(accountID, 10), c.Request().URL.RequestURI()))
		}
		return err
	}
}
