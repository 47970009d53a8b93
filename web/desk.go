package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"ocrconsole/models/trail"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
)

// deskKey marks a request to the operator's desk.
const deskKey = "web.desk"

// isDesk tells whether the path is that of the operator's desk.
func isDesk(path string) bool { return path == routes.Desk || strings.HasPrefix(path, routes.Desk+"/") }

// onDesk tells whether the request went through the desk's chain.
func onDesk(c echo.Context) bool { return c.Get(deskKey) != nil }

// deskChain is what happens to every request to the operator's desk, from the outside in. Sessions of customers are not looked at: who is signed
// in there is no operator, and the other way round.
func deskChain(cfg Config) ([]echo.MiddlewareFunc, error) {
	refuse, err := refuseCrossOrigin(cfg.PublicURL)
	if err != nil {
		return nil, err
	}
	return []echo.MiddlewareFunc{
		requestID,
		logRequests(cfg.Log, time.Now, cfg.Observe),
		recoverPanics(cfg.Log),
		securityHeaders(overHTTPS(cfg.PublicURL), nil),
		serveAssets,
		BodyLimit(PageBodyLimit),
		limitTime(requestTime),
		compress(),
		refuse,
		enterDesk,
		requireText,
	}, nil
}

// enterDesk notes that the request is for the desk. Until its session is looked at, nobody knows who sends it.
func enterDesk(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(deskKey, true)
		ActAs(c, trail.Stranger, 0)
		return next(c)
	}
}

// frameOf gives the frame that an error page stands in.
func frameOf(s layout.Shell) func(layout.Shell) templ.Component {
	switch {
	case s.Desk != nil:
		return layout.Desk
	case s.SignedIn:
		return layout.Console
	}
	return layout.Public
}
