package metering

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// maxBooks bounds how many accounts a lane remembers.
const maxBooks = 20_000

// write records the batch in one transaction: it locks the accounts, leaves out what is recorded already, lets the
// rules pay each call, and writes what follows.
func (l *lane) write(ctx context.Context, batch []*work) error {
	group := newGroup(batch)
	tx, snapshot, err := l.begin(ctx, group)
	if err != nil {
		return err
	}
	defer tx.rollback()
	changes := newChanges(l.metering.Clock.Now(), snapshot.Zone, group.calls)
	err = l.plan(ctx, tx, group, changes, snapshot)
	if err == nil {
		err = tx.commit(ctx, changes)
	}
	if err != nil {
		l.forget(group.accountIDs)
		return err
	}
	changes.permit(&l.metering.permits, l.metering.Credit)
	return nil
}

// begin starts the transaction, and gives the catalog that is in force in it: the prices that a call is charged are
// those of the version that its transaction sees.
func (l *lane) begin(ctx context.Context, g *group) (storeTx, *catalog.Snapshot, error) {
	for {
		tx, err := l.store.begin(ctx, g.accountIDs, g.lookups())
		if err != nil {
			return nil, nil, err
		}
		if l.snapshot != nil && l.snapshot.Version == tx.catalogVersion() {
			return tx, l.snapshot, nil
		}
		tx.rollback()
		if l.snapshot, err = l.metering.Catalog.Current(ctx); err != nil {
			return nil, nil, err
		}
	}
}

// forget drops the books that a transaction which did not happen was planned in.
func (l *lane) forget(accountIDs []int64) {
	for _, id := range accountIDs {
		delete(l.books, id)
	}
}

// group is a batch sorted by account.
type group struct {
	accountIDs []int64 // ascending
	works      map[int64][]*work
	calls      int
}

func newGroup(batch []*work) *group {
	g := &group{works: make(map[int64][]*work)}
	for _, w := range batch {
		if g.works[w.accountID] == nil {
			g.accountIDs = append(g.accountIDs, w.accountID)
		}
		g.works[w.accountID] = append(g.works[w.accountID], w)
		g.calls += len(w.calls)
	}
	slices.Sort(g.accountIDs)
	return g
}

// callKey names a call.
type callKey struct {
	accountID int64
	requestID string
}

// lookups lists the calls that may be recorded already.
func (g *group) lookups() []callKey {
	var keys []callKey
	for _, id := range g.accountIDs {
		for _, w := range g.works[id] {
			if w.unseen {
				continue
			}
			for i := range w.calls {
				keys = append(keys, callKey{id, w.calls[i].RequestID})
			}
		}
	}
	slices.SortFunc(keys, func(a, b callKey) int {
		return cmp.Or(cmp.Compare(a.accountID, b.accountID), strings.Compare(a.requestID, b.requestID))
	})
	return slices.Compact(keys)
}

// plan lets the rules pay every call of the batch, account by account, each account's calls in the order of their
// times.
func (l *lane) plan(ctx context.Context, tx storeTx, g *group, changes *changes, snapshot *catalog.Snapshot) error {
	if err := l.openBooks(ctx, tx, g, snapshot, changes.now); err != nil {
		return err
	}
	seen := tx.recorded()
	for i, id := range g.accountIDs {
		if tx.account(i) == nil {
			refuseAll(g.works[id], models.Errorf(models.NotFound, "There is no such account."))
			continue
		}
		p := newPlan(l.books[id], changes, seen, l.metering.Credit)
		for _, call := range inOrder(g.works[id]) {
			if err := p.add(call); err != nil {
				return err
			}
		}
		if !p.finish() {
			l.forget([]int64{id}) // nothing of it is written, its version neither
		}
	}
	return nil
}

func refuseAll(works []*work, err error) {
	for _, w := range works {
		w.err = err
	}
}

// waiting is one call with the work that it belongs to, and its place in it.
type waiting struct {
	*work
	index int
}

func (w waiting) call() *reported { return &w.calls[w.index] }

// inOrder sorts the calls of the works by time, then request id; the same id twice keeps its order.
func inOrder(works []*work) []waiting {
	var calls []waiting
	for _, w := range works {
		w.receipts, w.refused, w.err = make([]Receipt, len(w.calls)), nil, nil
		for i := range w.calls {
			calls = append(calls, waiting{w, i})
		}
	}
	slices.SortStableFunc(calls, func(a, b waiting) int {
		return cmp.Or(a.call().At.Compare(b.call().At), strings.Compare(a.call().RequestID, b.call().RequestID))
	})
	return calls
}

// openBooks makes the books of the batch's accounts true: one kept from the last batch is if nobody else held the
// account's lock since; the others are loaded.
func (l *lane) openBooks(ctx context.Context, tx storeTx, g *group, snapshot *catalog.Snapshot, now time.Time) error {
	if len(l.books) > maxBooks {
		clear(l.books)
	}
	var stale []*models.Account
	for i, id := range g.accountIDs {
		account := tx.account(i)
		kept := l.books[id]
		switch {
		case account == nil:
		case kept != nil && kept.account.Version == account.Version-1 && kept.snapshot == snapshot:
			kept.account, kept.standing = account, account.Standing()
		default:
			stale = append(stale, account)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	opened, err := openBooks(tx.reader(ctx), stale, snapshot, now.Add(-MaxAge))
	maps.Copy(l.books, opened)
	return err
}
