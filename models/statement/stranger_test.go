package statement_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/statement"
)

// everyNth is how many of the changes of single characters are tried by the stranger, who takes longer.
const everyNth = 7

// TestAStrangerWhoReadTheFormatChecksStatementsTheSame has statements, and all that may be done to them, checked by a verifier in another
// language that knows nothing but what format.txt says: it finds right what is, and names the same line of what is not.
func TestAStrangerWhoReadTheFormatChecksStatementsTheSame(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Programs)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is not installed: apt-get install python3")
	}
	lines := aprilFile(t, shop.Open(t, dbtest.SQLite(t)))
	before, err := os.ReadFile("testdata/statement-1.json")
	must(t, err)
	files := append([][]string{lines, strings.Split(strings.TrimSuffix(string(before), "\n"), "\n")}, mutations(lines)...)
	var told bytes.Buffer
	for _, file := range files {
		must(t, json.NewEncoder(&told).Encode(strings.Join(file, "\n")+"\n"))
	}
	stranger := exec.CommandContext(t.Context(), python, "testdata/verify.py", statement.EncodeKey(publicKey()))
	stranger.Stdin = &told
	said, err := stranger.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	answers, right, wrong := bufio.NewScanner(bytes.NewReader(said)), 0, 0
	for i, file := range files {
		if !answers.Scan() {
			t.Fatalf("the stranger said nothing of file %d", i)
		}
		p := verify(t, file, publicKey()).Problem
		if p == nil {
			if right++; answers.Text() != "right" {
				t.Errorf("file %d is right, and the stranger says %s", i, answers.Text())
			}
			continue
		}
		if wrong++; !strings.HasPrefix(answers.Text(), "line "+strconv.Itoa(p.Line)+":") {
			t.Errorf("file %d: we say %s, the stranger %s", i, p, answers.Text())
		}
	}
	if right < 2 || wrong < 100 {
		t.Errorf("%d files are right and %d wrong: too few to tell", right, wrong)
	}
}

// mutations are the file with a character changed, a line taken out, doubled or moved, and what a forger makes who seals it anew.
func mutations(lines []string) (files [][]string) {
	n := 0
	for _, place := range someOfEach(lines) {
		for _, at := range digits.FindAllStringIndex(lines[place], -1) {
			if n++; n%everyNth != 0 {
				continue
			}
			changed := slices.Clone(lines)
			other := byte('7')
			if lines[place][at[0]] == '7' {
				other = '8'
			}
			changed[place] = lines[place][:at[0]] + string(other) + lines[place][at[0]+1:]
			files = append(files, changed)
		}
		files = append(files,
			slices.Delete(slices.Clone(lines), place, place+1), slices.Insert(slices.Clone(lines), place, lines[place]), lines[:place],
			seal(slices.Delete(slices.Clone(lines), place, place+1), shop.StatementKey), seal(slices.Insert(slices.Clone(lines), place, lines[place]), shop.StatementKey))
		if place > 1 {
			moved := slices.Clone(lines)
			moved[place], moved[place-1] = moved[place-1], moved[place]
			files = append(files, seal(moved, shop.StatementKey))
		}
		for _, number := range numbers.FindAllStringIndex(lines[place], -1) {
			changed := slices.Clone(lines)
			changed[place] = lines[place][:number[1]] + "1" + lines[place][number[1]:]
			files = append(files, seal(changed, shop.StatementKey))
		}
	}
	for _, f := range forgeries {
		place := nth(lines, f.kind, f.nth)
		changed := slices.Clone(lines)
		changed[place] = strings.Replace(lines[place], f.old, f.new, 1)
		files = append(files, seal(changed, shop.StatementKey))
	}
	return append(files, append(slices.Clone(lines), "x"))
}

// numbers finds each number that is the value of a field.
var numbers = regexp.MustCompile(`":-?\d+`)
