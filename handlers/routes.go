package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/views/routes"
)

// Routes that ask nobody who they are. They answer while the database, where sessions are, does not.
const (
	alivePath = "/healthz"
	readyPath = "/readyz"
)

// PublicRoutes are those of what is the same for everybody.
var PublicRoutes = append([]string{routes.StatementKeys, routes.StatementFormat, routes.SamplePattern, alivePath, readyPath}, movedRoutes()...)

// movedRoutes are the addresses that pages had before.
func movedRoutes() (patterns []string) {
	for _, moved := range routes.Moved {
		patterns = append(patterns, moved.Patterns()...)
	}
	return patterns
}

// Routes adds every page to the router: those of each area, as its own routes.go lists them. Pages of an account declare the permission
// that they need; each handler authorises the objects in its path by the account that is acted for.
func (c *Console) Routes(e *echo.Echo) {
	e.GET(alivePath, alive)
	e.GET(readyPath, c.ready)
	r := page.NewRoutes(e, c.Sessions, c.Accounts, c.people(c.frame()).Confirmed)
	for _, area := range c.areas() {
		area.Routes(r)
	}
	for _, moved := range routes.Moved {
		for _, pattern := range moved.Patterns() {
			e.GET(pattern, leadOn(moved))
		}
	}
}

// leadOn sends everybody to where the page is now, and has programs remember it.
func leadOn(moved routes.Move) echo.HandlerFunc {
	return func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, moved.Now(c.Request().URL)) }
}
