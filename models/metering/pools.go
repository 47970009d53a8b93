package metering

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"

	"ocrconsole/models/rules"
)

const (
	// leaseLife is how long what a process has leased is kept for it if nothing more is heard of it: not more than a minute, and longer
	// than a call lasts that begins while the lease is fresh.
	leaseLife = 50 * time.Second
	// leaseFresh is how long calls begin with a lease. Then another is taken.
	leaseFresh = 10 * time.Second
	// idleTime is how long a process keeps calls that nobody makes.
	idleTime = time.Second
	// maxMore is how many calls a process leases in advance, at most.
	maxMore = 256
)

// poolKey is which calls a pool is for: of an offering, and of those whom caps do not tell apart.
type poolKey struct {
	rules.Offering
	rules.Origin
}

// maxPools is how many pools of an account are remembered that have no calls: callers make up tags, of which caps may tell many apart.
const maxPools = 100

// pool are the calls of one lease that this process may let pass. What is under way is not among them.
type pool struct {
	lease  string
	taken  time.Time // by the clock that calls are made by
	firm   time.Time // until when calls may begin with it at most, zero while that is not known: what they stand on ends then
	idle   int64
	used   time.Time // when somebody asked for one the last time, by the clock that only goes forward
	asking int       // how many callers ask for more
	more   int64     // how many were leased in advance the last time
}

// usable reports whether calls may begin with the lease.
func (p *pool) usable(now time.Time) bool {
	return p.lease != "" && !now.Before(p.taken) && now.Before(p.taken.Add(leaseFresh)) && (p.firm.IsZero() || now.Before(p.firm))
}

func newLeaseID() string { return uuid.Must(uuid.NewV7()).String() }

func (a *holder) pool(key poolKey) *pool {
	p := a.pools[key]
	if p == nil {
		if a.pools == nil {
			a.pools = make(map[poolKey]*pool)
		}
		if len(a.pools) >= maxPools {
			maps.DeleteFunc(a.pools, func(_ poolKey, p *pool) bool { return p.idle == 0 && p.asking == 0 })
		}
		p = &pool{}
		a.pools[key] = p
	}
	return p
}

// hasIdle reports whether there are calls that nobody makes.
func (a *holder) hasIdle() bool {
	for _, p := range a.pools {
		if p.idle > 0 {
			return true
		}
	}
	return len(a.back) > 0
}

// putBack puts calls of a lease back into the pool or, if that has another lease by now, among what is to be given back.
func (a *holder) putBack(key poolKey, lease string, calls int64) {
	switch p := a.pool(key); {
	case calls == 0:
	case p.lease == lease:
		p.idle += calls
	default:
		a.goesBack(lease, calls)
	}
}

// giveUp has the pool let no more calls pass: they are to be given back.
func (a *holder) giveUp(p *pool) {
	if p.idle > 0 {
		a.goesBack(p.lease, p.idle)
		p.idle = 0
	}
}

func (a *holder) goesBack(lease string, calls int64) {
	if a.back == nil {
		a.back = make(map[string]int64)
	}
	a.back[lease] += calls
}

// giveBack empties the pools for which it is time.
func (a *holder) giveBack(all bool, now time.Time) (back []giveBack) {
	for _, p := range a.pools {
		if p.idle > 0 && (all || now.Sub(p.used) >= idleTime) {
			back = append(back, giveBack{p.lease, p.idle})
			p.idle = 0
		}
	}
	for lease, calls := range a.back {
		back = append(back, giveBack{lease, calls})
	}
	a.back = nil
	return back
}

// wishOf makes the wish for a call. The first of those who ask at a time may ask for more, twice as many as the last time if that was
// just now.
func (h *holds) wishOf(of caller, now time.Time) (w *wish, key poolKey) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(of.accountID)
	meter := a.meter(of.offering)
	key = poolKey{of.offering, meter.gate.Class(of.Origin)}
	p := a.pool(key)
	if !p.usable(now) {
		if p.idle > 0 {
			lease, idle := p.lease, p.idle
			p.lease, p.idle = "", 0
			a.putBack(key, lease, idle)
		}
		p.lease, p.taken, p.firm = newLeaseID(), now, time.Time{}
	}
	w = &wish{lease: p.lease, offering: of.offering, origin: of.Origin, calls: 1, life: leaseLife}
	switch at := time.Now(); {
	case p.asking > 0:
	case at.Sub(p.used) < idleTime:
		p.more = min(maxMore, 2*p.more+1)
		w.more = p.more
		p.used = at
	default:
		p.more, p.used = 0, at
	}
	w.back = a.giveBack(meter.gate.Refusal(of.Origin) != nil, time.Now())
	p.asking++
	a.under++
	return w, key
}

// granted takes note of what became of the wish, and gives the call's pass, nil if nothing was granted.
func (m *Metering) granted(of caller, key poolKey, w *wish, err error) *Pass {
	h := &m.holds
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(of.accountID)
	a.pool(key).asking--
	if err != nil || w.err != nil {
		a.under--
		return nil
	}
	pass := &Pass{metering: m, of: of, pool: poolKey{of.offering, w.granted.Origin()}, lease: w.granted.ID}
	if p := a.pool(pass.pool); p.lease == pass.lease {
		p.firm = w.firm
	}
	a.putBack(pass.pool, pass.lease, w.allowed-1)
	return pass
}

// lease gets a lease for the call, or the error that refuses it.
func (m *Metering) lease(ctx context.Context, of caller, now time.Time) (*Pass, error) {
	w, key := m.holds.wishOf(of, now)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), authorizeTime)
	defer cancel()
	err := m.recorder().submit(ctx, &work{accountID: of.accountID, authorized: true, unseen: true, deadline: time.Now().Add(authorizeTime), wish: w})
	pass := m.granted(of, key, w, err)
	m.giveIdleBack() //nolint:contextcheck // it is done later, for all accounts
	if err == nil {
		err = w.err
	}
	return pass, err
}

// giveIdleBack sees to it that calls which nobody makes are given back.
func (m *Metering) giveIdleBack() {
	h := &m.holds
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.giving {
		return
	}
	h.giving = true
	time.AfterFunc(idleTime, func() {
		m.giveBack(context.Background(), false)
		h.mu.Lock()
		h.giving = false
		idle := h.hasIdle()
		h.mu.Unlock()
		if idle {
			m.giveIdleBack()
		}
	})
}

func (h *holds) hasIdle() bool {
	for _, a := range h.accounts {
		if a.hasIdle() {
			return true
		}
	}
	return false
}

// giveBackTime is how long giving back may take: what cannot be given back ends by itself.
const giveBackTime = 2 * time.Second

// backWork gives calls back.
func backWork(accountID int64, back []giveBack) *work {
	return &work{accountID: accountID, unseen: true, deadline: time.Now().Add(giveBackTime), wish: &wish{back: back}}
}

// giveBack gives back what is idle for long enough, or all of it.
func (m *Metering) giveBack(ctx context.Context, all bool) {
	ctx, cancel := context.WithTimeout(ctx, giveBackTime)
	defer cancel()
	var works []*work
	m.holds.mu.Lock()
	for id, a := range m.holds.accounts {
		if back := a.giveBack(all, time.Now()); len(back) > 0 {
			works = append(works, backWork(id, back))
		}
	}
	m.holds.mu.Unlock()
	for _, w := range works {
		if m.recorder().enqueue(ctx, w) != nil {
			return // it is being closed, or away
		}
	}
	for _, w := range works {
		if w.wait(ctx) != nil {
			return
		}
	}
}
