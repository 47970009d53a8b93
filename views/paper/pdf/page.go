package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Page is one page. Lengths are points, 1/72 inch; y counts downwards from the top.
type Page struct {
	file          *File
	width, height float64
	content       bytes.Buffer
}

// Color is red, green and blue, from 0 to 255.
type Color [3]uint8

// AddPage starts a page after the others.
func (f *File) AddPage(width, height float64) *Page {
	page := &Page{file: f, width: width, height: height}
	f.pages = append(f.pages, page)
	return page
}

// Fill paints a rectangle, of which x and y are the top left corner.
func (p *Page) Fill(x, y, width, height float64, color Color) {
	fmt.Fprintf(&p.content, "%s rg %s %s %s %s re f\n",
		color, number(x), number(p.height-y-height), number(width), number(height))
}

// Cluster is the smallest piece of text that has glyphs of its own: a letter, a letter with its marks, a ligature.
type Cluster struct {
	Text   string
	Glyphs []Glyph
}

// Glyph is one shape of a font and where it goes: lengths are thousandths of the font's size.
type Glyph struct {
	ID      uint32
	Advance float64 // from this glyph's origin to the next one's
	OffsetX float64 // how far the shape itself is moved from the origin, to the right
	OffsetY float64 // and upwards
}

// Run is a part of a line that is set in one typeface.
type Run struct {
	Face *Typeface
	// Heavy draws the outlines too, for typefaces that have no bold of their own.
	Heavy    bool
	Clusters []Cluster // from left to right
	Advance  float64   // of all its glyphs, in thousandths of the size
}

// Text writes a line of text of the size, from left to right, starting at x on the baseline y.
func (p *Page) Text(x, y, size float64, color Color, runs []Run) {
	fmt.Fprintf(&p.content, "BT %s rg %s RG %s w\n", color, color, number(size/32))
	for _, run := range runs {
		font, name := p.file.embed(run.Face)
		mode := 0 // fill
		if run.Heavy {
			mode = 2 // fill, then draw the outline
		}
		fmt.Fprintf(&p.content, "/F%d %s Tf %d Tr 0 Ts 1 0 0 1 %s %s Tm\n", name, number(size), mode, number(x), number(p.height-y))
		line := lineWriter{out: &p.content, font: font, size: size}
		for _, cluster := range run.Clusters {
			line.cluster(cluster)
		}
		line.flush()
		x += run.Advance * size / 1000
	}
	p.content.WriteString("ET\n")
}

// lineWriter writes glyphs and keeps account of where the reader's pen is, which moves by whole thousandths, and
// where it ought to be.
type lineWriter struct {
	out         *bytes.Buffer
	font        *embedded
	size        float64
	pen, target float64 // thousandths of the size
	rise        float64
	codes       strings.Builder
	pending     strings.Builder
}

func (l *lineWriter) cluster(c Cluster) {
	if len(c.Glyphs) == 1 {
		l.glyph(c.Glyphs[0], c.Text)
		return
	}
	// Several shapes stand for one piece of text: none of them does alone.
	l.flush()
	fmt.Fprintf(l.out, "/Span<</ActualText %s>>BDC\n", textString(c.Text))
	for _, glyph := range c.Glyphs {
		l.glyph(glyph, "")
	}
	l.flush()
	l.out.WriteString("EMC\n")
}

func (l *lineWriter) glyph(g Glyph, text string) {
	if g.OffsetY != l.rise {
		l.flush()
		l.rise = g.OffsetY
		fmt.Fprintf(l.out, "%s Ts\n", number(l.rise*l.size/1000))
	}
	if gap := round(l.target + g.OffsetX - l.pen); gap != 0 {
		l.endCodes()
		fmt.Fprintf(&l.pending, "%d", -gap)
		l.pen += float64(gap)
	}
	code, width := l.font.code(g.ID, text)
	fmt.Fprintf(&l.codes, "%04x", code)
	l.pen += float64(width)
	l.target += g.Advance
}

func (l *lineWriter) endCodes() {
	if l.codes.Len() > 0 {
		fmt.Fprintf(&l.pending, "<%s>", l.codes.String())
		l.codes.Reset()
	}
}

func (l *lineWriter) flush() {
	l.endCodes()
	if l.pending.Len() > 0 {
		fmt.Fprintf(l.out, "[%s]TJ\n", l.pending.String())
		l.pending.Reset()
	}
}

// String writes the colour as PDF's operators take it.
func (c Color) String() string {
	return fmt.Sprintf("%s %s %s", number(float64(c[0])/255), number(float64(c[1])/255), number(float64(c[2])/255))
}

// number writes a length with three decimals at most.
func number(v float64) string {
	text := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0"), ".")
	if text == "-0" || text == "" {
		return "0"
	}
	return text
}

func round(v float64) int {
	if v < 0 {
		return -int(-v + 0.5)
	}
	return int(v + 0.5)
}

// textString writes text of any script, with the mark of UTF-16 in front.
func textString(s string) string {
	return "<FEFF" + utf16Hex(s) + ">"
}

func utf16Hex(s string) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	return out.String()
}
