package documents_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/documents"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

func invoiceMonths(t testing.TB, s *shop.Shop) int {
	t.Helper()
	n, err := s.Documents.InvoiceMonths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPayPerUseIsInvoicedOnceItsMonthIsOverAndSettled(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Documents.Operator.Tax = vat
		c, other := s.Customer(t), s.Customer(t)
		april := monthOf(t, shop.Start.AddDate(0, 1, 0))
		for _, c := range []*shop.Customer{c, other} {
			c.TopUp(t, 10_000_000)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
			c.Subscribe(t, shop.Singapore, shop.Passport)
			ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, shop.Start))
			ingest(t, s, c.Calls(7, shop.Singapore, shop.Passport, shop.Start))
		}
		s.Clock.Set(april.Add(-time.Minute))
		ingest(t, s, c.Calls(5, shop.Bangkok, shop.Passport, april.Add(-2*time.Minute))) // the month's last hour
		if n := invoiceMonths(t, s); n != 0 {
			t.Errorf("%d invoices before the month's end", n)
		}
		s.Clock.Set(april.Add(2 * time.Hour))
		ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, april.Add(time.Minute)))
		if n := invoiceMonths(t, s); n != 0 {
			t.Errorf("%d invoices while hours are not settled", n)
		}
		settle(t, s)
		issued := make([]int, 4)
		noErrors(t, atOnce(len(issued), func(i int) (err error) {
			issued[i], err = s.Documents.InvoiceMonths(t.Context())
			return err
		}))
		if total := issued[0] + issued[1] + issued[2] + issued[3]; total != 2 {
			t.Errorf("%d invoices for two accounts", total)
		}
		papers := c.Documents(t)
		invoice := papers[len(papers)-1]
		content := contentOf(t, &invoice)
		if invoice.Month == nil || !content.Until.Equal(april) || invoice.GrossMicros != 15*8_000+7*9_000 || invoice.TaxMicros != 10_000 {
			t.Errorf("%+v", invoice)
		}
		want := []struct {
			quantity int64
			unit     rules.Micros
		}{{15, 8_000}, {7, 9_000}}
		for i, line := range content.Lines {
			if line.Quantity != want[i].quantity || *line.UnitMicros != want[i].unit || line.Late {
				t.Errorf("line %d: %+v", i, line)
			}
		}
	})
}

// TestAnAccountWhoseInvoiceFailsHoldsNobodyUpForLong has one account's invoice fail for weeks, with the next month over meanwhile: the other
// gets theirs of both months, and the failing one everything on one invoice once it works again.
func TestAnAccountWhoseInvoiceFailsHoldsNobodyUpForLong(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		poor, other := s.Customer(t), s.Customer(t)
		april, may := monthOf(t, shop.Start.AddDate(0, 1, 0)), monthOf(t, shop.Start.AddDate(0, 2, 0))
		called := func(at time.Time) {
			s.Clock.Set(at)
			for _, c := range []*shop.Customer{poor, other} {
				ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, at.Add(-time.Minute)))
			}
			s.Clock.Set(at.Add(2 * time.Hour))
			settle(t, s)
		}
		for _, c := range []*shop.Customer{poor, other} {
			c.TopUp(t, 10_000_000)
			c.Subscribe(t, shop.Bangkok, shop.Passport)
		}
		broken := true
		err := s.DB.Callback().Create().Before("gorm:create").Register("test:broken", func(tx *gorm.DB) {
			if document, is := tx.Statement.Dest.(*models.Document); is && broken && document.AccountID == poor.ID {
				_ = tx.AddError(errBroken)
			}
		})
		noErrors(t, []error{err})
		step := func(at time.Time, want int) {
			t.Helper()
			s.Clock.Set(at)
			if n, err := s.Documents.InvoiceMonths(t.Context()); n != want || !errors.Is(err, errBroken) {
				t.Errorf("at %v %d invoices, %v; want %d and that one failed", at, n, err, want)
			}
		}
		called(april.Add(-time.Hour))
		step(april.Add(3*time.Hour), 1)
		step(april.AddDate(0, 0, 6), 0)
		step(april.AddDate(0, 0, 8), 0) // the month is closed
		called(may.Add(-time.Hour))
		step(may.Add(3*time.Hour), 1)
		broken = false
		if n := invoiceMonths(t, s); n != 1 {
			t.Errorf("%d invoices when it works again, want that of the account that failed", n)
		}
		papers := poor.Documents(t)
		invoice := papers[len(papers)-1]
		content := contentOf(t, &invoice)
		if invoice.GrossMicros != 20*8_000 || len(content.Lines) != 2 || content.Lines[0].Late == content.Lines[1].Late {
			t.Errorf("the invoice has %d: %+v", invoice.GrossMicros, content.Lines)
		}
	})
}

var errBroken = errors.New("broken")

// TestTheInvoiceOfAMonthSaysWhatOfItIsOwed: charges may lead below zero, into arrears or into a starter credit.
func TestTheInvoiceOfAMonthSaysWhatOfItIsOwed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		paid, owing, trying := s.Customer(t), s.Customer(t), s.Newcomer(t, 500_000)
		paid.TopUp(t, 10_000_000)
		owing.TopUp(t, 5_000_000)
		for _, c := range []*shop.Customer{paid, owing, trying} {
			c.Subscribe(t, shop.Bangkok, shop.Passport)
		}
		ingest(t, s, paid.Calls(10, shop.Bangkok, shop.Passport, shop.Start))
		ingest(t, s, owing.Calls(1_000, shop.Bangkok, shop.Passport, shop.Start)) // 8.00
		ingest(t, s, trying.Calls(50, shop.Bangkok, shop.Passport, shop.Start))   // 0.40
		s.Clock.Set(monthOf(t, shop.Start.AddDate(0, 1, 0)).Add(2 * time.Hour))
		settle(t, s)
		invoiceMonths(t, s)
		for c, want := range map[*shop.Customer]rules.Micros{paid: 0, owing: 3_000_000, trying: 400_000} {
			papers := c.Documents(t)
			if got := contentOf(t, &papers[len(papers)-1]).Paid.OwedMicros; got != want {
				t.Errorf("%d owed of the invoice, want %d", got, want)
			}
			var told []models.Notification
			if err := s.DB.WithContext(t.Context()).Where("account_id = ? AND key LIKE ?", c.ID, "document %").Find(&told).Error; err != nil || len(told) != 1 {
				t.Fatal(told, err)
			}
			if said, is := told[0].Begun().(notice.MonthInvoiced); !is || said.OwedMicros != want {
				t.Errorf("told %+v, want %d owed", told[0].Begun(), want)
			}
		}
	})
}

func TestLateEntriesAreOnTheInvoiceOfTheMonthInWhichTheyCame(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		april := monthOf(t, shop.Start.AddDate(0, 1, 0))
		may := monthOf(t, april.AddDate(0, 1, 1))
		ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, shop.Start))
		s.Clock.Set(april.Add(2 * time.Hour))
		settle(t, s)
		if n := invoiceMonths(t, s); n != 1 {
			t.Fatalf("%d invoices for March", n)
		}
		ingest(t, s, c.Calls(3, shop.Bangkok, shop.Passport, shop.Start.Add(time.Minute))) // of March
		ingest(t, s, c.Calls(4, shop.Bangkok, shop.Passport, april.Add(time.Hour)))
		s.Clock.Set(may.Add(2 * time.Hour))
		settle(t, s)
		if n := invoiceMonths(t, s); n != 1 {
			t.Fatalf("%d invoices for April", n)
		}
		papers := c.Documents(t)
		lines := contentOf(t, &papers[len(papers)-1]).Lines
		if len(lines) != 2 || lines[0].Late || lines[0].Quantity != 4 || !lines[1].Late || lines[1].Quantity != 3 {
			t.Errorf("%+v", lines)
		}
		told, err := models.NotificationsOf(s.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticeDocument, Limit: 9})
		if err != nil || len(told) != 2 {
			t.Errorf("%d notices, %v", len(told), err)
		}
	})
}

func TestEveryMonthOfALongPauseHasItsInvoice(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 50_000_000)
		c.Subscribe(t, shop.Bangkok, shop.WebImage)
		for _, months := range []int{0, 1, 3} { // nothing in the third month
			s.Clock.Set(shop.Start.AddDate(0, months, 0))
			ingest(t, s, c.Calls(1_200, shop.Bangkok, shop.WebImage, s.Clock.Now()))
		}
		s.Clock.Set(shop.Start.AddDate(0, 6, 0))
		settle(t, s)
		if n := invoiceMonths(t, s); n != 3 {
			t.Errorf("%d invoices, want 3", n)
		}
		for _, d := range c.Documents(t) {
			if d.Month == nil {
				continue
			}
			if line := contentOf(t, &d).Lines[0]; line.UnitMicros != nil || line.Quantity != 1_200 || line.AmountMicros != 1_000*8_000+200*5_000 {
				t.Errorf("an hour with two prices: %+v", line)
			}
		}
	})
}

func TestCallsThatAreNeverSettledHoldUpTheMonthForThreeDaysOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		ingest(t, s, c.Calls(10, shop.Bangkok, shop.Passport, shop.Start))
		april := monthOf(t, shop.Start.AddDate(0, 1, 0))
		s.Clock.Set(april.Add(2 * time.Hour))
		settle(t, s)
		ingest(t, s, c.Calls(1, shop.Bangkok, shop.Passport, april.Add(-time.Hour)))
		if n := invoiceMonths(t, s); n != 0 {
			t.Errorf("%d invoices while calls are not settled", n)
		}
		s.Clock.Set(april.Add(72 * time.Hour))
		if n := invoiceMonths(t, s); n != 1 {
			t.Errorf("%d invoices after three days", n)
		}
		if line := contentOf(t, &c.Documents(t)[0]).Lines[0]; line.Kind != documents.LinePayPerUse || line.Quantity != 10 {
			t.Errorf("%+v", line)
		}
	})
}
