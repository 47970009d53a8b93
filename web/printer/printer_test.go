package printer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/documents"
	"ocrconsole/models/rules"
	"ocrconsole/views/paper/papertest"
	"ocrconsole/web/printer"
)

// the rate of "VAT 7 %".
const seven = 70_000

func unit(micros rules.Micros) *rules.Micros { return &micros }

// content is what all documents of the tests say.
func content(lines ...documents.Line) *documents.Content {
	return &documents.Content{
		Issuer: documents.Party{Name: "Operator Ltd.", Address: []string{"1 Street", "10330 Bangkok"}, TaxID: "0105561234567"},
		Recipient: documents.Party{
			Name: "บริษัท ตัวอย่าง จำกัด", AccountID: 123456789, Address: []string{"東京都千代田区丸の内1丁目", "Japan"}, TaxID: "T123", Email: "books@example.com",
		},
		Zone: "Asia/Shanghai", Lines: lines, SuppliedAt: time.Date(2026, 11, 21, 6, 25, 10, 0, time.UTC),
		FirstEntry: "TXN-123456789-14", LastEntry: "TXN-123456789-14",
	}
}

var packages = documents.Line{
	Kind: documents.LinePackage, Service: "Passport OCR", Region: "AP-Bangkok", Calls: 1000, Quantity: 3, UnitMicros: unit(15_000_000), AmountMicros: 45_000_000,
}

func papers() map[string]struct {
	document models.Document
	content  *documents.Content
	says     []string
} {
	order, month, id := int64(12), time.Date(2026, 9, 30, 16, 0, 0, 0, time.UTC), int64(3)
	invoice := content(packages)
	invoice.TaxName, invoice.TaxParts, invoice.Paid = "VAT", seven, documents.Paid{With: models.PaidWithBalance, Order: "ORD-123456789-12"}
	byCard := content(packages)
	byCard.Paid = documents.Paid{With: models.PaidWithCard, Provider: "stripe", Order: "ORD-123456789-12", Payment: "PAY-123456789-7"}
	receipt := content(documents.Line{Kind: documents.LinePayment, Quantity: 1, AmountMicros: 20_000_000})
	receipt.Paid = documents.Paid{With: models.PaidWithCard, Provider: "stripe", Payment: "PAY-123456789-7"}
	monthly := content(
		documents.Line{Kind: documents.LinePayPerUse, Service: "Passport OCR", Region: "AP-Bangkok", Quantity: 12_345, UnitMicros: unit(8_000), AmountMicros: 98_760_000},
		documents.Line{Kind: documents.LinePayPerUse, Service: "Web Image OCR", Region: "AP-Bangkok", Quantity: 1_200, AmountMicros: 9_000_000},
		documents.Line{Kind: documents.LinePayPerUse, Service: "Web Image OCR", Region: "AP-Bangkok", Quantity: 3, UnitMicros: unit(8_000), AmountMicros: 24_000, Late: true},
	)
	monthly.SuppliedAt, monthly.From, monthly.Until = time.Time{}, month, time.Date(2026, 10, 31, 16, 0, 0, 0, time.UTC)
	monthly.TaxName, monthly.TaxParts, monthly.LastEntry = "VAT", seven, "TXN-123456789-99"
	owing := new(*monthly)
	owing.Paid.OwedMicros = 29_999_001
	credit := content(documents.Line{
		Kind: documents.LinePackage, Service: "Passport OCR", Region: "AP-Bangkok", Calls: 1000, Quantity: 1, UnitMicros: unit(15_000_000), AmountMicros: 15_000_000,
	})
	credit.TaxName, credit.TaxParts, credit.Corrects, credit.Reason = "VAT", seven, "INV-000012", cause.Stored{Cause: cause.UnusedReturned}
	credit.Paid = documents.Paid{With: models.PaidWithCard, Provider: "stripe", Order: "ORD-123456789-12", Refund: "REF-123456789-1"}
	late := content(documents.Line{Kind: documents.LinePayment, Quantity: 1, AmountMicros: 45_000_000})
	late.Paid = documents.Paid{With: models.PaidWithCard, Provider: "stripe", Payment: "PAY-123456789-8", Order: "ORD-123456789-12"}
	base := models.Document{Series: models.LiveSeries, Number: 12, Currency: "USD", IssuedAt: time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC)}
	with := func(kind models.DocumentKind, net, tax rules.Micros) models.Document {
		d := base
		d.Kind, d.NetMicros, d.TaxMicros, d.GrossMicros = kind, net, tax, net+tax
		return d
	}
	ofOrder, ofMonth, test := with(models.Invoice, 42_060_000, 2_940_000), with(models.Invoice, 100_734_000, 7_050_000), with(models.Invoice, 45_000_000, 0)
	ofOrder.OrderID, ofMonth.Month, test.OrderID, test.Series = &order, &month, &order, models.TestSeries
	note, paid := with(models.CreditNote, 14_020_000, 980_000), with(models.Receipt, 20_000_000, 0)
	note.RefundID, paid.PaymentID = &id, &id
	tooLate := with(models.Receipt, 45_000_000, 0)
	tooLate.PaymentID = &id
	return map[string]struct {
		document models.Document
		content  *documents.Content
		says     []string
	}{
		"order": {ofOrder, invoice, []string{
			"Invoice\n", "INV-000012\n", "บริษัท ตัวอย่าง จำกัด", "東京都千代田区丸の内1丁目", "Tax ID T123", "Account 123456789",
			"Passport OCR, package of 1,000 calls, valid for one", "AP-Bangkok | 3 | $15.00 | $45.00", "Net amount | $42.06", "VAT 7 % | $2.94", "Total | $45.00",
			"Issued | 21 Nov 2026", "21 Nov 2026, 14:25:10 GMT+8", "ORD-123456789-12", "Paid from the prepaid balance", "rounded half up to the cent", "Page 1 of 1",
		}},
		"month owed":       {ofMonth, owing, []string{"When this invoice was issued, $30.00 were", "owed on the balance. The next top-up covers them first."}},
		"test":             {test, byCard, []string{"TEST-INV-000012\n", "Test document", "Paid by card (Stripe)", "Total | $45.00"}},
		"receipt":          {paid, receipt, []string{"Receipt\n", "RCP-000012\n", "Top-up of the prepaid balance", "Received by card (Stripe)", "no invoice"}},
		"payment too late": {tooLate, late, []string{"Card payment for order ORD-123456789-12, which it did", "Total | $45.00"}},
		"month": {ofMonth, monthly, []string{
			"1 Oct 2026 – 31 Oct 2026 (GMT+8)", "12,345 | $0.008 | $98.76", "hours with prices of", "several tiers", "late pay-per-use calls of earlier",
			"Sum | $107.784", "Rounding | –$0.004", "Net amount | $100.73", "VAT 7 % | $7.05", "Total | $107.78", "What was charged is the sum, $107.784.",
			"Transactions | TXN-123456789-14 to", "hour by hour",
		}},
		"credit": {note, credit, []string{
			"Credit note\n", "CRN-000012\n", "Corrects | INV-000012", "returned unused", "Unused package returned", "Given back to the card that paid (Stripe)", "VAT 7 % | $0.98",
		}},
	}
}

// TestDocumentsSayWhatTheyHaveTo keeps the files in OCRCONSOLE_SCREENSHOTS, to look at.
func TestDocumentsSayWhatTheyHaveTo(t *testing.T) {
	t.Parallel()
	for name, p := range papers() {
		file, err := printer.Printer{}.Print(&p.document, p.content)
		if err != nil {
			t.Fatal(err)
		}
		text := papertest.Text(t, file)
		for _, want := range p.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
		again, err := printer.Printer{}.Print(&p.document, p.content)
		if err != nil || !bytes.Equal(file, again) {
			t.Errorf("%s: printed again, it is another file (%v)", name, err)
		}
		if dir := os.Getenv("OCRCONSOLE_SCREENSHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "document "+name+".pdf"), file, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestADocumentOfNoTimeZoneIsNotPrinted(t *testing.T) {
	t.Parallel()
	c := content(packages)
	c.Zone = "Mars/Olympus"
	if _, err := (printer.Printer{}).Print(&models.Document{Currency: "USD"}, c); err == nil {
		t.Error("printed in the time of Mars")
	}
}
