//go:build !js

package statement

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"io"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// Statements are the use cases: what a month did to an account, for people to read and signed; all fields but Clock are required.
type Statements struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	Key     ed25519.PrivateKey // that signs
}

// lookBack is how long before it was recorded a call may have been made, with an hour for a record that had to wait.
const lookBack = metering.MaxAge + time.Hour

// issue is the writing of one statement, all of one moment.
type issue struct {
	tx        *gorm.DB
	accountID int64
	account   *models.Account
	snapshot  *catalog.Snapshot
	period    Period
	// from and until bound when the statement's calls were recorded; a running month ends now.
	from, until time.Time
	offerings   []rules.Offering
	packages    []models.Package
	sources     map[int64]string // of calls, by number
	out         *writer
}

// Issue writes the account's signed statement of the calendar month that holds the instant; of a running month, as far as
// it has come. NotFound as Of. Its memory does not grow with the calls of the month, but with those that
// were reported long after they were made: what it writes is in the order in which calls were recorded, and it reads them
// in the order in which they were made.
func (s *Statements) Issue(ctx context.Context, accountID int64, month time.Time, w io.Writer) error {
	snapshot, err := s.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	if _, err := s.Keys(ctx); err != nil { // so that the key is published before anything is signed with it
		return err
	}
	now := s.Clock.Now()
	return s.DB.Read(ctx, func(tx *gorm.DB) error {
		period, err := periodOf(tx, accountID, month, snapshot.Zone, now)
		if err != nil {
			return err
		}
		i := &issue{tx: tx, accountID: accountID, snapshot: snapshot, period: period, from: period.From, until: period.Until, out: newWriter(w)}
		if i.account, err = models.FindAccount(tx, accountID); err != nil {
			return err
		}
		if !i.account.KeepsCall(period.From) {
			return models.Refuse(models.NotFound, cause.StatementNotKept{
				Month: period.From.In(snapshot.Zone).Format("2006-01"), Since: i.account.CallsSince.In(snapshot.Zone).Format("2006-01"),
			})
		}
		if now.Before(i.until) {
			i.until = now.Add(time.Microsecond) // with what is of this very instant
		}
		if err := i.write(); err != nil {
			return err
		}
		return i.out.sign(s.Key)
	})
}

func (i *issue) write() error {
	if err := i.load(); err != nil {
		return err
	}
	opening, err := i.positionAt(i.from, i.period.Opening.Seq)
	if err != nil {
		return err
	}
	closing, err := i.positionAt(i.until, i.period.Closing.Seq)
	if err != nil {
		return err
	}
	i.writeHead(opening)
	meters := i.writeState(opening)
	if err := i.writeEntries(); err != nil {
		return err
	}
	for _, at := range i.offerings {
		if err := i.writeCalls(at, meters[at]); err != nil {
			return err
		}
	}
	return i.writeClosing(closing)
}

// load finds out which services the statement is about: those that were called, and those of packages.
func (i *issue) load() (err error) {
	if i.sources, err = models.CallSourcesOf(i.tx, i.accountID); err != nil {
		return err
	}
	if i.packages, err = models.PackagesOf(i.tx, i.accountID); err != nil {
		return err
	}
	i.packages = slices.DeleteFunc(i.packages, func(p models.Package) bool {
		rule, late := p.Rule(), i.from.Add(-lookBack)
		over := p.RefundedAt != nil && p.RefundedAt.Before(i.from) && !rule.Ends().After(late)
		return !p.CreatedAt.Before(i.until) || !p.ExpiresAt.After(late) || over
	})
	called, err := models.CalledServices(i.tx, i.accountID, i.from.Add(-lookBack-time.Hour), i.until.Add(time.Hour))
	if err != nil {
		return err
	}
	all := make(map[rules.Offering]bool)
	for _, at := range called {
		all[rules.Offering{Region: at.Region, Service: at.Service}] = true
	}
	for _, p := range i.packages {
		all[p.Offering()] = true
	}
	i.offerings = slices.SortedFunc(maps.Keys(all), func(a, b rules.Offering) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Service, b.Service))
	})
	return nil
}

func (i *issue) writeHead(opening *position) {
	i.out.add(head{
		Type: "statement", Account: i.account.ID, Name: i.account.Name, Month: i.from.In(i.snapshot.Zone).Format("2006-01"), From: i.from, Until: i.until,
		Final: !i.period.Running, Zone: i.snapshot.ZoneName, Currency: i.snapshot.Currency, IssuedAt: i.period.Now,
	})
	i.out.add(balanceOf("opening", &i.period.Opening, opening))
}

func balanceOf(kind string, e *models.LedgerEntry, p *position) balance {
	b := balance{Type: kind, Seq: e.Seq, Hash: e.Hash, BalanceMicros: e.BalanceAfterMicros}
	for _, h := range p.hours {
		b.AccruedMicros += h.AmountMicros
	}
	return b
}

// writeState writes what the calls of the month found: prices, packages, counts and hours that were not settled. It gives
// the lines as they are then.
func (i *issue) writeState(opening *position) map[rules.Offering]*meter {
	meters := make(map[rules.Offering]*meter)
	for _, at := range i.offerings {
		m := newMeter(i.accountID, at, i.snapshot.Zone)
		meters[at] = m
		i.writePrices(at, m)
	}
	i.packages = slices.DeleteFunc(i.packages, func(p models.Package) bool { return opening.used[p.ID] >= p.QuotaCalls })
	for n := range i.packages {
		p := &i.packages[n]
		if i.arrives(p, opening) {
			continue
		}
		r := packageOf(p, opening.used[p.ID])
		i.out.add(r)
		meters[p.Offering()].arrive(r.rule(i.accountID))
	}
	for _, key := range opening.sortedMonths() {
		i.out.add(monthCount{Type: "month_count", Region: key.Region, Service: key.Service, Month: key.Start, Calls: opening.months[key]})
		if m := meters[key.Offering]; m != nil {
			m.MonthCalls[key.Start] = opening.months[key]
		}
	}
	for _, h := range opening.sortedHours() {
		h.Type = "unsettled"
		i.out.add(h)
	}
	return meters
}

// arrives tells whether the package is written where it arrives among the calls. One that is unused and only just older than
// the month is, too: another machine's clock may have been behind.
func (i *issue) arrives(p *models.Package, opening *position) bool {
	return opening.used[p.ID] == 0 && !p.CreatedAt.Before(i.from.Add(-reorder))
}

func (i *issue) writePrices(at rules.Offering, m *meter) {
	sold, _ := i.snapshot.Offering(at.Region, at.Service)
	for n, p := range sold.Prices {
		ended := n+1 < len(sold.Prices) && !sold.Prices[n+1].ValidFrom.After(i.from.Add(-lookBack))
		if ended || !p.ValidFrom.Before(i.until.Add(latestSkew)) {
			continue
		}
		r := price{Type: "price", Region: at.Region, Service: at.Service, ValidFrom: p.ValidFrom.UTC()}
		for _, t := range p.Tariff {
			r.Tiers = append(r.Tiers, tier(t))
		}
		i.out.add(r)
		m.Prices = append(m.Prices, rules.PricedFrom{ValidFrom: p.ValidFrom, Tariff: p.Tariff})
	}
}

func packageOf(p *models.Package, used int64) pkg {
	r := pkg{
		Type: "package", ID: p.ID, Region: p.Region, Service: p.Service, Source: p.Source, PriceMicros: p.PriceMicros, QuotaCalls: p.QuotaCalls, UsedCalls: used,
		CreatedAt: p.CreatedAt.UTC(), EffectiveAt: p.EffectiveAt.UTC(), ExpiresAt: p.ExpiresAt.UTC(),
	}
	if p.OrderID != nil {
		r.Order, r.OrderLine = *p.OrderID, *p.LineNo
	}
	return r
}
