package web

import (
	"fmt"
	"net/http"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// rateLimitAddresses bounds the memory of a rate limit: beyond it, who was away longest is forgotten.
const rateLimitAddresses = 20_000

// RateLimit allows each address burst requests at once and perMinute a minute after that, in this process; the rest is
// answered with status 429. An IPv6 customer has a whole /64 and is counted by it.
func RateLimit(perMinute, burst int) echo.MiddlewareFunc {
	return RateLimitBut(perMinute, burst, func(echo.Context) (string, error) { return "", nil })
}

// RateLimitBut is RateLimit that lets those pass whom apart gives a name, "" for nobody: each may send as many as an address
// may, however many others send from there. It is asked only when the address has sent too many.
func RateLimitBut(perMinute, burst int, apart func(echo.Context) (name string, err error)) echo.MiddlewareFunc {
	limits := newAddressLimits(time.Minute/time.Duration(perMinute), burst, rateLimitAddresses)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if limits.of(models.NetworkOf(c.RealIP())).Allow() {
				return next(c)
			}
			name, err := apart(c)
			if err != nil {
				return err
			}
			if name == "" || !limits.of("apart "+name).Allow() {
				return tooManyFrom(c, limits, perMinute)
			}
			return next(c)
		}
	}
}

// tooManyFrom tells programs the limit and its window, as the API documents it, and people that they have to wait.
func tooManyFrom(c echo.Context, l *addressLimits, perMinute int) error {
	if !isAPI(c.Request().URL.Path) {
		return models.Later(l.every, cause.TooManyFromAddress)
	}
	return &APIError{
		Status: http.StatusTooManyRequests, Code: apiCode(http.StatusTooManyRequests), RetryAfter: l.every,
		Message: fmt.Sprintf("The throttling threshold has been reached: an address may send %d requests per minute here, and %d at once.", perMinute, l.burst),
	}
}

// addressLimits keeps one limiter per client.
type addressLimits struct {
	every time.Duration
	burst int
	known *lru.Cache[string, *rate.Limiter]
}

func newAddressLimits(every time.Duration, burst, most int) *addressLimits {
	return &addressLimits{every, burst, models.Recent[string, *rate.Limiter](most)}
}

func (l *addressLimits) of(address string) *rate.Limiter {
	if known, ok := l.known.Get(address); ok {
		return known
	}
	limiter := rate.NewLimiter(rate.Every(l.every), l.burst)
	if other, ok, _ := l.known.PeekOrAdd(address, limiter); ok { // a request that came at the same time was faster
		return other
	}
	return limiter
}
