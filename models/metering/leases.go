package metering

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// leases are those of an account that hold, as its book knows them. They are granted, used and given back by the lane of the account,
// in the transactions of its calls, so that all processes see the same: see wish.
type leases struct {
	held     rules.Leases
	byID     map[string]lease
	changed  []string      // ids of those to be stored
	summed   *rules.Leases // those that held at summedAt, nil if it has to be found out
	summedAt time.Time
}

// lease is one, as the rules take it and as it is stored.
type lease struct {
	rule *rules.Lease
	row  *models.Lease
}

// fillLeases reads the accounts' leases that end after the instant.
func fillLeases(tx *gorm.DB, books map[int64]*book, ids []int64, after time.Time) error {
	found, err := models.LeasesOf(tx, ids, after)
	for i := range found {
		books[found[i].AccountID].leases.add(&found[i])
	}
	return err
}

// sum gives those that hold then, summed up: it is asked for each call of a report.
func (l *leases) sum(now time.Time) *rules.Leases {
	if l.summed == nil || !l.summedAt.Equal(now) {
		l.summed, l.summedAt = l.held.Sum(now), now
	}
	return l.summed
}

func (l *leases) add(row *models.Lease) {
	if l.byID == nil {
		l.byID = make(map[string]lease)
	}
	added := lease{row.Rule(), row}
	l.byID[row.ID] = added
	l.held.All, l.summed = append(l.held.All, added.rule), nil
}

// holds reports whether the call's lease holds then, for calls of its offering.
func (l *leases) holds(call *reported, now time.Time) bool {
	of, found := l.byID[call.Lease]
	return found && of.rule.Offering == call.offering && of.rule.Holds(now)
}

// isOf reports whether what was promised with the call's lease was promised to calls of its origin, as far as caps tell: what is kept of a
// cap by a tag is for calls that were said to have it.
func (l *leases) isOf(call *reported, meter *rules.Meter) bool {
	made := call.rule()
	return meter.Caps.Class(call.offering, l.byID[call.Lease].rule.Origin) == meter.Caps.Class(call.offering, made.Origin())
}

// takenAfter reports whether the call was made before its lease was there to let it pass.
func (l *leases) takenAfter(call *reported) bool {
	return call.rule().Latest().Before(l.byID[call.Lease].rule.TakenAt.Add(-rules.LeaseSkew))
}

// count tells how many hold then.
func (l *leases) count(now time.Time) (n int) {
	for _, rule := range l.held.All {
		if rule.Holds(now) {
			n++
		}
	}
	return n
}

// use takes a call away from the lease with the id.
func (l *leases) use(id string) {
	of := l.byID[id]
	l.change(of.rule, -1)
	of.row.UsedCalls++
	l.changed = with(l.changed, id)
}

// change adds calls to the lease, and to the sum.
func (l *leases) change(rule *rules.Lease, calls int64) {
	if l.summed != nil {
		if sum := l.summed.Like(rule); sum != nil && rule.Holds(l.summedAt) {
			sum.LeftCalls += calls
		} else {
			l.summed = nil
		}
	}
	rule.LeftCalls += calls
}

// grow adds calls to the lease with the id or, if they are below zero, takes them away, down to none. One that is gone stays gone.
func (l *leases) grow(id string, calls int64) {
	of, found := l.byID[id]
	if !found {
		return
	}
	calls = max(calls, -of.rule.LeftCalls)
	l.change(of.rule, calls)
	of.row.GrantedCalls += calls
	l.changed = with(l.changed, id)
}

// addLeases notes what became of the account's leases. Those that are over are known no more: what processes held is deleted, what was
// asked for from outside is remembered under its id.
func (c *changes) addLeases(b *book) {
	l := &b.leases
	kept := l.held.All[:0]
	for _, rule := range l.held.All {
		row := l.byID[rule.ID].row
		over := rule.LeftCalls == 0 || !c.now.Before(rule.Until)
		switch {
		case over && row.RequestID == nil:
			c.dropped = append(c.dropped, *row)
		case slices.Contains(l.changed, rule.ID):
			c.leases = append(c.leases, *row)
		}
		if over {
			delete(l.byID, rule.ID)
		} else {
			kept = append(kept, rule)
		}
	}
	clear(l.held.All[len(kept):])
	l.held.All, l.changed, l.summed = kept, l.changed[:0], nil
}
