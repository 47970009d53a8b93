package handlers

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/web"
)

// signedIn adds routes that only signed-in customers reach. It is no echo.Group, because a group puts its middleware before
// every unknown address too: visitors with a wrong link would be asked to sign in instead of being told so.
type signedIn struct{ e *echo.Echo }

// GET adds a page.
func (s signedIn) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.e.GET(path, handler, append([]echo.MiddlewareFunc{web.RequireSignIn}, more...)...)
}

// POST adds what a form does.
func (s signedIn) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) {
	s.e.POST(path, handler, append([]echo.MiddlewareFunc{web.RequireSignIn}, more...)...)
}
