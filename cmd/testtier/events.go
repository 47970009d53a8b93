package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// event is one line of go test -json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// result is what became of a test. Left tells that its tier leaves it out.
type result struct {
	Package, Test, Action string
	Seconds               float64
	Left                  bool
}

// skipped begins the reason of a test that is left out, as the package models/dbtest/tier writes it.
const skipped = "not in this tier: "

// follow prints what go test prints without -json, as it comes: what failed, and the line of each package.
func follow(events io.Reader, out io.Writer) (results []result, err error) {
	type test struct{ pkg, name string }
	said := make(map[test]*strings.Builder)
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			_, _ = fmt.Fprintln(out, lines.Text()) // what the build says
			continue
		}
		key := test{e.Package, e.Test}
		switch e.Action {
		case "build-output":
			_, _ = io.WriteString(out, e.Output)
		case "output":
			if e.Test == "" {
				if e.Output != "PASS\n" {
					_, _ = io.WriteString(out, e.Output)
				}
				continue
			}
			if said[key] == nil {
				said[key] = &strings.Builder{}
			}
			said[key].WriteString(e.Output)
		case "pass", "fail", "skip":
			if e.Test == "" {
				continue
			}
			text := ""
			if said[key] != nil {
				text = said[key].String()
			}
			if e.Action == "fail" {
				_, _ = io.WriteString(out, text)
			}
			results = append(results, result{e.Package, e.Test, e.Action, e.Elapsed, e.Action == "skip" && strings.Contains(text, skipped)})
			delete(said, key)
		}
	}
	for key, text := range said { // of a process that ended in the middle of them
		_, _ = fmt.Fprintf(out, "%s %s did not end:\n%s", key.pkg, key.name, text)
	}
	return results, lines.Err()
}

func save(file string, results []result) error {
	text, err := json.Marshal(results)
	if err != nil {
		return err
	}
	return errors.Join(os.MkdirAll(filepath.Dir(file), 0o750), os.WriteFile(file, text, 0o600))
}

func load(file string) (results []result, err error) {
	text, err := os.ReadFile(file) // #nosec G304 -- what runTier wrote
	if err != nil {
		return nil, fmt.Errorf("the tier was not run: %w", err)
	}
	return results, json.Unmarshal(text, &results)
}
