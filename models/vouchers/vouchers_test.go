package vouchers_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rules"
	"ocrconsole/models/vouchers"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func of(s *shop.Shop) *vouchers.Vouchers {
	return &vouchers.Vouchers{Billing: s.Billing, AloneMicros: 100_000_000}
}

// elsewhere makes the shop's billing in another process, on a database of its own.
func elsewhere(s *shop.Shop, db *models.DB) *billing.Billing {
	other := *s.Billing
	other.DB, other.Catalog = db, catalog.NewReader(db)
	return &other
}

// wanted is a batch of two codes for five passports each, until ten days from now.
func wanted(s *shop.Shop) vouchers.Wanted {
	return vouchers.Wanted{
		Campaign: "Spring fair", Region: shop.Bangkok, Service: shop.Passport, Calls: 5, Codes: 2, UsesEach: 1, ValidUntil: s.Clock.Now().Add(10 * 24 * time.Hour),
	}
}

// why gives what was refused beside the code.
func why(t testing.TB, err error) cause.Cause {
	t.Helper()
	var refused *models.Error
	if !errors.As(err, &refused) || refused.Field != vouchers.CodeField {
		t.Fatalf("%v, want something refused beside the code", err)
	}
	return refused.Why
}

func TestAVoucherGivesAFreePackageThatPaysBeforeBoughtOnes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c := t.Context(), s.Customer(t)
		c.TopUp(t, 5_000_000)
		order := c.Order(t, shop.Bangkok, shop.Passport, 10, 1)
		must(t, s.Billing.PayFromBalance(ctx, c.ID, order.ID))
		batch, codes, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		typed := strings.ToLower(strings.ReplaceAll(codes[0], "-", " ")) // as somebody types it
		typed = strings.NewReplacer("0", "o", "1", "l").Replace(typed)
		got, err := of(s).Redeem(ctx, c.ID, "192.0.2.1", typed)
		must(t, err)
		p := c.Packages(t)[1]
		if *got.PackageID != p.ID || got.Campaign != "Spring fair" || p.Source != rules.SourceFree || p.QuotaCalls != 5 || p.PriceMicros != 0 {
			t.Errorf("%+v gave %+v", got, p)
		}
		if want := rules.ExpiresAt(s.Clock.Now(), time.FixedZone("", 8*3600)); !p.ExpiresAt.Equal(want) {
			t.Errorf("it expires at %v, want %v", p.ExpiresAt, want)
		}
		_, err = s.Metering.Ingest(ctx, c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now()))
		must(t, err)
		if used := c.Packages(t)[1].UsedCalls; used != 3 {
			t.Errorf("it paid %d of 3 calls", used)
		}
		if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", codes[1]))); refused != (cause.VoucherRedeemed{Package: got.Ref().String(), Campaign: "Spring fair"}) {
			t.Errorf("another one of the batch: %#v", refused)
		}
		if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", codes[0]))); refused != (cause.VoucherRedeemed{Package: got.Ref().String(), Campaign: "Spring fair"}) {
			t.Errorf("the same again: %#v", refused)
		}
		other := s.Customer(t)
		if refused := why(t, second(of(s).Redeem(ctx, other.ID, "", codes[0]))); refused != cause.VoucherUsed {
			t.Errorf("by another account: %#v", refused)
		}
		list, err := of(s).List(ctx, 0, 10)
		must(t, err)
		if len(list) != 1 || list[0].ID != batch.ID || list[0].Codes != 2 || list[0].Uses != 2 || list[0].Used != 1 {
			t.Errorf("%+v", list)
		}
	})
}

func TestASuspendedAccountRedeemsNothingUntilItGoesOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c, ctx := s.Customer(t), t.Context()
		_, codes, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		suspend := func(kind models.DeskKind) {
			must(t, s.Billing.Suspend(ctx, &models.DeskAct{AccountID: c.ID, FormKey: string(kind), Kind: kind, Reason: "Stolen keys", AskedBy: 1}))
		}
		suspend(models.DeskSuspend)
		if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", codes[0]))); refused != cause.AccountSuspended {
			t.Errorf("%#v", refused)
		}
		suspend(models.DeskResume)
		_, err = of(s).Redeem(ctx, c.ID, "", codes[0])
		must(t, err)
	})
}

// TestAPersonRedeemsOneOfABatchByWhicheverAccount: by one with another form of their address, or with the same card, whichever came first; and
// as with a starter credit, which goes by the same rule.
func TestAPersonRedeemsOneOfABatchByWhicheverAccount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx := t.Context()
		account := func(email string, cards ...string) int64 {
			created, err := s.Accounts.Create(ctx, accounts.NewAccount{Email: email, Password: "correct horse battery"})
			must(t, err)
			for _, card := range cards {
				must(t, db.Write(ctx, func(tx *gorm.DB) error { return keep(tx, s, created.AccountID, card) }))
			}
			return created.AccountID
		}
		w := wanted(s)
		w.Codes, w.UsesEach = 1, 100
		batch, codes, err := of(s).Create(ctx, w)
		must(t, err)
		_, err = of(s).Redeem(ctx, account("ada@example.com", "Visa of Ada"), "192.0.2.1", codes[0])
		must(t, err)
		for name, again := range map[string]struct {
			accountID int64
			want      cause.Cause
		}{
			"another form of the address": {account("ada+more@example.com"), cause.VoucherByTwin},
			"the same card":               {account("eve@example.com", "Visa of Ada"), cause.VoucherByCard},
		} {
			if refused := why(t, second(of(s).Redeem(ctx, again.accountID, "192.0.2.1", codes[0]))); refused != again.want {
				t.Errorf("%s: %#v", name, refused)
			}
		}
		bob := account("bob@example.com")
		_, err = of(s).Redeem(ctx, bob, "192.0.2.1", codes[0])
		must(t, err)
		must(t, db.Write(ctx, func(tx *gorm.DB) error { // a card that comes later is the same person's from then on
			return models.PersonOfGifts(tx, bob, models.PersonOfCard("shop", "Visa of Bob"), s.Clock.Now())
		}))
		if refused := why(t, second(of(s).Redeem(ctx, account("mallory@example.com", "Visa of Bob"), "", codes[0]))); refused != cause.VoucherByCard {
			t.Errorf("a card that came later: %#v", refused)
		}
		list, err := of(s).List(ctx, 0, 10)
		must(t, err)
		if list[0].ID != batch.ID || list[0].Used != 2 {
			t.Errorf("%d of the codes' uses are gone, want 2", list[0].Used)
		}
	})
}

// keep saves a card with the account.
func keep(tx *gorm.DB, s *shop.Shop, accountID int64, fingerprint string) error {
	if _, err := models.LockAccount(tx, accountID); err != nil {
		return err
	}
	return models.CreateSavedCard(tx, &models.SavedCard{AccountID: accountID, Provider: "shop", ProviderRef: fmt.Sprint(accountID, fingerprint), Label: "Visa", Fingerprint: fingerprint, CreatedAt: s.Clock.Now()})
}

func second[T any](_ T, err error) error { return err }

func TestAVoucherLastsUntilItsTimeOrItsEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c := t.Context(), s.Customer(t)
		w := wanted(s)
		w.Days = 30
		_, codes, err := of(s).Create(ctx, w)
		must(t, err)
		s.Clock.Set(w.ValidUntil)
		if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", codes[0]))); refused != cause.VoucherExpired {
			t.Errorf("at that instant: %#v", refused)
		}
		s.Clock.Advance(-time.Microsecond)
		_, err = of(s).Redeem(ctx, c.ID, "", codes[0])
		must(t, err)
		// Until 27 March 12:25 in the shop; its 30 days end with 26 April.
		if got, want := c.Packages(t)[0].ExpiresAt, time.Date(2026, 4, 27, 0, 0, 0, 0, time.FixedZone("", 8*3600)); !got.Equal(want) {
			t.Errorf("the package expires at %v, want %v", got, want)
		}
		s.Clock.Set(shop.Start)
		batch, codes, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		for range 2 {
			_, err = of(s).End(ctx, batch.ID)
			must(t, err)
		}
		if refused := why(t, second(of(s).Redeem(ctx, c.ID, "", codes[0]))); refused != cause.VoucherEnded {
			t.Errorf("ended: %#v", refused)
		}
		if _, err := of(s).End(ctx, 999); models.CodeOf(err) != models.NotFound {
			t.Errorf("no batch: %v", err)
		}
	})
}

func TestCodesThatAreNoneAreCountedByAccountAndNetwork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c := t.Context(), s.Customer(t)
		_, codes, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		_, others, err := of(s).Create(ctx, wanted(s))
		must(t, err)
		must(t, db.Exec("UPDATE vouchers SET code_hash = 'none ' || CAST(id AS text) WHERE batch_id = (SELECT MAX(id) FROM voucher_batches)").Error) // so that these are none
		for _, typed := range []string{"", "7K2M", codes[0] + "7", codes[0][:18], flip(codes[0]), "ÄÖÜ", strings.Repeat("0", 1000), "0000-0000-0000-0001"} {
			for range 3 { // mistyped ones are free
				if refused := why(t, second(of(s).Redeem(ctx, c.ID, "192.0.2.1", typed))); refused != cause.VoucherMistyped {
					t.Errorf("%.30q: %#v", typed, refused)
				}
			}
		}
		var wait sync.WaitGroup
		counts := make(chan models.Code, 30)
		for range cap(counts) { // at once, as guessers do
			wait.Go(func() {
				_, err := of(s).Redeem(ctx, c.ID, "192.0.2.1", others[0])
				counts <- models.CodeOf(err)
			})
		}
		wait.Wait()
		close(counts)
		unknown, tooMany := 0, 0
		for code := range counts {
			if code == models.TooMany {
				tooMany++
			} else {
				unknown++
			}
		}
		if unknown != 10 || tooMany != 20 {
			t.Errorf("%d were looked up, %d were not", unknown, tooMany)
		}
		if _, err := of(s).Redeem(ctx, c.ID, "192.0.2.1", codes[0]); models.CodeOf(err) != models.TooMany {
			t.Errorf("a code that is one: %v", err)
		}
		s.Clock.Advance(15 * time.Minute)
		for range 12 { // those that are one count for nothing
			_, err = of(s).Redeem(ctx, c.ID, "192.0.2.1", codes[0])
			if err != nil && models.CodeOf(err) != models.Conflict {
				t.Fatal(err)
			}
		}
	})
}

// flip mistypes the first character.
func flip(code string) string {
	if code[0] == '7' {
		return "8" + code[1:]
	}
	return "7" + code[1:]
}

// A hundred redeem at once, through two processes: a code of three uses gives three packages, to three accounts; and an account that
// sends its code a hundred times has one.
func TestAHundredWhoRedeemAtOnceGetWhatTheCodeGives(t *testing.T) {
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
			w := wanted(s)
			w.UsesEach = 3
			_, codes, err := of(s).Create(t.Context(), w)
			must(t, err)
			_, mine, err := of(s).Create(t.Context(), wanted(s))
			must(t, err)
			customers := make([]*shop.Customer, 20)
			for i := range customers {
				customers[i] = s.Customer(t)
			}
			var wait sync.WaitGroup
			for i := range 100 {
				wait.Go(func() {
					c, v := customers[i%len(customers)], processes[i%2]
					_, err := v.Redeem(t.Context(), c.ID, "", codes[0])
					if err != nil && models.CodeOf(err) != models.Conflict && models.CodeOf(err) != models.TooMany {
						t.Errorf("%v", err)
					}
					if _, err := v.Redeem(t.Context(), customers[0].ID, "", mine[0]); err != nil && models.CodeOf(err) != models.Conflict && models.CodeOf(err) != models.TooMany {
						t.Errorf("%v", err)
					}
				})
			}
			wait.Wait()
			given := 0
			for _, c := range customers {
				given += len(c.Packages(t))
			}
			if given != 3+1 {
				t.Errorf("%d packages were given, want 3 and 1", given)
			}
			if list, err := of(s).List(t.Context(), 0, 10); err != nil || list[0].Used != 1 || list[1].Used != 3 {
				t.Errorf("%+v, %v", list, err)
			}
		})
	}
}

func TestWhatIsNoBatchIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	for field, change := range map[string]func(*vouchers.Wanted){
		"service":  func(w *vouchers.Wanted) { w.Service = "palm-reading" },
		"campaign": func(w *vouchers.Wanted) { w.Campaign = " " },
		"calls":    func(w *vouchers.Wanted) { w.Calls = 0 },
		"codes":    func(w *vouchers.Wanted) { w.Codes = vouchers.MaxCodes + 1 },
		"uses":     func(w *vouchers.Wanted) { w.UsesEach = 0 },
		"days":     func(w *vouchers.Wanted) { w.Days = vouchers.MaxDays + 1 },
		"until":    func(w *vouchers.Wanted) { w.ValidUntil = s.Clock.Now() },
	} {
		w := wanted(s)
		change(&w)
		_, _, err := of(s).Create(t.Context(), w)
		var refused *models.Error
		if !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// A form that is sent ten times at once makes one batch: the others are told so beside a field.
func TestVouchersThatAreAskedForAgainAreMadeOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		w := wanted(s)
		w.Request = "a form"
		var made atomic.Int64
		var wait sync.WaitGroup
		for range 10 {
			wait.Go(func() {
				_, _, err := of(s).Create(t.Context(), w)
				var refused *models.Error
				switch {
				case err == nil:
					made.Add(1)
				case !errors.As(err, &refused) || refused.Field != "campaign" || refused.Why != cause.VouchersMadeBefore:
					t.Errorf("%v", err)
				}
			})
		}
		wait.Wait()
		if list, err := of(s).List(t.Context(), 0, 10); err != nil || len(list) != 1 || made.Load() != 1 {
			t.Errorf("%d made, %+v, %v", made.Load(), list, err)
		}
		w.Request = "another form"
		if _, _, err := of(s).Create(t.Context(), w); err != nil {
			t.Error(err)
		}
	})
}
