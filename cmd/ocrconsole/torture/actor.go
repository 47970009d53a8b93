package torture

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"sync"
	"sync/atomic"
	"time"
)

// actor is one who uses the console: it does one thing after the other, as its own random numbers say, and each until it
// knows what became of it. Its decisions follow from the seed, whatever the others do.
type actor struct {
	*world
	name    string
	random  *rand.Rand
	client  *http.Client
	address string // where it is, as proxies tell
	console int    // the console that it asks next
	serial  int
	waits   atomic.Pointer[string] // for what it waits, and what was answered last
}

// newActor makes one; its address is a network of its own, so that limits for strangers hold each alone.
func (w *world) newActor(name string) *actor {
	w.actors++
	jar, _ := cookiejar.New(nil) // never fails without options
	a := &actor{
		world: w, name: name, random: w.plan.stream(w.name + " " + name), client: newClient(jar), address: fmt.Sprintf("198.18.%d.1", w.actors),
		console: w.actors,
	}
	return a
}

// work does things until the load ends. Between two of them it waits while the world is to be at rest.
func (a *actor) work(ctx context.Context, do func()) {
	for ctx.Err() == nil && a.rest.enter(ctx) {
		do()
		a.waits.Store(nil)
		a.rest.leave()
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(a.random.IntN(int(a.plan.Pause)))):
		}
	}
}

// unique is a name that nobody else gives, and that follows from the seed.
func (a *actor) unique(of string) string {
	a.serial++
	return fmt.Sprintf("%s-%s-%d", of, a.name, a.serial)
}

// until sends a request until it is answered with anything but "not now", to one console after the other, as the
// network leads clients to another one. It gives up only when a promise is broken.
func (a *actor) until(kind string, build func() request) answer {
	for try := 0; ; try++ {
		r := build()
		got := a.send(a.client, a.console, kind, r)
		if got.status != 0 && !notNow(got) || a.history.isBroken() {
			return got
		}
		a.again(r, got)
		time.Sleep(min(time.Duration(try+1)*20*time.Millisecond, 300*time.Millisecond))
	}
}

// again notes that a request is sent again, to the next console.
func (a *actor) again(r request, got answer) {
	a.console++
	a.history.count("requests sent again")
	waits := fmt.Sprintf("%s: %s %s: %s", a.name, r.method, r.path, got)
	a.waits.Store(&waits)
}

// rest brings actors to rest between two things that they do.
type rest struct {
	mu      sync.Mutex
	changed sync.Cond
	begun   int
	wanted  bool
	over    bool
}

func newRest() *rest {
	r := &rest{}
	r.changed.L = &r.mu
	return r
}

// enter begins something, unless it is time to rest; it tells whether there is anything more to do.
func (r *rest) enter(ctx context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.wanted && !r.over {
		r.changed.Wait()
	}
	if r.over || ctx.Err() != nil {
		return false
	}
	r.begun++
	return true
}

func (r *rest) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.begun--
	r.changed.Broadcast()
}

// want asks everybody to come to rest, or to go on.
func (r *rest) want(rest bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wanted = rest
	r.changed.Broadcast()
}

// end sends everybody home.
func (r *rest) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	r.changed.Broadcast()
}

// busy is how many have not come to rest.
func (r *rest) busy() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.begun
}
