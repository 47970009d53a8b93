package vouchers_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
)

// credits is a batch of two codes for five dollars each, until ten days from now.
func credits(s *shop.Shop) vouchers.Wanted {
	w := wanted(s)
	w.Region, w.Service, w.Calls, w.CreditMicros = "", "", 0, 5_000_000
	return w
}

func availableTo(t testing.TB, c *shop.Customer) rules.Micros {
	t.Helper()
	standing := c.Account(t).Standing()
	return standing.AvailableMicros()
}

// TestAVoucherOfCreditEndsArrearsAndIsNoPayment: what is owed is paid first, nothing of it goes to a card, and no document is issued for it.
func TestAVoucherOfCreditEndsArrearsAndIsNoPayment(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c := t.Context(), s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		_, err := s.Metering.Ingest(ctx, c.Calls(2000, shop.Bangkok, shop.Passport, s.Clock.Now()))
		must(t, err)
		owed := availableTo(t, c)
		if owed >= 0 || c.Account(t).ArrearsSince == nil {
			t.Fatalf("%d available, want arrears", owed)
		}
		w := credits(s)
		w.CreditMicros = -owed/10_000*10_000 + 5_000_000
		batch, codes, err := of(s).Create(ctx, w)
		must(t, err)
		offer, err := of(s).Look(ctx, c.ID, "192.0.2.1", codes[0])
		must(t, err)
		if offer.Batch.ID != batch.ID || offer.AvailableMicros != owed || !offer.ExpiresAt.IsZero() || len(c.Entries(t)) != 1 {
			t.Errorf("a look says %+v, and the ledger has %d entries", offer, len(c.Entries(t)))
		}
		got, err := of(s).Redeem(ctx, c.ID, "192.0.2.1", codes[0])
		must(t, err)
		account, entries := c.Account(t), c.Entries(t)
		last := entries[len(entries)-1]
		if last.Kind != models.EntryVoucher || last.AmountMicros != w.CreditMicros || last.Seq != *got.EntrySeq || got.PackageID != nil {
			t.Errorf("%+v is %+v", got, last)
		}
		if account.ArrearsSince != nil || got.AvailableMicros != owed+w.CreditMicros || availableTo(t, c) != got.AvailableMicros {
			t.Errorf("%d available since %v, told %d", availableTo(t, c), account.ArrearsSince, got.AvailableMicros)
		}
		events, err := models.LastArrearsEvents(db.WithContext(ctx), c.ID)
		must(t, err)
		if e := events[c.ID]; e.Kind != models.ArrearsLifted || e.EntrySeq == nil || *e.EntrySeq != last.Seq {
			t.Errorf("the arrears end with %+v", e)
		}
		h, err := s.Billing.Transaction(ctx, c.ID, last.Seq)
		must(t, err)
		if h.Why[last.Seq] != "Spring fair" {
			t.Errorf("the transaction is of %q", h.Why[last.Seq])
		}
		due, err := models.DueEntries(db.WithContext(ctx), c.ID)
		must(t, err)
		for _, e := range due {
			if e.Kind == models.EntryVoucher {
				t.Error("a document is due for what a voucher gave")
			}
		}
		_, err = s.Billing.RefundPayment(ctx, billing.OperatorRefund{
			Payment: models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}, AmountMicros: 10_000_000, Reason: "All of it", To: models.ToCard, Key: "all",
		})
		if used, is := errorOf(t, err).Why.(cause.RefundUsed); !is || used.Available.Micros != 0 || used.Given.Micros != got.AvailableMicros {
			t.Errorf("to a card: %v", err)
		}
		want := cause.VoucherCredited{Transaction: last.Ref().String(), Campaign: "Spring fair", Credit: cause.Money{Micros: w.CreditMicros, Currency: "USD"}}
		for _, code := range codes {
			if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", code))); refused != want {
				t.Errorf("again: %#v", refused)
			}
			if refused := why(t, second(of(s).Look(ctx, c.ID, "", code))); refused != want {
				t.Errorf("looked at again: %#v", refused)
			}
		}
	})
}

// errorOf is what was refused.
func errorOf(t testing.TB, err error) *models.Error {
	t.Helper()
	var refused *models.Error
	if !errors.As(err, &refused) {
		t.Fatalf("%v, want something refused", err)
	}
	return refused
}

// TestALookSaysWhatRedeemingWouldAndChangesNothing, of a package and of credit, and of who may not.
func TestALookSaysWhatRedeemingWouldAndChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, other := t.Context(), s.Customer(t), s.Customer(t)
		_, ofPackage, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		_, ofCredit, err := of(s).Create(ctx, credits(s))
		must(t, err)
		for range 3 {
			offer, err := of(s).Look(ctx, c.ID, "", ofPackage[0])
			must(t, err)
			if offer.Batch.GivesCredit() || !offer.ExpiresAt.Equal(rules.ExpiresAt(s.Clock.Now(), time.FixedZone("", 8*3600))) {
				t.Errorf("%+v", offer)
			}
			_, err = of(s).Look(ctx, c.ID, "", ofCredit[0])
			must(t, err)
		}
		if len(c.Packages(t)) != 0 || len(c.Entries(t)) != 0 {
			t.Error("a look gives something")
		}
		_, err = of(s).Redeem(ctx, other.ID, "", ofCredit[0])
		must(t, err)
		if refused := why(t, second(of(s).Look(ctx, c.ID, "", ofCredit[0]))); refused != cause.VoucherUsed {
			t.Errorf("used up: %#v", refused)
		}
		suspended := &models.DeskAct{AccountID: c.ID, FormKey: "stop", Kind: models.DeskSuspend, Reason: "Stolen keys", AskedBy: 1}
		must(t, s.Billing.Suspend(ctx, suspended))
		for _, act := range []error{second(of(s).Look(ctx, c.ID, "", ofPackage[0])), second(of(s).Redeem(ctx, c.ID, "", ofCredit[1]))} {
			if refused := why(t, act); refused != cause.AccountSuspended {
				t.Errorf("suspended: %#v", refused)
			}
		}
		must(t, db.Exec("UPDATE accounts SET suspended_at = NULL, closed_at = created_at WHERE id = ?", c.ID).Error)
		if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", ofCredit[1]))); refused != cause.AccountIsClosed {
			t.Errorf("closed: %#v", refused)
		}
		must(t, db.Exec("UPDATE accounts SET closed_at = NULL WHERE id = ?", c.ID).Error)
	})
}

// A hundred accounts redeem one code of as many uses at once, through two processes, each of them twice: each is credited once, and no use is lost.
func TestAHundredAccountsAreCreditedOnceEachAtOnce(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]models.Config{"sqlite": {Dir: dbtest.SQLiteDir(t)}, "postgres": {URL: dbtest.PostgresURL(t)}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, err := models.Open(t.Context(), cfg)
			must(t, err)
			t.Cleanup(func() { must(t, first.Close()) })
			s := shop.Open(t, first)
			another, err := models.Open(t.Context(), cfg)
			must(t, err)
			t.Cleanup(func() { must(t, another.Close()) })
			processes := []*vouchers.Vouchers{of(s), {Billing: elsewhere(s, another)}}
			const accounts, uses = 100, 97 // three go without
			w := credits(s)
			w.Codes, w.UsesEach = 1, uses
			_, codes, err := of(s).Create(t.Context(), w)
			must(t, err)
			customers := make([]*shop.Customer, accounts)
			for i := range customers {
				customers[i] = s.Customer(t)
			}
			var wait sync.WaitGroup
			for i := range 2 * accounts {
				wait.Go(func() {
					if _, err := processes[i%2].Redeem(t.Context(), customers[i/2].ID, "", codes[0]); err != nil && models.CodeOf(err) != models.Conflict {
						t.Errorf("%v", err)
					}
				})
			}
			wait.Wait()
			credited := 0
			for _, c := range customers {
				entries := c.Entries(t)
				if len(entries) > 1 || len(entries) == 1 && (entries[0].Kind != models.EntryVoucher || entries[0].AmountMicros != 5_000_000) {
					t.Errorf("account %d: %+v", c.ID, entries)
				}
				credited += len(entries)
			}
			if list, err := of(s).List(t.Context(), 0, 1); err != nil || list[0].Used != uses || credited != uses {
				t.Errorf("%d credited, %+v, %v", credited, list, err)
			}
		})
	}
}

func TestWhatIsNoBatchOfCreditIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	for name, refused := range map[string]struct {
		field  string
		change func(*vouchers.Wanted)
	}{
		"less than nothing": {"amount", func(w *vouchers.Wanted) { w.CreditMicros = -10_000 }},
		"parts of a cent":   {"amount", func(w *vouchers.Wanted) { w.CreditMicros = 5_001 }},
		"too much":          {"amount", func(w *vouchers.Wanted) { w.CreditMicros = vouchers.MaxCreditMicros + 10_000 }},
		"a package, too":    {"calls", func(w *vouchers.Wanted) { w.Calls = 1 }},
		"days, too":         {"days", func(w *vouchers.Wanted) { w.Days = 1 }},
		"worth beyond all numbers": {"uses", func(w *vouchers.Wanted) {
			w.CreditMicros, w.Codes, w.UsesEach = vouchers.MaxCreditMicros, vouchers.MaxCodes, vouchers.MaxUses
		}},
	} {
		w := credits(s)
		refused.change(&w)
		if _, _, err := of(s).Create(t.Context(), w); errorOf(t, err).Field != refused.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	w := credits(s)
	w.CreditMicros = 10_000
	if _, _, err := of(s).Create(t.Context(), w); err != nil {
		t.Errorf("one cent: %v", err)
	}
}
