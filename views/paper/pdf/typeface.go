package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Typeface is a TrueType font that text can be set in. It is safe for concurrent use.
type Typeface struct {
	name   string
	tables map[string][]byte
	// Font is for shaping.
	Font *font.Font

	unitsPerEm, glyphCount, metricCount int
	longOffsets                         bool
}

// The tables that shapes need, besides head, hhea, maxp, hmtx, loca and glyf: programs that fit shapes to pixels.
var hintTables = []string{"cvt ", "fpgm", "prep"}

// ReadTypeface reads a TrueType font. The name is what readers show; it must be plain ASCII without spaces.
func ReadTypeface(name string, file font.Resource) (*Typeface, error) {
	loader, err := opentype.NewLoader(file)
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", name, err)
	}
	t := &Typeface{name: name, tables: map[string][]byte{}}
	for _, tag := range slices.Concat([]string{"head", "hhea", "maxp", "hmtx", "loca", "glyf"}, hintTables) {
		table, err := loader.RawTable(opentype.MustNewTag(tag))
		if err != nil && !slices.Contains(hintTables, tag) {
			return nil, fmt.Errorf("read font %s: table %s: %w", name, tag, err)
		}
		t.tables[tag] = table
	}
	if t.Font, err = font.NewFont(loader); err != nil {
		return nil, fmt.Errorf("read font %s: %w", name, err)
	}
	if err := t.readHeaders(); err != nil {
		return nil, err
	}
	return t, nil
}

// readHeaders checks the lengths that everything below relies on.
func (t *Typeface) readHeaders() error {
	head, hhea, maxp := t.tables["head"], t.tables["hhea"], t.tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 {
		return fmt.Errorf("read font %s: a header is too short", t.name)
	}
	t.unitsPerEm = int(binary.BigEndian.Uint16(head[18:]))
	t.longOffsets = binary.BigEndian.Uint16(head[50:]) == 1
	t.metricCount = int(binary.BigEndian.Uint16(hhea[34:]))
	t.glyphCount = int(binary.BigEndian.Uint16(maxp[4:]))
	offsetSize := 2
	if t.longOffsets {
		offsetSize = 4
	}
	if t.unitsPerEm == 0 || t.metricCount == 0 || len(t.tables["hmtx"]) < 4*t.metricCount || len(t.tables["loca"]) < (t.glyphCount+1)*offsetSize {
		return fmt.Errorf("read font %s: a table is too short", t.name)
	}
	return nil
}

// Ascent and Descent say how far shapes usually reach above and below the baseline, in thousandths of the size; Descent
// is negative.
func (t *Typeface) Ascent() float64 { return t.scale(int(t.signed("hhea", 4))) }

// Descent is how far below; see Ascent.
func (t *Typeface) Descent() float64 { return t.scale(int(t.signed("hhea", 6))) }

func (t *Typeface) signed(table string, at int) int16 {
	return int16(binary.BigEndian.Uint16(t.tables[table][at:]))
}

func (t *Typeface) scale(units int) float64 { return float64(units) * 1000 / float64(t.unitsPerEm) }

// metric gives the glyph's entry in hmtx: its advance and its left side bearing.
func (t *Typeface) metric(glyph uint32) (advance, bearing uint16) {
	hmtx := t.tables["hmtx"]
	if int(glyph) < t.metricCount {
		return binary.BigEndian.Uint16(hmtx[4*glyph:]), binary.BigEndian.Uint16(hmtx[4*glyph+2:])
	}
	advance = binary.BigEndian.Uint16(hmtx[4*(t.metricCount-1):])
	if at := 4*t.metricCount + 2*(int(glyph)-t.metricCount); at+2 <= len(hmtx) {
		bearing = binary.BigEndian.Uint16(hmtx[at:])
	}
	return advance, bearing
}

// outline gives the glyph's shape, empty for spaces and for glyphs that the font does not have.
func (t *Typeface) outline(glyph uint32) []byte {
	if int(glyph) >= t.glyphCount {
		return nil
	}
	from, until := t.offset(glyph), t.offset(glyph+1)
	if from >= until || until > len(t.tables["glyf"]) {
		return nil
	}
	return t.tables["glyf"][from:until]
}

func (t *Typeface) offset(glyph uint32) int {
	if t.longOffsets {
		return int(binary.BigEndian.Uint32(t.tables["loca"][4*glyph:]))
	}
	return 2 * int(binary.BigEndian.Uint16(t.tables["loca"][2*glyph:]))
}
