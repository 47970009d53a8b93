package statement_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
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
	files := append(takenBackFiles(t), append([][]string{lines, strings.Split(strings.TrimSuffix(string(before), "\n"), "\n")}, mutations(lines)...)...)
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
	if right < 4 || wrong < 100 {
		t.Errorf("%d files are right and %d wrong: too few to tell", right, wrong)
	}
}

// takenBackFiles are the statements of two months of a gift that was taken back at the end of the first, of which calls are told in both.
func takenBackFiles(t *testing.T) (files [][]string) {
	t.Helper()
	s := shop.Open(t, dbtest.SQLite(t))
	c := s.Customer(t)
	c.TopUp(t, 1_000_000)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	s.Clock.Set(time.Date(2026, 4, 30, 15, 0, 0, 0, time.UTC)) // an hour before May
	s.Operators(t, 1)
	give := &models.DeskAct{AccountID: c.ID, FormKey: "give", Kind: models.DeskGrant, Reason: "Goodwill", AskedBy: 1}
	must(t, s.Billing.GrantAct(t.Context(), give, billing.Gift{AccountID: c.ID, Region: shop.Bangkok, Service: shop.Passport, Calls: 20}, math.MaxInt64))
	var told [][]metering.Event
	for range 4 { // before, and after, each told then and the next month
		s.Clock.Advance(5 * time.Minute)
		told = append(told, c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now()))
		if len(told) == 2 {
			s.Clock.Advance(time.Minute)
			must(t, s.Billing.TakeBack(t.Context(), &models.DeskAct{AccountID: c.ID, FormKey: "take", Kind: models.DeskTakeBack, Reason: "Not for them", AskedBy: 1}, 1))
		}
	}
	for _, i := range []int{2, 0} {
		_, err := s.Metering.Ingest(t.Context(), told[i])
		must(t, err)
	}
	s.Clock.Advance(3 * time.Hour)
	for _, i := range []int{3, 1} {
		_, err := s.Metering.Ingest(t.Context(), told[i])
		must(t, err)
	}
	if p := c.Packages(t)[0]; p.UsedCalls != 6 {
		t.Fatalf("%+v", p)
	}
	s.Clock.Advance(72 * time.Hour)
	_, err := s.Billing.SettleHours(t.Context())
	must(t, err)
	for month := time.April; month <= time.May; month++ {
		var file bytes.Buffer
		must(t, s.Statements().Issue(t.Context(), c.ID, time.Date(2026, month, 10, 0, 0, 0, 0, time.UTC), &file))
		files = append(files, strings.Split(strings.TrimSuffix(file.String(), "\n"), "\n"))
	}
	for _, file := range files {
		if p := verify(t, file, publicKey()).Problem; p != nil {
			t.Errorf("a gift that was taken back: %s", p)
		}
	}
	return files
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
