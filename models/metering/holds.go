package metering

import (
	"errors"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// permitTime is how long what was learned of an account may be relied on without asking the database whether it is still at the
// same version. It may be out of date by then: what is charged is decided when the call is recorded. A refusal is never remembered, so that a purchase or a
// top-up counts at once.
const permitTime = time.Second

// maxHolds bounds the memory of accounts: beyond it, those are forgotten that have no call under way.
const maxHolds = 50_000

const (
	// processesAtMost is how many processes are thought to let calls of one account pass: more than anybody runs, and more only make it
	// likelier that the last calls before an edge are refused when they are recorded.
	processesAtMost = 8
	// callsWhileOne is how many calls one caller makes, one after the other, while the slowest one of another is under way.
	callsWhileOne = 4
	// defaultAtOnce is how many calls of an account a process has under way where nobody says it.
	defaultAtOnce = 20
)

// nearCalls is what all callers of an account may have under way, and make while one call lasts. While there is room for as many, calls
// pass without anybody being asked: whatever becomes of them, there is enough. When there is less, each is promised: see pools.
func (m *Metering) nearCalls() int64 {
	atOnce := m.AtOnce
	if atOnce == 0 {
		atOnce = defaultAtOnce
	}
	return int64(processesAtMost * callsWhileOne * atOnce)
}

// holds let calls pass by what this process knows of their accounts, and by the leases that it has.
type holds struct {
	mu       sync.Mutex
	accounts map[int64]*holder
	giving   bool // somebody will give back what is idle
}

// holder is what is known of one account, as of its version, and what it has under way.
type holder struct {
	version int64
	learned time.Time // when it was known to be at the version
	meters  map[rules.Offering]*fact
	pools   map[poolKey]*pool
	back    map[string]int64 // calls of leases that no pool has any more, to be given back
	gave    int64            // the version at which calls were given back the last time: what was known then may be out of date
	under   int
}

// fact is what the next calls of an account's meter get, as of a version of the account and one of the catalog, in [from, until).
type fact struct {
	accountID, version, catalog int64
	from, until                 time.Time
	offering                    rules.Offering
	far                         bool       // there is room for whatever callers may do: calls pass without a lease
	gate                        rules.Gate // else: why the next one is refused, as far as caps tell who makes it
}

func (f *flight) factOf(b *book, meter *rules.Meter) fact {
	return factOf(b, meter, f.credit, f.near, f.changes.now)
}

func factOf(b *book, meter *rules.Meter, credit rules.CreditPolicy, near int64, now time.Time) fact {
	f := fact{accountID: meter.AccountID, version: b.account.Version, catalog: b.snapshot.Version, from: now, until: b.firmUntil(meter, credit, now), offering: meter.Offering}
	if f.far = meter.HasRoomFor(near, now, &b.standing, credit, &b.leases.held); f.far {
		return f
	}
	for _, l := range b.leases.held.All {
		if l.Holds(now) && l.Until.Before(f.until) {
			f.until = l.Until
		}
	}
	f.gate = meter.Gate(now, &b.standing, credit, &b.leases.held)
	return f
}

// learn takes note of facts, unless newer ones are known.
func (h *holds) learn(facts []fact, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range facts {
		f := &facts[i]
		a := h.holder(f.accountID)
		if f.version >= a.version {
			a.version, a.learned = f.version, now
		}
		if known := a.meter(f.offering); f.version >= known.version {
			*known = *f
		}
	}
}

// Outdate tells that the account is at the version at least: what was known of it before lets no call pass any more, and the next
// caller asks. Nobody has to tell, but whoever has just set a limit in this process need not wait for permitTime.
func (m *Metering) Outdate(accountID, version int64) {
	m.holds.mu.Lock()
	defer m.holds.mu.Unlock()
	if a := m.holds.accounts[accountID]; a != nil && a.version < version {
		a.version, a.learned = version, time.Time{}
	}
}

// confirm takes note of the version that the account was at, at that time, and of the catalog's. It reports whether all that is
// known of the meter was right then.
func (h *holds) confirm(accountID int64, o rules.Offering, version, catalog int64, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(accountID)
	if a.version > version {
		return a.knows(a.meter(o), now) // it was learned since
	}
	if meter := a.meter(o); a.version != version || meter.catalog != catalog || !a.knows(meter, now) {
		return false
	}
	a.learned = now
	return true
}

// knows reports whether what is known of the meter is as of the account's version, and of that time.
func (a *holder) knows(meter *fact, now time.Time) bool {
	return meter.version == a.version && !now.Before(meter.from) && now.Before(meter.until)
}

// caller is whose call is to pass, and what for.
type caller struct {
	wanted
	rules.Origin
}

// Pass is a call that was let pass, until Over.
type Pass struct {
	metering *Metering
	of       caller
	pool     poolKey
	lease    string // of which it has one call, "" for none
	used     bool   // it was recorded, or may have been
}

// Over ends the call: it is recorded, or has failed. What it held is free again: for whoever waits here, else for all.
func (p *Pass) Over() {
	m := p.metering
	back := m.holds.end(p)
	if back == nil {
		return
	}
	if w := backWork(p.of.accountID, back); !m.recorder().offer(w) {
		m.holds.putBack(p)
	}
	m.giveIdleBack()
}

// use notes that the call was recorded, or may have been, so that it is not given back.
func (p *Pass) use() {
	if p != nil {
		p.used = true
	}
}

// answer is what a caller is told.
type answer int

const (
	passes   answer = iota
	refused         // with an error
	unknown         // what is known is too old, or would refuse it and may be out of date
	unleased        // it needs a lease
)

// take lets a call pass by what is known. asked tells that the database was asked just now.
func (m *Metering) take(of caller, now time.Time, asked bool) (*Pass, answer, error) {
	h := &m.holds
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(of.accountID)
	meter := a.meter(of.offering)
	if !asked && (!models.Fresh(a.learned, now, permitTime) || !a.knows(meter, now)) {
		return nil, unknown, nil
	}
	pass := &Pass{metering: m, of: of}
	if !meter.far {
		pass.pool = poolKey{of.offering, meter.gate.Class(of.Origin)}
		pool, err := a.pool(pass.pool), meter.gate.Refusal(of.Origin)
		if errors.Is(err, rules.ErrSuspended) {
			a.giveUp(pool) // no promise outlives it
		}
		if pool.idle == 0 || !pool.usable(now) {
			switch {
			case err == nil || a.hasIdle() || a.gave >= a.version: // what is idle, or on its way back, may be what is missing
				return nil, unleased, nil
			case !asked:
				return nil, unknown, nil
			}
			return nil, refused, err
		}
		pool.idle--
		pass.lease = pool.lease
	}
	a.under++
	return pass, passes, nil
}

// end ends a call that was let pass, and tells what of its lease is to be given back.
func (h *holds) end(p *Pass) []giveBack {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(p.of.accountID)
	a.under--
	if p.lease == "" || p.used {
		return nil
	}
	if pool := a.pool(p.pool); pool.asking > 0 && pool.lease == p.lease {
		pool.idle++
		return nil
	}
	a.gave = a.version
	return []giveBack{{p.lease, 1}}
}

// putBack keeps what the call has not used, until it can be given back.
func (h *holds) putBack(p *Pass) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.holder(p.of.accountID).putBack(p.pool, p.lease, 1)
}

func (h *holds) holder(accountID int64) *holder {
	a := h.accounts[accountID]
	if a != nil {
		return a
	}
	if len(h.accounts) >= maxHolds {
		for id, other := range h.accounts {
			if other.under == 0 && !other.hasIdle() {
				delete(h.accounts, id)
			}
		}
	}
	if h.accounts == nil {
		h.accounts = make(map[int64]*holder)
	}
	a = &holder{meters: make(map[rules.Offering]*fact)}
	h.accounts[accountID] = a
	return a
}

func (a *holder) meter(o rules.Offering) *fact {
	meter := a.meters[o]
	if meter == nil {
		meter = &fact{}
		a.meters[o] = meter
	}
	return meter
}
