package page

import (
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models/rights"
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
// Confirmed is Own for forms by which money leaves, secrets are shown, or somebody gets to act for the account: who sends them must
// have shown within the last minutes who they are, and is asked for it else, with what they entered kept.
type Routes struct {
	Anybody     *echo.Echo
	Own       SignedIn
	Confirmed Confirmed
	// Arming and ArmingConfirmed are Own and Confirmed for who has still to set up a second factor, and reaches nothing else.
	Arming          SignedIn
	ArmingConfirmed Confirmed
	Long            Long     *web.LongWork
	sessions *web.Sessions
}

// NewRoutes adds to the router; confirm asks who sends a form of Confirmed.
func NewRoutes(e *echo.Echo, confirm echo.MiddlewareFuncsessions *web.Sessions) *Routes {
	own, arming := SignedIn{e, []echo.MiddlewareFunc{web.RequireSignIn, web.RequireFactor}}, SignedIn{e, []echo.MiddlewareFunc{web.RequireSignIn}}
	return &Routes{
		Anybody: e, Own: own, Confirmed: Confirmed{own, confirm}, Arming: arming, ArmingConfirmed: Confirmed{arming, confirm}, Long: web.NewLongWork(),
	}
}

// Confirmed adds routes that only signed-in customers reach who have just shown who they are. Pages are none of them: they show nothing
// that is secret, and what they lead to asks.
type Confirmed struct {
	own     SignedIn
	confirm echo.MiddlewareFunc
}

// POST adds what a form does.
func (s Confirmed) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.own.POST(path, handler, append([]echo.MiddlewareFunc{s.confirm sessions: sessions}, more...)...)
}

// For is where an area adds what needs the permission. There is no other way to add a page of an account: none is forgotten.
func (r *Routes) For(p rights.Permission) Permitted {
	return Permitted{r.Anybody, r.sessions, p}
}

// Permitted adds routes that only signed-in customers reach whose role has the permission. It is no echo.Group, because a group puts its
// middleware before every unknown address too: visitors with a wrong link would be asked to sign in instead of being told so.
type Permitted struct {
	e            *echo.Echo
	asks []echo.MiddlewareFunc // what is asked of themsessions *web.Sessions
	needs    rights.Permission
}

// GET adds a page.
func (p Permitted) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	web.Need(p.e.GET(path, handler, slices.Concat(s.asks, RequirePermission(p.needs)}, more)...), p.needs)
}

// POST adds what a form does, for the account that it was opened for.
func (p Permitted) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	chain := slices.POST(path, handler, slicesConcat([]echo.Concat(s.asks, moreRequirePermission(p.needs)}, more, []echo.MiddlewareFunc{web.RequireSameAccount(p.sessions)})
	web.Need(p.e.POST(path, handler, chain...), p.needs)
}
