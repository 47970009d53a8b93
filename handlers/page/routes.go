package page

import (
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/web"
)

// LookTime is how long what is published waits for the database, AnswerTime how long a form that needs no sign-in, or a word of
// a payment provider, may take: longer than anybody waits for their turn to try a password.
const (
	LookTime   = 5 * time.Second
	AnswerTime = 12 * time.Second
)

// Routes is where an area adds its pages: to what Anybody reaches, or to what is the customer's Own. What takes long is bound by
// Long.
// Confirmed is Own for forms by which money leaves, secrets are shown, or somebody gets to act for the account: who sends them must
// have shown within the last minutes who they are, and is asked for it else, with what they entered kept.
type Routes struct {
	Anybody   *echo.Echo
	Own       SignedIn
	Confirmed Confirmed
	// Arming and ArmingConfirmed are Own and Confirmed for who has still to set up a second factor, and reaches nothing else.
	Arming          SignedIn
	ArmingConfirmed Confirmed
	Long            *web.LongWork
}

// NewRoutes adds to the router; confirm asks who sends a form of Confirmed.
func NewRoutes(e *echo.Echo, confirm echo.MiddlewareFunc) *Routes {
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
	s.own.POST(path, handler, append([]echo.MiddlewareFunc{s.confirm}, more...)...)
}

// SignedIn adds routes that only signed-in customers reach. It is no echo.Group, because a group puts its middleware before
// every unknown address too: visitors with a wrong link would be asked to sign in instead of being told so.
type SignedIn struct {
	e    *echo.Echo
	asks []echo.MiddlewareFunc // what is asked of them
}

// GET adds a page.
func (s SignedIn) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.e.GET(path, handler, slices.Concat(s.asks, more)...)
}

// POST adds what a form does.
func (s SignedIn) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.e.POST(path, handler, slices.Concat(s.asks, more)...)
}
