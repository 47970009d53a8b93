package metering

import (
	"errors"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// permitTime is how long what was learned of an account may be relied on without asking the database again. It may be out of
// date by then: what is charged is decided when the call is recorded. A refusal is never remembered, so that a purchase or a
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
	learned  time.Time // when the standing was
	lines    map[offering]*held
	under    int
}

// held is one service in one region of an account.
type held struct {
	fact
	learned time.Time
	under   int64 // calls under way
}

// fact is what the next calls of an account's line get, as of a version of the account.
type fact struct {
	accountID, version int64
	standing           rules.Standing
	offering           offering
	leftCalls          int64        // that packages can pay
	priceMicros        rules.Micros // of the next call that none pays
	refusal            error        // why calls that no package covers are refused whatever the money, nil if they are not
}

func factOf(line *rules.Line, standing *rules.Standing, version int64, now time.Time) fact {
	f := fact{accountID: line.AccountID, version: version, standing: *standing, offering: offering{line.Region, line.Service}}
	for i := range line.Packages {
		if line.Packages[i].Covers(now) {
			f.leftCalls += line.Packages[i].LeftCalls()
		}
	}
	f.priceMicros, f.refusal = line.PerUse(now)
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
			a.version, a.standing, a.learned = f.version, f.standing, now
		}
		line := a.line(f.offering)
		if f.version >= line.version {
			line.fact, line.learned = *f, now
		}
	}
}

// take lets a call pass by what is known, and holds what it may cost until give. known is false when what was learned is too old
// to let it pass, or would refuse it and may be out of date.
func (h *holds) take(accountID int64, o offering, credit rules.CreditPolicy, now time.Time, asked bool) (known bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(accountID)
	line := a.line(o)
	if !asked && (!models.Fresh(a.learned, now, permitTime) || !models.Fresh(line.learned, now, permitTime)) {
		return false, nil
	}
	if err := a.refusal(line, credit, now); err != nil {
		return asked, err
	}
	line.under++
	a.under++
	return true, nil
}

// give ends a call that take let pass: it is recorded, or has failed.
func (h *holds) give(accountID int64, o offering) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.holder(accountID)
	a.line(o).under--
	a.under--
}

// refusal tells why one more call of the line is refused, with those under way, nil if it is not.
func (a *holder) refusal(line *held, credit rules.CreditPolicy, now time.Time) error {
	if line.under < line.leftCalls {
		return nil
	}
	if errors.Is(line.refusal, rules.ErrNotEnabled) {
		return line.refusal
	}
	reserved, err := a.reservedMicros()
	if err != nil || a.standing.RestrictedFor(line.priceMicros, reserved, now, credit) != rules.Unrestricted {
		return a.standing.Refusal(credit)
	}
	return line.refusal
}

// reservedMicros is what the calls under way may cost that packages may not have enough for.
func (a *holder) reservedMicros() (micros rules.Micros, err error) {
	for _, line := range a.lines {
		cost, err := rules.MulMicros(line.priceMicros, max(0, line.under-line.leftCalls))
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
	a = &holder{lines: make(map[offering]*held)}
	h.accounts[accountID] = a
	return a
}

func (a *holder) line(o offering) *held {
	line := a.lines[o]
	if line == nil {
		line = &held{}
		a.lines[o] = line
	}
	return line
}
