package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
)

const recorded = `{"Action":"start","Package":"ocrconsole/web"}
{"Action":"run","Package":"ocrconsole/web","Test":"TestA"}
{"Action":"output","Package":"ocrconsole/web","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"pass","Package":"ocrconsole/web","Test":"TestA","Elapsed":1.5}
{"Action":"output","Package":"ocrconsole/web","Test":"TestB","Output":"    b_test.go:7: it is wrong\n"}
{"Action":"fail","Package":"ocrconsole/web","Test":"TestB","Elapsed":3}
{"Action":"output","Package":"ocrconsole/web","Test":"TestC/postgres","Output":"    c_test.go:9: not in this tier: postgres, which -short leaves out\n"}
{"Action":"skip","Package":"ocrconsole/web","Test":"TestC/postgres","Elapsed":0}
{"Action":"pass","Package":"ocrconsole/web","Test":"TestC","Elapsed":0.1}
{"Action":"output","Package":"ocrconsole/web","Test":"TestD","Output":"panic: oh\n"}
{"Action":"output","Package":"ocrconsole/web","Output":"PASS\n"}
{"Action":"output","Package":"ocrconsole/web","Output":"FAIL\tocrconsole/web\t4.6s\n"}
{"Action":"fail","Package":"ocrconsole/web","Elapsed":4.6}
`

func TestARunPrintsWhatGoTestPrints(t *testing.T) {
	var out bytes.Buffer
	results, err := follow(strings.NewReader(recorded), &out)
	if err != nil {
		t.Fatal(err)
	}
	want := "    b_test.go:7: it is wrong\nFAIL\tocrconsole/web\t4.6s\nocrconsole/web TestD did not end:\npanic: oh\n"
	if out.String() != want {
		t.Errorf("printed:\n%s\nwant:\n%s", out.String(), want)
	}
	file := filepath.Join(t.TempDir(), "tests", "quick.json")
	if err := save(file, results); err != nil {
		t.Fatal(err)
	}
	if kept, err := load(file); err != nil || !slices.Equal(kept, results) || len(kept) != 4 || !kept[2].Left {
		t.Errorf("kept %+v, %v", kept, err)
	}
	out.Reset()
	printSlowest(&out, []ranTier{{"quick", results}})
	if text := out.String(); !strings.Contains(text, "3.0 s  ocrconsole/web TestB (quick)") || strings.Contains(text, "postgres") {
		t.Errorf("slowest:\n%s", text)
	}
}

func TestATestThatNoTierRunsIsMissed(t *testing.T) {
	quick := ranTier{"quick", []result{{Package: "p", Test: "TestA", Action: "pass"}, {Package: "p", Test: "TestB/browser", Action: "skip", Left: true}}}
	full := ranTier{"full", []result{{Package: "p", Test: "TestB/browser", Action: "fail"}}}
	if err := missing([]ranTier{quick, full}, []string{"p TestA"}); err != nil {
		t.Error(err)
	}
	for name, tiers := range map[string][]ranTier{"left out by all": {quick}, "met by none": {full}} {
		if err := missing(tiers, []string{"p TestA"}); err == nil || !strings.Contains(err.Error(), "1 tests") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheTestsOfTheSourceAreFound(t *testing.T) {
	tests, err := testsIn(".")
	if err != nil || !slices.Contains(tests, modulePath+" TestTheTestsOfTheSourceAreFound") {
		t.Errorf("%q, %v", tests, err)
	}
	if skipped != tier.Skipped {
		t.Errorf("reasons begin with %q, not %q", tier.Skipped, skipped)
	}
}
