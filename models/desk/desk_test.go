package desk_test

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/desk"
	"ocrconsole/models/metering"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

func who(id int64, role rights.DeskRole) operators.Who { return operators.Who{ID: id, Role: role} }

func of(s *shop.Shop) *desk.Desk {
	return &desk.Desk{DB: s.DB, Billing: s.Billing, Accounts: s.Accounts, Clock: s.Clock.Now, AloneMicros: 1_000_000}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFormSentManyTimesAtOnceGivesOnePackage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c := s.Customer(t)
		in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: "form", Reason: "Goodwill"}
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = of(s).Grant(t.Context(), in, billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: 5})
			})
		}
		wg.Wait()
		for _, err := range errs {
			must(t, err)
		}
		if got := c.Packages(t); len(got) != 1 || got[0].QuotaCalls != 5 {
			t.Errorf("%+v", got)
		}
	})
}

func TestTwoOperatorsAtOnceGiveMuchMoneyBackOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c, ctx := s.Customer(t), t.Context()
		c.TopUp(t, 5_000_000)
		in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: "form", Reason: "Paid twice"}
		waits, err := of(s).Refund(ctx, in, 1, 2_000_000, models.ToCard)
		must(t, err)
		if !waits {
			t.Fatal("one operator gave it back alone")
		}
		if err := of(s).Decide(ctx, in.By, c.ID, "form", true); models.CodeOf(err) != models.Conflict {
			t.Errorf("who asked decides: %v", err)
		}
		if err := of(s).Decide(ctx, who(2, rights.Support), c.ID, "form", true); models.CodeOf(err) != models.Forbidden {
			t.Errorf("support decides: %v", err)
		}
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs { // two operators, each in two windows
			wg.Go(func() { errs[i] = of(s).Decide(ctx, who(int64(2+i%2), rights.Admin), c.ID, "form", true) })
		}
		wg.Wait()
		decided := 0
		for _, err := range errs {
			switch {
			case err == nil:
				decided++
			case models.CodeOf(err) != models.Conflict:
				t.Error(err)
			}
		}
		if decided != 2 {
			t.Errorf("%d windows decided: both of the one who was first", decided)
		}
		if got := c.Account(t).BalanceMicros; got != 3_000_000 {
			t.Errorf("%d left", got)
		}
	})
}

// TestARefundIsApprovedOnlyAsItIsGivenBack: what its money was used for since leaves it waiting, to be approved once there is enough again, or declined.
func TestARefundIsApprovedOnlyAsItIsGivenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c, ctx, d := s.Customer(t), t.Context(), of(s)
		c.TopUp(t, 5_000_000)
		state := func(key string) models.DeskState {
			t.Helper()
			act, err := d.Find(ctx, c.ID, key)
			must(t, err)
			return act.State
		}
		in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: "part", Reason: "Paid twice"}
		_, err := d.Refund(ctx, in, 1, 2_000_000, models.ToCard)
		must(t, err)
		in.Key = "all"
		_, err = d.Refund(ctx, in, 1, 0, models.ToCard)
		must(t, err)
		rich := *d
		rich.AloneMicros = 10_000_000
		_, err = rich.Adjust(ctx, desk.Asked{By: who(3, rights.Finance), AccountID: c.ID, Key: "debit", Reason: "Used elsewhere"}, models.DeskDebit, 4_000_000)
		must(t, err)
		for range 2 {
			if err := d.Decide(ctx, who(2, rights.Finance), c.ID, "part", true); models.CodeOf(err) != models.Conflict || state("part") != models.DeskWaiting {
				t.Fatalf("approved though the money is used: %v, %s", err, state("part"))
			}
		}
		c.TopUp(t, 4_000_000)
		for range 2 {
			must(t, d.Decide(ctx, who(2, rights.Finance), c.ID, "part", true))
		}
		must(t, d.Decide(ctx, who(2, rights.Finance), c.ID, "all", true))
		act, err := d.Find(ctx, c.ID, "all")
		must(t, err)
		if act.State != models.DeskDone || act.MovedMicros != 3_000_000 || state("part") != models.DeskDone || c.Account(t).BalanceMicros != 0 {
			t.Errorf("%+v, %s, %d left", act, state("part"), c.Account(t).BalanceMicros)
		}
		in.Key = "no more"
		_, err = d.Refund(ctx, in, 2, 2_000_000, models.ToCard)
		must(t, err)
		must(t, d.Decide(ctx, who(2, rights.Finance), c.ID, in.Key, false))
		if state(in.Key) != models.DeskDeclined {
			t.Errorf("declined: %s", state(in.Key))
		}
	})
}

// TestNothingIsDecidedByWhoCouldBeTheOneWhoAsked, of each kind that waits.
func TestNothingIsDecidedByWhoCouldBeTheOneWhoAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2, whose link 1 made, and 3
		must(t, s.DB.Exec("UPDATE operators SET hands = '1' WHERE id = 2").Error)
		c, ctx, d := s.Customer(t), t.Context(), of(s)
		c.TopUp(t, 5_000_000)
		for key, ask := range map[string]func(in desk.Asked) (bool, error){
			"credit": func(in desk.Asked) (bool, error) { return d.Adjust(ctx, in, models.DeskCredit, 2_000_000) },
			"debit":  func(in desk.Asked) (bool, error) { return d.Adjust(ctx, in, models.DeskDebit, 2_000_000) },
			"refund": func(in desk.Asked) (bool, error) { return d.Refund(ctx, in, 1, 2_000_000, models.ToCard) },
			"vouch": func(in desk.Asked) (bool, error) {
				return d.Vouch(ctx, in, true)
			},
			"gift": func(in desk.Asked) (bool, error) {
				return d.Grant(ctx, in, billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: 10_000})
			},
		} {
			must(t, s.DB.Exec("UPDATE accounts SET vouched = ? WHERE id = ?", key != "vouch", c.ID).Error)
			waits, err := ask(desk.Asked{By: who(1, rights.Admin), AccountID: c.ID, Key: key, Reason: "Goodwill"})
			must(t, err)
			for _, approve := range []bool{true, false} {
				if err := d.Decide(ctx, who(2, rights.Finance), c.ID, key, approve); models.CodeOf(err) != models.Conflict || !waits {
					t.Errorf("%s, approve %t: waits %t, %v", key, approve, waits, err)
				}
			}
			must(t, d.Decide(ctx, who(3, rights.Finance), c.ID, key, true))
		}
	})
}

// TestVouchingCountsWhatTheAccountMayOweByIt, however many accounts somebody opened, and also where what they paid may go back.
func TestVouchingCountsWhatTheAccountMayOweByIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 2)
		ctx, d := t.Context(), of(s)
		d.AloneMicros = 120_000_000 // each may owe 50,000,000 by it
		vouch := func(c *shop.Customer, key string, vouched bool) bool {
			t.Helper()
			waits, err := d.Vouch(ctx, desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: key, Reason: "Pays by invoice"}, vouched)
			must(t, err)
			return waits
		}
		var last *shop.Customer
		for i, waits := range []bool{false, false, true} {
			last = s.Customer(t)
			must(t, s.DB.Exec("UPDATE accounts SET vouched = ? WHERE id = ?", false, last.ID).Error)
			if i == 1 {
				last.TopUp(t, 5_000_000)
			}
			for range 2 {
				if vouch(last, "form", true) != waits {
					t.Fatalf("account %d: waits is not %t", i, waits)
				}
			}
			if last.Account(t).Vouched == waits {
				t.Errorf("account %d is vouched for: %t", i, !waits)
			}
		}
		must(t, d.Decide(ctx, who(2, rights.Finance), last.ID, "form", true))
		if !last.Account(t).Vouched {
			t.Error("approved, and not vouched for")
		}
		if vouch(last, "no more", false) || last.Account(t).Vouched {
			t.Error("to vouch no more waits")
		}
		if left, _, err := d.MayMoveAlone(ctx, who(1, rights.Finance)); err != nil || left != 20_000_000 {
			t.Errorf("%d left, %v", left, err)
		}
	})
}

func TestACreditOrDebitIsMadeOnceAndTakesNoMoreThanThereIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c, ctx := s.Customer(t), t.Context()
		ask := func(kind models.DeskKind, key string, micros rules.Micros) error {
			d := of(s)
			d.AloneMicros = 2_000_000
			_, err := d.Adjust(ctx, desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: key, Reason: "An outage"}, kind, micros)
			return err
		}
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { errs[i] = ask(models.DeskCredit, "credit", 900_000) })
		}
		wg.Wait()
		for _, err := range errs {
			must(t, err)
		}
		for range 2 {
			must(t, ask(models.DeskDebit, "debit", 800_000))
		}
		for key, micros := range map[string]rules.Micros{"more than there is": 100_001, "nothing": 0, "less": -1, "beyond": billing.MaxAdjustMicros + 1} {
			if err := ask(models.DeskDebit, key, micros); key != "beyond" && models.CodeOf(err) != models.Invalid || key == "beyond" && err == nil {
				t.Errorf("%s: %v", key, err)
			}
		}
		a := c.Account(t)
		if a.BalanceMicros != 100_000 || a.PaidMicros != 0 {
			t.Errorf("%+v", a)
		}
		s.Issue(t)
		if papers := c.Documents(t); len(papers) != 0 {
			t.Errorf("a document for no payment: %+v", papers)
		}
		h, err := s.Billing.Transactions(ctx, c.ID, models.EntryFilter{Limit: 5})
		must(t, err)
		if len(h.Entries) != 2 || h.Why[1] != "An outage" || h.Why[2] != "An outage" || h.Entries[0].Kind != models.EntryDebit {
			t.Errorf("%+v", h)
		}
	})
}

func TestMuchIsCreditedByTwoOperatorsOnceAndDebitedOnlyIfItIsThereThen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c, ctx := s.Customer(t), t.Context()
		in := func(key string) desk.Asked {
			return desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: key, Reason: "Moved from another account"}
		}
		for range 2 {
			waits, err := of(s).Adjust(ctx, in("credit"), models.DeskCredit, 2_000_000)
			must(t, err)
			if !waits || c.Account(t).BalanceMicros != 0 {
				t.Fatal("one operator credited it alone")
			}
		}
		if err := of(s).Decide(ctx, who(1, rights.Finance), c.ID, "credit", true); models.CodeOf(err) != models.Conflict {
			t.Errorf("who asked decides: %v", err)
		}
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = of(s).Decide(ctx, who(int64(2+i%2), rights.Admin), c.ID, "credit", true) })
		}
		wg.Wait()
		if got := c.Account(t).BalanceMicros; got != 2_000_000 {
			t.Errorf("%d after six windows approved", got)
		}
		_, err := of(s).Adjust(ctx, in("debit"), models.DeskDebit, 1_500_000)
		must(t, err)
		must(t, of(s).Decide(ctx, who(2, rights.Admin), c.ID, "debit", true))
		_, err = of(s).Adjust(ctx, in("again"), models.DeskDebit, 1_500_000)
		must(t, err)
		if err := of(s).Decide(ctx, who(2, rights.Admin), c.ID, "again", true); models.CodeOf(err) != models.Invalid {
			t.Errorf("more than there is: %v", err)
		}
		must(t, of(s).Decide(ctx, who(2, rights.Admin), c.ID, "again", false))
		if got := c.Account(t).BalanceMicros; got != 500_000 {
			t.Errorf("%d left", got)
		}
	})
}

func TestWhatIsLeftOfAGiftIsTakenBackOnceAndCallsThatItPaidStayPaid(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c, ctx := s.Customer(t), t.Context()
		c.TopUp(t, 5_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		in := func(key string) desk.Asked {
			return desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: key, Reason: "It was for another account"}
		}
		_, err := of(s).Grant(ctx, in("give"), billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: 5})
		must(t, err)
		report := func(n int) {
			t.Helper()
			_, err := s.Metering.Ingest(ctx, c.Calls(n, shop.Bangkok, shop.Passport, s.Clock.Now()))
			must(t, err)
		}
		report(2)
		s.Clock.Advance(time.Minute)
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { errs[i] = of(s).TakeBack(ctx, in("take"), 1) })
		}
		wg.Wait()
		for _, err := range errs {
			must(t, err)
		}
		if err := of(s).TakeBack(ctx, in("again"), 1); models.CodeOf(err) != models.Invalid {
			t.Errorf("taken back twice: %v", err)
		}
		s.Clock.Advance(time.Minute)
		report(3)
		p := c.Packages(t)[0]
		if p.UsedCalls != 2 || p.RefundedAt == nil || c.Account(t).AccruedMicros == 0 {
			t.Errorf("%+v, %+v", p, c.Account(t))
		}
		order := c.Order(t, shop.Bangkok, shop.Passport, 10, 1)
		must(t, s.Billing.PayFromBalance(ctx, c.ID, order.ID))
		_, err = of(s).Grant(ctx, in("give more"), billing.Gift{Region: shop.Bangkok, Service: shop.WebImage, Calls: 1})
		must(t, err)
		_, err = s.Metering.Ingest(ctx, c.Calls(1, shop.Bangkok, shop.WebImage, s.Clock.Now()))
		must(t, err)
		for id, want := range map[int64]models.Code{2: models.Invalid, 3: models.Invalid, 99: models.NotFound} {
			if err := of(s).TakeBack(ctx, in(fmt.Sprint("other ", id)), id); models.CodeOf(err) != want {
				t.Errorf("package %d: %v", id, err)
			}
		}
	})
}

func TestASuspendedAccountCallsAndBuysNothingUntilItGoesOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3) // 1, 2 and 3
		c, ctx := s.Customer(t), t.Context()
		c.TopUp(t, 5_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		order := c.Order(t, shop.Bangkok, shop.Passport, 100, 1)
		other := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit} // in another process
		t.Cleanup(other.Close)
		under, err := other.Authorize(ctx, c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
		must(t, err)
		in := func(key string, role rights.DeskRole) desk.Asked {
			return desk.Asked{By: who(1, role), AccountID: c.ID, Key: key, Reason: "Calls come from stolen keys"}
		}
		if err := of(s).Suspend(ctx, in("suspend", rights.Finance), models.DeskSuspend); models.CodeOf(err) != models.Forbidden {
			t.Errorf("finance suspends: %v", err)
		}
		if err := of(s).Suspend(ctx, in("resume", rights.Support), models.DeskResume); models.CodeOf(err) != models.Invalid {
			t.Errorf("lets go on what goes on: %v", err)
		}
		for range 2 {
			must(t, of(s).Suspend(ctx, in("suspend", rights.Support), models.DeskSuspend))
		}
		if err := of(s).Suspend(ctx, in("again", rights.Support), models.DeskSuspend); models.CodeOf(err) != models.Invalid {
			t.Errorf("suspends what is suspended: %v", err)
		}
		s.Clock.Advance(time.Second)
		for name, m := range map[string]*metering.Metering{"here": s.Metering, "elsewhere": other} {
			if _, err := m.Authorize(ctx, c.ID, shop.Bangkok, shop.Passport, rules.Origin{}); !errors.Is(err, rules.ErrSuspended) {
				t.Errorf("a call %s: %v", name, err)
			}
			if _, err := m.Lease(ctx, metering.LeaseRequest{RequestID: name, ProjectID: c.Projects[shop.Bangkok], Service: shop.Passport, Calls: 5, Life: time.Minute}); !errors.Is(err, rules.ErrSuspended) {
				t.Errorf("a lease %s: %v", name, err)
			}
		}
		_, err = other.Record(ctx, metering.Call{AccountID: c.ID, RequestID: "under way", Region: shop.Bangkok, Service: shop.Passport, At: s.Clock.Now(), HTTPStatus: 200, Pass: under})
		must(t, err)
		under.Over()
		report, err := s.Metering.Ingest(ctx, c.Calls(2, shop.Bangkok, shop.Passport, s.Clock.Now()))
		must(t, err)
		if report.Accepted != 2 {
			t.Errorf("usage that was made: %+v", report)
		}
		if err := s.Billing.PayFromBalance(ctx, c.ID, order.ID); models.CodeOf(err) != models.Conflict {
			t.Errorf("an order is paid: %v", err)
		}
		spec, err := s.Billing.FindSpecification(ctx, shop.Bangkok, shop.Passport, 100)
		must(t, err)
		_, err = s.Billing.PlaceOrder(ctx, c.ID, "another", billing.Choice{Region: shop.Bangkok, Service: shop.Passport, Calls: 100, Quantity: 1, UnitPriceMicros: spec.PriceMicros})
		if models.CodeOf(err) != models.Conflict {
			t.Errorf("an order is placed: %v", err)
		}
		must(t, s.Billing.SetAutoPurchase(ctx, c.ID, billing.PurchaseRule{
			Region: shop.Bangkok, Service: shop.Passport, Calls: 100, ThresholdCalls: 10, UnitPriceMicros: spec.PriceMicros, MonthlyCapMicros: 10 * spec.PriceMicros, CooldownHours: 1,
		}))
		must(t, s.Billing.RunAuto(ctx))
		if got := c.Packages(t); len(got) != 0 {
			t.Errorf("a rule bought %+v", got)
		}
		c.TopUp(t, 1_000_000)
		must(t, of(s).Suspend(ctx, in("go on", rights.Support), models.DeskResume))
		pass, err := other.Authorize(ctx, c.ID, shop.Bangkok, shop.Passport, rules.Origin{})
		must(t, err)
		pass.Over()
		must(t, s.Billing.RunAuto(ctx))
		if got := c.Packages(t); len(got) != 1 {
			t.Errorf("the rule waited, and bought %+v", got)
		}
		must(t, s.Billing.PayFromBalance(ctx, c.ID, order.ID))
	})
}

func TestOneOperatorMovesNoMoreThanTheLimitADayHoweverItIsSplit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3)
		ctx := t.Context()
		customers := make([]*shop.Customer, 4)
		for i := range customers {
			customers[i] = s.Customer(t)
			customers[i].TopUp(t, 5_000_000)
		}
		// Each moves 320,000 of the 1,000,000 that go alone; 40 calls have no list price.
		acts := []func(in desk.Asked) (bool, error){
			func(in desk.Asked) (bool, error) { return of(s).Adjust(ctx, in, models.DeskCredit, 320_000) },
			func(in desk.Asked) (bool, error) { return of(s).Adjust(ctx, in, models.DeskDebit, 320_000) },
			func(in desk.Asked) (bool, error) { return of(s).Refund(ctx, in, 1, 320_000, models.ToCard) },
			func(in desk.Asked) (bool, error) {
				return of(s).Grant(ctx, in, billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: 40})
			},
		}
		var alone, waiting atomic.Int64
		var wg sync.WaitGroup
		for i, c := range customers {
			for j, act := range acts {
				wg.Go(func() {
					in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: fmt.Sprint("form ", i, j), Reason: "Goodwill"}
					for range 2 { // sent twice
						switch waits, err := act(in); {
						case err != nil:
							t.Error(err)
						case waits:
							waiting.Add(1)
						default:
							alone.Add(1)
						}
					}
				})
			}
		}
		wg.Wait()
		if alone.Load() != 2*3 || waiting.Load() != 2*13 {
			t.Errorf("%d went alone, %d wait", alone.Load(), waiting.Load())
		}
		left, limit, err := of(s).MayMoveAlone(ctx, who(1, rights.Finance))
		if err != nil || left != 40_000 || limit != 1_000_000 {
			t.Errorf("%d of %d left, %v", left, limit, err)
		}
		for _, c := range customers { // approved by a second one, they count for nobody
			all, err := of(s).Waiting(ctx, c.ID)
			must(t, err)
			for i := range all {
				must(t, of(s).Decide(ctx, who(2, rights.Admin), c.ID, all[i].FormKey, true))
			}
			if got := c.Account(t).BalanceMicros; got != 4_680_000 || len(c.Packages(t)) != 1 {
				t.Errorf("%d after all, %d packages", got, len(c.Packages(t)))
			}
		}
		in := desk.Asked{By: who(2, rights.Admin), AccountID: customers[0].ID, Key: "another's", Reason: "Goodwill"}
		if waits, err := of(s).Adjust(ctx, in, models.DeskCredit, 1_000_000); err != nil || waits {
			t.Errorf("what another moves alone: %t, %v", waits, err)
		}
		in.By, in.Key = who(1, rights.Finance), "at once"
		if waits, err := of(s).Adjust(ctx, in, models.DeskCredit, 40_001); err != nil || !waits {
			t.Errorf("beyond what is left: %t, %v", waits, err)
		}
		s.Clock.Advance(models.AloneTime)
		in.Key = "a day later"
		if waits, err := of(s).Adjust(ctx, in, models.DeskCredit, 1_000_000); err != nil || waits {
			t.Errorf("a day later: %t, %v", waits, err)
		}
	})
}

func TestAGiftCountsAtItsListPriceOrAtThatOfItsCalls(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 1)
		c := s.Customer(t)
		spec, err := s.Billing.FindSpecification(t.Context(), shop.Bangkok, shop.Passport, 100)
		must(t, err)
		left := rules.Micros(1_000_000)
		for i, gift := range []struct {
			calls int64
			worth rules.Micros
		}{{100, spec.PriceMicros}, {3, 3 * 8_000}} {
			in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: fmt.Sprint(i), Reason: "Goodwill"}
			waits, err := of(s).Grant(t.Context(), in, billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: gift.calls})
			must(t, err)
			left -= gift.worth
			got, _, err := of(s).MayMoveAlone(t.Context(), in.By)
			if err != nil || waits || got != left {
				t.Errorf("%d calls: %d left instead of %d, %t, %v", gift.calls, got, left, waits, err)
			}
		}
		in := desk.Asked{By: who(1, rights.Finance), AccountID: c.ID, Key: "beyond all", Reason: "Goodwill"}
		if waits, err := of(s).Grant(t.Context(), in, billing.Gift{Region: shop.Bangkok, Service: shop.Passport, Calls: math.MaxInt64}); err != nil || !waits {
			t.Errorf("more than any amount: %t, %v", waits, err)
		}
	})
}

// Each form is sent, and again with one thing changed: nothing else is done by it, and its operator is told so.
func TestAFormThatSaysSomethingElseNowIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Operators(t, 3)
		c, ctx := s.Customer(t), t.Context()
		c.TopUp(t, 5_000_000)
		adjust := func(kind models.DeskKind, micros rules.Micros) func(desk.Asked) error {
			return func(in desk.Asked) error {
				_, err := of(s).Adjust(ctx, in, kind, micros)
				return err
			}
		}
		grant := func(service string, calls int64) func(desk.Asked) error {
			return func(in desk.Asked) error {
				_, err := of(s).Grant(ctx, in, billing.Gift{Region: shop.Bangkok, Service: service, Calls: calls})
				return err
			}
		}
		takeBack := func(id int64) func(desk.Asked) error {
			return func(in desk.Asked) error { return of(s).TakeBack(ctx, in, id) }
		}
		refund := func(micros rules.Micros, to models.Destination) func(desk.Asked) error {
			return func(in desk.Asked) error {
				_, err := of(s).Refund(ctx, in, 1, micros, to)
				return err
			}
		}
		vouch := func(vouched bool) func(desk.Asked) error {
			return func(in desk.Asked) error {
				_, err := of(s).Vouch(ctx, in, vouched)
				return err
			}
		}
		suspend := func(kind models.DeskKind) func(desk.Asked) error {
			return func(in desk.Asked) error { return of(s).Suspend(ctx, in, kind) }
		}
		for _, form := range []struct {
			name       string
			once, then func(desk.Asked) error
		}{
			{"credit", adjust(models.DeskCredit, 500_000), adjust(models.DeskCredit, 600_000)},
			{"debit", adjust(models.DeskDebit, 500_000), adjust(models.DeskDebit, 400_000)},
			{"a debit for a credit", adjust(models.DeskCredit, 500_000), adjust(models.DeskDebit, 500_000)},
			{"a credit that waits", adjust(models.DeskCredit, 1_500_000), adjust(models.DeskCredit, 500_000)},
			{"grant", grant(shop.Passport, 5), grant(shop.Passport, 500)},
			{"take back", takeBack(1), takeBack(2)},
			{"refund", refund(2_000_000, models.ToCard), refund(3_000_000, models.ToCard)},
			{"refund to elsewhere", refund(2_000_000, models.ToCard), refund(2_000_000, models.ToBalance)},
			{"vouch", vouch(true), vouch(false)},
			{"suspend", suspend(models.DeskSuspend), suspend(models.DeskResume)},
			{"resume for another reason", suspend(models.DeskResume), nil},
		} {
			s.Clock.Advance(models.AloneTime) // what was moved before does not count any more
			in := desk.Asked{By: who(1, rights.Admin), AccountID: c.ID, Key: form.name, Reason: "Goodwill"}
			for range 2 {
				if err := form.once(in); err != nil {
					t.Fatalf("%s: %v", form.name, err)
				}
			}
			refused := func(what string, in desk.Asked, do func(desk.Asked) error) {
				if err := do(in); models.CodeOf(err) != models.Conflict {
					t.Errorf("%s, %s: %v", form.name, what, err)
				}
			}
			if form.then != nil {
				refused("something else", in, form.then)
			}
			other := in
			other.Reason = "An outage"
			refused("another reason", other, form.once)
			other = in
			other.By = who(2, rights.Admin)
			refused("somebody else", other, form.once)
		}
		must(t, of(s).Decide(ctx, who(2, rights.Admin), c.ID, "a credit that waits", false))
		if err := adjust(models.DeskCredit, 1_500_000)(desk.Asked{By: who(1, rights.Admin), AccountID: c.ID, Key: "a credit that waits", Reason: "Goodwill"}); models.CodeOf(err) != models.Conflict {
			t.Errorf("declined: %v", err)
		}
	})
}
