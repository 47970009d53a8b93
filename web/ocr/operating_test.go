package ocr_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/engine"
)

// TestTheOperatorIsToldWhatRecognitionNeeds holds OPERATING.md against what the program itself says at its start, and under Try.
func TestTheOperatorIsToldWhatRecognitionNeeds(t *testing.T) {
	t.Parallel()
	e, err := ocr.NewTesseract(ocr.TesseractConfig{Program: filepath.Join(t.TempDir(), "tesseract"), Languages: []string{"eng"}})
	if err != nil {
		t.Fatal(err)
	}
	missing := e.Ready()
	if missing == nil {
		t.Fatal("a program that is not there is ready")
	}
	_, line, found := strings.Cut(missing.Error(), ": ")
	manual, err := os.ReadFile("../../OPERATING.md")
	if err != nil {
		t.Fatal(err)
	}
	if !found || !slices.Contains(strings.Split(strings.ReplaceAll(string(manual), "  ", ""), "\n"), line) {
		t.Errorf("the program says %q; OPERATING.md has no such line", missing)
	}
	local, err := ocr.NewLocal(ocr.TesseractConfig{Languages: []string{"eng"}}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if said := local.Lacks(); !strings.Contains(said, "'"+engine.InstallCommand+"'") || !strings.Contains(string(manual), "`"+engine.InstallCommand+"`") {
		t.Errorf("without the recognition engine the program says %q; OPERATING.md explains no %s", said, engine.InstallCommand)
	}
}
