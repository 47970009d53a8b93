package pdf_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ocrconsole/views/paper/papertest"
	"ocrconsole/views/paper/pdf"
)

func TestOneShapeMayStandForDifferentTexts(t *testing.T) {
	t.Parallel()
	face := typeface(t)
	glyph, _ := face.Font.NominalGlyph('A')
	file := pdf.New(pdf.Info{Title: "Закон", CreatedAt: time.Unix(0, 0)})
	page := file.AddPage(200, 100)
	page.Text(10, 20, 9, pdf.Color{}, []pdf.Run{{Face: face, Clusters: []pdf.Cluster{
		{Text: "A", Glyphs: []pdf.Glyph{{ID: uint32(glyph), Advance: 600}}},
		{Text: "А", Glyphs: []pdf.Glyph{{ID: uint32(glyph), Advance: 600, OffsetY: 5}}}, // Cyrillic
		{Text: "ffi", Glyphs: []pdf.Glyph{{ID: uint32(glyph), Advance: 600}, {ID: uint32(glyph), Advance: 600, OffsetX: 12.4}}},
	}}})
	page.Fill(0, 0, 10, 10, pdf.Color{255, 0, 0})
	if got := papertest.Text(t, content(t, file)); got != "AАffi" {
		t.Errorf("the page says %q", got)
	}
}

// A letter with an accent is made of others: they have to come along.
func TestOnlyTheGlyphsInUseAreKeptWithTheirParts(t *testing.T) {
	t.Parallel()
	face := typeface(t)
	write := func(text string) int {
		file := pdf.New(pdf.Info{})
		var clusters []pdf.Cluster
		for _, r := range text {
			glyph, _ := face.Font.NominalGlyph(r)
			clusters = append(clusters, pdf.Cluster{Text: string(r), Glyphs: []pdf.Glyph{{ID: uint32(glyph)}}})
		}
		file.AddPage(200, 100).Text(10, 20, 9, pdf.Color{}, []pdf.Run{{Face: face, Clusters: clusters}})
		return len(content(t, file))
	}
	accents, letters := write("ÄÖÜäöü"), write("A")
	if letters > 20_000 || accents <= letters {
		t.Errorf("one letter takes %d bytes, six accented ones %d", letters, accents)
	}
}

func TestABrokenFontIsRefused(t *testing.T) {
	t.Parallel()
	whole := pdf.Unpacked(t, "NotoSansThai-Regular")
	for _, length := range []int{0, 3, 100, 400, len(whole) / 2} {
		if _, err := pdf.ReadTypeface("Broken", bytes.NewReader(whole[:length])); err == nil || !strings.Contains(err.Error(), "Broken") {
			t.Errorf("%d bytes of a font were taken: %v", length, err)
		}
	}
}

func typeface(t *testing.T) *pdf.Typeface {
	t.Helper()
	face, err := pdf.ReadTypeface("NotoSans-Regular", bytes.NewReader(pdf.Unpacked(t, "NotoSans-Regular")))
	if err != nil {
		t.Fatal(err)
	}
	return face
}

func content(t *testing.T, file *pdf.File) []byte {
	t.Helper()
	data, err := file.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}
