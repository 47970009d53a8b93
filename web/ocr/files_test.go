package ocr_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// One invoice, as scanners, cameras and programs write it: refused before, or read lying on its side and billed.
func TestAnInvoiceIsReadFromEveryKindOfFile(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	files, _ := filepath.Glob("../../models/picture/testdata/invoice/*")
	if len(files) < 12 {
		t.Fatalf("%d files", len(files))
	}
	for _, name := range files {
		file, err := os.ReadFile(filepath.Clean(name))
		if err != nil {
			t.Fatal(err)
		}
		options := recognition.Options{ExtractType: []string{recognition.ExtractImageSize}}
		r := recognize[*recognition.WebImageResult](t, recognition.WebImage, file, options)
		if text := textOf(r); text != "Invoice 2026-1128" {
			t.Errorf("%s: read %q", name, text)
		}
		if size := *r.ExtractedData.ImageSize; size.Width != 600 || size.Height != 120 {
			t.Errorf("%s: %+v", name, size)
		}
	}
}

func TestAPageWithOneShortLineIsRead(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	file, err := os.ReadFile("testdata/one-line.png")
	if err != nil {
		t.Fatal(err)
	}
	page, err := recognition.Decode(recognition.WebImage, file)
	if err != nil {
		t.Fatal(err)
	}
	paper := drawing.Lit(drawing.Noisy(page, 0, 1).RGBA, func(float64, float64) (float64, float64) { return 238.0 / 255, 0 })
	for name, file := range map[string][]byte{
		"on white": file, "on paper": drawing.JPEG(drawing.Noisy(paper, 4, 1), 90), "on coarse paper": drawing.JPEG(drawing.Noisy(paper, 12, 2), 90),
	} {
		r := recognize[*recognition.WebImageResult](t, recognition.WebImage, file, recognition.Options{})
		if text := textOf(r); text != "Total 12.50" {
			t.Errorf("%s: read %q", name, text)
		}
	}
}

func textOf(r *recognition.WebImageResult) string {
	var lines []string
	for _, block := range r.WordsBlockList {
		lines = append(lines, block.Words)
	}
	return strings.Join(lines, "\n")
}
