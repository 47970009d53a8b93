package accounts

import (
	"sync"
	"sync/atomic"
	"time"
)

// credentialTime is how long a credential may be relied on without asking the database again: what one process ends,
// the others of the same database refuse after this time at the latest.
const credentialTime = 5 * time.Second

// maxCredentials bounds the memory of credentials.
const maxCredentials = 50_000

// endedCredentials counts how often, in this process, credentials were ended by others than those who made them: whatever
// was remembered before is not relied on any more, nor is what was being looked up meanwhile.
var endedCredentials atomic.Int64

// credentials remembers who a credential stands for. Only good ones are kept, so that nobody can fill it by guessing.
type credentials[T any] struct {
	mu    sync.RWMutex
	known map[string]credential[T]
}

type credential[T any] struct {
	bearer T
	until  time.Time
	ended  int64 // endedCredentials before it was looked up
}

// find gives the bearer unless they are unknown or were looked up too long ago.
func (c *credentials[T]) find(name string, now time.Time) (bearer T, found bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	known, found := c.known[name]
	if !found || !now.Before(known.until) || known.ended != endedCredentials.Load() {
		return bearer, false
	}
	return known.bearer, true
}

// keep remembers a bearer who was looked up at the instant, when endedCredentials was as given, until the latest; a zero
// latest is no limit.
func (c *credentials[T]) keep(name string, bearer T, ended int64, lookedUp, latest time.Time) {
	until := lookedUp.Add(credentialTime)
	if !latest.IsZero() && latest.Before(until) {
		until = latest
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxCredentials {
		c.known = make(map[string]credential[T])
	}
	c.known[name] = credential[T]{bearer, until, ended}
}

// forget removes the bearer, who was ended in this process.
func (c *credentials[T]) forget(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, name)
}
