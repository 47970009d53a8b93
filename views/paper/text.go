package paper

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	classes "golang.org/x/text/unicode/bidi"

	"ocrconsole/views/paper/pdf"
)

// em is the size that text is shaped at: lengths come out as thousandths of it, whatever size it is drawn at.
const em = 1000

// typesetter turns text into lines of glyphs: it chooses typefaces, orders what runs from right to left, shapes, and
// breaks lines where the script allows it.
type typesetter struct {
	wardrobe  wardrobe
	segmenter shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	wrapper   shaping.LineWrapper
	paragraph bidi.Paragraph
}

func newTypesetter() (*typesetter, error) {
	t := &typesetter{wardrobe: wardrobe{worn: map[string]*font.Face{}, names: map[*font.Face]*pdf.Typeface{}}}
	t.wardrobe.face(regularFace)
	return t, t.wardrobe.err
}

// line is one line of text, ready to draw.
type line struct {
	runs  []pdf.Run
	width float64 // points
}

// wrap breaks the text into lines no wider than width, within words only where a word is wider than that. It
// gives one line at least.
func (t *typesetter) wrap(text string, s style, width float64) []line {
	var lines []line
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, t.wrapParagraph([]rune(clean(paragraph)), s, width)...)
	}
	return lines
}

func (t *typesetter) wrapParagraph(text []rune, s style, width float64) []line {
	if len(text) == 0 {
		return []line{{}}
	}
	t.wardrobe.bold = s.bold
	direction := directionOf(text)
	input := shaping.Input{
		Text: text, RunEnd: len(text), Direction: direction, Size: fixed.I(em), Language: language.NewLanguage("en"),
		Face: t.wardrobe.face(regularFace),
	}
	levels := t.levels(text, direction)
	var shaped []shaping.Output
	for _, part := range t.segmenter.Split(input, &t.wardrobe) {
		for _, piece := range split(part, levels) {
			// The line breaker takes a glyph without an extent for white space, which may stand out at the end of a line.
			shaped = append(shaped, t.shaper.Shape(piece))
		}
	}
	// It would look for the white space at the end of the line where it is wrong about the order.
	config := shaping.WrapConfig{Direction: direction, DisableTrailingWhitespaceTrim: true}
	wrapped, _ := t.wrapper.WrapParagraphF(config, fixed.Int26_6(width/s.size*em*64), text, shaping.NewSliceIterator(shaped))
	lines := make([]line, len(wrapped))
	for i, outputs := range wrapped {
		outputs = slices.Clone(outputs)
		trim(outputs, text)
		visual(outputs, levels)
		lines[i] = t.lineOf(outputs, text, s)
	}
	return lines
}

// trim takes the room from the white space at the end of a line, so that its width is that of what can be seen.
func trim(outputs shaping.Line, text []rune) {
	for o := range slices.Backward(outputs) {
		output := &outputs[o]
		glyphs := slices.Clone(output.Glyphs)
		output.Glyphs = glyphs
		for i := range glyphs {
			glyph := &glyphs[i]
			if output.Direction == di.DirectionLTR {
				glyph = &glyphs[len(glyphs)-1-i]
			}
			if !unicode.IsSpace(text[glyph.TextIndex()]) {
				return
			}
			output.Advance -= glyph.Advance
			glyph.Advance = 0
		}
	}
}

// lineOf takes over a line whose pieces come as the eye meets them, from left to right.
func (t *typesetter) lineOf(outputs shaping.Line, text []rune, s style) line {
	var l line
	for _, output := range outputs {
		l.runs = append(l.runs, pdf.Run{
			Face: t.wardrobe.names[output.Face], Heavy: t.wardrobe.heavy(output.Face),
			Clusters: clustersOf(output, text), Advance: thousandths(output.Advance),
		})
		l.width += thousandths(output.Advance) * s.size / em
	}
	return l
}

// clustersOf groups the glyphs that stand for one piece of text. Where each stands for one character of it, as
// marks above and below letters do, each is a cluster of its own.
func clustersOf(output shaping.Output, text []rune) []pdf.Cluster {
	var clusters []pdf.Cluster
	for glyphs := output.Glyphs; len(glyphs) > 0; {
		first := glyphs[0]
		n := 1
		for n < len(glyphs) && glyphs[n].TextIndex() == first.TextIndex() {
			n++
		}
		runes := text[first.TextIndex() : first.TextIndex()+first.RunesCount()]
		if letters := oneByOne(output, glyphs[:n], runes); letters != nil {
			clusters = append(clusters, letters...)
		} else {
			clusters = append(clusters, pdf.Cluster{Text: string(runes), Glyphs: placed(glyphs[:n])})
		}
		glyphs = glyphs[n:]
	}
	return clusters
}

// oneByOne pairs glyphs with the characters they are the usual shapes of, nil when they are not.
func oneByOne(output shaping.Output, glyphs []shaping.Glyph, runes []rune) []pdf.Cluster {
	if len(glyphs) != len(runes) {
		return nil
	}
	var clusters []pdf.Cluster
	for i, glyph := range placed(glyphs) {
		r := runes[i]
		if output.Direction.Progression() == di.TowardTopLeft {
			r = runes[len(runes)-1-i]
		}
		if usual, _ := output.Face.NominalGlyph(r); uint32(usual) != glyph.ID && len(runes) > 1 {
			return nil
		}
		clusters = append(clusters, pdf.Cluster{Text: string(r), Glyphs: []pdf.Glyph{glyph}})
	}
	return clusters
}

func placed(glyphs []shaping.Glyph) []pdf.Glyph {
	out := make([]pdf.Glyph, len(glyphs))
	for i, g := range glyphs {
		out[i] = pdf.Glyph{
			ID: uint32(g.GlyphID), Advance: thousandths(g.Advance),
			OffsetX: thousandths(g.XOffset), OffsetY: thousandths(g.YOffset),
		}
	}
	return out
}

func thousandths(v fixed.Int26_6) float64 { return float64(v) / 64 }

// clean replaces what cannot be printed by a space, and drops the signs that turn the direction of text around: what a
// customer types must not rearrange a document. The typefaces have no minus sign; their en dash looks the same.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		case r == '\u2212':
			return '–'
		default:
			return r
		}
	}, text)
}

// directionOf is the direction of the first letter that has one.
func directionOf(text []rune) di.Direction {
	for _, r := range text {
		switch classOf(r) {
		case classes.L:
			return di.DirectionLTR
		case classes.R, classes.AL:
			return di.DirectionRTL
		default: // figures, spaces, punctuation
		}
	}
	return di.DirectionLTR
}

// widest is the width of the widest line.
func widest(lines []line) float64 {
	width := 0.0
	for _, l := range lines {
		width = max(width, l.width)
	}
	return width
}

// fractionWidth is how wide the part from the decimal point on is, so that amounts can be aligned at the point.
func fractionWidth(s *sheet, amount string, style style) float64 {
	point := strings.LastIndexByte(amount, '.')
	if point < 0 {
		return 0
	}
	return widest(s.wrap(amount[point:], style, contentWidth))
}
