package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
)

// embedded is a typeface as one file uses it. Text in the file is a sequence of codes; a code stands for a glyph and
// for the text that it was drawn for, because one shape may stand for different texts in different places.
type embedded struct {
	face   *Typeface
	codes  map[drawn]uint16
	order  []drawn // by code; the first is the shape of what is missing
	place  map[uint32]uint16
	glyphs []uint32 // of the subset, in the order of their first use
}

type drawn struct {
	glyph uint32
	text  string
}

// fontObjects is how many objects one font takes.
const fontObjects = 6

// embed gives the typeface as this file uses it, and its number among the file's fonts.
func (f *File) embed(face *Typeface) (font *embedded, number int) {
	for i, known := range f.fonts {
		if known.face == face {
			return known, i + 1
		}
	}
	font = &embedded{face: face, codes: map[drawn]uint16{}, order: []drawn{{}}, place: map[uint32]uint16{0: 0}, glyphs: []uint32{0}}
	f.fonts = append(f.fonts, font)
	return font, len(f.fonts)
}

// code gives the code of a glyph that stands for the text, and the width that readers advance by.
func (e *embedded) code(glyph uint32, text string) (code uint16, width int) {
	if _, known := e.place[glyph]; !known {
		e.place[glyph] = uint16(len(e.glyphs))
		e.glyphs = append(e.glyphs, glyph)
	}
	key := drawn{glyph, text}
	code, known := e.codes[key]
	if !known {
		code = uint16(len(e.order))
		e.codes[key] = code
		e.order = append(e.order, key)
	}
	return code, e.width(glyph)
}

func (e *embedded) width(glyph uint32) int {
	advance, _ := e.face.metric(glyph)
	return round(e.face.scale(int(advance)))
}

// write writes the font's objects: the font, its glyph metrics, its description, its file, and how codes map to
// text and to glyphs.
func (e *embedded) write(w *writer, first int) error {
	file, err := e.face.subset(e.glyphs)
	if err != nil {
		return fmt.Errorf("embed font: %w", err)
	}
	name := subsetName(e.face.name, file)
	w.object(first, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
		name, first+1, first+4))
	w.object(first+1, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/W[0[%s]]/CIDToGIDMap %d 0 R>>", name, first+2, e.widths(), first+5))
	w.object(first+2, e.descriptor(name, first+3))
	if err := w.stream(first+3, fmt.Sprintf("/Length1 %d", len(file)), file); err != nil {
		return err
	}
	if err := w.stream(first+4, "", e.toUnicode()); err != nil {
		return err
	}
	return w.stream(first+5, "", e.toGlyphs())
}

// subsetName marks the font as a part of the named one, by six letters that depend on which part.
func subsetName(name string, file []byte) string {
	sum := sha256.Sum256(file)
	var tag strings.Builder
	for _, b := range sum[:6] {
		tag.WriteByte('A' + b%26)
	}
	return tag.String() + "+" + name
}

func (e *embedded) widths() string {
	var out strings.Builder
	for _, d := range e.order {
		fmt.Fprintf(&out, "%d ", e.width(d.glyph))
	}
	return out.String()
}

func (e *embedded) descriptor(name string, file int) string {
	box := make([]string, 4)
	for i := range box {
		box[i] = number(e.face.scale(int(e.face.signed("head", 36+2*i))))
	}
	const symbolic = 4 // the characters are not those of the Latin alphabet only
	return fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%s]/ItalicAngle 0/Ascent %s/Descent %s/CapHeight %s/StemV 80/FontFile2 %d 0 R>>",
		name, symbolic, strings.Join(box, " "), number(e.face.Ascent()), number(e.face.Descent()), number(e.face.Ascent()), file)
}

func (e *embedded) toGlyphs() []byte {
	var out []byte
	for _, d := range e.order {
		out = binary.BigEndian.AppendUint16(out, e.place[d.glyph])
	}
	return out
}

// toUnicode maps codes to text, for searching and copying. A block holds a hundred codes at most.
func (e *embedded) toUnicode() []byte {
	var lines []string
	for code, d := range e.order {
		if d.text != "" {
			lines = append(lines, fmt.Sprintf("<%04X><%s>\n", code, utf16Hex(d.text)))
		}
	}
	var out bytes.Buffer
	out.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n" +
		"1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for len(lines) > 0 {
		block := lines[:min(100, len(lines))]
		lines = lines[len(block):]
		fmt.Fprintf(&out, "%d beginbfchar\n%sendbfchar\n", len(block), strings.Join(block, ""))
	}
	out.WriteString("endcmap CMapName currentdict/CMap defineresource pop\nend\n")
	out.WriteString("end\n") // of the dictionary, then of the resources
	return out.Bytes()
}
