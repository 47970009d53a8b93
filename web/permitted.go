package web

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
)

// needs is before the permission in the name of a route that members reach.
const needs = "needs "

// Need has the route need the permission: RequirePermission refuses it by this name, and pages do not lead there who may not.
func Need(route *echo.Route, p rights.Permission) { route.Name = needs + string(p) }

// NeededBy gives the permission that the route needs; false for one that asks nobody who they are, or declares none.
func NeededBy(route *echo.Route) (rights.Permission, bool) {
	if len(route.Name) <= len(needs) || route.Name[:len(needs)] != needs {
		return "", false
	}
	return rights.Permission(route.Name[len(needs):]), true
}

// RequirePermission lets those through who are signed in and whose role has the permission in the account that they act for, and has what they
// ask for look at it again where it stores something: see models.Needing. The page that refuses the others says who may.
func RequirePermission(p rights.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return RequireSignIn(func(c echo.Context) error {
			who, _ := IdentityOf(c)
			if err := models.CheckMay(who.Role, p); err != nil {
				return err
			}
			c.SetRequest(c.Request().WithContext(models.Needing(c.Request().Context(), who.AccountID, p)))
			return next(c)
		})
	}
}

// AccountField is the field of each form that names the account that it was opened for.
const AccountField = "acting_account"

// RequireSameAccount refuses what a form does that was opened for another account than the session acts for by now: of two windows in two
// accounts neither buys for the other. Pages put the account into each form (see Render). Without it, a form is only taken from a
// session that has never chosen an account: it acts for the one that it began with, and ends when that is no more.
func RequireSameAccount(sessions *Sessions) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			who, _ := IdentityOf(c)
			_, _ = c.FormParams() // has it read
			sent := c.Request().PostForm.Get(AccountField)
			if sent == "" && sessions.accountID(c) == 0 || sent == strconv.FormatInt(who.AccountID, 10) {
				return next(c)
			}
			return models.Refuse(models.Conflict, cause.OtherAccount)
		}
	}
}

// permissions find out what an address needs, by the router's own routes, which are all there when the first request comes.
type permissions struct {
	router *echo.Echo
	once   sync.Once
	routes map[string]rights.Permission // by method and pattern
}

const permissionsKey = "web.permissions"

// keep has each request know them.
func (p *permissions) keep(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(permissionsKey, p)
		return next(c)
	}
}

// needed gives the permission that the method at the path of this site needs; false where that is none.
func (p *permissions) needed(method, address string) (needed rights.Permission, declared bool) {
	p.once.Do(func() {
		p.routes = make(map[string]rights.Permission)
		for _, route := range p.router.Routes() {
			if needed, declared := NeededBy(route); declared {
				p.routes[route.Method+" "+route.Path] = needed
			}
		}
	})
	needed, declared = p.routes[method+" "+p.route(method, address)]
	return needed, declared
}

// route gives the pattern of the route that the method at the path of this site leads to.
func (p *permissions) route(method, address string) string {
	found := p.router.NewContext(nil, nil)
	p.router.Router().Find(method, address, found)
	return found.Path()
}

// refused gives the permission that whoever is signed in lacks to send the method to the address of this site; false if they may, and for
// visitors, who are asked to sign in there.
func refused(c echo.Context, method, address string) (lacks rights.Permission, is bool) {
	who, signedIn := IdentityOf(c)
	p, known := c.Get(permissionsKey).(*permissions)
	if !signedIn || !known || who.Role == rights.Owner && who.Viewing == nil {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Path == "" {
		return "", false
	}
	lacks, declared := p.needed(method, u.EscapedPath())
	return lacks, declared && (!who.Role.May(lacks) || who.Viewing != nil && !shownTo(method, lacks))
}

// leadsToAThing tells whether a page of this site is that of one thing, which a link to it names: its route ends with what tells things apart.
func leadsToAThing(c echo.Context, address string) bool {
	p, known := c.Get(permissionsKey).(*permissions)
	u, err := url.Parse(address)
	if !known || err != nil {
		return false
	}
	return strings.Contains(path.Base(p.route(http.MethodGet, u.EscapedPath())), ":")
}

// MayOpen tells whether whoever asks may open the page of this site, as far as their role goes.
func MayOpen(c echo.Context, address string) bool {
	_, is := refused(c, http.MethodGet, address)
	return !is
}
