package documents_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/documents"
	"ocrconsole/models/rules"
)

var vat = rules.Tax{Name: "VAT", Parts: 70_000}

func contentOf(t testing.TB, d *models.Document) *documents.Content {
	t.Helper()
	content, err := documents.ContentOf(d)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestATopUpHasAReceiptAndAnOrderAnInvoice(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Documents.Operator = documents.Operator{Name: "Operator Ltd.", Address: []string{"1 Street"}, TaxID: "42", Tax: vat}
		c := s.Customer(t)
		err := s.Documents.SaveDetails(t.Context(), models.BillingDetails{
			AccountID: c.ID, Name: "บริษัท ตัวอย่าง จำกัด", Address: "1 Road\r\n\r\nBangkok ", Country: "Thailand", TaxID: "0105", Email: "books@example.com",
		})
		if err != nil {
			t.Fatal(err)
		}
		c.TopUp(t, 20_000_000)
		order := orderHundred(t, c, 3)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		if n := s.Issue(t); n != 2 {
			t.Errorf("%d documents issued, want 2", n)
		}
		papers := c.Documents(t)
		receipt, invoice := papers[0], papers[1]
		if receipt.Kind != models.Receipt || receipt.Name() != "TEST-RCP-000001" || receipt.GrossMicros != 20_000_000 || receipt.TaxMicros != 0 {
			t.Errorf("receipt: %+v", receipt)
		}
		if invoice.Kind != models.Invoice || *invoice.OrderID != order.ID || invoice.Name() != "TEST-INV-000001" ||
			invoice.GrossMicros != 1_800_000 || invoice.TaxMicros != 120_000 || invoice.NetMicros != 1_680_000 {
			t.Errorf("invoice: %+v", invoice)
		}
		content := contentOf(t, &invoice)
		if content.Issuer.Name != "Operator Ltd." || content.Recipient.Name != "บริษัท ตัวอย่าง จำกัด" || content.Tax() != vat ||
			!slices.Equal(content.Recipient.Address, []string{"1 Road", "Bangkok", "Thailand"}) || content.Paid.With != models.PaidWithBalance {
			t.Errorf("%+v", content)
		}
		if line := content.Lines[0]; line.Service != "Passport OCR" || line.Region != "AP-Bangkok" || line.Calls != 100 || line.Quantity != 3 || *line.UnitMicros != 600_000 {
			t.Errorf("line: %+v", line)
		}
		if n := s.Issue(t); n != 0 {
			t.Errorf("%d documents issued the second time", n)
		}
	})
}

func TestAnOrderPaidByCardHasOneInvoiceForBoth(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		s.Issue(t)
		papers := c.Documents(t)
		if len(papers) != 1 || papers[0].Kind != models.Invoice {
			t.Fatalf("%+v", papers)
		}
		if paid := contentOf(t, &papers[0]).Paid; paid.With != models.PaidWithCard || paid.Payment == "" || paid.Provider != "desk" {
			t.Errorf("%+v", paid)
		}
		for _, e := range c.Entries(t) {
			if d, err := s.Documents.OfEntry(t.Context(), c.ID, e.Seq); err != nil || d == nil || d.ID != papers[0].ID {
				t.Errorf("%s is on %+v, %v", e.Ref(), d, err)
			}
		}
	})
}

func TestNumbersHaveNoGapsHoweverManyIssueAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		const customers = 6
		for range customers {
			c := s.Customer(t)
			for range 3 {
				c.TopUp(t, 1_000_000)
			}
		}
		issued := make([]int, 5)
		noErrors(t, atOnce(len(issued), func(i int) (err error) {
			issued[i], err = s.Documents.Issue(t.Context())
			return err
		}))
		total := 0
		for _, n := range issued {
			total += n
		}
		var numbers []int64
		if err := s.DB.WithContext(t.Context()).Model(&models.Document{}).Order("number").Pluck("number", &numbers).Error; err != nil {
			t.Fatal(err)
		}
		for i, n := range numbers {
			if n != int64(i+1) {
				t.Fatalf("numbers %v", numbers)
			}
		}
		if total != 3*customers || len(numbers) != total {
			t.Errorf("%d documents issued, %d numbers", total, len(numbers))
		}
	})
}

func TestAnIssuedDocumentStaysAsItIs(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		s.Issue(t)
		before := c.Documents(t)[0]
		if err := s.Documents.SaveDetails(t.Context(), models.BillingDetails{AccountID: c.ID, Name: "Renamed"}); err != nil {
			t.Fatal(err)
		}
		s.Documents.Operator.Name = "Renamed too"
		d, file, err := s.Documents.Printed(t.Context(), c.ID, before.ID)
		if err != nil || d.Content != before.Content || string(file.PDF) != before.Name()+"\n"+before.Content {
			t.Errorf("%+v, %v", d, err)
		}
		for _, change := range []string{
			"UPDATE documents SET gross_micros = 1", "DELETE FROM documents", "UPDATE document_files SET pdf = pdf",
			"DELETE FROM document_files", "UPDATE document_entries SET document_id = 2", "DELETE FROM document_entries",
		} {
			err := s.DB.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec(change).Error })
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", change, err)
			}
		}
	})
}

func TestADocumentThatWasNotPrintedIsPrintedWhenItIsAskedFor(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		s.Documents.Printer = outOfPaper{}
		if _, err := s.Documents.Issue(t.Context()); err == nil {
			t.Error("no paper, and nobody noticed")
		}
		s.Documents.Printer = shop.Press{}
		if n := s.Issue(t); n != 0 {
			t.Errorf("issued again: %d", n)
		}
		d := c.Documents(t)[0]
		if _, file, err := s.Documents.Printed(t.Context(), c.ID, d.ID); err != nil || !strings.HasPrefix(string(file.PDF), "TEST-RCP-000001\n") {
			t.Errorf("%v", err)
		}
		other := s.Customer(t)
		if _, _, err := s.Documents.Printed(t.Context(), other.ID, d.ID); models.CodeOf(err) != models.NotFound {
			t.Errorf("another customer's document: %v", err)
		}
	})
}

type outOfPaper struct{}

func (outOfPaper) Print(*models.Document, *documents.Content) ([]byte, error) {
	return nil, errors.New("out of paper")
}

func TestReturnsAreCreditedWithExactlyTheTaxOfTheInvoice(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Documents.Operator.Tax = rules.Tax{Name: "VAT", Parts: 190_000}
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		order := c.Order(t, shop.Bangkok, shop.Passport, 10, 3)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		for _, pack := range c.Packages(t) {
			if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{pack.ID}); err != nil {
				t.Fatal(err)
			}
			s.Issue(t)
		}
		papers, err := s.Documents.OfOrder(t.Context(), c.ID, order.ID)
		if err != nil || len(papers) != 4 {
			t.Fatalf("%+v, %v", papers, err)
		}
		invoice, gross, tax := papers[0], rules.Micros(0), rules.Micros(0)
		for i := range papers[1:] {
			note := &papers[i+1]
			content := contentOf(t, note)
			if note.Kind != models.CreditNote || note.GrossMicros != 70_000 || content.Corrects != invoice.Name() || content.Lines[0].Calls != 10 {
				t.Errorf("credit note: %+v", note)
			}
			gross += note.GrossMicros
			tax += note.TaxMicros
		}
		if invoice.TaxMicros != 30_000 || gross != invoice.GrossMicros || tax != invoice.TaxMicros {
			t.Errorf("credited %d with tax %d of %d with %d", gross, tax, invoice.GrossMicros, invoice.TaxMicros)
		}
	})
}

func TestAnOperatorWithoutANameIssuesNothingOnRealMoney(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_000_000)
		s.Documents.TestMoney = false
		if n := s.Issue(t); n != 0 {
			t.Errorf("%d documents of nobody", n)
		}
		s.Documents.Operator.Name = "Operator Ltd."
		if n := s.Issue(t); n != 1 {
			t.Errorf("%d documents", n)
		}
		if d := c.Documents(t)[0]; d.Name() != "RCP-000001" {
			t.Errorf("number %s", d.Name())
		}
	})
}

func TestBillingDetailsAreChecked(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		if d, err := s.Documents.Details(t.Context(), c.ID); err != nil || d.Name != "Customer" {
			t.Errorf("%+v, %v", d, err)
		}
		long := strings.Repeat("ก", 121)
		for field, d := range map[string]models.BillingDetails{
			"name": {Name: " \n"}, "Name": {Name: long}, "country": {Name: "A", Country: long}, "tax_id": {Name: "A", TaxID: long},
			"address": {Name: "A", Address: "1\n2\n3\n4\n5\n6"}, "Address": {Name: "A", Address: long},
			"email": {Name: "A", Email: "nobody"}, "Email": {Name: "A", Email: "A <a@example.com>"},
		} {
			d.AccountID = c.ID
			err := s.Documents.SaveDetails(t.Context(), d)
			var wrong *models.Error
			if !errors.As(err, &wrong) || !strings.EqualFold(wrong.Field, field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		err := s.Documents.SaveDetails(t.Context(), models.BillingDetails{AccountID: c.ID, Name: "A\x00\tB", Address: "x\n\n y\r\n"})
		if err != nil {
			t.Fatal(err)
		}
		if d, _ := s.Documents.Details(t.Context(), c.ID); d.Name != "A B" || d.Address != "x\ny" {
			t.Errorf("%+v", d)
		}
	})
}

// monthOf is the start of the shop's month in its zone.
func monthOf(t testing.TB, at time.Time) time.Time {
	t.Helper()
	zone, err := time.LoadLocation(shop.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return rules.MonthStart(at, zone)
}

// The content is stored with the document, which is never changed, and is read and printed again for years.
func TestTheStoredContentOfADocumentNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Documents.Operator = documents.Operator{Name: "Operator Ltd.", Address: []string{"1 Street"}, TaxID: "42", Tax: vat}
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, orderHundred(t, c, 3).ID); err != nil {
			t.Fatal(err)
		}
		s.Issue(t)
		const want = `{"issuer":{"name":"Operator Ltd.","address":["1 Street"],"tax_id":"42"},"recipient":{"name":"Customer","account_id":7},` +
			`"zone":"Asia/Shanghai","supplied_at":"2026-03-17T04:25:10Z",` +
			`"lines":[{"kind":"package","service":"Passport OCR","region":"AP-Bangkok","calls":100,"quantity":3,"unit_micros":600000,"amount_micros":1800000}],` +
			`"tax_name":"VAT","tax_parts":70000,"paid":{"with":"balance","order":"ORD-7-1"},"first_entry":"TXN-7-2","last_entry":"TXN-7-2"}`
		if got := strings.ReplaceAll(c.Documents(t)[1].Content, strconv.FormatInt(c.ID, 10), "7"); got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	})
}
