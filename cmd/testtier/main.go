// Command testtier runs the tiers of the tests and says what they leave out.
//
//	testtier run NAME -short ./...     go test with these arguments; what became of each test is kept under the name
//	testtier report NAME…             the slowest tests of the tiers, and those that are in none of them
//
// It prints what go test prints. It fails when go test does, or when a test is in no tier.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// kept is where the results of tiers are, in the folder that the Makefile builds into.
const kept = "bin/tests"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "testtier:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) > 2 && args[0] == "run":
		return runTier(args[1], args[2:])
	case len(args) > 1 && args[0] == "report":
		return report(args[1:])
	default:
		return errors.New("usage: testtier run NAME ARGUMENTS… | testtier report NAME…")
	}
}

// runTier runs go test and keeps what became of each test.
func runTier(name string, args []string) error {
	command := exec.CommandContext(context.Background(), "go", append([]string{"test", "-json"}, args...)...) // #nosec G204 G702 -- what the Makefile says
	command.Stderr = os.Stderr
	events, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	results, err := follow(events, os.Stdout)
	if waited := command.Wait(); waited != nil {
		err = fmt.Errorf("the tier %s fails: %w", name, waited)
	}
	if saved := save(file(name), results); saved != nil && err == nil {
		err = saved
	}
	return err
}

func file(name string) string { return filepath.Join(kept, name+".json") }

func report(names []string) error {
	var tiers []ranTier
	for _, name := range names {
		results, err := load(file(name))
		if err != nil {
			return err
		}
		tiers = append(tiers, ranTier{name, results})
	}
	printSlowest(os.Stdout, tiers)
	written, err := testsIn(".")
	if err != nil {
		return err
	}
	return missing(tiers, written)
}
