package vouchers_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
)

func who(id int64, role rights.DeskRole) operators.Who { return operators.Who{ID: id, Role: role} }

// TestABatchCountsWithWhatAllItsCodesAreWorth: 100 dollars go alone within a day, with what was moved in other ways; what is more waits, and has no code.
func TestABatchCountsWithWhatAllItsCodesAreWorth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ids, ctx := s.Operators(t, 2), t.Context()
		makes := func(by int64, w vouchers.Wanted) bool {
			t.Helper()
			batch, codes, err := of(s).CreateBy(ctx, who(by, rights.Finance), w)
			must(t, err)
			if batch.Waits() != (len(codes) == 0) || len(codes) != 0 && len(codes) != w.Codes {
				t.Errorf("%+v has %d codes", batch, len(codes))
			}
			return !batch.Waits()
		}
		batch := func(codes int, uses int64, credit rules.Micros) vouchers.Wanted {
			w := credits(s)
			w.Codes, w.UsesEach, w.CreditMicros = codes, uses, credit
			return w
		}
		ofPackages := func(codes int, calls int64) vouchers.Wanted {
			w := wanted(s)
			w.Codes, w.Calls = codes, calls
			return w
		}
		snapshot, err := s.Catalog.Current(ctx)
		must(t, err)
		worth, err := snapshot.Worth(shop.Bangkok, shop.Passport, 1000, s.Clock.Now())
		must(t, err)
		most := int(100_000_000 / worth)
		for _, step := range []struct {
			name string
			want vouchers.Wanted
			made bool
		}{
			{"a code too many of 2 dollars", batch(51, 1, 2_000_000), false},
			{"a use too many", batch(1, 51, 2_000_000), false},
			{"a package too many", ofPackages(most+1, 1000), false},
			{"sixty dollars", batch(5, 6, 2_000_000), true},
			{"forty and a cent", batch(1, 1, 40_010_000), false},
			{"forty", batch(2, 2, 10_000_000), true},
			{"a cent", batch(1, 1, 10_000), false},
		} {
			if made := makes(ids[0], step.want); made != step.made {
				t.Errorf("%s: made %t", step.name, made)
			}
		}
		if !makes(ids[1], ofPackages(most, 1000)) {
			t.Error("what another moved counts")
		}
		s.Clock.Advance(models.AloneTime)
		if !makes(ids[0], batch(1, 1, 100_000_000)) {
			t.Error("what was moved a day ago counts")
		}
		must(t, db.Write(ctx, func(tx *gorm.DB) error {
			left, err := models.LockMovedAlone(tx, ids[0], s.Clock.Now())
			if left != 100_000_000 {
				t.Errorf("%d moved", left)
			}
			return err
		}))
		var codes int64
		must(t, db.Table("vouchers").Where("batch_id IN (SELECT id FROM voucher_batches WHERE state = 'waiting')").Count(&codes).Error)
		if waiting, err := of(s).Waiting(ctx); err != nil || len(waiting) != 5 || codes != 0 {
			t.Errorf("%d wait with %d codes, %v", len(waiting), codes, err)
		}
		if _, _, err := of(s).CreateBy(ctx, who(ids[0], rights.Support), batch(1, 1, 10_000)); models.CodeOf(err) != models.Forbidden {
			t.Errorf("support makes vouchers: %v", err)
		}
	})
}

// TestASignInDoesNotWaitForAnActOfItsOperator, which asks next for the lock of the house that the sign-in holds: else each would wait for the other.
func TestASignInDoesNotWaitForAnActOfItsOperator(t *testing.T) {
	t.Parallel()
	db := dbtest.Postgres(t) // on SQLite a transaction that writes is alone
	s := shop.Open(t, db)
	by, now, ctx := s.Operator(t), s.Clock.Now(), t.Context()
	for name, locks := range map[string]func(tx *gorm.DB) error{
		"makes vouchers":      func(tx *gorm.DB) error { _, err := models.LockMovedAlone(tx, by, now); return err },
		"changes an operator": func(tx *gorm.DB) error { _, err := models.LockOperators(tx); return err },
	} {
		must(t, db.Write(ctx, func(act *gorm.DB) error {
			if err := locks(act); err != nil {
				return err
			}
			err := db.Write(ctx, func(tx *gorm.DB) error {
				if err := tx.Exec("SET LOCAL lock_timeout = '2s'").Error; err != nil {
					return err
				}
				if err := models.LockHouse(tx); err != nil {
					return err
				}
				return models.CreateOperatorSession(tx, &models.OperatorSession{TokenHash: name, OperatorID: by, CreatedAt: now, SeenAt: now, ProvenAt: now, ExpiresAt: now.Add(time.Hour)})
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return models.LockHouse(act)
		}))
	}
}

// TestOperatorsWhoMakeBatchesAtOnceMoveNoMoreThanOneAlone: ten forms at once of 40 dollars each, of which two go alone.
func TestOperatorsWhoMakeBatchesAtOnceMoveNoMoreThanOneAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		by := who(s.Operator(t), rights.Finance)
		w := credits(s)
		w.Codes, w.CreditMicros = 4, 10_000_000
		var made atomic.Int64
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				batch, _, err := of(s).CreateBy(t.Context(), by, w)
				if err != nil {
					t.Error(err)
				} else if !batch.Waits() {
					made.Add(1)
				}
			})
		}
		wait.Wait()
		if made.Load() != 2 {
			t.Errorf("%d were made alone", made.Load())
		}
	})
}

// TestASecondOperatorHasABatchMadeOnce: ten windows approve at once, and one gets the codes; who asked for it cannot.
func TestASecondOperatorHasABatchMadeOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ids, ctx, c := s.Operators(t, 3), t.Context(), s.Customer(t)
		w := credits(s)
		w.Codes, w.CreditMicros, w.Request = 30, 10_000_000, "a form"
		var batch *models.VoucherBatch
		for range 3 { // the form, sent again
			again, codes, err := of(s).CreateBy(ctx, who(ids[0], rights.Admin), w)
			must(t, err)
			if !again.Waits() || len(codes) != 0 || batch != nil && batch.ID != again.ID {
				t.Fatalf("%+v with %d codes", again, len(codes))
			}
			batch = again
		}
		other := w
		other.Codes = 31
		if _, _, err := of(s).CreateBy(ctx, who(ids[0], rights.Admin), other); errorOf(t, err).Why != cause.FormSentBefore {
			t.Errorf("the form says something else: %v", err)
		}
		if batch.WorthMicros != 300_000_000 {
			t.Errorf("worth %d", batch.WorthMicros)
		}
		if _, _, err := of(s).Decide(ctx, who(ids[0], rights.Admin), batch.ID, true); errorOf(t, err).Why != cause.SecondOperator {
			t.Errorf("who asked decides: %v", err)
		}
		if _, _, err := of(s).Decide(ctx, who(ids[1], rights.Support), batch.ID, true); models.CodeOf(err) != models.Forbidden {
			t.Errorf("support decides: %v", err)
		}
		if _, _, err := of(s).Decide(ctx, who(ids[1], rights.Admin), 999, true); models.CodeOf(err) != models.NotFound {
			t.Errorf("no batch: %v", err)
		}
		hands := func(of string) {
			must(t, s.DB.Exec("UPDATE operators SET hands = ? WHERE id = ?", of, ids[1]).Error)
		}
		hands(fmt.Sprint(ids[0]))
		if _, _, err := of(s).Decide(ctx, who(ids[1], rights.Finance), batch.ID, true); models.CodeOf(err) != models.Conflict {
			t.Errorf("who could be the one who asked decides: %v", err)
		}
		hands("")
		given := make(chan []string, 10)
		var wait sync.WaitGroup
		for i := range cap(given) {
			wait.Go(func() {
				_, codes, err := of(s).Decide(ctx, who(ids[1+i%2], rights.Finance), batch.ID, true)
				if err == nil {
					given <- codes
				} else if errorOf(t, err).Why != cause.DecidedAlready {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		close(given)
		codes := <-given
		if len(codes) != 30 || len(given) != 0 {
			t.Fatalf("%d codes, and %d times more", len(codes), len(given))
		}
		if _, _, err := of(s).CreateBy(ctx, who(ids[0], rights.Admin), w); errorOf(t, err).Why != cause.VouchersMadeBefore {
			t.Errorf("the form once more: %v", err)
		}
		_, err := of(s).Redeem(ctx, c.ID, "", codes[29])
		must(t, err)
		if got := c.Account(t).BalanceMicros; got != 10_000_000 {
			t.Errorf("a balance of %d", got)
		}
		list, err := of(s).List(ctx, 0, 1)
		must(t, err)
		if b := list[0]; b.Codes != 30 || b.Used != 1 || *b.AskedBy != ids[0] || b.DecidedBy == nil || *b.DecidedBy == ids[0] {
			t.Errorf("%+v", b)
		}
	})
}

func TestABatchThatWaitsIsNotMadeOnceItIsDeclinedEndedOrOver(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ids, ctx := s.Operators(t, 2), t.Context()
		asked, decider := who(ids[0], rights.Finance), who(ids[1], rights.Finance)
		w := credits(s)
		w.Codes, w.CreditMicros = 30, 10_000_000
		waits := func(request string) *models.VoucherBatch {
			w.Request = request
			batch, _, err := of(s).CreateBy(ctx, asked, w)
			must(t, err)
			return batch
		}
		declined, ended, over := waits("declined"), waits("ended"), waits("over")
		for range 2 {
			_, codes, err := of(s).Decide(ctx, decider, declined.ID, false)
			must(t, err)
			if codes != nil {
				t.Error("declined codes")
			}
		}
		_, err := of(s).End(ctx, ended.ID) // who asked for it takes it back
		must(t, err)
		if _, err := of(s).End(ctx, declined.ID); errorOf(t, err).Why != cause.VouchersDeclined { // by a form of before it was declined, or the command
			t.Errorf("what was never made is ended: %v", err)
		}
		s.Clock.Set(w.ValidUntil.Add(-time.Second))
		for _, step := range []struct {
			batch *models.VoucherBatch
			want  cause.Cause
		}{{declined, cause.DecidedAlready}, {ended, cause.DecidedAlready}} {
			if _, _, err := of(s).Decide(ctx, decider, step.batch.ID, true); errorOf(t, err).Why != step.want {
				t.Errorf("%q is approved: %v", *step.batch.Request, err)
			}
			w.Request = *step.batch.Request
			if _, _, err := of(s).CreateBy(ctx, asked, w); errorOf(t, err).Why != step.want {
				t.Errorf("%q is asked for again: %v", w.Request, err)
			}
		}
		s.Clock.Set(w.ValidUntil)
		if _, _, err := of(s).Decide(ctx, decider, over.ID, true); errorOf(t, err).Why != cause.VoucherExpired {
			t.Errorf("over: %v", err)
		}
		_, _, err = of(s).Decide(ctx, decider, over.ID, false)
		must(t, err)
		if waiting, err := of(s).Waiting(ctx); err != nil || len(waiting) != 0 {
			t.Errorf("%+v, %v", waiting, err)
		}
	})
}
