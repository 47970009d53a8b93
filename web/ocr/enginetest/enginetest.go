// Package enginetest gives tests the recognition engine as it is installed: what it reads is measured, never pretended.
package enginetest

import (
	"cmp"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"ocrconsole/web/ocr/engine"
)

// Folder is where the engine is: where `make engine` puts it. Without it the test fails,
// with how to get it; -short leaves the test out.
func Folder(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the recognition engine")
	}
	folder := os.Getenv("OCRCONSOLE_OCR_MODELS")
	if folder == "" {
		folder = filepath.Join(cmp.Or(os.Getenv("OCRCONSOLE_DATA"), "data"), "models")
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(root(t), folder)
	}
	if !engine.NewPool(engine.Config{Folder: folder}).Installed() {
		t.Fatalf("the recognition engine is not in %s: run '%s', or leave the test out with -short", folder, engine.InstallCommand)
	}
	return folder
}

// root is the folder of go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// Pool is a pool of one process, which ends with the test.
func Pool(t testing.TB) *engine.Pool {
	t.Helper()
	pool := engine.NewPool(engine.Config{Folder: Folder(t), Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(pool.Close)
	return pool
}
