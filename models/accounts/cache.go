package accounts

import (
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"ocrconsole/models"
)

// credentialTime is how long a credential may be relied on without asking the database again: what one process ends,
// the others of the same database refuse after this time at the latest. That is within a second, with a tenth of one for the request
// that is being looked at; a key that is used all the time costs each process one look a second.
const credentialTime = 900 * time.Millisecond

// maxCredentials bounds the memory of credentials: some MB.
const maxCredentials = 50_000

// takenOver counts how often, in this process, credentials were ended by others than those who made them: what any cache
// remembered before is not relied on any more.
var takenOver atomic.Int64

// ends tells which ends of credentials a cache has seen: those of its own and those of whole accounts.
type ends struct{ forgotten, takenOver int64 }

// credentials remembers who a credential stands for. Only good ones are kept, so that nobody can fill it by guessing.
type credentials[T any] struct {
	mu        sync.RWMutex
	known     *lru.Cache[string, credential[T]] // nil while there is none
	forgotten int64
}

type credential[T any] struct {
	bearer    T
	lookedUp  time.Time
	latest    time.Time // zero: no limit
	takenOver int64     // as it was when the bearer was looked up
}

// find gives the bearer unless they are unknown or were looked up too long ago.
func (c *credentials[T]) find(name string, now time.Time) (bearer T, found bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.known == nil {
		return bearer, false
	}
	known, found := c.known.Get(name)
	if !found || known.takenOver != takenOver.Load() || !known.fresh(now) {
		return bearer, false
	}
	return known.bearer, true
}

// seen gives which ends it has seen, read before the database is asked, for keep.
func (c *credentials[T]) seen() ends {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.ends()
}

// ends is called under the lock.
func (c *credentials[T]) ends() ends { return ends{c.forgotten, takenOver.Load()} }

func (k *credential[T]) fresh(now time.Time) bool {
	return models.Fresh(k.lookedUp, now, credentialTime) && (k.latest.IsZero() || now.Before(k.latest))
}

// keep remembers a bearer who was looked up at the instant, until the latest; a zero latest is no limit. When a credential was
// ended while the database was asked it keeps nothing: what was read may be of before, and would live on.
func (c *credentials[T]) keep(name string, bearer T, lookedUp, latest time.Time, seen ends) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if seen != c.ends() {
		return
	}
	if c.known == nil {
		c.known = models.Recent[string, credential[T]](maxCredentials)
	}
	c.known.Add(name, credential[T]{bearer, lookedUp, latest, seen.takenOver})
}

// forget removes the bearer, who was ended in this process, or may have been.
func (c *credentials[T]) forget(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgotten++
	if c.known != nil {
		c.known.Remove(name)
	}
}
