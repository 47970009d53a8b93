// Package paper lays out the documents that customers keep: invoices, receipts, credit notes, statements. It takes
// texts that are ready to print, in any script, and gives a PDF file. The same document gives the same bytes.
// Text is shaped here, because the libraries that write PDF in Go cannot.
package paper

import (
	"time"

	"ocrconsole/views/paper/pdf"
)

// Document is one paper, from its head to its last block.
type Document struct {
	Title  string // what it is: "Invoice"
	Number string // which one, beside the title and on every page
	// Issuer is who wrote it, at the top; Recipient whom it is for, under RecipientLabel.
	Issuer         Party
	RecipientLabel string
	Recipient      Party
	Facts          []Fact // beside the recipient: dates, references
	Blocks         []Block
	Footer         string    // on every page, such as the issuer's tax id
	CreatedAt      time.Time // for the file's properties
}

// Party is somebody with an address.
type Party struct {
	Name  string
	Lines []string
}

// Fact is something said in two words: "Issued", "21 Nov 2026".
type Fact struct{ Label, Value string }

// Block is a part of a document: a Table, Totals or Text.
type Block interface {
	draw(s *sheet)
}

// Render gives the document as a PDF file.
func (d *Document) Render() ([]byte, error) {
	file := pdf.New(pdf.Info{Title: d.Title + " " + d.Number, Author: d.Issuer.Name, CreatedAt: d.CreatedAt})
	setter, err := newTypesetter()
	if err != nil {
		return nil, err
	}
	s := &sheet{document: d, file: file, typesetter: setter}
	s.firstPage()
	for _, block := range d.Blocks {
		block.draw(s)
	}
	s.footers()
	return file.Bytes()
}

// Text is a paragraph, or several with line breaks between them, under a heading if there is one.
type Text struct {
	Heading, Body string
	Small         bool // grey and smaller, for notes
}

func (t Text) draw(s *sheet) {
	style := plain
	if t.Small {
		style = note
	}
	lines := s.wrap(t.Body, style, contentWidth)
	s.heading(t.Heading, min(len(lines), 2), style)
	for _, line := range lines {
		s.room(style.leading())
		s.line(line, left, style)
		s.y += style.leading()
	}
	s.y += blockGap
}

// Totals are sums under a table, at the right: "Net", "VAT 7 %", "Total". They stay on one page.
type Totals struct {
	Lines []Total
}

// Total is one of them. A strong one stands out, with a rule above.
type Total struct {
	Label, Amount string
	Strong        bool
}

const totalsWidth = 250

func (t Totals) draw(s *sheet) {
	type row struct {
		label, amount []line
		style         style
		height        float64
	}
	var rows []row
	var height, tail float64
	for _, total := range t.Lines {
		style := plain
		if total.Strong {
			style = strong
		}
		r := row{style: style, amount: s.wrap(total.Amount, style, totalsWidth/2)}
		r.label = s.wrap(total.Label, style, totalsWidth-widest(r.amount)-cellGap)
		r.height = float64(max(len(r.label), len(r.amount)))*style.leading() + 2*cellPadding
		rows = append(rows, r)
		height += r.height
		tail = max(tail, fractionWidth(s, total.Amount, style))
	}
	s.room(height)
	for i, r := range rows {
		if t.Lines[i].Strong {
			s.page.Fill(right-totalsWidth, s.y, totalsWidth, 0.8, ink)
		}
		s.lines(r.label, right-totalsWidth, s.y+cellPadding, r.style)
		for n, line := range r.amount {
			x := right - line.width
			if n == 0 {
				x -= tail - fractionWidth(s, t.Lines[i].Amount, r.style)
			}
			s.lineAt(line, x, s.y+cellPadding+float64(n)*r.style.leading(), r.style)
		}
		s.y += r.height
	}
	s.y += blockGap
}
