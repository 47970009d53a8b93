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

// holds reserve what the calls may cost that this process let pass and that are not over: as many at once as there is money
// or quota for, and no more. Calls of other processes are seen when they are recorded.
type holds struct {
	mu       sync.Mutex
	accounts map[int64]*holder
}

// holder is what is known of one account, as of its version, and what it has under way.
type holder struct {
	version  int64
	standing rules.Standing
	caps     []rules.CapRoom
	reserved map[int64]int64 // of caps, by their ids, in what each counts
	learned  time.Time       // when it was known to be at the version
	meters   map[rules.Offering]*held
	under    int
}

// held is one service in one region of an account.
type held struct {
	fact
	under int64 // calls under way
}

// fact is what the next calls of an account's meter get, as of a version of the account and one of the catalog, in [from, until).
type fact struct {
	accountID, version, catalog int64
	after                       int64 // the version that calls were planned on that led to this one, 0 if it was read
	from, until                 time.Time
	standing                    rules.Standing
	offering                    rules.Offering
	caps                        []rules.CapRoom
	leftCalls                   int64        // that packages can pay
	priceMicros                 rules.Micros // of the next call that none pays
	refusal                     error        // why calls that no package covers are refused whatever the money, nil if they are not
}

func factOf(meter *rules.Meter, standing *rules.Standing, version, catalog int64, now time.Time) fact {
	f := fact{
		accountID: meter.AccountID, version: version, catalog: catalog, from: now, until: meter.SameUntil(now), standing: *standing, offering: meter.Offering,
		caps: meter.Caps.Rooms(now),
	}
	for i := range meter.Packages {
		if meter.Packages[i].Covers(now) {
			f.leftCalls += meter.Packages[i].LeftCalls()
		}
	}
	f.priceMicros, f.refusal = meter.PerUse(now)
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
			a.follow(f)
			a.version, a.standing, a.caps, a.learned = f.version, f.standing, f.caps, now
		}
		if meter := a.meter(f.offering); f.version >= meter.version {
			meter.fact = *f
		}
	}
}

// follow keeps what is known of the account's other meters when its calls were planned on that: they left them as they were.
func (a *holder) follow(f *fact) {
	if f.after == 0 || f.after != a.version {
		return
	}
	for _, meter := range a.meters {
		if meter.version == a.version {
			meter.version = f.version
		}
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
func (a *holder) knows(meter *held, now time.Time) bool {
	return meter.version == a.version && !now.Before(meter.from) && now.Before(meter.until)
}

// caller is whose call is to pass, and what for.
type caller struct {
	wanted
	accessKeyID int64
}

// hold is what one call holds until it is given back: a place among the calls under way, and of each cap that counts it what it may
// take.
type hold struct {
	wanted
	ofCaps []rules.CapUse
}

// take lets a call pass by what is known, and holds what it may cost until give. known is false when what was learned is too old
// to let it pass, or would refuse it and may be out of date.
func (h *holds) take(of caller, credit rules.CreditPolicy, now time.Time, asked bool) (taken hold, known bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(of.accountID)
	meter := a.meter(of.offering)
	if !asked && (!models.Fresh(a.learned, now, permitTime) || !a.knows(meter, now)) {
		return hold{}, false, nil
	}
	err = a.refusal(meter, credit, now)
	taken.wanted = of.wanted
	if err == nil {
		taken.ofCaps, err = a.reserve(of, meter)
	}
	if err != nil {
		return hold{}, asked, err
	}
	meter.under++
	a.under++
	return taken, true, nil
}

// give ends a call that take let pass: it is recorded, or has failed.
func (h *holds) give(taken hold) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(taken.accountID)
	a.meter(taken.offering).under--
	a.under--
	for _, of := range taken.ofCaps {
		if a.reserved[of.CapID] -= of.Used; a.reserved[of.CapID] == 0 {
			delete(a.reserved, of.CapID)
		}
	}
}

// reserve takes of each hard cap that counts the call what it may take, or tells which of them has no room for it.
func (a *holder) reserve(of caller, meter *held) (taken []rules.CapUse, err error) {
	var price rules.Micros
	if meter.under >= meter.leftCalls {
		price = meter.priceMicros
	}
	for _, room := range a.caps {
		takes := room.Takes(price)
		if takes == 0 || !room.Counts(of.offering, of.accessKeyID) {
			continue
		}
		if room.Left-a.reserved[room.ID] < takes {
			return nil, &rules.CapReachedError{CapID: room.ID, Opens: room.Opens}
		}
		taken = append(taken, rules.CapUse{CapID: room.ID, Used: takes})
	}
	for _, use := range taken {
		if a.reserved == nil {
			a.reserved = make(map[int64]int64)
		}
		a.reserved[use.CapID] += use.Used
	}
	return taken, nil
}

// refusal tells why one more call of the meter is refused, with those under way, nil if it is not.
func (a *holder) refusal(meter *held, credit rules.CreditPolicy, now time.Time) error {
	if meter.under < meter.leftCalls {
		return nil
	}
	if errors.Is(meter.refusal, rules.ErrNotEnabled) {
		return meter.refusal
	}
	reserved, err := a.reservedMicros()
	if err != nil || a.standing.RestrictedFor(meter.priceMicros, reserved, now, credit) != rules.Unrestricted {
		return a.standing.Refusal(credit)
	}
	return meter.refusal
}

// reservedMicros is what the calls under way may cost that packages may not have enough for.
func (a *holder) reservedMicros() (micros rules.Micros, err error) {
	for _, meter := range a.meters {
		cost, err := rules.MulMicros(meter.priceMicros, max(0, meter.under-meter.leftCalls))
		if err != nil {
			return 0, err
		}
		if micros, err = rules.AddMicros(micros, cost); err != nil {
			return 0, err
		}
	}
	return micros, nil
}

func (h *holds) holder(accountID int64) *holder {
	a := h.accounts[accountID]
	if a != nil {
		return a
	}
	if len(h.accounts) >= maxHolds {
		for id, other := range h.accounts {
			if other.under == 0 {
				delete(h.accounts, id)
			}
		}
	}
	if h.accounts == nil {
		h.accounts = make(map[int64]*holder)
	}
	a = &holder{meters: make(map[rules.Offering]*held)}
	h.accounts[accountID] = a
	return a
}

func (a *holder) meter(o rules.Offering) *held {
	meter := a.meters[o]
	if meter == nil {
		meter = &held{}
		a.meters[o] = meter
	}
	return meter
}
