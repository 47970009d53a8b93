package metering

import (
	"context"
	"maps"
	"slices"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// wanted is what a caller asks about.
type wanted struct {
	accountID int64
	offering  rules.Offering
}

// authorizeTime is how long a call waits to learn whether it may pass.
const authorizeTime = 5 * time.Second

// ask learns from the database what the account's next call gets, with all who ask at the time.
func (m *Metering) ask(ctx context.Context, accountID int64, key rules.Offering) error {
	nothing, err := m.inquiries.Ask(ctx, wanted{accountID, key}, authorizeTime, m.inquire)
	if err != nil {
		return err
	}
	return nothing
}

// inquire asks what accounts' next calls get, and tells of which there is nothing to be learned, and why. An account whose version is the
// one that is known has nothing new: one statement, which reads a row an account, says so of all. The books of the others are one
// statement more, of one moment by itself.
func (m *Metering) inquire(ctx context.Context, all []wanted) (nothing map[wanted]error, err error) {
	now := m.Clock.Now()
	ids := make([]int64, 0, len(all))
	for _, want := range all {
		ids = append(ids, want.accountID)
	}
	slices.Sort(ids)
	at, err := models.AccountVersions(m.DB.WithContext(ctx), slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	nothing = make(map[wanted]error)
	changed := make(map[int64][]wanted)
	for _, want := range all {
		version, found := at.Accounts[want.accountID]
		switch {
		case !found:
			nothing[want] = models.Refuse(models.NotFound, cause.NoSuchAccount)
		case !m.holds.confirm(want.accountID, want.offering, version, at.Catalog, now):
			changed[want.accountID] = append(changed[want.accountID], want)
		}
	}
	if len(changed) == 0 {
		return nothing, nil
	}
	snapshot, err := m.snapshotOf(ctx, at.Catalog)
	if err != nil {
		return nil, err
	}
	books := make(map[int64]*book, len(changed))
	for some := range slices.Chunk(slices.Sorted(maps.Keys(changed)), booksAtOnce) {
		if err := readBooks(m.DB.WithContext(ctx), some, snapshot, now, books); err != nil {
			return nil, err
		}
	}
	var facts []fact
	for id, wants := range changed {
		for _, want := range wants {
			b := books[id] // accounts stay
			meter, found := b.meter(want.offering)
			if !found {
				nothing[want] = rules.ErrNotEnabled
				continue
			}
			facts = append(facts, factOf(b, meter, m.Credit, m.nearCalls(), now))
		}
	}
	m.holds.learn(facts, now)
	return nothing, nil
}

// snapshotOf gives the catalog of the version, or a newer one.
func (m *Metering) snapshotOf(ctx context.Context, version int64) (*catalog.Snapshot, error) {
	if last := m.Catalog.Last(); last != nil && last.Version >= version {
		return last, nil
	}
	return m.Catalog.Current(ctx)
}
