package verify_test

import (
	"maps"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/models/stood"
)

// past is how the customer stood at instants of a history, as the records said then.
type past struct {
	latest time.Time // that the clock has shown
	noted  []moment
}

// moment is how the customer stood at one of them.
type moment struct {
	at           time.Time
	standing     rules.Standing
	left         map[int64]int64 // of packages that could pay then or later
	used         map[int64]int64 // of caps
	transactions int64
}

// note notes how the customer stands. Several things may happen at an instant: what stood at it is what stood after the last of them.
// Where the clock was set back, what happens now has an earlier time than what has happened.
func (l *life) note() {
	now := l.Clock.Now()
	for len(l.past.noted) > 0 && !l.past.noted[len(l.past.noted)-1].at.Before(now) {
		l.past.noted = l.past.noted[:len(l.past.noted)-1]
	}
	if now.Before(l.past.latest) {
		return
	}
	l.past.latest = now
	tx := l.DB.WithContext(l.ctx)
	account, err := models.FindAccount(tx, l.customer.ID)
	if err != nil {
		l.Fatal(err)
	}
	last, err := models.LastEntry(tx, l.customer.ID)
	if err != nil {
		l.Fatal(err)
	}
	m := moment{at: now, standing: account.Standing(), left: make(map[int64]int64), used: make(map[int64]int64), transactions: last.Seq}
	packages, err := models.PackagesOf(tx, l.customer.ID)
	if err != nil {
		l.Fatal(err)
	}
	for i := range packages {
		p := packages[i].Rule()
		if status := p.StatusAt(now); status == rules.StatusActive || status == rules.StatusNotYetEffective {
			m.left[p.ID] = p.LeftCalls()
		}
	}
	l.noteCaps(&m)
	l.past.noted = append(l.past.noted, m)
}

func (l *life) noteCaps(m *moment) {
	tx := l.DB.WithContext(l.ctx)
	caps, err := models.CapsOf(tx, l.customer.ID)
	if err != nil {
		l.Fatal(err)
	}
	uses, err := models.CapUsesOf(tx, []int64{l.customer.ID}, time.Unix(0, 0))
	if err != nil {
		l.Fatal(err)
	}
	snapshot, err := l.Catalog.Current(l.ctx)
	if err != nil {
		l.Fatal(err)
	}
	for i := range caps {
		rule := caps[i].Rule()
		start, _ := rule.SpanOf(m.at, snapshot.Zone)
		m.used[rule.ID] = 0
		for _, use := range uses {
			if use.CapID == rule.ID && use.SpanStart.Equal(start) {
				m.used[rule.ID] = use.Used
			}
		}
	}
}

// checkPast fails unless it is told of each of these instants what stood then, whatever has happened since.
func (l *life) checkPast() {
	tells := &stood.Stood{DB: l.DB, Catalog: l.Catalog, Clock: l.Clock.Now}
	for i := range l.past.noted {
		m := &l.past.noted[i]
		if m.at.After(l.Clock.Now()) {
			continue
		}
		told, err := tells.At(l.ctx, l.customer.ID, m.at)
		if err != nil {
			l.Fatalf("how it stood at %v: %v", m.at, err)
		}
		l.comparePast(m, told)
	}
}

func (l *life) comparePast(m *moment, told *stood.Account) {
	if told.Last.Seq != m.transactions || told.AccruedAtMost || told.Standing.BalanceMicros != m.standing.BalanceMicros || told.Standing.AccruedMicros != m.standing.AccruedMicros {
		l.Fatalf("at %v, %+v after transaction %d is told, and %+v after %d stood", m.at, told.Standing, told.Last.Seq, m.standing, m.transactions)
	}
	if told.Standing.InArrears() != m.standing.InArrears() || told.Standing.InArrears() && !told.Standing.ArrearsSince.IsZero() && !told.Standing.ArrearsSince.Equal(m.standing.ArrearsSince) {
		l.Fatalf("at %v, arrears since %v are told, and since %v stood", m.at, told.Standing.ArrearsSince, m.standing.ArrearsSince)
	}
	left := make(map[int64]int64)
	for i := range told.Packages {
		p := &told.Packages[i]
		if left[p.ID] = p.Left.Least; p.Left.Most != p.Left.Least {
			l.Fatalf("at %v, %s had from %d to %d calls left", m.at, p.Ref(), p.Left.Least, p.Left.Most)
		}
	}
	if !maps.Equal(left, m.left) {
		l.Fatalf("at %v, packages are told to have had %v calls left, and had %v", m.at, left, m.left)
	}
	if len(told.Caps) != len(m.used) {
		l.Fatalf("at %v, %d caps are told of, and %d were there", m.at, len(told.Caps), len(m.used))
	}
	for i := range told.Caps {
		if c := &told.Caps[i]; c.Used != nil && *c.Used != m.used[c.ID] {
			l.Fatalf("at %v, %d is told to have been used of %s (%s, %s, counts from %v), and %d was", m.at, *c.Used, c.Ref(), c.Kind, c.Span, c.CountsFrom, m.used[c.ID])
		}
	}
}
