package page

import (
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
type Routes struct {
	Anybody *echo.Echo
	Own     SignedIn
	Long    *web.LongWork
}

// NewRoutes adds to the router.
func NewRoutes(e *echo.Echo) *Routes {
	return &Routes{Anybody: e, Own: SignedIn{e}, Long: web.NewLongWork()}
}

// SignedIn adds routes that only signed-in customers reach. It is no echo.Group, because a group puts its middleware before
// every unknown address too: visitors with a wrong link would be asked to sign in instead of being told so.
type SignedIn struct{ e *echo.Echo }

// GET adds a page.
func (s SignedIn) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.e.GET(path, handler, append([]echo.MiddlewareFunc{web.RequireSignIn}, more...)...)
}

// POST adds what a form does.
func (s SignedIn) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.e.POST(path, handler, append([]echo.MiddlewareFunc{web.RequireSignIn}, more...)...)
}
