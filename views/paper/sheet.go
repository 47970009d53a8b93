package paper

import (
	"fmt"

	"ocrconsole/views/paper/pdf"
)

// A4, in points, and what is left of it for text.
const (
	pageWidth    = 595.28
	pageHeight   = 841.89
	left         = 56.0
	right        = pageWidth - 56
	contentWidth = right - left
	top          = 52.0
	bottom       = pageHeight - 64
	footerTop    = pageHeight - 46
	blockGap     = 18.0
)

var (
	ink     = pdf.Color{23, 27, 38}
	grey    = pdf.Color{95, 102, 117}
	primary = pdf.Color{30, 71, 168}
	rule    = pdf.Color{214, 218, 226}
	tint    = pdf.Color{243, 245, 249}
)

// style is how text looks.
type style struct {
	size  float64
	bold  bool
	color pdf.Color
}

var (
	plain    = style{size: 9, color: ink}
	strong   = style{size: 9, bold: true, color: ink}
	note     = style{size: 8, color: grey}
	label    = style{size: 8, color: grey}
	heading  = style{size: 11, bold: true, color: ink}
	title    = style{size: 20, bold: true, color: primary}
	issuer   = style{size: 12, bold: true, color: ink}
	tableTop = style{size: 8, bold: true, color: grey}
)

// leading is the distance between baselines; generous, because some scripts reach far above and below.
func (s style) leading() float64 { return s.size * 1.45 }

// baseline is how far below the top of its line text stands.
func (s style) baseline() float64 { return s.size * 1.1 }

// sheet is a document being laid out: the page that is being filled, and how far down.
type sheet struct {
	*typesetter
	document *Document
	file     *pdf.File
	page     *pdf.Page
	pages    []*pdf.Page
	y        float64
}

// newPage starts a page; each but the first says at its top which document it belongs to.
func (s *sheet) newPage() {
	s.page = s.file.AddPage(pageWidth, pageHeight)
	s.pages = append(s.pages, s.page)
	s.y = top
	if len(s.pages) == 1 {
		return
	}
	s.line(s.wrap(s.document.Issuer.Name, note, contentWidth/2)[0], left, note)
	name := s.wrap(s.document.Title+" "+s.document.Number, note, contentWidth/2)[0]
	s.line(name, right-name.width, note)
	s.y += note.leading() + blockGap
}

// room makes sure that so much fits on the page, by starting another one if it does not.
func (s *sheet) room(height float64) {
	if s.y+height > bottom && s.y > top+note.leading()+blockGap {
		s.newPage()
	}
}

// heading writes a block's heading, on the page that has room for the lines that follow, too.
func (s *sheet) heading(text string, lines int, following style) {
	if text == "" {
		return
	}
	s.room(heading.leading() + 4 + float64(lines)*following.leading())
	s.line(s.wrap(text, heading, contentWidth)[0], left, heading)
	s.y += heading.leading() + 4
}

// line draws a line whose top is where the sheet is; it does not move on.
func (s *sheet) line(l line, x float64, style style) { s.lineAt(l, x, s.y, style) }

func (s *sheet) lineAt(l line, x, y float64, style style) {
	if len(l.runs) == 0 {
		return
	}
	s.page.Text(x, y+style.baseline(), style.size, style.color, l.runs)
}

// lines draws lines one below the other and gives where the next one would be.
func (s *sheet) lines(lines []line, x, y float64, style style) float64 {
	for _, l := range lines {
		s.lineAt(l, x, y, style)
		y += style.leading()
	}
	return y
}

// firstPage writes the head: who wrote it and what it is, then whom it is for and what is to be known of it.
func (s *sheet) firstPage() {
	s.newPage()
	d := s.document
	half := contentWidth/2 - 12
	from := s.lines(s.wrap(d.Issuer.Name, issuer, half), left, s.y, issuer) + 2
	for _, text := range d.Issuer.Lines {
		from = s.lines(s.wrap(text, note, half), left, from, note)
	}
	to := s.y
	for _, l := range s.wrap(d.Title, title, half) {
		s.lineAt(l, right-l.width, to-6, title)
		to += title.leading()
	}
	for _, l := range s.wrap(d.Number, strong, half) {
		s.lineAt(l, right-l.width, to-2, strong)
		to += strong.leading()
	}
	s.y = max(from, to) + 14
	s.page.Fill(left, s.y, contentWidth, 0.8, primary)
	s.y += 16
	s.y = max(s.recipient(half), s.facts(half)) + blockGap
}

func (s *sheet) recipient(width float64) float64 {
	d := s.document
	y := s.lines(s.wrap(d.RecipientLabel, label, width), left, s.y, label) + 1
	y = s.lines(s.wrap(d.Recipient.Name, strong, width), left, y, strong)
	for _, text := range d.Recipient.Lines {
		y = s.lines(s.wrap(text, plain, width), left, y, plain)
	}
	return y
}

func (s *sheet) facts(width float64) float64 {
	const labelWidth = 84.0
	x, y := left+contentWidth/2+12, s.y
	for _, fact := range s.document.Facts {
		end := s.lines(s.wrap(fact.Label, label, labelWidth-8), x, y+0.6, label)
		y = max(end, s.lines(s.wrap(fact.Value, plain, width-labelWidth), x+labelWidth, y, plain)) + 1.5
	}
	return y
}

// footers writes what stands at the foot of every page, now that their number is known.
func (s *sheet) footers() {
	for i, page := range s.pages {
		s.page = page
		page.Fill(left, footerTop, contentWidth, 0.5, rule)
		count := s.wrap(fmt.Sprintf("Page %d of %d", i+1, len(s.pages)), note, contentWidth)[0]
		s.lineAt(count, right-count.width, footerTop+6, note)
		s.lineAt(s.wrap(s.document.Footer, note, contentWidth-count.width-20)[0], left, footerTop+6, note)
	}
}
