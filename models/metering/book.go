package metering

import (
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// book is one account opened for planning: its money, and a rules.Meter for each service and region asked for.
type book struct {
	account  *models.Account
	standing rules.Standing
	meters   map[rules.Offering]*rules.Meter
	packages map[rules.Offering][]rules.Package
	counted  map[int64]counted // by package
	periods  map[rules.Offering][]rules.Period
	months   map[rules.Offering]map[time.Time]int64
	caps     *rules.Caps // nil for none
	leases   leases
	snapshot *catalog.Snapshot
	sources
	tagSets
	// repeats says that the account's last report held calls that were recorded already.
	repeats bool
	// unmoved says that calls of the account are stored where no key keeps them from being recorded again: see models.MoveCallsBefore.
	unmoved bool
}

func newBook(account *models.Account, snapshot *catalog.Snapshot) *book {
	b := &book{
		account: account, standing: account.Standing(), snapshot: snapshot,
		meters:   make(map[rules.Offering]*rules.Meter),
		packages: make(map[rules.Offering][]rules.Package),
		counted:  make(map[int64]counted),
		periods:  make(map[rules.Offering][]rules.Period),
		months:   make(map[rules.Offering]map[time.Time]int64),
	}
	b.leases.held.Meter = b.meterOrNone
	return b
}

// readBook gives the account's book as it is now, and has what else is wanted read with it, all of one moment.
func (m *Metering) readBook(ctx context.Context, accountID int64, now time.Time, with ...func(tx *gorm.DB) error) (*book, error) {
	snapshot, err := m.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	books := make(map[int64]*book, 1)
	err = m.DB.Read(ctx, func(tx *gorm.DB) error { return readBooks(tx, []int64{accountID}, snapshot, now, books, with...) })
	if err == nil && books[accountID] == nil {
		err = models.Refuse(models.NotFound, cause.NoSuchAccount)
	}
	return books[accountID], err
}

// readBooks adds the accounts' books as they are now, those that there are, in one statement if what else is wanted is asked at once.
func readBooks(tx *gorm.DB, ids []int64, snapshot *catalog.Snapshot, now time.Time, books map[int64]*book, with ...func(tx *gorm.DB) error) error {
	for _, id := range ids {
		books[id] = newBook(&models.Account{ID: id}, snapshot)
	}
	var accounts []models.Account
	read := slices.Concat(fillBooks(books, ids, now, now, rules.MonthStart(now, snapshot.Zone)), with, []func(*gorm.DB) error{
		models.Reading(&accounts, func(tx *gorm.DB) ([]models.Account, error) { return models.AccountsWithIDs(tx, ids) }),
	})
	if err := models.Together(tx, read...); err != nil {
		return err
	}
	found := make(map[int64]bool, len(accounts))
	for i := range accounts {
		b := books[accounts[i].ID]
		b.account, b.standing, found[b.account.ID] = &accounts[i], accounts[i].Standing(), true
	}
	maps.DeleteFunc(books, func(id int64, _ *book) bool { return slices.Contains(ids, id) && !found[id] })
	return nil
}

// openBook loads what may pay the account's calls made now or later.
func openBook(tx *gorm.DB, account *models.Account, snapshot *catalog.Snapshot, now time.Time) (*book, error) {
	books, err := openBooks(tx, []*models.Account{account}, snapshot, now, now)
	return books[account.ID], err
}

// booksAtOnce bounds how many accounts one statement asks for.
const booksAtOnce = 1000

// openBooks loads what may pay the accounts' calls made from an instant on, and what is promised of it now, by account id.
func openBooks(tx *gorm.DB, accounts []*models.Account, snapshot *catalog.Snapshot, now, from time.Time) (map[int64]*book, error) {
	books := make(map[int64]*book, len(accounts))
	for some := range slices.Chunk(accounts, booksAtOnce) {
		ids := make([]int64, len(some))
		for i, account := range some {
			ids[i], books[account.ID] = account.ID, newBook(account, snapshot)
		}
		for _, fill := range fillBooks(books, ids, now, from, rules.MonthStart(from, snapshot.Zone)) {
			if err := fill(tx); err != nil {
				return nil, err
			}
		}
	}
	return books, nil
}

// fillBooks reads what may pay the accounts' calls into their books.
func fillBooks(books map[int64]*book, ids []int64, now, from, fromMonth time.Time) []func(tx *gorm.DB) error {
	return []func(tx *gorm.DB) error{
		func(tx *gorm.DB) error { return fillPackages(tx, books, ids, from) },
		func(tx *gorm.DB) error { return fillPeriods(tx, books, ids) },
		func(tx *gorm.DB) error { return fillMonths(tx, books, ids, fromMonth) },
		func(tx *gorm.DB) error { return fillCaps(tx, books, ids, fromMonth) },
		func(tx *gorm.DB) error { return fillLeases(tx, books, ids, now.Add(-rules.LeaseSkew)) },
	}
}

func fillPackages(tx *gorm.DB, books map[int64]*book, ids []int64, from time.Time) error {
	packages, err := models.UsablePackages(tx, ids, from)
	if err != nil {
		return err
	}
	for i := range packages {
		b, key := books[packages[i].AccountID], packages[i].Offering()
		b.packages[key] = append(b.packages[key], packages[i].Rule())
		b.counted[packages[i].ID] = countedBy(&packages[i])
	}
	return nil
}

func fillPeriods(tx *gorm.DB, books map[int64]*book, ids []int64) error {
	subscriptions, err := models.SubscriptionsOf(tx, ids...)
	if err != nil {
		return err
	}
	for _, s := range subscriptions {
		b, key := books[s.AccountID], s.Offering()
		b.periods[key] = append(b.periods[key], s.Period())
	}
	return nil
}

func fillMonths(tx *gorm.DB, books map[int64]*book, ids []int64, fromMonth time.Time) error {
	months, err := models.UsageMonthsOf(tx, ids, fromMonth)
	if err != nil {
		return err
	}
	for _, m := range months {
		b, key := books[m.AccountID], m.Offering()
		if b.months[key] == nil {
			b.months[key] = make(map[time.Time]int64)
		}
		b.months[key][m.MonthStart.UTC()] = m.PayPerUseCalls
	}
	return nil
}

// meterOrNone gives the account's meter of the service in the region; of one that was never sold there, one that nothing pays by.
func (b *book) meterOrNone(key rules.Offering) *rules.Meter {
	if meter, found := b.meter(key); found {
		return meter
	}
	return &rules.Meter{AccountID: b.account.ID, Offering: key, Zone: b.snapshot.Zone}
}

// meter gives the account's meter of the service in the region; found is false when it was never sold there.
func (b *book) meter(key rules.Offering) (meter *rules.Meter, found bool) {
	if meter, found = b.meters[key]; found {
		return meter, true
	}
	sold, found := b.snapshot.Offering(key.Region, key.Service)
	if !found {
		return nil, false
	}
	packages := b.packages[key]
	rules.SortPackages(packages)
	months := b.months[key]
	if months == nil {
		months = make(map[time.Time]int64)
	}
	meter = &rules.Meter{
		AccountID: b.account.ID, Offering: key,
		Packages: packages, Subscribed: b.periods[key], Prices: sold.Prices,
		Zone: b.snapshot.Zone, MonthCalls: months, Caps: b.caps,
	}
	b.meters[key] = meter
	return meter, true
}
