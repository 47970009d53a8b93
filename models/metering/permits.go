package metering

import (
	"sync"
	"time"

	"ocrconsole/models"
)

// permitTime is how long a permission may be relied on without asking the database again. It may be out of date by
// then, which costs nothing: what is charged is decided when the call is recorded. A refusal is never remembered, so
// that a purchase or a top-up counts at once.
const permitTime = time.Second

// maxPermits bounds the memory of permissions.
const maxPermits = 50_000

// permits remembers which accounts may call which offering.
type permits struct {
	mu    sync.RWMutex
	since map[permitKey]time.Time
}

type permitKey struct {
	accountID int64
	offering  offering
}

// allows tells whether the account was found to be allowed within the permit time.
func (p *permits) allows(accountID int64, o offering, now time.Time) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return models.Fresh(p.since[permitKey{accountID, o}], now, permitTime)
}

// allow remembers that accounts are allowed to.
func (p *permits) allow(keys []permitKey, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.since == nil || len(p.since) >= maxPermits {
		p.since = make(map[permitKey]time.Time)
	}
	for _, key := range keys {
		p.since[key] = now
	}
}
