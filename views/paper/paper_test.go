package paper_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/views/paper"
	"ocrconsole/views/paper/papertest"
)

func TestADocumentSaysWhatItWasGiven(t *testing.T) {
	t.Parallel()
	text := papertest.Text(t, render(t, invoice(3)))
	for _, want := range []string{
		"Invoice\n", "INV-2026-000012", "Example Ltd.\n", "1 Sample Street\n", "Billed to | Issued | 21 Nov 2026\n",
		"บริษัท ตัวอย่าง จำกัด", "Description | Calls | Amount\n", "Passport OCR, package 2 | 1,000 | $8.00\n",
		"Sum | 3,000 | $24.00\n", "VAT 7 % | $1.57\n", "Total | $24.00\n", "Paid from the balance.\n", "Tax ID 42 | Page 1 of 1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the document lacks %q:\n%s", want, text)
		}
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(render(t, invoice(80)), render(t, invoice(80))) {
		t.Error("two files of one document differ")
	}
}

func TestEveryPageOfATableHasItsTitlesAndItsNumber(t *testing.T) {
	t.Parallel()
	pages := papertest.Pages(t, render(t, invoice(200)))
	if len(pages) < 5 {
		t.Fatalf("200 rows on %d pages", len(pages))
	}
	rows := 0
	for i, page := range pages {
		rows += strings.Count(page, "Passport OCR, package")
		if want := fmt.Sprintf("Page %d of %d", i+1, len(pages)); !strings.Contains(page, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
		if strings.Contains(page, "Passport OCR, package") && !strings.Contains(page, "Description | Calls | Amount") {
			t.Errorf("page %d has rows without the columns' titles:\n%s", i+1, page)
		}
		if i > 0 && !strings.HasPrefix(page, "Example Ltd. | Invoice INV-2026-000012\n") {
			t.Errorf("page %d does not say what it belongs to:\n%s", i+1, page)
		}
	}
	if rows != 200 {
		t.Errorf("%d of 200 rows printed", rows)
	}
}

func TestASumIsNeverTheFirstRowOfAPage(t *testing.T) {
	t.Parallel()
	for rows := 15; rows < 60; rows++ {
		for i, page := range papertest.Pages(t, render(t, invoice(rows))) {
			if strings.Contains(page, "Amount\nSum |") {
				t.Errorf("with %d rows, page %d starts with the sum", rows, i+1)
			}
		}
	}
}

func TestNothingRunsOverThePage(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 12)
	d := invoice(1)
	d.Recipient = paper.Party{Name: long, Lines: []string{long, strings.Repeat("long words ", 40)}}
	d.Issuer.Name, d.Number, d.Footer = long, strings.Repeat("9", 80), long
	d.Facts = append(d.Facts, paper.Fact{Label: long, Value: long})
	table := paper.Table{Heading: long, Note: long}
	for range 9 {
		table.Columns = append(table.Columns, paper.Column{Title: long, Kind: paper.Amounts})
	}
	table.Columns = append(table.Columns, paper.Column{Title: "Words"})
	table.Rows = []paper.Row{{Cells: slices.Repeat([]string{"$123,456,789,012.123456"}, 10)}}
	d.Blocks = append(d.Blocks, table, paper.Totals{Lines: []paper.Total{{Label: long, Amount: "$1.00"}}})
	text := papertest.Text(t, render(t, d))
	if got := strings.Count(strings.NewReplacer("\n", "", " | ", "").Replace(text), "Donau"); got < 60 {
		t.Errorf("of the long words %d are left", got)
	}
}

func TestWhatCannotBePrintedDoesNotBreakADocument(t *testing.T) {
	t.Parallel()
	d := invoice(1)
	d.Recipient.Name = "a\x00b\u202ecba\u2066\tc\xffd <</Type/Page>> endobj (\\)"
	if text := papertest.Text(t, render(t, d)); !strings.Contains(text, "a bcba c\ufffdd <</Type/Page>> endobj (\\)") {
		t.Errorf("the name was printed otherwise:\n%s", text)
	}
	empty := paper.Document{}
	if text := papertest.Text(t, render(t, &empty)); !strings.Contains(text, "Page 1 of 1") {
		t.Errorf("an empty document says %q", text)
	}
}

func render(t *testing.T, d *paper.Document) []byte {
	t.Helper()
	file, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// invoice is a document with so many rows.
func invoice(rows int) *paper.Document {
	table := paper.Table{Columns: []paper.Column{{Title: "Description"}, {Title: "Calls", Kind: paper.Figures}, {Title: "Amount", Kind: paper.Amounts}}}
	table.Rows = append(table.Rows, paper.Row{Style: paper.Group, Cells: []string{"AP-Bangkok"}})
	for i := range rows {
		table.Rows = append(table.Rows, paper.Row{Cells: []string{fmt.Sprintf("Passport OCR, package %d", i), "1,000", "$8.00"}})
	}
	table.Rows = append(table.Rows, paper.Row{Style: paper.Sum, Cells: []string{"Sum", fmt.Sprintf("%d,000", rows), fmt.Sprintf("$%d.00", 8*rows)}})
	return &paper.Document{
		Title: "Invoice", Number: "INV-2026-000012",
		Issuer:         paper.Party{Name: "Example Ltd.", Lines: []string{"1 Sample Street"}},
		RecipientLabel: "Billed to", Recipient: paper.Party{Name: "บริษัท ตัวอย่าง จำกัด", Lines: []string{"Bangkok"}},
		Facts:  []paper.Fact{{Label: "Issued", Value: "21 Nov 2026"}},
		Footer: "Tax ID 42", CreatedAt: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
		Blocks: []paper.Block{
			table,
			paper.Totals{Lines: []paper.Total{{Label: "VAT 7 %", Amount: "$1.57"}, {Label: "Total", Amount: "$24.00", Strong: true}}},
			paper.Text{Body: "Paid from the balance."},
		},
	}
}
