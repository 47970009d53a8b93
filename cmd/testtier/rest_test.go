package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// quickly and raced are what became of the same tests in two tiers.
var (
	quickly = ranTier{"quick", []result{
		{Package: "ocrconsole/a", Test: "TestPure", Action: "pass"},
		{Package: "ocrconsole/a", Test: "TestEach", Action: "pass"},
		{Package: "ocrconsole/a", Test: "TestEach/sqlite", Action: "pass"},
		{Package: "ocrconsole/a", Test: "TestEach/postgres", Action: "skip", Left: true},
		{Package: "ocrconsole/a", Test: "TestTable/of_7+1", Action: "pass"},
		{Package: "ocrconsole/a", Test: "TestTable/of_7+1/postgres", Action: "skip", Left: true},
		{Package: "ocrconsole/b", Test: "TestPage", Action: "skip", Left: true},
		{Package: "ocrconsole/b", Test: "TestKills", Action: "pass", Left: true}, // fewer of them
		{Package: "ocrconsole/c", Test: "TestRaced/postgres", Action: "skip", Left: true},
	}}
	raced = ranTier{"race", []result{{Package: "ocrconsole/c", Test: "TestRaced/postgres", Action: "pass"}}}
)

func TestTheRestIsWhatNoTierHasRun(t *testing.T) {
	args, err := restOf([]ranTier{quickly, raced}, []string{"-p", "4", "./b", "./c", "./..."})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"-run", `^(TestKills|TestPage)$|^(TestTable)$/^of_7\+1$/^postgres$|^(TestEach)$/^postgres$`, "-p", "4", "ocrconsole/b", "ocrconsole/a"}
	if !slices.Equal(args, want) {
		t.Errorf("%q, want %q", args, want)
	}
	whole := ranTier{"all", []result{{Package: "ocrconsole/a", Test: "TestPure", Action: "pass"}}}
	if _, err := restOf([]ranTier{whole}, []string{"./..."}); err == nil {
		t.Error("nothing is left to run, and nobody says so")
	}
}

func TestTestsAreRacedInWhichGoroutinesShare(t *testing.T) {
	for folder, want := range map[string][]string{
		"testdata/sharing/own":    {"TestAll"},
		"testdata/sharing/tests":  {"TestAsks", "TestHandsItOver", "TestStarts"},
		"testdata/sharing/guards": {"TestSideBySide"},
	} {
		got, err := sharing(folder)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", folder, got, err, want)
		}
	}
	args, err := raceOf([]string{"-race", "./testdata/sharing/own", "./testdata/sharing/none", "./testdata/sharing/guards"})
	if want := "-run ^(TestAll|TestSideBySide)$ -race ./testdata/sharing/own ./testdata/sharing/guards"; err != nil || strings.Join(args, " ") != want {
		t.Errorf("%q, %v; want %q", args, err, want)
	}
	if _, err := regexp.Compile(args[1]); err != nil {
		t.Error(err)
	}
}
