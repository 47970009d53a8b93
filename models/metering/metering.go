// Package metering holds the use cases on calls: which of them may pass, recording them, and deducting each
// from the package or the pay-per-use price that pays it; and the usage history made of them.
//
// The deduction order itself is rules.ComparePackages; who pays a call is rules.Line.
package metering

import (
	"sync"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Metering are the use cases; all fields but Clock are required.
type Metering struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Credit is how far pay-per-use goes on in arrears.
	Credit rules.CreditPolicy

	start    sync.Once
	writer   *recorder
	permits  permits
	projects projects
}

// recorder gives what commits calls, started with the first use.
func (m *Metering) recorder() *recorder {
	m.start.Do(func() { m.writer = newRecorder(m) })
	return m.writer
}

// Close lets the calls that are being recorded be committed and takes no more.
func (m *Metering) Close() { m.recorder().close() }

// Which events are taken: not older than MaxAge, and ahead of our clock by no more than clocks differ.
const (
	MaxAge  = 35 * 24 * time.Hour
	maxSkew = 5 * time.Minute
)

// offering names one service in one region.
type offering struct {
	region, service string
}

// book is one account opened for planning: its money, and a rules.Line for each service and region asked for.
type book struct {
	account  *models.Account
	standing rules.Standing
	lines    map[offering]*rules.Line
	packages map[offering][]rules.Package
	periods  map[offering][]rules.Period
	months   map[offering]map[time.Time]int64
	snapshot *catalog.Snapshot
}

// openBook loads what may pay the account's calls made at or after the instant.
func openBook(tx *gorm.DB, account *models.Account, snapshot *catalog.Snapshot, from time.Time) (*book, error) {
	b := &book{
		account: account, standing: account.Standing(), snapshot: snapshot,
		lines:    make(map[offering]*rules.Line),
		packages: make(map[offering][]rules.Package),
		periods:  make(map[offering][]rules.Period),
		months:   make(map[offering]map[time.Time]int64),
	}
	packages, err := models.UsablePackages(tx, account.ID, from)
	if err != nil {
		return nil, err
	}
	for i := range packages {
		key := offering{packages[i].Region, packages[i].Service}
		b.packages[key] = append(b.packages[key], packages[i].Rule())
	}
	subscriptions, err := models.SubscriptionsOf(tx, account.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range subscriptions {
		key := offering{s.Region, s.Service}
		b.periods[key] = append(b.periods[key], s.Period())
	}
	months, err := models.UsageMonthsOf(tx, account.ID, rules.MonthStart(from, snapshot.Zone))
	if err != nil {
		return nil, err
	}
	for _, m := range months {
		key := offering{m.Region, m.Service}
		if b.months[key] == nil {
			b.months[key] = make(map[time.Time]int64)
		}
		b.months[key][m.MonthStart.UTC()] = m.PayPerUseCalls
	}
	return b, nil
}

// line gives the account's line of the service in the region; found is false when it was never sold there.
func (b *book) line(key offering) (line *rules.Line, found bool) {
	if line, found = b.lines[key]; found {
		return line, true
	}
	sold, found := b.snapshot.Offering(key.region, key.service)
	if !found {
		return nil, false
	}
	packages := b.packages[key]
	rules.SortPackages(packages)
	months := b.months[key]
	if months == nil {
		months = make(map[time.Time]int64)
	}
	line = &rules.Line{
		AccountID: b.account.ID, Region: key.region, Service: key.service,
		Packages: packages, Subscribed: b.periods[key], Prices: sold.Prices,
		Zone: b.snapshot.Zone, MonthCalls: months,
	}
	b.lines[key] = line
	return line, true
}
