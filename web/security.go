package web

import (
	"net/http"
	"net/url"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"

	"github.com/labstack/echo/v4"
)

// contentSecurityPolicy allows what this server serves and nothing else: no inline script or style, no other host, but
// those that forms may lead to. Browsers ask for these even where a form only redirects there.
func contentSecurityPolicy(formTargets []string) string {
	targets := strings.Join(append([]string{"'self'"}, formTargets...), " ")
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
		"font-src 'self'; connect-src 'self'; form-action " + targets + "; base-uri 'none'; frame-ancestors 'none'"
}

// AllowVerifier has the page run what is compiled to WebAssembly, and forbids it every connection, so that nothing of what is chosen on it
// can leave the browser.
func AllowVerifier(h http.Header) {
	policy := strings.Replace(h.Get(echo.HeaderContentSecurityPolicy), "script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", 1)
	h.Set(echo.HeaderContentSecurityPolicy, strings.Replace(policy, "connect-src 'self'", "connect-src 'none'", 1))
}

// strictTransport makes browsers come over HTTPS only, for a year.
const strictTransport = "max-age=31536000"

// securityHeaders tells the browser what pages of this site may do.
func securityHeaders(https bool, formTargets []string) echo.MiddlewareFunc {
	policy := contentSecurityPolicy(formTargets)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set(echo.HeaderContentSecurityPolicy, policy)
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
					Why: cause.FromAnotherSite,
				}
			}
			return next(c)
		}
	}, nil
}
