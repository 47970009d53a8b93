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
type Routes struct {
	Anybody  *echo.Echo
	Long     *web.LongWork
	sessions *web.Sessions
}

// NewRoutes adds to the router.
func NewRoutes(e *echo.Echo, sessions *web.Sessions) *Routes {
	return &Routes{Anybody: e, Long: web.NewLongWork(), sessions: sessions}
}

// For is where an area adds what needs the permission. There is no other way to add a page of an account: none is forgotten.
func (r *Routes) For(p rights.Permission) Permitted {
	return Permitted{r.Anybody, r.sessions, p}
}

// Permitted adds routes that only signed-in customers reach whose role has the permission. It is no echo.Group, because a group puts its
// middleware before every unknown address too: visitors with a wrong link would be asked to sign in instead of being told so.
type Permitted struct {
	e        *echo.Echo
	sessions *web.Sessions
	needs    rights.Permission
}

// GET adds a page.
func (p Permitted) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	web.Need(p.e.GET(path, handler, append([]echo.MiddlewareFunc{web.RequirePermission(p.needs)}, more...)...), p.needs)
}

// POST adds what a form does, for the account that it was opened for.
func (p Permitted) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	chain := slices.Concat([]echo.MiddlewareFunc{web.RequirePermission(p.needs)}, more, []echo.MiddlewareFunc{web.RequireSameAccount(p.sessions)})
	web.Need(p.e.POST(path, handler, chain...), p.needs)
}
