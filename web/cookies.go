package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// cookieName is the name of a cookie of the site. Over HTTPS it says that no other site, as one beside this under the same domain, has set it.
func (s *Sessions) cookieName(base string) string {
	if s.manager.Cookie.Secure {
		return "__Host-" + base
	}
	return base
}

// setCookie has the browser keep the value for so long, until it is closed if that is 0; an empty value has it forgotten.
func (s *Sessions) setCookie(c echo.Context, base, value string, life time.Duration) {
	cookie := &http.Cookie{ // #nosec G124 -- Secure where the site is
		Name: s.cookieName(base), Value: value, Path: "/", HttpOnly: true, Secure: s.manager.Cookie.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(life.Seconds()),
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	c.SetCookie(cookie)
}
