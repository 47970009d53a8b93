package metering

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// inquiries ask the database what accounts' next calls get, for all callers that came while the question before was on its way.
// An account whose version is the one that is known has nothing new: one statement, which reads a row an account, says so of
// all. The books of the others are one statement more, of one moment by itself.
type inquiries struct {
	mu      sync.Mutex
	next    *inquiry      // that callers may still join, nil if there is none
	turns   chan struct{} // who asks has one
	started sync.Once
}

// inquiry is one question and its answer.
type inquiry struct {
	wanted  map[wanted]error // why, of those of which there is nothing to be learned
	failure error
	done    chan struct{}
}

// wanted is what a caller asks about.
type wanted struct {
	accountID int64
	offering  rules.Offering
}

// inquiriesAtOnce bounds how many questions are on their way: one more than one, so that a slow one does not hold up all.
const inquiriesAtOnce = 2

// authorizeTime is how long a call waits to learn whether it may pass.
const authorizeTime = 5 * time.Second

// ask learns from the database what the account's next call gets. It is looked up for all who ask, so one that goes away does
// not end it.
func (m *Metering) ask(ctx context.Context, accountID int64, key rules.Offering) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), authorizeTime)
	defer cancel()
	want := wanted{accountID, key}
	asked := m.join(want) //nolint:contextcheck // it is for all who ask, and ends by a time of its own
	select {
	case <-asked.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if asked.failure != nil {
		return asked.failure
	}
	return asked.wanted[want]
}

// join adds what is wanted to the next question.
func (m *Metering) join(want wanted) *inquiry {
	q := &m.inquiries
	q.started.Do(func() { q.turns = make(chan struct{}, inquiriesAtOnce) })
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.next == nil {
		q.next = &inquiry{wanted: make(map[wanted]error), done: make(chan struct{})}
		go m.inquire(q.next)
	}
	q.next.wanted[want] = nil
	return q.next
}

// inquire asks when it is its turn. Until then others join.
func (m *Metering) inquire(i *inquiry) {
	q := &m.inquiries
	q.turns <- struct{}{}
	defer func() { <-q.turns }()
	q.mu.Lock()
	q.next = nil
	q.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), authorizeTime)
	defer cancel()
	i.failure = m.inquireOf(ctx, i)
	close(i.done)
}

func (m *Metering) inquireOf(ctx context.Context, i *inquiry) error {
	now := m.Clock.Now()
	ids := make([]int64, 0, len(i.wanted))
	for want := range i.wanted {
		ids = append(ids, want.accountID)
	}
	slices.Sort(ids)
	at, err := models.AccountVersions(m.DB.WithContext(ctx), slices.Compact(ids))
	if err != nil {
		return err
	}
	changed := make(map[int64][]wanted)
	for want := range i.wanted {
		version, found := at.Accounts[want.accountID]
		switch {
		case !found:
			i.wanted[want] = models.Refuse(models.NotFound, cause.NoSuchAccount)
		case !m.holds.confirm(want.accountID, want.offering, version, at.Catalog, now):
			changed[want.accountID] = append(changed[want.accountID], want)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	snapshot, err := m.snapshotOf(ctx, at.Catalog)
	if err != nil {
		return err
	}
	books := make(map[int64]*book, len(changed))
	for some := range slices.Chunk(slices.Sorted(maps.Keys(changed)), booksAtOnce) {
		if err := readBooks(m.DB.WithContext(ctx), some, snapshot, now, books); err != nil {
			return err
		}
	}
	var facts []fact
	for id, wants := range changed {
		for _, want := range wants {
			b := books[id] // accounts stay
			meter, found := b.meter(want.offering)
			if !found {
				i.wanted[want] = rules.ErrNotEnabled
				continue
			}
			facts = append(facts, factOf(b, meter, m.Credit, m.nearCalls(), now))
		}
	}
	m.holds.learn(facts, now)
	return nil
}

// snapshotOf gives the catalog of the version, or a newer one.
func (m *Metering) snapshotOf(ctx context.Context, version int64) (*catalog.Snapshot, error) {
	if last := m.Catalog.Last(); last != nil && last.Version >= version {
		return last, nil
	}
	return m.Catalog.Current(ctx)
}
