package pdf

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
)

// Unpacked gives a font of the documents as it is read.
func Unpacked(t *testing.T, name string) []byte {
	t.Helper()
	packed, err := os.Open("../fonts/" + name + ".ttf.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestASubsetHasThePartsOfItsShapesUnderTheirNewNumbers(t *testing.T) {
	t.Parallel()
	face, err := ReadTypeface("NotoSans-Regular", bytes.NewReader(Unpacked(t, "NotoSans-Regular")))
	if err != nil {
		t.Fatal(err)
	}
	accented, _ := face.Font.NominalGlyph('Ä')
	file, err := face.subset([]uint32{0, uint32(accented)})
	if err != nil {
		t.Fatal(err)
	}
	loader, err := opentype.NewLoader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	maxp, err := loader.RawTable(opentype.MustNewTag("maxp"))
	if err != nil {
		t.Fatal(err)
	}
	count := binary.BigEndian.Uint16(maxp[4:])
	if count < 4 {
		t.Fatalf("%d glyphs: the letter and its dots are not there", count)
	}
	var parts []uint16
	glyf, _ := loader.RawTable(opentype.MustNewTag("glyf"))
	loca, _ := loader.RawTable(opentype.MustNewTag("loca"))
	shape := glyf[binary.BigEndian.Uint32(loca[4:]):binary.BigEndian.Uint32(loca[8:])]
	if err := eachComponent(shape, func(at []byte) { parts = append(parts, binary.BigEndian.Uint16(at)) }); err != nil {
		t.Fatal(err)
	}
	if len(parts) < 2 {
		t.Fatalf("the letter is made of %v", parts)
	}
	for _, part := range parts {
		if part < 2 || part >= count {
			t.Errorf("the letter names part %d of %d glyphs", part, count)
		}
	}
}

func TestAShapeWhosePartsDoNotEndIsRefused(t *testing.T) {
	t.Parallel()
	shape := make([]byte, 14)
	binary.BigEndian.PutUint16(shape, 0xffff)
	binary.BigEndian.PutUint16(shape[10:], moreComponents)
	if err := eachComponent(shape, func([]byte) {}); err == nil {
		t.Error("read beyond the shape's end")
	}
}
