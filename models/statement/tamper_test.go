package statement_test

import (
	"crypto/ed25519"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// someOfEach gives the places of the first and the last record of each kind.
func someOfEach(lines []string) []int {
	byKind := map[string][]int{}
	for i, line := range lines[1 : len(lines)-1] {
		byKind[typeOf(line)] = append(byKind[typeOf(line)], i+1)
	}
	var places []int
	for _, all := range byKind {
		places = append(places, all[0], all[len(all)-1])
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// digits finds each number and each text that ends in a digit or a letter, so that the character can be replaced.
var digits = regexp.MustCompile(`[0-9a-z][",}]`)

func TestAChangeOfAnyFieldOfAnyKindOfLineIsNamed(t *testing.T) {
	t.Parallel()
	lines := aprilFile(t, shop.Open(t, dbtest.SQLite(t)))
	for _, place := range someOfEach(lines) {
		for _, at := range digits.FindAllStringIndex(lines[place], -1) {
			changed := slices.Clone(lines)
			other := byte('7')
			if lines[place][at[0]] == '7' {
				other = '8'
			}
			changed[place] = lines[place][:at[0]] + string(other) + lines[place][at[0]+1:]
			if p := verify(t, changed, publicKey()).Problem; p == nil || p.Line != place+1 {
				t.Errorf("line %d changed to %s: %v", place+1, changed[place], p)
			}
		}
	}
}

func TestALineTakenOutAddedOrMovedIsNamed(t *testing.T) {
	t.Parallel()
	lines := aprilFile(t, shop.Open(t, dbtest.SQLite(t)))
	for _, place := range someOfEach(lines) {
		for what, changed := range map[string][]string{
			"taken out": slices.Delete(slices.Clone(lines), place, place+1),
			"doubled":   slices.Insert(slices.Clone(lines), place, lines[place]),
			"cut off":   lines[:place],
		} {
			p := verify(t, changed, publicKey()).Problem
			named := map[string]int{"taken out": place + 1, "doubled": place + 2, "cut off": place + 1}[what]
			if p == nil || p.Line != named {
				t.Errorf("line %d (%s) %s: %v, want line %d", place+1, typeOf(lines[place]), what, p, named)
			}
		}
	}
}

func TestOnlyTheOperatorsKeySigns(t *testing.T) {
	t.Parallel()
	lines := aprilFile(t, shop.Open(t, dbtest.SQLite(t)))
	forger := ed25519.NewKeyFromSeed([]byte("0123456789abcdef0123456789abcdef"))
	forged := seal(lines, forger)
	if again := seal(lines, shop.StatementKey); !slices.Equal(again, lines) {
		t.Error("the test does not seal as the console does")
	}
	if p := verify(t, forged, publicKey()).Problem; p == nil || p.Line != len(lines) || !strings.Contains(p.Reason, "another key") {
		t.Errorf("%v", p)
	}
	report := verify(t, forged)
	if report.Problem != nil || report.Key == verify(t, lines).Key {
		t.Errorf("without a key to trust, the file's own is told: %+v", report)
	}
	mixed := slices.Clone(forged)
	mixed[len(mixed)-1] = lines[len(lines)-1]
	if p := verify(t, mixed, publicKey()).Problem; p != nil {
		t.Errorf("the same records have the same signature: %v", p)
	}
	more := append(slices.Clone(lines), "x")
	if p := verify(t, more, publicKey()).Problem; p == nil || p.Line != len(lines)+1 {
		t.Errorf("more after the end: %v", p)
	}
}

// forgery is a change by somebody who makes the checks and the signature anew: what cannot be recomputed is named.
type forgery struct {
	name     string
	kind     string // of the record that is changed
	nth      int    // which of them, from 0; -1: the last
	old, new string
	reason   string
	// named is the kind of the line that is named, if it is another one.
	named string
}

var forgeries = []forgery{
	{"another month", "statement", 0, `"month":"2026-04"`, `"month":"2026-05"`, "the month is 2026-04", ""},
	{"a longer time", "statement", 0, `"until":"2026-04-30`, `"until":"2026-05-30`, "not of one calendar month", ""},
	{"more at the start", "opening", 0, `"balance_micros":29400000`, `"balance_micros":29400001`, "the balance after it is", "entry"},
	{"another chain", "opening", 0, `"hash":"`, `"hash":"f`, "the chain is broken here", "entry"},
	{"accrued at the start", "opening", 0, `"accrued_micros":58000`, `"accrued_micros":58001`, "come to 58000", ""},
	{"a dearer tariff", "price", 0, `"price_micros":8000`, `"price_micros":9000`, "costs 9000", "call"},
	{"a package used more", "package", 0, `"used_calls":40`, `"used_calls":41`, "had 59 calls left before it", "call"},
	{"a purchased package before a free one", "package", 1, `"source":"free"`, `"source":"purchased"`, "a purchased package is of an order", ""},
	{"a package that came later", "package", 1, `"created_at":"2026-03-31T18:20`, `"created_at":"2026-03-31T16:10`, "is before that of the lines above", ""},
	{"a package that ends early", "package", 2, `"expires_at":"2027-04-01`, `"expires_at":"2027-03-01`, "valid for one year", ""},
	{"a smaller package", "package", 2, `"quota_calls":10`, `"quota_calls":9`, "2 packages of 10 calls", ""},
	{"another count of the month", "month_count", 0, `"calls":5`, `"calls":4`, "is call", "call"},
	{"more open at the start", "unsettled", 0, `"calls":5`, `"calls":6`, "differ by 1 calls", "entry"},
	{"a larger top-up", "entry", -1, `"amount_micros":5000000`, `"amount_micros":6000000`, "the chain is broken here", ""},
	{"an entry's time", "entry", 1, `"at":"2026-03-31T18`, `"at":"2026-03-31T19`, "the chain is broken here", ""},
	{"an entry's number", "entry", 1, `"seq":4`, `"seq":5`, "the numbers have a gap", ""},
	{"a cheaper order", "order_line", 0, `"unit_price_micros":70000`, `"unit_price_micros":60000`, "2 times 60000", ""},
	{"fewer packages", "order_line", 0, `"unit_price_micros":70000,"quantity":2`, `"unit_price_micros":140000,"quantity":1`, "packages of 10 calls", "package"},
	{"another order's line", "order_line", 0, `"order":2`, `"order":1`, "under the charge of its order", ""},
	{"calls of another region", "usage", 0, `"region":"ap-southeast-2"`, `"region":"ap-southeast-3"`, "no package could pay it", "call"},
	{"a failed call charged", "call", 5, `"status":200`, `"status":500`, "only successful calls are charged", ""},
	{"a call of another package", "call", 70, `"package":2`, `"package":3`, "package 2 comes first in the order of deduction", ""},
	{"a call charged per use instead", "call", 70, `"package":2,"left":19`, `"month_call":11`, "but package 2 could pay it and had 20 calls left", ""},
	{"a call that left less", "call", 71, `"left":18`, `"left":17`, "so 18 after it", ""},
	{"a dearer call", "call", 62, `"price_micros":8000`, `"price_micros":8001`, "costs 8000", ""},
	{"a call of the wrong tier", "call", -5, `"price_micros":5000`, `"price_micros":8000`, "costs 5000", ""},
	{"a number skipped", "call", 62, `"month_call":3`, `"month_call":4`, "it is call 3 of its month", ""},
	{"a time told to the hour", "call", 5, `,"recorded":`, `,"within_micros":3600000000,"recorded":`, "less exactly than to the second", ""},
	{"a call of another month", "call", 5, `"recorded":"2026-03-31T16`, `"recorded":"2026-03-31T15`, "not recorded in the time", ""},
	{"a total", "total", 0, `"amount_micros":`, `"amount_micros":1`, "come to another sum", ""},
	{"a sum of charges", "charge", 0, `"calls":`, `"calls":1`, "come to another sum", ""},
	{"calls left over", "closing_package", 0, `"left":0`, `"left":1`, "has 0 calls left", ""},
	{"a count at the end", "closing_month_count", 0, `"calls":15`, `"calls":16`, "15 calls of the month", ""},
	{"open at the end", "closing_unsettled", 0, `"calls":4`, `"calls":3`, "differ by 4 calls", "call"},
	{"less at the end", "closing", 0, `"balance_micros":`, `"balance_micros":1`, "the last entry above", ""},
	{"accrued at the end", "closing", 0, `"accrued_micros":20000`, `"accrued_micros":20001`, "20000 micro-units of pay-per-use", ""},
}

func TestAForgedLineIsNamedThoughItIsSealedAnew(t *testing.T) {
	t.Parallel()
	lines := aprilFile(t, shop.Open(t, dbtest.SQLite(t)))
	for _, f := range forgeries {
		t.Run(f.name, func(t *testing.T) {
			place := nth(lines, f.kind, f.nth)
			changed := slices.Clone(lines)
			changed[place] = strings.Replace(lines[place], f.old, f.new, 1)
			if changed[place] == lines[place] {
				t.Fatalf("nothing to change in %s", lines[place])
			}
			p := verify(t, seal(changed, shop.StatementKey), publicKey()).Problem
			if p == nil || !strings.Contains(p.Reason, f.reason) {
				t.Fatalf("%s: %v", changed[place], p)
			}
			if f.named == "" && p.Line != place+1 || f.named != "" && typeOf(lines[p.Line-1]) != f.named {
				t.Errorf("line %d was forged and line %d named: %v", place+1, p.Line, p)
			}
		})
	}
}

func nth(lines []string, kind string, n int) int {
	var places []int
	for i, line := range lines {
		if typeOf(line) == kind {
			places = append(places, i)
		}
	}
	if n < 0 {
		n += len(places)
	}
	return places[n]
}

func TestALineTakenOutOfASealedStatementIsMissed(t *testing.T) {
	t.Parallel()
	lines := aprilFile(t, shop.Open(t, dbtest.SQLite(t)))
	for i, line := range lines[:len(lines)-1] {
		kind := typeOf(line)
		// The price of a service that nobody used per use, and the heading of calls that there are none of, say nothing.
		if i == 0 || kind == "price" || kind == "usage" {
			continue
		}
		if p := verify(t, seal(slices.Delete(slices.Clone(lines), i, i+1), shop.StatementKey), publicKey()).Problem; p == nil {
			t.Errorf("line %d is not missed: %s", i+1, line)
		}
	}
}
