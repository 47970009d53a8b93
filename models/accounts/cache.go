package accounts

import (
	"sync"
	"time"

	"ocrconsole/models"
)

// credentialTime is how long a credential may be relied on without asking the database again: what one process ends,
// the others of the same database refuse after this time at the latest.
const credentialTime = 5 * time.Second

// maxCredentials bounds the memory of credentials.
const maxCredentials = 50_000

// credentials remembers who a credential stands for. Only good ones are kept, so that nobody can fill it by guessing.
type credentials[T any] struct {
	mu    sync.RWMutex
	known map[string]credential[T]
	ended int64 // how many were forgotten
}

type credential[T any] struct {
	bearer   T
	lookedUp time.Time
	latest   time.Time // zero: no limit
}

// find gives the bearer unless they are unknown or were looked up too long ago; then ended, read before the database is
// asked, is for keep.
func (c *credentials[T]) find(name string, now time.Time) (bearer T, found bool, ended int64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	known, found := c.known[name]
	if !found || !models.Fresh(known.lookedUp, now, credentialTime) || !known.latest.IsZero() && !now.Before(known.latest) {
		return bearer, false, c.ended
	}
	return known.bearer, true, c.ended
}

// keep remembers a bearer who was looked up at the instant, until the latest; a zero latest is no limit. When a credential was
// ended while the database was asked it keeps nothing: what was read may be of before, and would live on.
func (c *credentials[T]) keep(name string, bearer T, lookedUp, latest time.Time, ended int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ended != c.ended {
		return
	}
	if c.known == nil || len(c.known) >= maxCredentials {
		c.known = make(map[string]credential[T])
	}
	c.known[name] = credential[T]{bearer, lookedUp, latest}
}

// forget removes the bearer, who was ended in this process, or may have been.
func (c *credentials[T]) forget(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended++
	delete(c.known, name)
}
