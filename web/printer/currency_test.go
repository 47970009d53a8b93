package printer_test

import (
	"strings"
	"testing"

	"ocrconsole/models/documents"
	"ocrconsole/views/paper/papertest"
	"ocrconsole/web/printer"
)

// TestDocumentsAreInMoneyOfTheirCurrency prints an invoice over the same figures in currencies of other places.
func TestDocumentsAreInMoneyOfTheirCurrency(t *testing.T) {
	t.Parallel()
	for currency, says := range map[string][]string{
		"JPY": {"¥15 | ¥45", "VAT 7 % | ¥3", "Total | ¥45", "rounded half up to ¥1;"},
		"KWD": {"KWD 15.000 | KWD 45.000", "VAT 7 % | KWD 2.944", "rounded half up to KWD 0.001;"},
		"EUR": {"€15.00 | €45.00", "VAT 7 % | €2.94", "rounded half up to the cent;"},
	} {
		p := papers()["order"]
		gross, tax := p.document.GrossMicros, p.content.Tax()
		p.document.Currency = currency
		p.document.TaxMicros = tax.Included(gross, documents.TaxStepMicros(currency))
		p.document.NetMicros = gross - p.document.TaxMicros
		file, err := printer.Printer{}.Print(&p.document, p.content)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(papertest.Text(t, file), "\u00a0", " ")
		for _, want := range says {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", currency, want, text)
			}
		}
		if currency != "EUR" && strings.Contains(text, "cent") {
			t.Errorf("%s speaks of cents:\n%s", currency, text)
		}
	}
}
