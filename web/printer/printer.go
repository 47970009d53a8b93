// Package printer prints receipts, invoices and credit notes: it puts what a document says into words and lays them
// out on paper. It is the printer of models/documents.
package printer

import (
	"fmt"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/documents"
	"ocrconsole/views/format"
	"ocrconsole/views/paper"
	"ocrconsole/views/words"
)

// Printer prints documents as PDF files.
type Printer struct{}

var titles = map[models.DocumentKind]string{
	models.Receipt: "Receipt", models.Invoice: "Invoice", models.CreditNote: "Credit note",
}

// Print gives the document as a PDF file.
func (Printer) Print(d *models.Document, c *documents.Content) ([]byte, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("time zone of %s: %w", d.Name(), err)
	}
	w := &wording{document: d, content: c, format: format.New(d.Currency, zone)}
	doc := paper.Document{
		Title: titles[d.Kind], Number: d.Name(),
		Issuer:         paper.Party{Name: c.Issuer.Name, Lines: c.Issuer.Lines()},
		RecipientLabel: "Customer",
		Recipient:      paper.Party{Name: c.Recipient.Name, Lines: c.Recipient.Lines()},
		Facts:          w.facts(), Blocks: w.blocks(), Footer: footer(&c.Issuer), CreatedAt: d.IssuedAt,
	}
	return doc.Render()
}

func footer(p *documents.Party) string {
	if p.TaxID == "" {
		return p.Name
	}
	return words.TaxID(p.Name, p.TaxID)
}

// wording puts one document into words.
type wording struct {
	document *models.Document
	content  *documents.Content
	format   format.F
}

func (w *wording) facts() []paper.Fact {
	c := w.content
	facts := []paper.Fact{{Label: "Issued", Value: w.format.Day(w.document.IssuedAt)}}
	add := func(label, value string) {
		if value != "" {
			facts = append(facts, paper.Fact{Label: label, Value: value})
		}
	}
	switch {
	case !c.From.IsZero():
		add("Period", words.PeriodOf(w.format.Day(c.From), w.format.LastDay(c.Until), w.format.Zones(c.From, c.Until)))
	case w.document.Kind == models.CreditNote:
		add("Given back", w.format.Instant(c.SuppliedAt))
	default:
		add("Paid", w.format.Instant(c.SuppliedAt))
	}
	add("Corrects", c.Corrects)
	add("Order", c.Paid.Order)
	add("Payment", c.Paid.Payment)
	add("Refund", c.Paid.Refund)
	if c.FirstEntry == c.LastEntry {
		add("Transaction", c.FirstEntry)
	} else {
		add("Transactions", words.FromTo(c.FirstEntry, c.LastEntry))
	}
	add("Currency", w.document.Currency)
	return facts
}

func (w *wording) blocks() []paper.Block {
	var blocks []paper.Block
	if w.document.Series == models.TestSeries {
		blocks = append(blocks, paper.Text{Heading: "Test document", Body: "No real money has moved. This paper is no proof of anything, and not for anybody's books."})
	}
	blocks = append(blocks, w.table(), paper.Totals{Lines: w.totals()})
	if reason := words.Why(w.content.Reason.Cause); reason != "" {
		blocks = append(blocks, paper.Text{Heading: "Reason", Body: reason})
	}
	blocks = append(blocks, paper.Text{Heading: w.paidHeading(), Body: w.paid()})
	for _, note := range []string{w.roundingNote(), w.taxNote()} {
		if note != "" {
			blocks = append(blocks, paper.Text{Body: note, Small: true})
		}
	}
	return blocks
}

func (w *wording) table() paper.Table {
	if w.content.Lines[0].Kind == documents.LinePayment { // which has no region and no price
		table := paper.Table{Columns: []paper.Column{{Title: "Description"}, {Title: "Amount", Kind: paper.Amounts}}}
		for i := range w.content.Lines {
			line := &w.content.Lines[i]
			table.Rows = append(table.Rows, paper.Row{Cells: []string{w.what(line), w.format.Money(line.AmountMicros)}})
		}
		return table
	}
	table := paper.Table{Columns: []paper.Column{
		{Title: "Description", Weight: 3},
		{Title: "Region"},
		{Title: "Quantity", Kind: paper.Figures},
		{Title: "Unit price", Kind: paper.Amounts},
		{Title: "Amount", Kind: paper.Amounts},
	}}
	for i := range w.content.Lines {
		line := &w.content.Lines[i]
		unit := ""
		if line.UnitMicros != nil {
			unit = w.format.Money(*line.UnitMicros)
		}
		table.Rows = append(table.Rows, paper.Row{Cells: []string{
			w.what(line), line.Region, w.format.Calls(line.Quantity), unit, w.format.Money(line.AmountMicros),
		}})
	}
	return table
}

// what says what a line is for.
func (w *wording) what(line *documents.Line) string {
	switch line.Kind {
	case documents.LinePackage:
		if w.document.Kind == models.CreditNote {
			return words.PackageReturnedLine(line.Service, w.format.Calls(line.Calls))
		}
		return words.PackageLine(line.Service, w.format.Calls(line.Calls))
	case documents.LinePayPerUse:
		return words.PayPerUseLine(line.Service, line.Late, line.UnitMicros == nil)
	case documents.LinePayment:
	}
	switch {
	case w.document.Kind == models.CreditNote && w.content.Paid.Order != "":
		return words.OrderGivenBack(w.content.Paid.Order)
	case w.document.Kind == models.CreditNote:
		return "Card payment given back"
	case w.content.Paid.Order != "":
		return words.CardPaymentKept(w.content.Paid.Order)
	default:
		return "Top-up of the prepaid balance"
	}
}

func (w *wording) totals() []paper.Total {
	d, total := w.document, documents.TotalMicros(w.document)
	var lines []paper.Total
	if rounding := total - d.GrossMicros; rounding != 0 {
		lines = append(lines, paper.Total{Label: "Sum", Amount: w.format.Money(d.GrossMicros)},
			paper.Total{Label: "Rounding", Amount: w.format.Signed(rounding)})
	}
	if tax := w.content.Tax(); tax.Parts != 0 {
		lines = append(lines, paper.Total{Label: "Net amount", Amount: w.format.Money(total - d.TaxMicros)},
			paper.Total{Label: tax.String(), Amount: w.format.Money(d.TaxMicros)})
	}
	return append(lines, paper.Total{Label: "Total", Amount: w.format.Money(total), Strong: true})
}

// roundingNote says how the total was rounded, "" where it is the sum of the lines.
func (w *wording) roundingNote() string {
	if documents.TotalMicros(w.document) == w.document.GrossMicros {
		return ""
	}
	return words.TotalRounded(w.smallest(), w.format.Money(w.document.GrossMicros))
}

func (w *wording) paidHeading() string {
	if w.document.Kind == models.CreditNote {
		return "Where the money went"
	}
	return "How it was paid"
}

func (w *wording) paid() string {
	c := w.content
	byCard := c.Paid.With == models.PaidWithCard
	provider := ""
	if c.Paid.Provider != "" {
		provider = strings.ToUpper(c.Paid.Provider[:1]) + c.Paid.Provider[1:]
	}
	switch {
	case w.document.Kind == models.Receipt && c.Paid.Provider == models.ByTransfer:
		return words.AdvanceByTransfer
	case w.document.Kind == models.Receipt:
		return words.AdvanceReceived(provider)
	case w.document.Kind == models.CreditNote && byCard:
		return words.GivenBackToCard(provider)
	case w.document.Kind == models.CreditNote:
		return "Added to the prepaid balance."
	case !c.From.IsZero():
		return words.Writer{Figures: w.format}.ChargedHourly(c.Paid.OwedMicros)
	case byCard:
		return words.PaidByCard(provider)
	default:
		return "Paid from the prepaid balance. Nothing is to be paid on this invoice."
	}
}

// taxNote says how the tax was computed, so that the figures can be checked.
func (w *wording) taxNote() string {
	tax := w.content.Tax()
	switch {
	case tax.Parts == 0:
		return ""
	case w.document.Kind == models.CreditNote:
		return words.TaxGivenBack(tax.String(), w.content.Corrects)
	default:
		return words.TaxOfTotal(tax.String(), w.smallest())
	}
}

// smallest names what taxes are rounded to: "the cent", or an amount where that has no such name.
func (w *wording) smallest() string {
	if minor, found := strings.CutSuffix(documents.MinorName(w.document.Currency), "s"); found {
		return words.TheMinor(minor)
	}
	return w.format.Money(documents.TaxStepMicros(w.document.Currency))
}
