package export

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"ocrconsole/models/catalog"
)

func TestOnlyTextsAreKeptFromBeingFormulas(t *testing.T) {
	t.Parallel()
	currency := catalog.CurrencyOf("USD")
	for text, want := range map[string]string{
		"": "", "plain": "plain", "a=b": "a=b", "O'Neill": "O'Neill", "護照": "護照", "1-2": "1-2", " x": " x",
		"=1+1": "'=1+1", "+49 30": "'+49 30", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\n": "'\n", "\r1": "'\r1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "  =1": "'  =1", "\u00a0=1": "'\u00a0=1", "\u200b=1": "'\u200b=1", "\ufeff@x": "'\ufeff@x",
	} {
		var out strings.Builder
		file, err := newCSVFile(&out, []string{"text", "number", "amount"})
		if err != nil {
			t.Fatal(err)
		}
		cells := []Cell{Text(text), Number(-7), Amount(-1_500_000)}
		writeAmounts(cells, currency)
		if err := file.row(cells); err != nil {
			t.Fatal(err)
		}
		if err := file.end(1); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		// The reader takes every line's end for the same one.
		if want = strings.ReplaceAll(want, "\r", ""); err != nil || len(records) != 2 || !slices.Equal(records[1], []string{want, "-7", "-1.50"}) {
			t.Errorf("%q comes out as %q, %v", text, records, err)
		}
	}
}
