package web

import (
	"container/list"
	"strconv"
	"sync"
	"time"

	"ocrconsole/models"

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
	limits := &addressLimits{
		every: time.Minute / time.Duration(perMinute), burst: burst, size: rateLimitAddresses,
		order: list.New(), known: map[string]*list.Element{},
	}
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
				seconds := max(1, int(limits.every.Seconds()))
				c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(seconds))
				return models.Errorf(models.TooMany, "Too many attempts from your address. Please wait a little and try again.")
			}
			return next(c)
		}
	}
}

// addressLimits keeps one limiter per client, the last used first.
type addressLimits struct {
	every time.Duration
	burst int
	size  int

	mu    sync.Mutex
	order *list.List
	known map[string]*list.Element
}

type addressLimit struct {
	address string
	limiter *rate.Limiter
}

func (l *addressLimits) of(address string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.known[address]; ok {
		l.order.MoveToFront(e)
		return e.Value.(*addressLimit).limiter
	}
	if l.order.Len() >= l.size {
		oldest := l.order.Back()
		delete(l.known, oldest.Value.(*addressLimit).address)
		l.order.Remove(oldest)
	}
	limiter := rate.NewLimiter(rate.Every(l.every), l.burst)
	l.known[address] = l.order.PushFront(&addressLimit{address, limiter})
	return limiter
}
