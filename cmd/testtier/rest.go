package main

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// left are the tests of which the tiers before leave something out: whole, or in which of their subtests.
type left struct {
	packages map[string]bool            // by their paths
	below    map[string]map[string]bool // names of tests, by the path to what is left out in them: "" is the test itself
}

// leftOut looks for what no tier has run.
func leftOut(tiers []ranTier) left {
	ran, pkgOf := make(map[string]bool), make(map[string]result)
	for _, t := range tiers {
		for _, r := range t.results {
			name := r.Package + " " + r.Test
			ran[name] = ran[name] || !r.Left
			pkgOf[name] = r
		}
	}
	l := left{make(map[string]bool), make(map[string]map[string]bool)}
	for name, r := range pkgOf {
		if ran[name] {
			continue
		}
		test, below, _ := strings.Cut(r.Test, "/")
		if l.below[below] == nil {
			l.below[below] = make(map[string]bool)
		}
		l.below[below][test], l.packages[r.Package] = true, true
	}
	return l
}

// pattern is what go test -run takes to run what is left out, and nothing else but the tests around it. Those of one name in
// two packages are run in both.
func (l left) pattern() string {
	var alternatives []string
	for _, below := range slices.Sorted(maps.Keys(l.below)) {
		tests := slices.DeleteFunc(slices.Sorted(maps.Keys(l.below[below])), func(test string) bool { return below != "" && l.below[""][test] })
		if len(tests) == 0 {
			continue
		}
		levels := []string{anyOf(tests)}
		if below != "" {
			for level := range strings.SplitSeq(below, "/") {
				levels = append(levels, "^"+regexp.QuoteMeta(level)+"$")
			}
		}
		alternatives = append(alternatives, strings.Join(levels, "/"))
	}
	return strings.Join(alternatives, "|")
}

// anyOf matches each of the names, and nothing else.
func anyOf(names []string) string { return "^(" + strings.Join(names, "|") + ")$" }

// restOf replaces the packages among the arguments of go test by those in which something is left out, in their order, and adds
// what to run in them.
func restOf(tiers []ranTier, args []string) ([]string, error) {
	l := leftOut(tiers)
	if len(l.packages) == 0 {
		return nil, errors.New("the tiers before leave nothing out")
	}
	flags := []string{"-run", l.pattern()}
	var packages []string
	for _, arg := range args {
		switch {
		case arg == everything:
			packages = append(packages, slices.Sorted(maps.Keys(l.packages))...)
		case !isPackage(arg):
			flags = append(flags, arg)
		case l.packages[pathOf(arg)]:
			packages = append(packages, pathOf(arg))
		}
	}
	return append(flags, once(packages)...), nil
}

// everything stands for all packages.
const everything = "./..."

func isPackage(arg string) bool { return strings.HasPrefix(arg, "./") }

// pathOf is the import path of a package that is given by its folder.
func pathOf(folder string) string { return modulePath + strings.TrimPrefix(folder, ".") }

// once are the names without those that were there before.
func once(names []string) (kept []string) {
	for _, name := range names {
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}
