package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/go-text/typesetting/font/opentype"
)

// Flags of a component in a shape that is made of others, of the OpenType specification's glyf table.
const (
	argsAreWords   = 0x0001
	haveScale      = 0x0008
	moreComponents = 0x0020
	haveTwoScales  = 0x0040
	haveMatrix     = 0x0080
)

// subset gives a font that has only the glyphs, in this order, followed by those they are made of. glyphs[0] must be 0,
// the shape of what is missing.
func (t *Typeface) subset(glyphs []uint32) ([]byte, error) {
	place := make(map[uint32]int, len(glyphs))
	for i, glyph := range glyphs {
		place[glyph] = i
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(glyphs); i++ {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		shape := append([]byte(nil), t.outline(glyphs[i])...)
		err := eachComponent(shape, func(at []byte) {
			part := uint32(binary.BigEndian.Uint16(at))
			if _, known := place[part]; !known {
				place[part] = len(glyphs)
				glyphs = append(glyphs, part)
			}
			binary.BigEndian.PutUint16(at, uint16(place[part]))
		})
		if err != nil {
			return nil, fmt.Errorf("glyph %d of %s: %w", glyphs[i], t.name, err)
		}
		glyf = padded(append(glyf, shape...))
		advance, bearing := t.metric(glyphs[i])
		hmtx = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(hmtx, advance), bearing)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	return t.assemble(len(glyphs), glyf, loca, hmtx), nil
}

// assemble writes the font's file. WriteTTF wants the tables by name, and their lengths to be whole words.
func (t *Typeface) assemble(count int, glyf, loca, hmtx []byte) []byte {
	changed := map[string][]byte{
		"glyf": glyf, "loca": loca, "hmtx": hmtx,
		"head": patched(t.tables["head"], 50, 1), // offsets are long
		"hhea": patched(t.tables["hhea"], 34, uint16(count)),
		"maxp": patched(t.tables["maxp"], 4, uint16(count)),
	}
	var tables []opentype.Table
	for _, tag := range []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"} {
		content, ok := changed[tag]
		if !ok {
			content = t.tables[tag]
		}
		if content != nil {
			tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(tag), Content: padded(content)})
		}
	}
	return opentype.WriteTTF(tables)
}

// eachComponent calls visit with the place of each component's glyph number.
func eachComponent(shape []byte, visit func(at []byte)) error {
	if len(shape) < 10 || int16(binary.BigEndian.Uint16(shape)) >= 0 {
		return nil // empty, or an outline of its own
	}
	for at := 10; ; {
		if at+4 > len(shape) {
			return errShortShape
		}
		flags := binary.BigEndian.Uint16(shape[at:])
		visit(shape[at+2:])
		at += 4 + componentTail(flags)
		if flags&moreComponents == 0 {
			return nil
		}
	}
}

var errShortShape = errors.New("its components do not end")

// componentTail is the length of what follows a component's flags and glyph number.
func componentTail(flags uint16) int {
	length := 2
	if flags&argsAreWords != 0 {
		length = 4
	}
	switch {
	case flags&haveScale != 0:
		length += 2
	case flags&haveTwoScales != 0:
		length += 4
	case flags&haveMatrix != 0:
		length += 8
	}
	return length
}

func patched(table []byte, at int, value uint16) []byte {
	changed := append([]byte(nil), table...)
	binary.BigEndian.PutUint16(changed[at:], value)
	return changed
}

func padded(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
