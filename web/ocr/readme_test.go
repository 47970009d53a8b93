package ocr_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/engine"
)

// TestTheReadmeSaysWhatRecognitionNeeds holds the README against what the program itself says at its start, and under Try.
func TestTheReadmeSaysWhatRecognitionNeeds(t *testing.T) {
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
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !found || !strings.Contains(string(readme), "\n    "+line+"\n") {
		t.Errorf("the program says %q; the README has no such line", missing)
	}
	local, err := ocr.NewLocal(ocr.TesseractConfig{Languages: []string{"eng"}}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if said := local.Lacks(); !strings.Contains(said, "'"+engine.InstallCommand+"'") || !strings.Contains(string(readme), "`"+engine.InstallCommand+"`") {
		t.Errorf("without the recognition engine the program says %q; the README explains no %s", said, engine.InstallCommand)
	}
}
