package web

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// apiChain is what happens to every request of a program, from the outside in. It has no session: a program brings its
// credentials with each request, so that no page of another site can make a browser send them.
func apiChain(cfg Config) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{
		callID,
		logRequests(cfg.Log, time.Now, cfg.Observe),
		recoverPanics(cfg.Log),
		apiHeaders(overHTTPS(cfg.PublicURL)),
		BodyLimit(PageBodyLimit),
		limitTime(requestTime),
	}
}

// pageChain is what happens to every request of a browser, from the outside in.
func pageChain(cfg Config) ([]echo.MiddlewareFunc, error) {
	refuse, err := refuseCrossOrigin(cfg.PublicURL)
	if err != nil {
		return nil, err
	}
	return []echo.MiddlewareFunc{
		requestID,
		logRequests(cfg.Log, time.Now, cfg.Observe),
		recoverPanics(cfg.Log),
		securityHeaders(overHTTPS(cfg.PublicURL), cfg.FormTargets),
		serveAssets,
		BodyLimit(PageBodyLimit),
		limitTime(requestTime),
		compress(),
		refuse,
		cfg.Sessions.load,
		identify(cfg.Sessions, cfg.Identity, cfg.MayView),
		nameActor,
		cfg.Sessions.onlyLook,
		beQuick,
		requireText, // who it is comes first, because the page that says no has their frame
		takeTurns(),
	}, nil
}

// publicChain is what happens to every request of what is the same for everybody, from the outside in. Nobody is asked who they
// are, so that it does not depend on the database where the session is.
func publicChain(cfg Config) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{
		requestID,
		logRequests(cfg.Log, time.Now, cfg.Observe),
		recoverPanics(cfg.Log),
		securityHeaders(overHTTPS(cfg.PublicURL), cfg.FormTargets),
		BodyLimit(PageBodyLimit),
		limitTime(requestTime),
		compress(),
		asksNobody,
	}
}

// chains are the lists of what happens to requests.
type chains struct {
	api, page, public, desk []echo.MiddlewareFunc
	publicRoutes            []string
	deskOnly                bool
	trusted                 func(netip.Addr) bool
	follow                  func(ctx context.Context, header http.Header) (context.Context, func(requestID string, a Answered))
}

// choose sends each request through the chain that is for it.
func (l *chains) choose() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			chain := l.page
			switch {
			case l.deskOnly || isDesk(c.Request().URL.Path):
				chain = l.desk
			case isAPI(c.Request().URL.Path):
				chain = l.api
			case slices.Contains(l.publicRoutes, c.Path()):
				chain = l.public
			}
			handler := next
			for i := len(chain) - 1; i >= 0; i-- {
				handler = chain[i](handler)
			}
			if l.follow != nil {
				handler = l.followed(handler)
			}
			c.Response().Before(func() { allowHead(c.Response().Header()) })
			return handler(c)
		}
	}
}

// followed follows the request, until its answer is written: within it, errors become answers.
func (l *chains) followed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		caller := http.Header{}
		if address, known := parseAddress(c.Request().RemoteAddr); known && l.trusted(address) {
			caller = c.Request().Header
		}
		ctx, end := l.follow(c.Request().Context(), caller)
		began := time.Now()
		c.SetRequest(c.Request().WithContext(ctx))
		err := next(c)
		end(RequestID(c), Answered{c.Path(), c.Request().Method, c.Response().Status, time.Since(began)})
		return err
	}
}

// callID gives a program's request an id under which its call is recorded too, if it makes one: they are time-ordered,
// which databases write fastest.
func callID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		setRequestID(c, id.String())
		return next(c)
	}
}

// apiHeaders keeps answers to programs out of caches, and browsers from making a page of them.
func apiHeaders(https bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set(echo.HeaderCacheControl, "no-store")
			h.Set(echo.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
			h.Set(echo.HeaderXContentTypeOptions, "nosniff")
			if https {
				h.Set(echo.HeaderStrictTransportSecurity, strictTransport)
			}
			return next(c)
		}
	}
}

// compress makes answers smaller for those who can read that.
func compress() echo.MiddlewareFunc {
	return middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1400})
}

func overHTTPS(public *url.URL) bool { return public != nil && public.Scheme == "https" }
