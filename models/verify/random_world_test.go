package verify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/documents"
	"ocrconsole/models/metering"
	"ocrconsole/models/verify"
)

// world is a shop with two servers on one database: one that lasts, and one that dies in the middle of its work now and
// then and is started again.
type world struct {
	*shop.Shop
	lasting, fragile *server
	cut              func() // breaks the fragile server's connections; nil on SQLite, where there are none
	steps            int
}

// server is one process: its own connections, its own memory.
type server struct {
	db       *models.DB
	fuse     fuse
	billing  *billing.Billing
	metering *metering.Metering

	documents *documents.Documents
}

// fuse lets a server die after so many statements more; every statement after that fails, as those of a dead process
// never happen.
type fuse struct {
	armed atomic.Bool
	left  atomic.Int64
}

var errDead = errors.New("the process is dead")

func (f *fuse) burn(tx *gorm.DB) {
	if !tx.DryRun && f.armed.Load() && f.left.Add(-1) < 0 { // a query within another is built by a dry run
		_ = tx.AddError(errDead)
	}
}

// attach makes every statement of the database burn the fuse.
func (f *fuse) attach(db *models.DB) error {
	on := db.Callback()
	return errors.Join(
		on.Create().Before("*").Register("fuse", f.burn), on.Query().Before("*").Register("fuse", f.burn),
		on.Update().Before("*").Register("fuse", f.burn), on.Delete().Before("*").Register("fuse", f.burn),
		on.Row().Before("*").Register("fuse", f.burn), on.Raw().Before("*").Register("fuse", f.burn),
	)
}

// newWorld opens a shop with both servers.
func newWorld(t *testing.T, cfg models.Config) *world {
	t.Helper()
	open := func(cfg models.Config) *models.DB {
		db, err := models.Open(t.Context(), cfg)
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		return db
	}
	db := open(cfg)
	w := &world{Shop: shop.New(t, db, shop.Zone)}
	w.Operator(t)
	w.lasting = &server{db: db, billing: w.Billing, metering: w.Metering, documents: w.Documents}
	if cfg.URL != "" {
		cfg.URL += "&application_name=fragile"
		w.cut = func() {
			must(t, db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'fragile'").Error)
		}
	}
	w.fragile = &server{db: open(cfg)}
	w.fragile.db.Logger = logger.Discard // what fails there is meant to
	must(t, w.fragile.fuse.attach(w.fragile.db))
	w.start(w.fragile)
	t.Cleanup(func() { w.fragile.metering.Close(); w.lasting.metering.Close() })
	return w
}

// start starts the server's process: it remembers nothing.
func (w *world) start(s *server) {
	s.fuse.armed.Store(false)
	reader := catalog.NewReader(s.db)
	s.metering = &metering.Metering{DB: s.db, Catalog: reader, Clock: w.Clock.Now, Credit: w.Metering.Credit}
	business := *w.Billing
	business.DB, business.Catalog = s.db, reader
	s.billing = &business
	papers := *w.Documents
	papers.DB, papers.Catalog = s.db, reader
	s.documents = &papers
}

// worldConfigs are the databases that histories happen on.
func worldConfigs(t *testing.T) map[string]models.Config {
	t.Helper()
	return map[string]models.Config{"sqlite": {Dir: dbtest.SQLiteDir(t)}, "postgres": {URL: dbtest.PostgresURL(t)}}
}

// life is what happens to one customer.
type life struct {
	*rapid.T
	*world
	ctx      context.Context
	customer *shop.Customer
	keys     int                     // of forms sent so far
	sent     []metering.Event        // that were answered: each call of them is recorded, once
	recorded map[string]bool         // sources and request ids that were accepted
	held     []billing.PaymentAnswer // on their way for a long time
	given    []billing.RefundAnswer  // that nobody here asked for
	disputes []billing.DisputeAnswer // as they were said last
	leases   []string                // that were promised
	bounds   bounds
	past     past
}

// do lets one of the servers do something, which may kill it, and sometimes does it again: that must change nothing.
// It tells whether it was done. Refusals that a customer can be given are no failures.
func (l *life) do(what string, act func(s *server) error) bool {
	s := l.lasting
	if rapid.IntRange(0, 3).Draw(l.T, "server") == 0 {
		s = l.fragile
		if after := rapid.IntRange(-1, 14).Draw(l.T, "dies after"); after >= 0 {
			s.fuse.left.Store(int64(after))
			s.fuse.armed.Store(true)
		}
	}
	l.Card.LoseAnswers(max(0, rapid.IntRange(-8, 2).Draw(l.T, "lost answers")))
	err := act(s)
	l.Card.LoseAnswers(0)
	if s == l.fragile {
		s.metering.Close()
		l.start(s)
	}
	if err != nil && !refused(err) && !errors.Is(err, errDead) && !errors.Is(err, shop.ErrNoAnswer) && !models.IsUnreachable(err) {
		l.Fatalf("%s: %v", what, err)
	}
	return err == nil
}

// twice is do, after which the same is done again where it changes nothing.
func (l *life) twice(what string, act func(s *server) error) {
	done := l.do(what, act)
	if !rapid.Bool().Draw(l.T, "again") {
		return
	}
	before := l.rows()
	if err := act(l.lasting); err != nil && !refused(err) {
		l.Fatalf("%s again: %v", what, err)
	}
	if after := l.rows(); done && before != after {
		l.Fatalf("%s again changed %q to %q", what, before, after)
	}
}

// rows counts what a customer's doings leave.
func (l *life) rows() string {
	var counts []string
	for _, table := range []string{"ledger_entries", "packages", "calls", "orders", "payments", "refunds", "documents", "arrears_events"} {
		var n int64
		if err := l.DB.Table(table).Where("account_id = ?", l.customer.ID).Count(&n).Error; err != nil {
			l.Fatalf("count %s: %v", table, err)
		}
		counts = append(counts, fmt.Sprint(table, " ", n))
	}
	return strings.Join(counts, ", ")
}

// refused tells whether the error is an answer to the customer.
func refused(err error) bool {
	var e *models.Error
	return errors.As(err, &e) && e.Code != models.Internal && !errors.Is(err, errDead)
}

// check fails unless the customer's books balance and every call that was accepted is recorded, once.
func (l *life) check(*rapid.T) {
	l.steps++
	report, err := verify.RunPart(l.ctx, l.DB, l.Catalog, verify.Part{AccountID: l.customer.ID})
	if err != nil {
		l.Fatalf("verify: %v", err)
	}
	if !report.Clean() {
		var table strings.Builder
		_ = report.WriteTable(&table)
		l.Fatalf("the books do not balance:\n%s", table.String())
	}
	var calls int64
	if err := l.DB.Model(&models.Call{}).Where("account_id = ?", l.customer.ID).Count(&calls).Error; err != nil {
		l.Fatalf("count calls: %v", err)
	}
	l.checkQuotas()
	l.checkBounds()
	l.note()
	if int(calls) < len(l.recorded) {
		l.Fatalf("%d calls are recorded, %d were accepted", calls, len(l.recorded))
	}
}

// checkQuotas fails unless what is used, left and void of each package is its quota: all of an expired package that is not
// used is void, however late its calls came.
func (l *life) checkQuotas() {
	packages, now, err := l.lasting.billing.Packages(l.ctx, l.customer.ID)
	if err != nil {
		l.Fatalf("packages: %v", err)
	}
	for i := range packages {
		p := &packages[i]
		left, void := p.QuotaCalls-p.UsedCalls, int64(0)
		if p.VoidCalls != nil {
			left, void = 0, *p.VoidCalls
		}
		if p.UsedCalls+left+void != p.QuotaCalls {
			l.Fatalf("at %v, %s has %d calls used, %d left and %d void of %d", now, p.Ref(), p.UsedCalls, left, void, p.QuotaCalls)
		}
	}
}
