package calls

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"ocrconsole/models"
	"ocrconsole/models/recognition"
)

// Limits bound what one account may ask of this process, whatever the regions: how many calls a second (with as many at
// once as a burst), and how many at the same time; and what access keys with rates may ask of all processes together. Whose pictures keep the engine busy to no end has to pause.
type Limits struct {
	db        *models.DB
	perSecond int
	atOnce    int

	mu       sync.Mutex
	accounts map[int64]*account

	windows keyWindows // of access keys, which have limits of their own
}

// account is what an account uses of its limits.
type account struct {
	rate   *rate.Limiter
	inside int
	last   time.Time
	pause  pause
}

// maxAccounts bounds the memory: beyond it, accounts that have been idle for a while are forgotten.
const (
	maxAccounts = 50_000
	idleTime    = 10 * time.Second
)

// NewLimits makes limits for every account, which keep rates of access keys in the database.
func NewLimits(db *models.DB, perSecond, atOnce int) *Limits {
	return &Limits{db: db, perSecond: perSecond, atOnce: atOnce, accounts: make(map[int64]*account)}
}

// PerSecond gives how many calls a second an account may make.
func (l *Limits) PerSecond() int { return l.perSecond }

// AtOnce gives how many calls of an account may run at the same time.
func (l *Limits) AtOnce() int { return l.atOnce }

// enter lets one call of the account in, or refuses it with APIG.0308 or ModelArts.4401. leave must be called once it is
// over.
func (l *Limits) enter(accountID int64, now time.Time) (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.account(accountID, now)
	a.last = now
	if err := a.pause.refusal(now); err != nil {
		return nil, err
	}
	if a.inside >= l.atOnce {
		return nil, &recognition.Error{
			Code: recognition.CodeTooMany, HTTPStatus: http.StatusTooManyRequests, RetryAfter: time.Second,
			Message: fmt.Sprintf("Too many calls at once: an account may have %d running.", l.atOnce),
		}
	}
	if !a.rate.AllowN(now, 1) {
		wait := time.Duration(math.Ceil((1 - a.rate.TokensAt(now)) / float64(l.perSecond) * float64(time.Second)))
		return nil, throttled(wait, "The throttling threshold has been reached: an account may make %d calls per second.", l.perSecond)
	}
	a.inside++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		a.inside--
	}, nil
}

func throttled(wait time.Duration, format string, args ...any) error {
	return &recognition.Error{
		Code: "APIG.0308", HTTPStatus: http.StatusTooManyRequests, RetryAfter: wait, Message: fmt.Sprintf(format, args...),
	}
}

func (l *Limits) account(accountID int64, now time.Time) *account {
	a := l.accounts[accountID]
	if a == nil {
		l.forgetIdle(now)
		a = &account{rate: rate.NewLimiter(rate.Limit(l.perSecond), l.perSecond)}
		l.accounts[accountID] = a
	}
	return a
}

// ended takes note of how the recognition of a picture of the account ended.
func (l *Limits) ended(accountID int64, now time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.account(accountID, now).pause.ended(now, err)
}

func (l *Limits) forgetIdle(now time.Time) {
	if len(l.accounts) < maxAccounts {
		return
	}
	for id, a := range l.accounts {
		if a.inside == 0 && now.Sub(a.last) > idleTime && a.pause.over(now) {
			delete(l.accounts, id)
		}
	}
}
