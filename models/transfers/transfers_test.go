package transfers_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/transfers"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const iban = "DE89370400440532013000"

// Two operators, whom of makes.
var (
	finance = operators.Who{ID: 1, Role: rights.Finance}
	second  = operators.Who{ID: 2, Role: rights.Admin}
)

// limit is how much one of them moves alone, which is more than most tests book.
const limit = 1_000_000_000

func of(t testing.TB, s *shop.Shop) *transfers.Transfers {
	t.Helper()
	s.Operators(t, 2)
	s.Billing.Bank = &bank.Account{Holder: "OCR Ltd", IBAN: iban, BIC: "COBADEFFXXX", Bank: "Bank"}
	return &transfers.Transfers{DB: s.DB, Billing: s.Billing, Catalog: s.Catalog, Clock: s.Clock.Now, AloneMicros: limit}
}

// file is a table of the bank with a row for each amount, payer and text.
func file(rows ...string) []byte {
	return []byte("Date;Amount;Payer;Remittance\n" + strings.Join(rows, "\n") + "\n")
}

func row(amount, payer, text string) string {
	return "2026-03-17;" + amount + ";" + payer + ";" + text
}

func begin(t *testing.T, s *shop.Shop, c *shop.Customer, key string, micros rules.Micros) *models.Payment {
	t.Helper()
	p, err := s.Billing.TopUpByTransfer(t.Context(), c.ID, key, micros)
	must(t, err)
	return p
}

func refusedWith(t *testing.T, err error, want cause.Cause) {
	t.Helper()
	var refused *models.Error
	if !errors.As(err, &refused) || refused.Why != want {
		t.Errorf("%v, want %v", err, want)
	}
}

func balance(t *testing.T, c *shop.Customer, want rules.Micros) {
	t.Helper()
	if got := c.Account(t).BalanceMicros; got != want {
		t.Errorf("the balance is %d, want %d", got, want)
	}
}

func TestWhatBearsReferenceAndAmountIsBookedOnceByItself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, desk := t.Context(), s.Customer(t), of(t, s)
		p := begin(t, s, c, "a", 50_000_000)
		if again := begin(t, s, c, "a", 50_000_000); again.ID != p.ID || *p.ProviderRef != billing.TransferReference(p).String() {
			t.Errorf("%+v again is %+v", p, again)
		}
		balance(t, c, 0) // nothing counts before it has arrived
		data := file(row("50.00", "Mary", strings.ToLower(billing.TransferReference(p).Printed())))
		for i, want := range []transfers.Imported{{Entries: 1, New: 1, Booked: 1}, {Entries: 1}} {
			done, err := desk.Import(ctx, finance, data)
			must(t, err)
			if fmt.Sprint(done) != fmt.Sprint(want) {
				t.Errorf("import %d: %+v, want %+v", i, done, want)
			}
		}
		balance(t, c, 50_000_000)
		paid, err := s.Billing.Payment(ctx, c.ID, p.ID)
		must(t, err)
		if paid.Payment.Status != models.PaymentSucceeded || paid.Payment.AskedMicros != nil {
			t.Errorf("%+v", paid.Payment)
		}
		// A dear friend pays the same transfer once more: it waits, and is a top-up of its own once somebody says so.
		_, err = desk.Import(ctx, finance, file(row("50.00", "Bob", billing.TransferReference(p).String())))
		must(t, err)
		waiting, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		if len(waiting) != 1 {
			t.Fatalf("%d wait", len(waiting))
		}
		proposals, err := desk.Propose(ctx, &waiting[0])
		must(t, err)
		if len(proposals) != 1 || proposals[0].Why != transfers.PaidAlready {
			t.Errorf("%+v", proposals)
		}
		other, err := desk.Assign(ctx, finance, waiting[0].ID, transfers.Said{Target: p.Ref().String(), Reason: "Paid twice", Again: true})
		must(t, err)
		if other.ID == p.ID {
			t.Error("the same payment is credited twice")
		}
		balance(t, c, 100_000_000)
		_, err = s.Billing.RefundPayment(ctx, billing.OperatorRefund{Payment: p.Ref(), Reason: "wanted back", To: models.ToCard})
		refusedWith(t, err, cause.RefundOfTransfer)
	})
}

func TestAsMuchAsArrivesIsCreditedWhenSomebodySaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, desk := t.Context(), s.Customer(t), of(t, s)
		less, more, late := begin(t, s, c, "less", 50_000_000), begin(t, s, c, "more", 20_000_000), begin(t, s, c, "late", 30_000_000)
		text := func(p *models.Payment) string { return billing.TransferReference(p).String() }
		done, err := desk.Import(ctx, finance, file(row("40.00", "Mary", text(less)), row("25.00", "Mary", text(more)), row("30.00", "Nobody", "no reference"),
			row("30.00", "Mary", text(less)+" "+text(late)), row("1.00", "Stranger", "by mistake")))
		must(t, err)
		if done.New != 5 || done.Booked != 0 {
			t.Errorf("%+v", done)
		}
		waiting, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		byText := make(map[string]*models.BankEntry)
		for i := range waiting {
			byText[waiting[i].Remittance] = &waiting[i]
		}
		proposals, err := desk.Propose(ctx, byText["no reference"])
		must(t, err)
		if len(proposals) != 1 || proposals[0].Why != transfers.SameAmount || proposals[0].Payment.ID != late.ID {
			t.Errorf("%+v", proposals)
		}
		for _, p := range []*models.Payment{less, more} {
			for range 2 {
				_, err := desk.Assign(ctx, finance, byText[text(p)].ID, transfers.Said{Target: text(p), Reason: "Its reference"})
				must(t, err)
			}
		}
		balance(t, c, 65_000_000)
		d, err := s.Billing.Payment(ctx, c.ID, less.ID)
		must(t, err)
		if d.Payment.AmountMicros != 40_000_000 || *d.Payment.AskedMicros != 50_000_000 {
			t.Errorf("%+v", d.Payment)
		}
		// Late: it ends, and is credited all the same.
		s.Clock.Advance(billing.TransferWait)
		for _, want := range []int{1, 0} {
			ended, err := s.Billing.EndTransfers(ctx)
			must(t, err)
			if ended != want {
				t.Errorf("%d have ended, want %d", ended, want)
			}
		}
		done, err = desk.Import(ctx, finance, file(row("30,00", "Mary", text(late))))
		must(t, err)
		if done.Booked != 1 {
			t.Errorf("late: %+v", done)
		}
		balance(t, c, 95_000_000)
		// To an account by its number, and sent back.
		_, err = desk.Assign(ctx, finance, byText["no reference"].ID, transfers.Said{Target: fmt.Sprint(c.ID), Reason: "Said so by telephone", Again: true})
		must(t, err)
		balance(t, c, 125_000_000)
		stray := byText["by mistake"].ID
		_, err = desk.Assign(ctx, finance, stray, transfers.Said{Target: "PAY-1-1", Reason: "Who knows"})
		refusedWith(t, err, cause.NobodyOfTransfer)
		for range 2 {
			_, err := desk.SendBack(ctx, finance, stray, "Of a stranger")
			must(t, err)
		}
		_, err = desk.Assign(ctx, finance, stray, transfers.Said{Target: fmt.Sprint(c.ID), Reason: "After all"})
		refusedWith(t, err, cause.BankEntryDecided)
		_, err = desk.SendBack(ctx, finance, byText["no reference"].ID, "No")
		refusedWith(t, err, cause.BankEntryDecided)
		if rest, err := desk.List(ctx, true, 0, 10); err != nil || len(rest) != 1 {
			t.Errorf("%d wait, %v", len(rest), err)
		}
		s.Issue(t)
		if papers := c.Documents(t); len(papers) != 4 || papers[0].Kind != models.Receipt {
			t.Errorf("%d receipts of 4", len(papers))
		}
	})
}

// TestTheSameMoneyInAnotherFormatIsNotBookedTwiceUnasked imports an entry as CSV, and then as camt.053, where it has the reference that CSV left out.
func TestTheSameMoneyInAnotherFormatIsNotBookedTwiceUnasked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, d, desk := t.Context(), s.Customer(t), s.Customer(t), of(t, s)
		p, other := begin(t, s, c, "a", 50_000_000), begin(t, s, d, "b", 50_000_000)
		camt := func(text string) []byte {
			return []byte(`<Document><Stmt><Acct><Id><IBAN>` + iban + `</IBAN></Id></Acct><Ntry><Amt Ccy="` + p.Currency + `">50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>` +
				`<BookgDt><Dt>2026-03-17</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>` + text + `</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></Document>`)
		}
		imports := func(data []byte, booked int64) {
			t.Helper()
			done, err := desk.Import(ctx, finance, data)
			must(t, err)
			if done.New != 1 || done.Booked != booked {
				t.Errorf("%+v, want %d booked", done, booked)
			}
		}
		newest := func() *models.BankEntry {
			t.Helper()
			waiting, err := desk.List(ctx, true, 0, 10)
			must(t, err)
			if len(waiting) == 0 {
				t.Fatal("nothing waits")
			}
			return &waiting[0]
		}
		imports(file(row("50", "Mary", "cut off")), 0)
		first := newest()
		for range 2 { // said again it is no other money
			_, err := desk.Assign(ctx, finance, first.ID, transfers.Said{Target: fmt.Sprint(c.ID), Reason: "By telephone"})
			must(t, err)
		}
		imports(camt(billing.TransferReference(p).String()), 0)
		second := newest()
		alike, err := desk.Alike(ctx, second)
		must(t, err)
		if len(alike) != 1 || alike[0].ID != first.ID || alike[0].Payment() == "" {
			t.Errorf("%+v", alike)
		}
		var refused *models.Error
		_, err = desk.Assign(ctx, finance, second.ID, transfers.Said{Target: p.Ref().String(), Reason: "Its reference"})
		refusedWith(t, err, cause.BankEntryAlike)
		if errors.As(err, &refused) && refused.Field != billing.AgainField {
			t.Errorf("it is said at %s", refused.Field)
		}
		balance(t, c, 50_000_000)
		// Somebody else who pays the same on that day is booked by reference as ever.
		imports(camt(billing.TransferReference(other).String()), 1)
		balance(t, d, 50_000_000)
		_, err = desk.Assign(ctx, finance, second.ID, transfers.Said{Target: p.Ref().String(), Reason: "The statement has both", Again: true})
		must(t, err)
		balance(t, c, 100_000_000)
		// What was sent back is asked about, too, and an entry that only waits is not.
		imports(file(row("9", "Nobody", "rent")), 0)
		back := newest()
		imports(file(row("9", "Mary", "other")), 0)
		waits := newest()
		if alike, err := desk.Alike(ctx, waits); err != nil || len(alike) != 0 {
			t.Errorf("%+v, %v", alike, err)
		}
		_, err = desk.SendBack(ctx, finance, back.ID, "Of a stranger")
		must(t, err)
		_, err = desk.Assign(ctx, finance, waits.ID, transfers.Said{Target: fmt.Sprint(c.ID), Reason: "By telephone"})
		refusedWith(t, err, cause.BankEntryAlike)
	})
}

func TestATransferIsWithdrawnAndFewAreOpen(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	ctx, c := t.Context(), s.Customer(t)
	_, err := s.Billing.TopUpByTransfer(ctx, c.ID, "a", 50_000_000)
	refusedWith(t, err, cause.NoTransfers)
	desk := of(t, s)
	var last *models.Payment
	for i := range billing.MaxOpenTransfers {
		last = begin(t, s, c, fmt.Sprint(i), 10_000_000)
	}
	_, err = s.Billing.TopUpByTransfer(ctx, c.ID, "more", 10_000_000)
	refusedWith(t, err, cause.TooManyTransfers{Most: billing.MaxOpenTransfers})
	for range 2 {
		must(t, s.Billing.WithdrawTransfer(ctx, c.ID, last.ID))
	}
	begin(t, s, c, "more", 10_000_000)
	// Made all the same: the money counts.
	done, err := desk.Import(ctx, finance, file(row("10", "Mary", billing.TransferReference(last).String())))
	must(t, err)
	if done.Booked != 1 {
		t.Errorf("%+v", done)
	}
	refusedWith(t, s.Billing.WithdrawTransfer(ctx, c.ID, last.ID), cause.PaymentEnded)
	if err := s.Billing.WithdrawTransfer(ctx, s.Customer(t).ID, last.ID); models.CodeOf(err) != models.NotFound {
		t.Errorf("somebody else's: %v", err)
	}
	r, err := s.Billing.Reconcile(ctx)
	must(t, err)
	if r.ElsewherePayments != 0 {
		t.Errorf("%d transfers wait for a provider", r.ElsewherePayments)
	}
}

func TestOnlyWhoMayBooks(t *testing.T) {
	t.Parallel()
	s := shop.Open(t, dbtest.SQLite(t))
	desk, support := of(t, s), operators.Who{ID: 8, Role: rights.Support}
	_, imported := desk.Import(t.Context(), support, file())
	_, assigned := desk.Assign(t.Context(), support, 1, transfers.Said{Target: "1", Reason: "x"})
	_, sent := desk.SendBack(t.Context(), support, 1, "x")
	for _, err := range []error{imported, assigned, sent} {
		if models.CodeOf(err) != models.Forbidden {
			t.Errorf("%v", err)
		}
	}
	other := strings.ReplaceAll(`<Document><Stmt><Acct><Id><IBAN>IBAN</IBAN></Id></Acct></Stmt></Document>`, ">IBAN<", ">NO9386011117947<")
	_, err := desk.Import(t.Context(), finance, []byte(other))
	refusedWith(t, err, cause.BankFileOther)
}

// TestImportedAtOnceEachEntryIsBookedOnce has several processes import the same file while operators assign its entries to two accounts.
func TestImportedAtOnceEachEntryIsBookedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, d := t.Context(), s.Customer(t), s.Customer(t)
		desk := of(t, s)
		var rows []string
		for i := range 4 {
			rows = append(rows, row("10", "Mary", billing.TransferReference(begin(t, s, c, fmt.Sprint(i), 10_000_000)).String()))
		}
		rows = append(rows, row("7", "Mary", "whose is it?"))
		data := file(rows...)
		var wait sync.WaitGroup
		results, errs := make([]transfers.Imported, 4), make([]error, 4)
		for i := range results {
			wait.Go(func() { results[i], errs[i] = desk.Import(ctx, finance, data) })
		}
		wait.Wait()
		must(t, errors.Join(errs...))
		created, booked := int64(0), int64(0)
		for _, r := range results {
			created += r.New
			booked += r.Booked
		}
		// Who finds an entry booked already for the same transfer says so, too.
		if created != 5 || booked < 4 {
			t.Errorf("%d created, %d booked", created, booked)
		}
		balance(t, c, 40_000_000)
		waiting, err := desk.List(ctx, true, 0, 10)
		must(t, err)
		if len(waiting) != 1 {
			t.Fatalf("%d wait", len(waiting))
		}
		assigned := make([]error, 8)
		for i := range assigned {
			wait.Go(func() {
				_, assigned[i] = desk.Assign(ctx, finance, waiting[0].ID, transfers.Said{Target: fmt.Sprint([]int64{c.ID, d.ID}[i%2]), Reason: "Somebody says so"})
			})
		}
		wait.Wait()
		done := 0
		for _, err := range assigned {
			if err == nil {
				done++
			} else {
				refusedWith(t, err, cause.BankEntryDecided)
			}
		}
		if got := c.Account(t).BalanceMicros + d.Account(t).BalanceMicros; got != 47_000_000 || done != 4 {
			t.Errorf("the balances are %d, %d of 8 say that it is done", got, done)
		}
		s.Clock.Advance(time.Minute)
	})
}
