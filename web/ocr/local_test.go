package ocr_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr"
	"ocrconsole/web/ocr/enginetest"
)

// damaged is a folder with the engine, of which one file is not what it should be.
func damaged(t *testing.T) string {
	t.Helper()
	installed, folder := enginetest.Folder(t), t.TempDir()
	entries, err := os.ReadDir(installed)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.Symlink(filepath.Join(installed, entry.Name()), filepath.Join(folder, entry.Name())); err != nil {
			t.Fatal(err)
		}
	}
	characters := filepath.Join(folder, "ppocr_keys_v1.txt")
	if err := errors.Join(os.Remove(characters), os.WriteFile(characters, []byte("A\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	return folder
}

func plate(t *testing.T, e recognition.Engine) error {
	t.Helper()
	file, err := fs.ReadFile(ocr.Samples, "license-plate.jpg")
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Recognize(t.Context(), recognition.Request{Service: recognition.LicensePlate, Image: file, At: now})
	return err
}

func TestDocumentsAreReadByTesseractWhereTheEngineDoesNotStart(t *testing.T) {
	unwatched(t)
	e, err := ocr.NewLocal(ocr.TesseractConfig{Timeout: 2 * time.Minute, Workers: 1}, damaged(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	if err := e.Ready(); err != nil || e.Lacks() == "" {
		t.Errorf("ready %v, lacks %q", err, e.Lacks())
	}
	if err := plate(t, e); err != nil {
		t.Error(err)
	}
}

// What is unavailable is not billed: see models/calls.
func TestWithoutEitherDocumentsAreUnavailable(t *testing.T) {
	folder := damaged(t)
	t.Setenv("PATH", t.TempDir())
	for name, models := range map[string]string{"an engine that does not start": folder, "no engine": t.TempDir()} {
		e, err := ocr.NewLocal(ocr.TesseractConfig{Timeout: 2 * time.Minute, Workers: 1}, models)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(e.Close)
		if e.Ready() == nil {
			t.Errorf("%s: it is ready", name)
		}
		wants(t, plate(t, e), "ModelArts.4403", 503)
	}
}
