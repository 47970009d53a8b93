package revenue_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rules"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk is where the operator of a shop reads the money report.
func desk(s *shop.Shop) *revenue.Revenue {
	return &revenue.Revenue{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}
}

// day is the first instant of a day in the shop's zone.
func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.FixedZone("", 8*3600))
}

// trade lets two customers buy, call, owe, return and be given back.
func trade(t testing.TB, s *shop.Shop) (buyer, caller *shop.Customer) {
	t.Helper()
	ctx := t.Context()
	s.Documents.Operator.Tax = rules.Tax{Name: "VAT", Parts: 70_000}
	buyer, caller = s.Customer(t), s.Customer(t)
	for _, c := range []*shop.Customer{buyer, caller} {
		c.TopUp(t, 20_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
	}
	order := buyer.Order(t, shop.Bangkok, shop.Passport, 100, 3) // packages 1, 2 and 3, at 0.60
	must(t, s.Billing.PayFromBalance(ctx, buyer.ID, order.ID))
	again := buyer.Order(t, shop.Bangkok, shop.Passport, 10, 1) // package 4, at 0.07
	must(t, s.Billing.PayFromBalance(ctx, buyer.ID, again.ID))
	_, err := s.Billing.Grant(ctx, billing.Gift{AccountID: buyer.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 5})
	must(t, err)
	act := &models.DeskAct{AccountID: buyer.ID, FormKey: "credit", Kind: models.DeskCredit, Reason: "Goodwill", AskedBy: s.Operator(t)}
	must(t, s.Billing.Adjust(ctx, act, 500_000, 500_000))
	report(t, s, buyer, 48)  // 5 free, 43 of package 1
	report(t, s, caller, 10) // 0.08
	_, err = s.Billing.Return(ctx, buyer.ID, order.ID, []int64{3})
	must(t, err)
	s.Clock.Advance(20 * 24 * time.Hour) // April
	_, err = s.Billing.SettleHours(ctx)
	must(t, err)
	report(t, s, buyer, 60) // 57 of package 1, 3 of package 2
	late := buyer.Calls(1, shop.Bangkok, shop.Passport, shop.Start.Add(time.Minute))
	_, err = s.Metering.Ingest(ctx, late) // of package 2, in March
	must(t, err)
	_, err = s.Documents.Issue(ctx)
	must(t, err)
	_, err = s.Documents.InvoiceMonths(ctx)
	must(t, err)
	return buyer, caller
}

func report(t testing.TB, s *shop.Shop, c *shop.Customer, calls int) {
	t.Helper()
	_, err := s.Metering.Ingest(t.Context(), c.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now()))
	must(t, err)
}

func year(by revenue.Step) revenue.Wanted {
	return revenue.Wanted{From: day(2026, 1, 1), Until: day(2028, 1, 1), By: by}
}

func TestTheMoneyReportTellsMonthsToTheMicroUnit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		trade(t, s)
		got, err := desk(s).Report(t.Context(), year(revenue.ByMonth))
		must(t, err)
		want := []revenue.Row{
			{
				Start: day(2026, 3, 1), Until: day(2026, 4, 1), PayPerUseCalls: 10, PackageCalls: 44, FreeCalls: 5, PayPerUseMicros: 80_000,
				SoldMicros: 1_870_000, UsedMicros: 264_000, ReturnedMicros: 600_000, ClosingMicros: 1_006_000,
				PaidInMicros: 40_000_000, RefundsMicros: 600_000, CreditsMicros: 500_000,
			},
			{
				Start: day(2026, 4, 1), Until: s.Clock.Now().Add(time.Microsecond), PackageCalls: 60, OpeningMicros: 1_006_000, UsedMicros: 360_000, ClosingMicros: 646_000,
				SettledMicros: 80_000, TaxMicros: 90_000,
			},
		}
		expect(t, got.Rows, want)
		s.Clock.Set(day(2027, 3, 18)) // what was sold on 17 March is void by then, at this instant
		got, err = desk(s).Report(t.Context(), year(revenue.ByMonth))
		must(t, err)
		if n := len(got.Rows); n != 13 || got.Rows[12].VoidMicros != 646_000 || got.Rows[12].ClosingMicros != 0 || !got.Rows[0].Final || got.Rows[12].Final {
			t.Errorf("a year later: %d rows, the last %+v", n, got.Rows[n-1])
		}
	})
}

// expect compares the figures of rows.
func expect(t *testing.T, got, want []revenue.Row) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range got {
		if !got[i].Start.Equal(want[i].Start) || !got[i].Until.Equal(want[i].Until) {
			t.Errorf("row %d is from %v until %v", i, got[i].Start, got[i].Until)
		}
		for _, f := range revenue.Figures() {
			count, counts := got[i].Count(f)
			wanted, _ := want[i].Count(f)
			if counts && count != wanted || got[i].Amount(f) != want[i].Amount(f) {
				t.Errorf("row %d: %s is %d, %d; want %d, %d", i, f, count, got[i].Amount(f), wanted, want[i].Amount(f))
			}
		}
	}
}

// However finely it is told, and of whomever, all of it together is the same; and so is all that a figure is made of.
func TestEachFigureIsTheSumOfItsPartsAndOfWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		buyer, caller := trade(t, s)
		s.Clock.Set(day(2027, 3, 20))
		whole := year(revenue.ByMonth)
		daily := year(revenue.ByDay)
		daily.From, daily.Until = day(2026, 3, 1), day(2027, 3, 1)
		fine := whole
		fine.ByRegion, fine.ByService = true, true
		rest := daily
		rest.From, rest.Until = day(2027, 3, 1), day(2027, 4, 1)
		mine, theirs := whole, whole
		mine.AccountID, theirs.AccountID = buyer.ID, caller.ID
		for _, f := range revenue.Figures() {
			if f == revenue.Opening || f == revenue.Closing {
				continue
			}
			want := sum(t, s, f, whole)
			for name, parts := range map[string][]revenue.Wanted{"days": {daily, rest}, "services": {fine}, "accounts": {mine, theirs}} {
				if got := sum(t, s, f, parts...); got != want {
					t.Errorf("%s by %s: %d, want %d", f, name, got, want)
				}
			}
			if got := items(t, s, f, whole); got != want {
				t.Errorf("%s is made of %d, want %d", f, got, want)
			}
			if f != revenue.Disputes && f != revenue.ToCards && f != revenue.FailedCalls && want == 0 {
				t.Errorf("there is no %s in this test", f)
			}
		}
		april := revenue.Wanted{From: day(2026, 4, 1), Until: day(2026, 5, 1), By: revenue.ByMonth}
		if opening, closing := items(t, s, revenue.Opening, april), items(t, s, revenue.Closing, april); opening != 1_006_000 || closing != 646_000 {
			t.Errorf("opening is made of %d, closing of %d", opening, closing)
		}
	})
}

// sum adds a figure up over the rows of reports.
func sum(t *testing.T, s *shop.Shop, f revenue.Figure, wanted ...revenue.Wanted) (total int64) {
	t.Helper()
	for _, w := range wanted {
		got, err := desk(s).Report(t.Context(), w)
		must(t, err)
		for i := range got.Rows {
			count, _ := got.Rows[i].Count(f)
			total += count + int64(got.Rows[i].Amount(f))
		}
	}
	return total
}

// items adds up what a figure is made of.
func items(t *testing.T, s *shop.Shop, f revenue.Figure, w revenue.Wanted) (total int64) {
	t.Helper()
	_, counts := new(revenue.Row).Count(f)
	must(t, desk(s).Items(t.Context(), f, w, func(i revenue.Item) error {
		if counts {
			total += i.Calls
		} else {
			total += int64(i.AmountMicros)
		}
		return nil
	}))
	return total
}

func TestTheJournalBalancesEachDayAndEndsWithWhatIsOwed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		trade(t, s)
		days := year(revenue.ByDay)
		days.Until = day(2027, 1, 1)
		got, err := desk(s).Report(t.Context(), days)
		must(t, err)
		owed := make(map[revenue.Account]rules.Micros)
		for _, p := range revenue.Journal(got.Rows) {
			if p.AmountMicros <= 0 || p.Debit == p.Credit {
				t.Errorf("%+v", p)
			}
			owed[p.Debit] -= p.AmountMicros
			owed[p.Credit] += p.AmountMicros
		}
		var balances, accrued, taxes rules.Micros
		must(t, db.Raw("SELECT CAST(SUM(balance_micros) AS bigint) FROM accounts").Scan(&balances).Error)
		must(t, db.Raw("SELECT CAST(SUM(accrued_micros) AS bigint) FROM accounts").Scan(&accrued).Error)
		must(t, db.Raw("SELECT CAST(SUM(CASE WHEN kind = 'credit_note' THEN -tax_micros ELSE tax_micros END) AS bigint) FROM documents").Scan(&taxes).Error)
		want := map[revenue.Account]rules.Micros{
			revenue.Balances: balances, revenue.NotSettled: -accrued, revenue.UnusedCalls: got.Rows[len(got.Rows)-1].ClosingMicros, revenue.TaxToPay: taxes,
		}
		for account, micros := range want {
			if owed[account] != micros {
				t.Errorf("%s: %d is owed, want %d", account, owed[account], micros)
			}
		}
		if owed[revenue.PricesGivenBack] != 0 {
			t.Errorf("a package that is returned whole lessens no revenue: %d", owed[revenue.PricesGivenBack])
		}
	})
}

func TestAReportIsOfATimeThatHasBegunAndNotTooLong(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	for name, c := range map[string]struct {
		w    revenue.Wanted
		want error
	}{
		"years by day":   {year(revenue.ByDay), nil},
		"to come":        {revenue.Wanted{From: day(2030, 1, 1), Until: day(2031, 1, 1), By: revenue.ByDay}, revenue.ErrNothing},
		"ends before":    {revenue.Wanted{From: day(2026, 2, 1), Until: day(2026, 1, 1), By: revenue.ByMonth}, revenue.ErrNothing},
		"decades by day": {revenue.Wanted{From: day(2001, 2, 1), Until: day(2027, 1, 1), By: revenue.ByDay}, revenue.ErrTooLong},
		"as of before":   {revenue.Wanted{From: day(2026, 3, 1), Until: day(2027, 1, 1), By: revenue.ByDay, AsOf: day(2026, 3, 1)}, revenue.ErrNothing},
	} {
		if _, err := desk(s).Report(t.Context(), c.w); err != c.want { // it is that one
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
