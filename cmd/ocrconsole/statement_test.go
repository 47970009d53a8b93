package main

import (
	"encoding/base64"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rules"
	"ocrconsole/web/browsertest"
)

// printedMicros reads amounts as pages print them: "+$20.00", "−$8.05".
func printedMicros(t *testing.T, texts []string) (amounts []rules.Micros) {
	t.Helper()
	for _, text := range texts {
		n, err := rules.ParseMicros(strings.NewReplacer("+", "", "−", "-", "$", "", ",", "", " ", "").Replace(text))
		if err != nil {
			t.Fatalf("%q is no amount: %v", text, err)
		}
		amounts = append(amounts, n)
	}
	return amounts
}

func micros(amounts []rules.Micros) (sum rules.Micros) {
	for _, n := range amounts {
		sum += n
	}
	return sum
}

// TestAStatementsPrintedTotalIsTheSumOfItsLines goes the way of somebody who keeps the books: to the month, to the print
// view, and with the signed file to the program that checks it.
func TestAStatementsPrintedTotalIsTheSumOfItsLines(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	settings := withDemo(t)
	c := startConsole(t, settings, false)
	month := c.objectsOf(t, demo.Email).month
	p := browsertest.Open(t, c.url, browsertest.WithoutJavaScript())
	p.Navigate(door(demo.Email))
	p.Click(`#sidebar a[href="/billing"]`)
	p.Click(`.tab-bar a[href="/billing/statements"]`)
	p.Click(`main a[href="/billing/statements/` + month + `"]`)
	onScreen := addsUp(t, p)
	p.Click(`main a[href$="/print"]`)
	if onPaper := addsUp(t, p); !slices.Equal(onPaper, onScreen) {
		t.Errorf("the print view says %v, the page %v", onPaper, onScreen)
	}
	p.Screenshot("statement print view")

	file := filepath.Join(t.TempDir(), "statement.json")
	c.download(t, "/billing/statements/"+month+"/signed.json", file)
	key := strings.TrimSpace(command(t, settings, "", "statement-key").stdout)
	// No setting, no database: another machine could do it.
	got := command(t, nil, "", "verify-statement", file, "--key", key)
	opening, closing := onScreen[0], onScreen[len(onScreen)-1]
	balances := "Opening balance " + rules.FormatMicros(opening) + " USD, closing balance " + rules.FormatMicros(closing) + " USD"
	if got.code != 0 || !strings.Contains(got.stdout, "RIGHT") || !strings.Contains(got.stdout, balances) {
		t.Errorf("%+v", got)
	}
	c.rejectsChanges(t, file, key)
}

// addsUp gives the printed amounts of the summary, from the opening to the closing balance. The lines must add up to the
// totals under them, and these to what the balance changed by.
func addsUp(t *testing.T, p *browsertest.Page) []rules.Micros {
	t.Helper()
	var change rules.Micros
	for _, table := range []string{"Orders, top-ups and refunds", "Pay-per-use by region and service"} {
		in := `div[aria-label="` + table + `"] `
		lines, total := printedMicros(t, p.Texts(in+"tbody td:last-child .amount")), printedMicros(t, p.Texts(in+"tfoot td:last-child .amount"))
		if len(lines) == 0 || len(total) != 1 || micros(lines) != total[0] {
			t.Errorf("%s: %v add up to %d, printed is %v", table, lines, micros(lines), total)
		}
		change += micros(total)
	}
	sum := printedMicros(t, p.Texts("main dl.grid dd > .amount"))
	last := len(sum) - 1
	if len(sum) < 3 || micros(sum[:last]) != sum[last] || sum[0]+change != sum[last] {
		t.Errorf("the summary is %v, the lines come to %d", sum, change)
	}
	return sum
}

// download keeps a file as the demo customer.
func (c *console) download(t *testing.T, path, file string) {
	t.Helper()
	browser := client(t)
	for _, address := range []string{door(demo.Email), path} {
		response, err := browser.Get(c.url + address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err := response.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil || address == path && response.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v", address, response.StatusCode, err)
		}
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// rejectsChanges changes one call in the file and asks for another key: both are told, with the line.
func (c *console) rejectsChanges(t *testing.T, file, key string) {
	t.Helper()
	other := base64.StdEncoding.EncodeToString(make([]byte, 32))
	got := command(t, nil, "", "verify-statement", file, "--key", other)
	if got.code != 1 || !strings.Contains(got.stdout, "WRONG: line ") || !strings.Contains(got.stdout, "signed with another key") {
		t.Errorf("another key: %+v", got)
	}
	if got := command(t, nil, "", "verify-statement", file, "--key", other, "--key", key); got.code != 0 {
		t.Errorf("one of two keys: %+v", got)
	}
	text, err := os.ReadFile(file) // #nosec G304 -- the test's own
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), `"status":200,`, `"status":500,`, 1)
	got = command(t, nil, changed, "verify-statement", "-", "--json")
	if got.code != 1 || !strings.Contains(got.stdout, `"problem": {`) || !strings.Contains(got.stdout, "only successful calls are charged") {
		t.Errorf("a changed call: %+v", got)
	}
}

func TestVerifyStatementSaysWhatIsWrongWithTheCall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args      []string
		stdin     string
		code      int
		complaint string
	}{
		"no file":          {[]string{"/nowhere/statement.json"}, "", 1, "no such file"},
		"another file":     {[]string{"-"}, "{}\n", 1, "not a signed statement"},
		"an empty file":    {[]string{"-"}, "", 1, "the file ends here"},
		"half a key":       {[]string{"-", "--key", "c2hvcnQ="}, "", 2, "--key"},
		"nothing to check": {nil, "", 2, "FILE"},
	} {
		got := command(t, nil, test.stdin, append([]string{"verify-statement"}, test.args...)...)
		if got.code != test.code || !strings.Contains(got.stdout+got.stderr, test.complaint) && !strings.Contains(strings.ToUpper(got.stdout+got.stderr), test.complaint) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTheStatementKeyIsKeptOrTheSettings(t *testing.T) {
	t.Parallel()
	settings := embedded(t)
	first, again := command(t, settings, "", "statement-key"), command(t, settings, "", "statement-key")
	if first.code != 0 || first.stdout != again.stdout || len(strings.TrimSpace(first.stdout)) != 44 {
		t.Errorf("%+v, then %+v", first, again)
	}
	seed := base64.StdEncoding.EncodeToString([]byte("01234567890123456789012345678901"))
	set := command(t, append(embedded(t), "OCRCONSOLE_STATEMENT_KEY="+seed), "", "statement-key")
	if set.code != 0 || set.stdout == first.stdout {
		t.Errorf("%+v", set)
	}
	wrong := command(t, []string{"OCRCONSOLE_STATEMENT_KEY=" + seed[:20]}, "", "statement-key")
	if wrong.code != 2 || !strings.Contains(wrong.stderr, "OCRCONSOLE_STATEMENT_KEY") || strings.Contains(wrong.stderr, seed[:20]) {
		t.Errorf("%+v", wrong)
	}
}
