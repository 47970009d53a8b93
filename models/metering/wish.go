package metering

import (
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

const (
	// MaxLeases bounds how many leases of an account hold at a time, before another is granted from outside: each is looked at then.
	MaxLeases = 1000
	// sharedOut is of how much room a process takes no more than one part in advance: of what is left, eight processes together then hold
	// an eighth that they do not need yet, and near the edge nothing.
	sharedOut = 64
)

// wish asks the lane of an account for calls that may be made later: what a process needs to let calls pass, or what somebody asks for
// from outside. It is granted in a transaction of its own or with calls, on the account's version as these are.
type wish struct {
	lease     string // the lease to be made, or to be added to
	requestID string // "" for a process
	offering  rules.Offering
	origin    rules.Origin
	calls     int64 // 0: only give back
	more      int64 // how many more would be welcome, if there is much room
	life      time.Duration
	back      []giveBack
	// unsure says that an attempt may have been committed whose answer was lost. What was given back is not given back again then, and
	// nothing is taken in advance: what a process holds too much for it ends soon, what it holds too little is promised to two.
	unsure bool

	// What became of it: err is why not even one call is granted.
	granted *models.Lease
	allowed int64
	firm    time.Time // until when it stands on what it was granted for
	err     error
}

// giveBack is calls of a lease that will not be made.
type giveBack struct {
	lease string
	calls int64
}

// wish grants what the work wishes for, as far as there is room.
func (p *plan) wish(w *wish) {
	b, now := p.book, p.flight.changes.now
	w.granted, w.allowed, w.err = nil, 0, nil
	if !w.unsure {
		for _, back := range w.back {
			b.leases.grow(back.lease, -back.calls)
		}
	}
	if w.calls == 0 {
		return
	}
	if of, there := b.leases.byID[w.lease]; there && w.requestID != "" { // it was committed, and the answer lost
		w.granted, w.allowed = of.row, of.row.GrantedCalls
		return
	}
	meter, found := b.meter(w.offering)
	if !found {
		w.err = rules.ErrNotEnabled
		return
	}
	of := meter.Caps.Class(w.offering, w.origin)
	if w.allowed, w.err = meter.Allow(w.calls+p.more(w, meter, now), of, now, &b.standing, p.flight.credit, b.leases.sum(now)); w.err != nil {
		return
	}
	w.firm = b.firmUntil(meter, p.flight.credit, now)
	if is, there := b.leases.byID[w.lease]; there && is.rule.Origin == of && is.rule.Holds(now) {
		b.leases.grow(w.lease, w.allowed)
		w.granted = is.row
		return
	}
	if w.requestID != "" && b.leases.count(now) >= MaxLeases {
		w.allowed, w.err = 0, ErrTooManyLeases
		return
	}
	if _, there := b.leases.byID[w.lease]; there {
		w.lease = newLeaseID() // of before a cap of the key or a tag was set or ended, or the clock
	}
	if w.requestID != "" {
		of = w.origin // also what no cap tells apart yet
	}
	w.granted = &models.Lease{
		AccountID: b.account.ID, ID: w.lease, Region: w.offering.Region, Service: w.offering.Service, AccessKeyID: of.AccessKeyID, Tags: of.Tags,
		GrantedCalls: w.allowed, TakenAt: now, EndsAt: now.Add(w.life),
	}
	if w.requestID != "" {
		w.granted.RequestID = &w.requestID
		w.granted.EndsAt = rules.Earlier(w.granted.EndsAt, w.firm)
	}
	b.leases.add(w.granted)
	b.leases.changed = append(b.leases.changed, w.lease)
}

// firmUntil is until when a call gets the same as now, if nobody does anything: a promise that lasts longer may not be kept.
func (b *book) firmUntil(meter *rules.Meter, credit rules.CreditPolicy, now time.Time) time.Time {
	until := meter.SameUntil(now)
	if over := b.standing.GraceEnds(credit); b.standing.InArrears() && over.After(now) {
		until = rules.Earlier(until, over)
	}
	return until
}

// more gives how many more calls than it needs now the wish is granted.
func (p *plan) more(w *wish, meter *rules.Meter, now time.Time) int64 {
	more := w.more
	if w.unsure {
		return 0
	}
	for more > 0 && !meter.HasRoomFor(sharedOut*more, now, &p.book.standing, p.flight.credit, p.book.leases.sum(now)) {
		more /= 2
	}
	return more
}

// ErrTooManyLeases says that as many leases of the account hold as there may be.
var ErrTooManyLeases = fmt.Errorf("metering: %d leases of the account hold", MaxLeases)

// unleased tells why a call that was made and is reported now, with no lease, is not recorded though it could be paid: what would pay
// it is promised to others.
func (p *plan) unleased(meter *rules.Meter, call *reported, credit rules.CreditPolicy) error {
	b, now := p.book, p.flight.changes.now
	if len(b.leases.held.All) == 0 || !rules.Billable(call.HTTPStatus) {
		return nil
	}
	if err := meter.Spares(call.rule(), now, &b.standing, credit, b.leases.sum(now)); err != nil {
		return fmt.Errorf("promised to others: %w", err)
	}
	return nil
}
