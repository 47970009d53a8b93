package wiring

import "testing"

func TestTheSettingsChooseTheEngine(t *testing.T) {
	for engine, settings := range map[string][]string{
		"local":     nil,
		"tesseract": {"OCRCONSOLE_OCR_ENGINE=tesseract"},
		"remote": {
			"OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS=ap-southeast-2=https://bangkok.example.com/ocr, ap-southeast-3=http://10.0.0.1:8000",
		},
	} {
		cfg, err := ReadConfig(settings)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := cfg.OCR.NewEngine(t.TempDir()); err != nil || got.Name() != engine {
			t.Errorf("settings %v: engine %v, %v, want %s", settings, got, err, engine)
		}
	}
}
