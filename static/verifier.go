//go:build ignore

// Builds the script of the page /verify-statement, for build.mjs, and writes it to the standard output: what Go needs of a browser, the
// program of cmd/ocrverify for WebAssembly, packed, and src/verifier.js. The same sources and the same Go give the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	folder, err := os.MkdirTemp("", "verifier")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	program := filepath.Join(folder, "verifier.wasm")
	// Calls are not put in line: it is a tenth smaller so.
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags=-s -w -buildid=", "-o", program, "../cmd/ocrverify")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build the verifier: %w", err)
	}
	code, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	support, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	own, err := os.ReadFile(filepath.Join("src", "verifier.js"))
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	pack, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := pack.Write(code); err != nil {
		return err
	}
	if err := pack.Close(); err != nil {
		return err
	}
	_, err = fmt.Printf("// Built by %s.\n%s\nglobalThis.ocrVerifier = %q;\n%s", runtime.Version(), support, base64.StdEncoding.EncodeToString(packed.Bytes()), own)
	return err
}
