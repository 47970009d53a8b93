package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/enginetest"
	"ocrconsole/web/ocr/quality"
)

func TestRecognitionIsMeasuredOnAFolderOfPictures(t *testing.T) {
	needsTesseract(t)
	picture, err := fs.ReadFile(ocr.Samples, "license-plate.jpg")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cases := []quality.Case{
		{File: "right.jpg", Service: recognition.LicensePlate, Expected: map[string]string{"plate_number": "京A12345"}, Picture: picture},
		{File: "wrong.jpg", Service: recognition.LicensePlate, Expected: map[string]string{"plate_number": "京A12346"}, Picture: picture},
	}
	if err := quality.Write(folder, cases); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "report.json")
	got := command(t, []string{"OCRCONSOLE_OCR_MODELS=" + enginetest.Folder(t)}, "", "ocr-eval", "--out", out, folder)
	if got.code != 0 || !strings.Contains(got.stdout, "license-plate") || !strings.Contains(got.stderr, "wrong.jpg") || strings.Contains(got.stderr, "right.jpg") {
		t.Fatalf("%+v", got)
	}
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var report quality.Report
	if err := json.Unmarshal(content, &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Measured) != 1 || report.Version == "" || len(report.Set) != 64 {
		t.Fatalf("%+v", report)
	}
	m := report.Measured[0]
	if m.Engine != "local" || m.Pictures != 2 || m.Right != 1 || m.Wrong != 1 || m.ProcessorMillis <= 0 || m.MemoryMiB < 50 {
		t.Errorf("%+v", m)
	}
	again := command(t, []string{"OCRCONSOLE_OCR_MODELS=" + enginetest.Folder(t)}, "", "ocr-eval", "--out", out, folder)
	if again.code != 0 || again.stdout != got.stdout || strings.Contains(again.stderr, "wrong.jpg") {
		t.Errorf("what the file has already is measured again: %+v", again)
	}
}

func TestAnEngineThatIsNotCompleteIsNotMeasured(t *testing.T) {
	folder := t.TempDir()
	if err := quality.Write(folder, []quality.Case{{File: "a.jpg", Service: recognition.Passport, Picture: []byte("a")}}); err != nil {
		t.Fatal(err)
	}
	got := command(t, []string{"OCRCONSOLE_OCR_MODELS=" + t.TempDir()}, "", "ocr-eval", folder)
	if got.code != 1 || !strings.Contains(got.stderr, "make engine") {
		t.Errorf("%+v", got)
	}
	if got := command(t, nil, "", "ocr-eval", t.TempDir()); got.code != 1 || !strings.Contains(got.stderr, "expected.json") {
		t.Errorf("without cases: %+v", got)
	}
}
