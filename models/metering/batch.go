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
	"ocrconsole/models/cause"
)

// maxBooks bounds how many accounts a lane remembers: more than a batch can have, whose books must all be there at once.
const maxBooks = 2 * maxBatchCalls

// ask records the batch in one transaction that looks before it writes: it locks the accounts, leaves out what is
// recorded already, lets the rules pay each call, and writes what follows.
func (l *lane) ask(ctx context.Context, batch []*work) error {
	accountIDs := accountsOf(batch)
	tx, snapshot, err := l.begin(ctx, accountIDs, lookups(batch))
	if err != nil {
		return err
	}
	defer tx.rollback()
	f := l.newFlight(snapshot)
	f.found = tx.recorded()
	if err = l.openBooks(ctx, tx, accountIDs, snapshot, f.changes.now); err == nil {
		err = l.openSources(tx.reader(ctx), batch, f.changes.now)
	}
	if err == nil {
		err = l.openTags(tx.reader(ctx), batch, f.changes.now)
	}
	if err == nil {
		err = l.planAll(f, batch)
	}
	if err == nil {
		f.seal()
		err = tx.commit(ctx, f.changes)
	}
	if err != nil {
		l.forget(batch)
		return err
	}
	f.repeats()
	l.metering.holds.learn(f.changes.facts, f.changes.now)
	return nil
}

// begin starts the transaction, and gives the catalog that is in force in it: the prices that a call is charged are
// those of the version that its transaction sees.
func (l *lane) begin(ctx context.Context, accountIDs []int64, lookups []lookup) (storeTx, *catalog.Snapshot, error) {
	for {
		tx, err := l.store.begin(ctx, accountIDs, lookups)
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

// planAll plans the works whose account there is.
func (l *lane) planAll(f *flight, batch []*work) error {
	for _, w := range batch {
		b := l.book(w.accountID)
		if b == nil {
			w.receipts, w.refused = make([]Receipt, len(w.calls)), nil
			w.err = models.Refuse(models.NotFound, cause.NoSuchAccount)
			continue
		}
		if err := f.add(w, b); err != nil {
			return err
		}
	}
	return nil
}

// accountsOf lists the accounts of the works, ascending.
func accountsOf(batch []*work) []int64 {
	ids := make([]int64, len(batch))
	for i, w := range batch {
		ids[i] = w.accountID
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// callKey is the primary key of a call.
type callKey struct {
	accountID, sourceID int64
	requestID           string
}

// lookup names a call as it is reported.
type lookup struct {
	accountID int64
	identity
}

// lookups lists the calls that may be recorded already.
func lookups(batch []*work) []lookup {
	var keys []lookup
	for _, w := range batch {
		if w.unseen {
			continue
		}
		for i := range w.calls {
			keys = append(keys, lookup{w.accountID, identity{w.calls[i].Source, w.calls[i].RequestID}})
		}
	}
	slices.SortFunc(keys, func(a, b lookup) int {
		return cmp.Or(cmp.Compare(a.accountID, b.accountID), strings.Compare(a.requestID, b.requestID), strings.Compare(a.source, b.source))
	})
	return slices.Compact(keys)
}

// openBooks makes the books of the batch's accounts true: one kept from before is if nobody else held the account's
// lock since; the others are loaded.
func (l *lane) openBooks(ctx context.Context, tx storeTx, accountIDs []int64, snapshot *catalog.Snapshot, now time.Time) error {
	var stale []*models.Account
	for i, id := range accountIDs {
		account := tx.account(i)
		kept := l.book(id)
		if account != nil && kept != nil && kept.account.Version == account.Version && kept.snapshot == snapshot {
			continue
		}
		l.books.Remove(id)
		if account != nil {
			stale = append(stale, account)
		}
	}
	if len(stale) == 0 {
		return nil
	}
	// Whoever reports has been told by an earlier clock that the calls are not too old: between the two the oldest that are taken
	// must not lose their month, whose running number would begin at 1 again, nor a package that pays them.
	opened, err := openBooks(tx.reader(ctx), stale, snapshot, now, now.Add(-CallsStay))
	if err != nil {
		return err
	}
	for id, b := range opened {
		l.books.Add(id, b)
	}
	if l.metering.DB.CallsMoved() {
		return nil
	}
	unmoved, err := models.AccountsWithCallsBefore(tx.reader(ctx), slices.Collect(maps.Keys(opened)))
	for _, id := range unmoved {
		opened[id].unmoved = true
	}
	return err
}
