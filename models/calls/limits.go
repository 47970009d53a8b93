package calls

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ocrconsole/models/recognition"
)

// Limits bound what one project may ask of this process: how many calls a second (with as many at once as a burst),
// and how many at the same time.
type Limits struct {
	perSecond int
	atOnce    int

	mu       sync.Mutex
	projects map[Caller]*project
}

// project is what a project uses of its limits.
type project struct {
	rate   *rate.Limiter
	inside int
	last   time.Time
}

// maxProjects bounds the memory: beyond it, projects that have been idle for a while are forgotten.
const (
	maxProjects = 50_000
	idleTime    = 10 * time.Second
)

// NewLimits makes limits for every project.
func NewLimits(perSecond, atOnce int) *Limits {
	return &Limits{perSecond: perSecond, atOnce: atOnce, projects: make(map[Caller]*project)}
}

// PerSecond gives how many calls a second a project may make.
func (l *Limits) PerSecond() int { return l.perSecond }

// AtOnce gives how many calls of a project may run at the same time.
func (l *Limits) AtOnce() int { return l.atOnce }

// enter lets one call of the project in, or refuses it with APIG.0308 or ModelArts.4401. leave must be called once it
// is over.
func (l *Limits) enter(caller Caller, now time.Time) (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.projects[caller]
	if p == nil {
		l.forgetIdle(now)
		p = &project{rate: rate.NewLimiter(rate.Limit(l.perSecond), l.perSecond)}
		l.projects[caller] = p
	}
	p.last = now
	if p.inside >= l.atOnce {
		return nil, &recognition.Error{
			Code: recognition.CodeTooMany, HTTPStatus: http.StatusTooManyRequests, RetryAfter: time.Second,
			Message: fmt.Sprintf("Too many calls at once: a project may have %d running.", l.atOnce),
		}
	}
	if !p.rate.AllowN(now, 1) {
		wait := time.Duration(math.Ceil((1 - p.rate.TokensAt(now)) / float64(l.perSecond) * float64(time.Second)))
		return nil, &recognition.Error{
			Code: "APIG.0308", HTTPStatus: http.StatusTooManyRequests, RetryAfter: wait,
			Message: fmt.Sprintf("The throttling threshold has been reached: a project may make %d calls per second.", l.perSecond),
		}
	}
	p.inside++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		p.inside--
	}, nil
}

func (l *Limits) forgetIdle(now time.Time) {
	if len(l.projects) < maxProjects {
		return
	}
	for caller, p := range l.projects {
		if p.inside == 0 && now.Sub(p.last) > idleTime {
			delete(l.projects, caller)
		}
	}
}
