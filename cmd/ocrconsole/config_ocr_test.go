package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
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

func TestTheSettingsChooseTheEngine(t *testing.T) {
	for engine, settings := range map[string][]string{
		"tesseract": nil,
		"remote": {
			"OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS=ap-southeast-2=https://bangkok.example.com/ocr, ap-southeast-3=http://10.0.0.1:8000",
		},
	} {
		cfg, err := readConfig(settings)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := cfg.OCR.newEngine(); err != nil || got.Name() != engine {
			t.Errorf("settings %v: engine %v, %v, want %s", settings, got, err, engine)
		}
	}
}

func TestAStartWithoutTesseractSaysHowToInstallIt(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	cfg, err := readConfig([]string{"OCRCONSOLE_OCR_LANGUAGES=eng,chi_sim"})
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	s := &services{}
	if s.engine, err = cfg.OCR.newEngine(); err != nil {
		t.Fatal(err)
	}
	if err := s.warnOfEngine(&program{stdout: &stdout}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(stdout.String(), "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim") || !strings.Contains(stdout.String(), "ModelArts.4403") {
		t.Errorf("start says: %s", &stdout)
	}
}

func TestEverySettingOfTheOCRAPIIsExplained(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	help := command(t, nil, "", "serve", "--help").stdout
	for _, setting := range []string{
		"OCRCONSOLE_OCR_ENGINE", "OCRCONSOLE_OCR_LANGUAGES", "OCRCONSOLE_OCR_REMOTE_URLS", "OCRCONSOLE_OCR_REMOTE_TOKEN", "OCRCONSOLE_OCR_WORKERS",
		"OCRCONSOLE_CALLS_PER_SECOND", "OCRCONSOLE_CALLS_AT_ONCE", "OCRCONSOLE_URL_IMAGES",
	} {
		if !strings.Contains(help, setting) || !strings.Contains(string(readme), "`"+setting+"`") {
			t.Errorf("%s is not explained by serve --help and the README", setting)
		}
	}
}
