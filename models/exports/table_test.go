package exports_test

import (
	"strings"
	"testing"

	"ocrconsole/models/exports"
)

func TestATableHasNumbersAsTheyAreAndNoFormula(t *testing.T) {
	var out strings.Builder
	rows := [][]string{{"code", "name"}, {"-12.50", "0"}, {"=HYPERLINK(\"https://example.com\")", "-1+2"}, {" @SUM(A1)", "Spring -5"}, {"-Inf", "-"}}
	if err := exports.WriteTable(&out, rows); err != nil {
		t.Fatal(err)
	}
	const want = "code,name\n-12.50,0\n\"'=HYPERLINK(\"\"https://example.com\"\")\",'-1+2\n' @SUM(A1),Spring -5\n'-Inf,'-\n"
	if out.String() != want {
		t.Errorf("%q", out.String())
	}
}
