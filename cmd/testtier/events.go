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

// result is what became of a test. Left tells that its tier leaves it out, or does less in it.
type result struct {
	Package, Test, Action string
	Seconds               float64
	Left                  bool
}

// skipped begins the reason why something is left out, as the package models/dbtest/tier writes it.
const skipped = "not in this tier: "

// follower prints what go test prints without -json, as it comes: what failed, and the line of each package.
type follower struct {
	out     io.Writer
	said    map[named]string // by tests that have not ended
	results []result
}

// named is a test among those of all packages.
type named struct{ pkg, test string }

// follow prints the events and gives what became of the tests.
func follow(events io.Reader, out io.Writer) ([]result, error) {
	f := follower{out: out, said: make(map[named]string)}
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			f.print(lines.Text() + "\n") // what the build says
			continue
		}
		f.take(e)
	}
	for key, text := range f.said { // of a process that ended in the middle of them
		f.print(key.pkg + " " + key.test + " did not end:\n" + text)
	}
	return f.results, lines.Err()
}

func (f *follower) take(e event) {
	key := named{e.Package, e.Test}
	switch {
	case e.Action == "build-output", e.Action == "output" && e.Test == "" && e.Output != "PASS\n":
		f.print(e.Output)
	case e.Test == "":
	case e.Action == "output":
		f.said[key] += e.Output
	case e.Action == "pass", e.Action == "fail", e.Action == "skip":
		text := f.said[key]
		delete(f.said, key)
		if e.Action == "fail" {
			f.print(text)
		}
		f.results = append(f.results, result{e.Package, e.Test, e.Action, e.Elapsed, strings.Contains(text, skipped)})
	}
}

func (f *follower) print(text string) { _, _ = io.WriteString(f.out, text) }

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
	err = json.Unmarshal(text, &results)
	return results, err
}
