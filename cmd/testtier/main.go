// Command testtier runs the tiers of the tests and says what they leave out.
//
//	testtier run NAME -short ./...         go test with these arguments; what became of each test is kept under the name
//	testtier race NAME -race ./web…        the same, with the tests only in which goroutines share something
//	testtier rest NAME TIER,TIER ./...     the same, with what these tiers left out only
//	testtier report NAME…                 the slowest tests of the tiers, and those that are in none of them
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
	"strings"
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
	case len(args) > 2 && args[0] == "race":
		tests, err := raceOf(args[2:])
		if err != nil {
			return err
		}
		return runTier(args[1], tests)
	case len(args) > 3 && args[0] == "rest":
		return runRest(args[1], strings.Split(args[2], ","), args[3:])
	case len(args) > 1 && args[0] == "report":
		return report(args[1:])
	default:
		return errors.New("usage: testtier run NAME ARGUMENTS… | testtier race NAME ARGUMENTS… | testtier rest NAME TIER,… ARGUMENTS… | testtier report NAME…")
	}
}

// runRest runs what the tiers before left out.
func runRest(name string, before, args []string) error {
	tiers, err := loadAll(before)
	if err != nil {
		return err
	}
	rest, err := restOf(tiers, args)
	if err != nil {
		return err
	}
	return runTier(name, rest)
}

// collectSeldom lets programs, and those that build them, collect garbage when they have five times as much memory as they need,
// not twice: a sixth of the tests' processor time is saved. Tests that look at memory set it themselves.
const collectSeldom = "GOGC=400"

// runTier runs go test and keeps what became of each test.
func runTier(name string, args []string) error {
	command := exec.CommandContext(context.Background(), "go", append([]string{"test", "-json"}, args...)...) // #nosec G204 G702 -- what the Makefile says
	command.Stderr = os.Stderr
	command.Env = append(command.Environ(), collectSeldom)
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

// loadAll reads what became of the tests in these tiers.
func loadAll(names []string) (tiers []ranTier, err error) {
	for _, name := range names {
		results, err := load(file(name))
		if err != nil {
			return nil, err
		}
		tiers = append(tiers, ranTier{name, results})
	}
	return tiers, nil
}

func report(names []string) error {
	tiers, err := loadAll(names)
	if err != nil {
		return err
	}
	printSlowest(os.Stdout, tiers)
	written, err := testsIn(".")
	if err != nil {
		return err
	}
	return missing(tiers, written)
}
