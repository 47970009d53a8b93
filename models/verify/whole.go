package verify

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Part says what is looked at. The zero value is everything.
type Part struct {
	// AccountID, if not 0, is the only account, without what spans accounts.
	AccountID int64
	// Since, if there is one, leaves out calls of hours that ended before it: what is stored of these hours counts as what their
	// calls would give. Everything else is compared as ever.
	Since time.Time

	piece int64 // calls that are read at a time, about; 0: pieceCalls
}

// maxReaders bounds how many read at once, each on a connection and, with an account, in memory of its own.
const maxReaders = 8

// pieceCalls is about how many calls of an account one reads at a time: more than that are read by several at once.
const pieceCalls = 100_000

// whole is a verification: what is compared account by account comes together in it.
type whole struct {
	Part
	snapshot *catalog.Snapshot
	readers  models.Readers
	from     time.Time // the start of the first hour whose calls are looked at; zero: of all

	mu      sync.Mutex
	checks  [checkCount]found
	unread  Unread // of what is stored
	dropped Totals // of what is not kept
}

// found is what a check found so far, each with the place of its account.
type found struct {
	rows, omitted int64
	differences   []placed
}

type placed struct {
	place int
	Difference
}

// RunPart compares that part, as of one moment. Several accounts, and pieces of the calls of one, are read at once, on as many
// connections as there are processors; memory grows with the hours of the largest accounts, not with the number of calls.
func RunPart(ctx context.Context, db *models.DB, prices *catalog.Reader, part Part) (Report, error) {
	if part.piece == 0 {
		part.piece = pieceCalls
	}
	w := &whole{Part: part}
	err := db.ReadTogether(ctx, min(runtime.GOMAXPROCS(0), maxReaders), func(readers models.Readers) (err error) {
		w.readers = readers
		// Read after their moment, so that it knows every price that the calls in it had.
		if w.snapshot, err = prices.Current(ctx); err != nil {
			return err
		}
		if !part.Since.IsZero() {
			w.from = hourOf(part.Since, w.snapshot)
		}
		return w.compare()
	})
	if err != nil {
		return Report{}, err
	}
	return w.report(), nil
}

// compare compares the accounts, several at once.
func (w *whole) compare() error {
	accounts, err := w.accounts()
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(cap(w.readers))
	for i := range accounts {
		group.Go(func() error {
			r := w.newRun(accounts[i].ID)
			if err := w.account(r, &accounts[i]); err != nil {
				return fmt.Errorf("verify account %d: %w", r.accountID, err)
			}
			w.add(i, r)
			return nil
		})
	}
	if err := group.Wait(); err != nil || w.AccountID != 0 {
		return err
	}
	r := w.newRun(0)
	err = w.readers.Do(func(tx *gorm.DB) error {
		if _, err := compareTrail(tx, r, models.TrailOfHouse); err != nil {
			return err
		}
		if err := r.compareNumbers(tx); err != nil {
			return err
		}
		if err := r.compareFactors(tx); err != nil {
			return err
		}
		if err := r.compareVoucherBatches(tx); err != nil {
			return err
		}
		return r.compareVoucherUses(tx)
	})
	w.add(math.MaxInt, r)
	return err
}

func (w *whole) accounts() (accounts []models.Account, err error) {
	err = w.readers.Do(func(tx *gorm.DB) (err error) {
		if w.AccountID == 0 {
			accounts, err = models.Accounts(tx)
			return err
		}
		account, err := models.FindAccount(tx, w.AccountID)
		if err == nil {
			accounts = []models.Account{*account}
		}
		return err
	})
	return accounts, err
}

func (w *whole) newRun(accountID int64) *run {
	return &run{snapshot: w.snapshot, tariffs: make(map[rules.Offering]*tariffs), accountID: accountID}
}

// account compares one account. Nobody waits for a reader while holding one.
func (w *whole) account(r *run, account *models.Account) error {
	var rec *records
	if err := w.readers.Do(func(tx *gorm.DB) (err error) {
		rec, err = loadRecords(tx, account)
		return err
	}); err != nil {
		return err
	}
	t := newTally(r, rec)
	w.trust(t)
	if err := w.addCalls(t); err != nil {
		return err
	}
	r.account(rec, t)
	return w.readers.Do(func(tx *gorm.DB) error {
		if err := compareMails(tx, r, account.ID); err != nil {
			return err
		}
		if err := compareRefused(tx, r, account.ID); err != nil {
			return err
		}
		if err := compareCaps(tx, r, account); err != nil {
			return err
		}
		if err := compareLeases(tx, r, account); err != nil {
			return err
		}
		if err := rec.compareVouchers(tx, r); err != nil {
			return err
		}
		if err := rec.compareTransfers(tx, r); err != nil {
			return err
		}
		if err := compareSSO(tx, r, account); err != nil {
			return err
		}
		told, err := compareTrail(tx, r, account.ID)
		if err != nil {
			return err
		}
		rec.compareActs(r, told.done)
		if err := rec.compareMembers(tx, r, told.roles, told.since); err != nil {
			return err
		}
		p, err := loadPapers(tx, rec)
		if err != nil {
			return err
		}
		if err := rec.compareDocuments(tx, r, p); err != nil {
			return err
		}
		return rec.compareMoney(tx, r, p.documents)
	})
}

// add takes over what was found of the account at that place.
func (w *whole) add(place int, r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id := range r.checks {
		c := &w.checks[id]
		c.rows += r.checks[id].Rows
		c.omitted += r.checks[id].Omitted
		for _, d := range r.checks[id].Differences {
			c.differences = append(c.differences, placed{place, d})
		}
		if len(c.differences) > 2*maxDifferences {
			c.trim()
		}
	}
}

// trim lists the first differences only, in the order of the accounts.
func (c *found) trim() {
	slices.SortStableFunc(c.differences, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	if more := len(c.differences) - maxDifferences; more > 0 {
		c.differences, c.omitted = c.differences[:maxDifferences], c.omitted+int64(more)
	}
}

func (w *whole) report() Report {
	report := Report{Checks: make([]Check, checkCount)}
	for id, d := range &descriptions {
		c := &w.checks[id]
		c.trim()
		check := Check{Name: d.name, What: d.what, Rows: c.rows, Differences: []Difference{}, Omitted: c.omitted}
		for _, p := range c.differences {
			check.Differences = append(check.Differences, p.Difference)
		}
		report.Checks[id] = check
	}
	if !w.from.IsZero() {
		w.unread.Before = w.from
		report.Unread = &w.unread
	}
	if w.dropped.Hours > 0 {
		report.Dropped = &w.dropped
	}
	return report
}
