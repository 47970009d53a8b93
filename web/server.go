package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"ocrconsole/static"
	"ocrconsole/views/layout"

	"github.com/labstack/echo/v4"
)

// requestTime is how long the work on one request may take.
const requestTime = 30 * time.Second

// Config is what the shell needs.
type Config struct {
	Log      *slog.Logger
	Sessions *Sessions
	Identity IdentityLoader
	// MayView fails with NotFound when the operator, who looks at an account as its customer sees it, may not any more; nil where no desk is.
	MayView    func(ctx context.Context, operatorID int64) error
	PublicURL  *url.URL                        // as users see the site; HTTPS here makes cookies secure. May be nil
	ErrorShell func(echo.Context) layout.Shell // the frame around error pages; SignedIn chooses the console's
	// DeskShell is the frame around error pages of the operator's desk, nil where it is not served.
	DeskShell func(echo.Context) layout.Shell
	// DeskOnly tells that nothing but the desk is served.
	DeskOnly bool
	// TrustedProxies are the networks whose X-Forwarded-For is believed; none: the address of the connection counts. Trace contexts of others are not
	// gone on with: whoever sends a request does not choose what is followed.
	TrustedProxies []netip.Prefix
	// PublicRoutes are those of what is the same for everybody: no session is looked at for them.
	PublicRoutes []string
	// FormTargets are the other sites that a form may lead to, such as https://pay.example.com.
	FormTargets []string
	// Observe is told of each request when it is answered; nil: nobody is.
	Observe func(Answered)
	// Follow begins to follow a request whose caller has the header, which is empty unless they are trusted, and gives what is told of it when it is answered; nil: none is followed.
	Follow func(ctx context.Context, header http.Header) (context.Context, func(requestID string, a Answered))
}

// Answered is what is told of a request: nothing that says whose it was. Route is the pattern that it was for, "" if for none, so that
// there are no more of them than routes.
type Answered struct {
	Route, Method string
	Status        int
	Took          time.Duration
}

// methods are those that are told apart: a client may send any word.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

// Names are what the route and the method are called where there are to be few names.
func (a *Answered) Names() (route, method string) {
	route, method = a.Route, a.Method
	if route == "" {
		route = "none"
	}
	if !slices.Contains(methods, method) {
		method = "other"
	}
	return route, method
}

// New makes the router with everything that happens before a route is reached: the lists of chains.go. Routes are
// added by the handlers.
func New(cfg Config) (*echo.Echo, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = clientAddress(cfg.TrustedProxies)
	e.HTTPErrorHandler = errorPages{log: cfg.Log, shell: cfg.ErrorShell, desk: cfg.DeskShell}.handle
	page, err := pageChain(cfg)
	if err != nil {
		return nil, err
	}
	desk, err := deskChain(cfg)
	if err != nil {
		return nil, err
	}
	all := chains{api: apiChain(cfg), page: page, public: publicChain(cfg), desk: desk, publicRoutes: cfg.PublicRoutes, follow: cfg.Follow, trusted: trustedIn(cfg.TrustedProxies), deskOnly: cfg.DeskOnly}
	e.Pre(tidySlashes, (&permissions{router: e}).keep)
	e.Use(all.choose())
	return e, nil
}

// serveAssets answers for what the browser loads before a session or an identity costs anything.
func serveAssets(next echo.HandlerFunc) echo.HandlerFunc {
	assets := static.Handler()
	return func(c echo.Context) error {
		if !strings.HasPrefix(c.Request().URL.Path, static.Prefix) {
			return next(c)
		}
		if method := c.Request().Method; method != http.MethodGet && method != http.MethodHead {
			c.Response().Header().Set(echo.HeaderAllow, http.MethodGet)
			return echo.ErrMethodNotAllowed
		}
		assets.ServeHTTP(c.Response(), c.Request())
		return nil
	}
}

// NewHTTPServer makes a server that no slow client can hold up for long.
func NewHTTPServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           headAsGet(handler),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// headAsGet answers HEAD wherever GET is answered. The server drops the body, because the request it knows still is HEAD.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			r = r.WithContext(context.WithValue(r.Context(), sentMethodKey{}, r.Method))
			r.Method = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// sentMethodKey is where the context keeps the method of a request as it was sent.
type sentMethodKey struct{}

// SentMethod gives the method as the client sent it, which is what clients sign.
func SentMethod(r *http.Request) string {
	if sent, changed := r.Context().Value(sentMethodKey{}).(string); changed {
		return sent
	}
	return r.Method
}

// allowHead adds HEAD to the methods that an answer names, because it is answered wherever GET is.
func allowHead(header http.Header) {
	allow := header.Get(echo.HeaderAllow)
	methods := strings.Split(allow, ", ")
	if slices.Contains(methods, http.MethodGet) && !slices.Contains(methods, http.MethodHead) {
		header.Set(echo.HeaderAllow, allow+", "+http.MethodHead)
	}
}
