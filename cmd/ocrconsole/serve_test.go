package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/ocr/enginetest"
)

func TestWrongSettingsOfTheOCRAPIAreAllNamedAtOnce(t *testing.T) {
	wrong := []string{
		"OCRCONSOLE_OCR_ENGINE=eyes", "OCRCONSOLE_OCR_LANGUAGES=../eng", "OCRCONSOLE_OCR_REMOTE_URLS=ap-southeast-2=ftp://x", "OCRCONSOLE_OCR_WORKERS=many",
		"OCRCONSOLE_CALLS_PER_SECOND=0", "OCRCONSOLE_CALLS_AT_ONCE=-1", "OCRCONSOLE_URL_IMAGES=maybe",
	}
	got := command(t, wrong, "", "serve")
	for _, setting := range wrong {
		name, _, _ := strings.Cut(setting, "=")
		if got.code != 2 || strings.Count(got.stderr, name) != 1 {
			t.Errorf("%s is not named once in:\n%s", name, got.stderr)
		}
	}
	if got := command(t, []string{"OCRCONSOLE_OCR_ENGINE=remote"}, "", "serve"); got.code != 2 || !strings.Contains(got.stderr, "OCRCONSOLE_OCR_REMOTE_URLS") {
		t.Errorf("the remote engine without an address: %+v", got)
	}
}

// startSays is what a start says about recognition.
func startSays(t *testing.T, settings ...string) string {
	t.Helper()
	cfg, err := wiring.ReadConfig(settings)
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	engine, err := cfg.OCR.NewEngine(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := warnOfEngine(&program{stdout: &stdout}, engine); err != nil {
		t.Fatal(err)
	}
	return stdout.String()
}

func TestAStartWithoutAnyEngineSaysHowToInstallThem(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	said := startSays(t, "OCRCONSOLE_OCR_LANGUAGES=eng,chi_sim")
	for _, want := range []string{"make engine", "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim", "ModelArts.4403"} {
		if !strings.Contains(said, want) {
			t.Errorf("start says: %s, without %s", said, want)
		}
	}
	if said := startSays(t, "OCRCONSOLE_OCR_ENGINE=tesseract"); strings.Contains(said, "make engine") || !strings.Contains(said, "apt-get install tesseract-ocr") {
		t.Errorf("start with tesseract chosen says: %s", said)
	}
}

func TestAStartWithTesseractAloneSaysInOneLineWhatIsMissed(t *testing.T) {
	needsTesseract(t)
	said := startSays(t)
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, "make engine") || strings.Contains(said, "ModelArts.4403") {
		t.Errorf("start says: %s", said)
	}
	if said := startSays(t, "OCRCONSOLE_OCR_ENGINE=tesseract"); said != "" {
		t.Errorf("start with tesseract chosen says: %s", said)
	}
}

func TestAStartWithTheEngineAloneSaysInOneLineWhatIsMissed(t *testing.T) {
	folder := enginetest.Folder(t)
	t.Setenv("PATH", t.TempDir())
	said := startSays(t, "OCRCONSOLE_OCR_MODELS="+folder)
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, "apt-get install tesseract-ocr") || strings.Contains(said, "ModelArts.4403") {
		t.Errorf("start says: %s", said)
	}
}

func needsTesseract(t *testing.T) {
	t.Helper()
	tier.Needs(t, tier.Recognition)
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Fatal("tesseract is not installed: apt-get install tesseract-ocr")
	}
}
