package web

import (
	"bytes"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// Render writes a page with the status. The page is drawn into a buffer first, so that a template that fails becomes an
// error page and never half a page with status 200. Pages differ by visitor, so no shared cache may keep them, and what
// signed-in users see is not kept at all. Names are kept on one line, each form names the account that it was opened for, and what the
// member may not do is not offered to them.
func Render(c echo.Context, status int, page templ.Component) error {
	var body bytes.Buffer
	if err := page.Render(c.Request().Context(), &body); err != nil {
		return err
	}
	caching := "private, no-cache"
	if _, signedIn := IdentityOf(c); signedIn || onDesk(c) {
		caching = "no-store"
	}
	c.Response().Header().Set(echo.HeaderCacheControl, caching)
	return c.HTMLBlob(status, forMember(c, wholeNames(body.Bytes())))
}
