package web

import (
	"net/http"
	"net/url"

	"ocrconsole/models"

	"github.com/labstack/echo/v4"
)

// contentSecurityPolicy allows what this server serves and nothing else: no inline script or style, no other host.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// strictTransport makes browsers come over HTTPS only, for a year.
const strictTransport = "max-age=31536000"

// securityHeaders tells the browser what pages of this site may do.
func securityHeaders(https bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set(echo.HeaderContentSecurityPolicy, contentSecurityPolicy)
			h.Set(echo.HeaderXContentTypeOptions, "nosniff")
			h.Set(echo.HeaderReferrerPolicy, "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
			if https {
				h.Set(echo.HeaderStrictTransportSecurity, strictTransport)
			}
			return next(c)
		}
	}
}

// refuseCrossOrigin refuses requests that change something and that a browser sent from a page of another site. Programs
// that are no browsers send neither Origin nor Sec-Fetch-Site and pass: they bring a token, never a cookie.
func refuseCrossOrigin(public *url.URL) (echo.MiddlewareFunc, error) {
	protection := http.NewCrossOriginProtection()
	if public != nil {
		if err := protection.AddTrustedOrigin(public.Scheme + "://" + public.Host); err != nil {
			return nil, err
		}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return &models.Error{
					Code: models.Forbidden, Err: err,
					Message: "The request came from another site and was refused. Open the page here and try again.",
				}
			}
			return next(c)
		}
	}, nil
}
