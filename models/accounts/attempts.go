package accounts

import (
	"context"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
)

// attempts are those to sign in that are being checked in this process. Only what failed is counted, in the database, so
// that a program may fetch as many tokens as it likes; what is being checked might fail, so that no more is checked at
// once than may fail: guessing a thousand times at the same moment is guessing ten times.
type attempts struct {
	mu      sync.Mutex
	running map[string]int64
	ended   chan struct{} // closed, and made anew, when one ends
	changes int64         // how many have ended
}

// attempt is one that is being checked.
type attempt struct {
	accounts *Accounts
	limits   []limit
	window   time.Time
	before   map[string]int64 // the failures that were counted when it began
}

// attemptWait is how long an attempt waits for those before it to be checked.
const attemptWait = 10 * time.Second

// beginAttempt lets an attempt be checked, as soon as those before leave room for another failure. It fails with TooMany
// where too many have failed already. Whoever begins ends it.
func (a *Accounts) beginAttempt(ctx context.Context, limits []limit) (*attempt, error) {
	waiting, cancel := context.WithTimeout(ctx, attemptWait)
	defer cancel()
	now := a.Clock.Now()
	begun := &attempt{accounts: a, limits: limits, window: now.Truncate(throttleWindow)}
	for {
		seen := a.attempts.seen()
		failures, err := models.AttemptsUnder(a.DB.WithContext(ctx), begun.keys(), begun.window)
		if err != nil {
			return nil, err
		}
		for _, l := range limits {
			if failures[l.Key] >= l.Attempts {
				return nil, l.Refusal(now)
			}
		}
		ended, ok := a.attempts.begin(limits, failures, seen)
		if ok {
			begun.before = failures
			return begun, nil
		}
		select {
		case <-ended:
		case <-waiting.Done():
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, proof.TooManyAttempts(attemptWait)
		}
	}
}

// seen tells how many attempts have ended: failures read afterwards hold all of theirs.
func (a *attempts) seen() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.changes
}

// begin takes a place under each limit, if there is one by the failures and none has ended since they were read; else it
// gives what to wait for.
func (a *attempts) begin(limits []limit, failures map[string]int64, seen int64) (ended <-chan struct{}, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended == nil {
		a.ended, a.running = make(chan struct{}), make(map[string]int64)
	}
	if a.changes != seen {
		done := make(chan struct{})
		close(done)
		return done, false
	}
	for _, l := range limits {
		if failures[l.Key]+a.running[l.Key] >= l.Attempts {
			return a.ended, false
		}
	}
	for _, l := range limits {
		a.running[l.Key]++
	}
	return nil, true
}

func (t *attempt) keys() []string {
	keys := make([]string, len(t.limits))
	for i, l := range t.limits {
		keys[i] = l.Key
	}
	slices.Sort(keys) // in one order, so that two transactions do not wait for each other
	return keys
}

// failed counts the attempt, whether whoever made it waits for the answer or not, and does what else follows in the same
// transaction.
func (t *attempt) failed(ctx context.Context, also func(tx *gorm.DB) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptWait)
	defer cancel()
	return t.accounts.DB.Write(ctx, func(tx *gorm.DB) error {
		for _, key := range t.keys() {
			if _, err := models.CountAttempt(tx, key, t.window); err != nil {
				return err
			}
		}
		return also(tx)
	})
}

// end gives the attempt's places to those who wait.
func (t *attempt) end() {
	a := &t.accounts.attempts
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, l := range t.limits {
		a.running[l.Key]--
		if a.running[l.Key] == 0 {
			delete(a.running, l.Key)
		}
	}
	a.changes++
	close(a.ended)
	a.ended = make(chan struct{})
}
