package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/views/paper/papertest"
	"ocrconsole/web/browsertest"
)

// TestAnOrdersInvoiceIsSavedFromItsPage buys packages and takes the invoice. No job runs: looking for documents issues it.
func TestAnOrdersInvoiceIsSavedFromItsPage(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	c.serveQuietly()
	p := newPayer(t, c, browsertest.WithoutJavaScript())
	files := p.SavesFiles()
	p.orders()
	p.Press("Pay $13.00")
	p.succeeds()
	order := ref(models.KindOrder, p.accountID, 1)
	p.Navigate("/billing/documents")
	p.WaitText("main", "TEST-INV-000001")
	p.Navigate("/billing/orders/" + order)
	p.WaitText("main", "For your books")
	p.Click(`a[download][href$="TEST-INV-000001.pdf"]`)
	text := papertest.Text(t, p.saved(files))
	for _, want := range []string{"Invoice", "TEST-INV-000001", order, "Passport OCR", "$13.00", "Test document"} {
		if !strings.Contains(text, want) {
			t.Errorf("the invoice lacks %q:\n%s", want, text)
		}
	}
}

// saved waits for the browser to save a PDF file in the directory, and reads it.
func (p *payer) saved(dir string) []byte {
	p.t.Helper()
	var names []string
	p.console.eventually("a PDF file is saved", func() bool {
		var err error
		names, err = filepath.Glob(filepath.Join(dir, "*.pdf")) // until it is complete it has another name
		return err == nil && len(names) > 0
	})
	file, err := os.ReadFile(names[0])
	if err != nil {
		p.t.Fatal(err)
	}
	return file
}
