package handlers_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// spender makes calls with keys and tags for two days, which are settled in between, and reports some after their hours were settled.
func (c *customer) spender(seed uint64) (keys [3]string) {
	c.t.Helper()
	_, keys = c.logged(60)
	random := rand.New(rand.NewPCG(seed, 5)) // #nosec G404 -- a test's
	for i := range 90 {
		call := metering.Call{
			AccountID: c.accountID, RequestID: fmt.Sprint("spent-", i), Region: inBangkok, Service: []string{"passport", "web-image"}[random.IntN(2)], At: c.now(),
			HTTPStatus: []int{200, 200, 200, 404}[random.IntN(4)], AccessKeyID: int64(random.IntN(3)), Since: c.now().Add(-80 * time.Millisecond),
			Tags: []rules.Tags{"", "team=scan", "env=prod,team=scan", "env=test,team=mail"}[random.IntN(4)],
		}
		if call.AccessKeyID > 0 {
			ref, err := models.ParseRef(models.KindKey, c.accountID, keys[call.AccessKeyID])
			if err != nil {
				c.t.Fatal(err)
			}
			call.AccessKeyID = ref.ID
		}
		if _, err := c.console.Metering.Record(c.t.Context(), call); err != nil {
			c.t.Fatal(err)
		}
		c.pass(time.Duration(1+random.IntN(50)) * time.Minute)
		if i%9 == 4 {
			c.settles()
			c.pass(time.Second)
			late := metering.Event{
				RequestID: fmt.Sprint("late-", i), ProjectID: c.projects[inBangkok], Service: "web-image", HTTPStatus: 200, Tags: call.Tags,
				At: c.now().Add(-time.Duration(1+random.IntN(9)) * time.Hour),
			}
			if report, err := c.console.Metering.Ingest(c.t.Context(), []metering.Event{late}); err != nil || report.Accepted != 1 {
				c.t.Fatalf("%+v: %v", report, err)
			}
		}
	}
	return keys
}

// knownCall is a call as the database has it, with its tags and the number of the entry that charged it, 0 if none did.
type knownCall struct {
	models.Call
	tags  rules.Tags
	entry int64
}

// known reads all calls one by one, and asks for each what charged it.
func (c *customer) known() (known []knownCall) {
	c.t.Helper()
	tx := c.db.WithContext(c.t.Context())
	var calls []models.Call
	if err := models.EachCall(tx, c.accountID, models.CallSpan{}, func(call *models.Call) { calls = append(calls, *call) }); err != nil {
		c.t.Fatal(err)
	}
	tags, err := models.TagsByNumber(tx, c.accountID, calls)
	if err != nil {
		c.t.Fatal(err)
	}
	for i := range calls {
		k := knownCall{Call: calls[i], tags: tags[calls[i].TagSetID]}
		if k.Outcome == models.OutcomePayPerUse {
			entry, err := models.ChargeOf(tx, &k.Call, zoneOfTests)
			if err != nil {
				c.t.Fatal(err)
			}
			if entry != nil {
				k.entry = entry.Seq
			}
		}
		known = append(known, k)
	}
	return known
}

// ledgerPick is what an address picks, and whether it picks a call.
type ledgerPick struct {
	query  string
	passes func(*knownCall) bool
}

// ledgerPicks are picks: of keys, of which each call is of exactly one, of tags, of which a call may have several, and of both.
func (c *customer) ledgerPicks(keys [3]string) map[string][]ledgerPick {
	key := func(place int) ledgerPick {
		ref, err := models.ParseRef(models.KindKey, c.accountID, keys[place])
		if err != nil {
			c.t.Fatal(err)
		}
		return ledgerPick{"key=" + keys[place], func(k *knownCall) bool { return k.AccessKeyID == ref.ID }}
	}
	without := ledgerPick{"key=none", func(k *knownCall) bool { return k.AccessKeyID == 0 }}
	tag := func(tag string) ledgerPick {
		return ledgerPick{"tag=" + url.QueryEscape(tag), func(k *knownCall) bool { return k.tags.Has(tag) || slices.Contains(k.tags.Names(), tag) }}
	}
	untagged := ledgerPick{"tag=none", func(k *knownCall) bool { return k.tags == "" }}
	both := func(a, b ledgerPick) ledgerPick {
		return ledgerPick{a.query + "&" + b.query, func(k *knownCall) bool { return a.passes(k) && b.passes(k) }}
	}
	ofKeys := []ledgerPick{key(1), key(2), without}
	var crossed []ledgerPick
	for _, k := range ofKeys {
		for _, t := range []ledgerPick{tag("team"), untagged} {
			crossed = append(crossed, both(k, t))
		}
	}
	return map[string][]ledgerPick{"keys": ofKeys, "both": crossed, "tags": {tag("team=scan"), tag("team=mail"), tag("env=test"), tag("env"), untagged}}
}

// TestDeductionsAndTransactionsOfKeysAndTagsAddUp makes random calls, settled in between and with late ones, and picks those of each key and
// each tag: lines and transactions, on every page and in the files, are what the calls say one by one, and over all keys each line
// and each transaction is what it is as a whole.
func TestDeductionsAndTransactionsOfKeysAndTagsAddUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("spender@example.com")
		keys := c.spender(11)
		known := c.known()
		for name, picks := range c.ledgerPicks(keys) {
			var lines, charges []map[string]rules.Micros
			for _, pick := range picks {
				line, charge := c.linesOf(pick.query), c.chargesOf(pick.query)
				wantLine, wantCharge := make(map[string]rules.Micros), make(map[string]rules.Micros)
				for i := range known {
					k := &known[i]
					if !pick.passes(k) {
						continue
					}
					wantLine[c.lineOf(k)] += callUnit + k.PriceMicros
					if k.entry > 0 {
						wantCharge[c.ref(models.KindTransaction, k.entry)] += callUnit + k.PriceMicros
					}
				}
				sameSums(t, pick.query+" deductions", line, wantLine)
				sameSums(t, pick.query+" transactions", charge, wantCharge)
				c.pagesHaveTheSums(pick.query, line, charge)
				lines, charges = append(lines, line), append(charges, charge)
			}
			if name != "keys" {
				continue
			}
			wholeLines, wholeCharges := make(map[string]rules.Micros), make(map[string]rules.Micros)
			for _, row := range c.records("/usage/deductions.csv?" + allDays) {
				wholeLines[strings.Join(row[:5], " ")] = lineSum(t, row[5], row[6])
			}
			for _, e := range c.entries() {
				if e.Kind == models.EntryUsage {
					wholeCharges[e.Ref().String()] = rules.Micros(e.Calls)*callUnit - e.AmountMicros
				}
			}
			sameSums(t, name+" of all deductions", allOf(lines), wholeLines)
			sameSums(t, name+" of all transactions", allOf(charges), wholeCharges)
		}
		if late := c.get("/billing/transactions?by=entry&tag=team").wants(200).Find("main tbody tr:contains('Late')").Length(); late == 0 {
			t.Error("none of the transactions is late")
		}
		c.divisionsAddUp(known)
	})
}

const (
	allDays = "from=2026-11-01&to=2026-12-31"
	// callUnit adds calls to sums of money: no call costs as much.
	callUnit = 1_000_000_000
)

func lineSum(t testing.TB, calls, amount string) rules.Micros {
	t.Helper()
	n, err := strconv.ParseInt(calls, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	micros, err := rules.ParseMicros(amount)
	if err != nil {
		t.Fatal(err)
	}
	return rules.Micros(n)*callUnit + micros
}

// lineOf names the line of the deductions that a call is of, as the file does.
func (c *customer) lineOf(k *knownCall) string {
	pkg := ""
	if k.PackageID != nil {
		pkg = c.ref(models.KindPackage, *k.PackageID)
	}
	return strings.Join([]string{rules.HourStart(k.CalledAt, zoneOfTests).In(zoneOfTests).Format(time.RFC3339), k.Region, k.Service, string(k.Outcome), pkg}, " ")
}

func (c *customer) linesOf(query string) map[string]rules.Micros {
	c.t.Helper()
	sums := make(map[string]rules.Micros)
	for _, row := range c.records("/usage/deductions.csv?" + allDays + "&" + query) {
		sums[strings.Join(row[:5], " ")] += lineSum(c.t, row[5], row[6])
	}
	return sums
}

// chargesOf reads the parts of transactions of the file, whose last two cells these are.
func (c *customer) chargesOf(query string) map[string]rules.Micros {
	c.t.Helper()
	sums := make(map[string]rules.Micros)
	for _, row := range c.records("/billing/transactions.csv?" + query) {
		sums[row[0]] += lineSum(c.t, row[len(row)-2], strings.TrimPrefix(row[len(row)-1], "-"))
	}
	return sums
}

func allOf(maps []map[string]rules.Micros) map[string]rules.Micros {
	sum := make(map[string]rules.Micros)
	for _, m := range maps {
		for key, n := range m {
			sum[key] += n
		}
	}
	return sum
}

func sameSums(t testing.TB, what string, got, want map[string]rules.Micros) {
	t.Helper()
	for key := range want {
		if got[key] != want[key] {
			t.Errorf("%s: %s is %d, want %d", what, key, got[key], want[key])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d lines, want %d", what, len(got), len(want))
	}
}

// pagesHaveTheSums adds up the pages, however they are put together.
func (c *customer) pagesHaveTheSums(query string, lines, charges map[string]rules.Micros) {
	c.t.Helper()
	total := func(m map[string]rules.Micros) (sum rules.Micros) {
		for _, n := range m {
			sum += n
		}
		return sum
	}
	for _, by := range []string{"day", "hour"} {
		sum := c.deductionSums("/usage/deductions?by=" + by + "&" + allDays + "&" + query)
		if got := rules.Micros(sum.calls)*callUnit + sum.amount; got != total(lines) {
			c.t.Errorf("deductions of %s by %s come to %d, want %d", query, by, got, total(lines))
		}
	}
	for _, by := range []string{"day", "hour", "entry"} {
		var sum rules.Micros
		for path := "/billing/transactions?by=" + by + "&" + query; path != ""; {
			list := c.get(path).wants(http.StatusOK)
			list.Find("main tbody tr").Each(func(_ int, row *goquery.Selection) {
				part, _, _ := strings.Cut(row.Find("span.under a").Text(), " ")
				amount := strings.NewReplacer("−", "", "$", "", ",", "").Replace(row.Find("td[data-label='Of these calls']").AttrOr("title", ""))
				sum += lineSum(c.t, part, amount)
			})
			path = list.Find("a[rel=next]").AttrOr("href", "")
		}
		if sum != total(charges) {
			c.t.Errorf("transactions of %s by %s come to %d, want %d", query, by, sum, total(charges))
		}
	}
}

// divisionsAddUp divides each transaction and each line of the deductions that somebody paid over keys and tags: the groups are those of its calls, add up to
// it, and lead to them.
func (c *customer) divisionsAddUp(known []knownCall) {
	c.t.Helper()
	for _, by := range []metering.Grouping{metering.GroupKey, metering.GroupTags, metering.GroupTag("team")} {
		for _, e := range c.entries() {
			if e.Kind != models.EntryUsage {
				continue
			}
			d, err := c.console.Metering.DivideEntry(c.t.Context(), c.accountID, e.Seq, by)
			if err != nil {
				c.t.Fatal(err)
			}
			c.isDivided(e.Ref().String(), by, &d, known, func(k *knownCall) bool { return k.entry == e.Seq })
			if d.Total.Total() != e.Calls || d.Total.AmountMicros != -e.AmountMicros {
				c.t.Errorf("%s by %s comes to %+v", e.Ref(), by, d.Total)
			}
		}
		seen := make(map[string]bool)
		for i := range known {
			k := &known[i]
			if line := c.lineOf(k); seen[line] {
				continue
			}
			seen[c.lineOf(k)] = true
			var pkg int64
			if k.PackageID != nil {
				pkg = *k.PackageID
			}
			hour := rules.HourOf{Offering: k.Offering(), Start: rules.HourStart(k.CalledAt, zoneOfTests)}
			d, err := c.console.Metering.DivideHour(c.t.Context(), c.accountID, hour, k.Outcome, pkg, by)
			if err != nil {
				c.t.Fatal(err)
			}
			line := c.lineOf(k)
			c.isDivided(line, by, &d, known, func(other *knownCall) bool { return c.lineOf(other) == line })
		}
	}
}

func (c *customer) isDivided(what string, by metering.Grouping, d *metering.Divided, known []knownCall, of func(*knownCall) bool) {
	c.t.Helper()
	got, want := make(map[string]rules.Micros), make(map[string]rules.Micros)
	for _, g := range d.Groups {
		got[fmt.Sprint(g.AccessKeyID, g.Tags, g.Tag)] += rules.Micros(g.Total())*callUnit + g.AmountMicros
	}
	for i := range known {
		if k := &known[i]; of(k) {
			group := metering.Group{AccessKeyID: k.AccessKeyID}
			switch {
			case by == metering.GroupTags:
				group = metering.Group{Tags: k.tags}
			case by.Tag() != "":
				group = metering.Group{Tag: k.tags.Value(by.Tag())}
			}
			want[fmt.Sprint(group.AccessKeyID, group.Tags, group.Tag)] += callUnit + k.PriceMicros
		}
	}
	sameSums(c.t, what+" by "+string(by), got, want)
}

// chargedOnce settles the hour that is running, and gives the entry of the last call.
func (c *customer) chargedOnce() *models.LedgerEntry {
	c.t.Helper()
	c.pass(time.Hour)
	c.settles()
	entries := c.entries()
	if len(entries) == 0 || entries[0].Kind != models.EntryUsage {
		c.t.Fatal("nothing was charged")
	}
	return &entries[0]
}

// TestPagesOnWhoSpentItAskFourStatementsAtMost opens those that look through calls, of a customer whose hour was charged twice.
func TestPagesOnWhoSpentItAskFourStatementsAtMost(t *testing.T) {
	s := newSite(t)
	c := s.customer("statements@example.com")
	keys := c.spender(3)
	var late *models.LedgerEntry
	for _, e := range c.entries() {
		if page.IsLate(&e) {
			late = &e
		}
	}
	if late == nil {
		t.Fatal("nothing came late")
	}
	n := s.counting()
	for _, address := range []string{
		page.TransactionPath(late), page.TransactionPath(late) + "?group=tags", page.TransactionPath(late) + "?group=tag:team", page.CallsPath(late), page.CallsPath(late, "group", "tag:env"),
		"/usage/deductions?key=" + keys[1], "/usage/deductions?by=hour&tag=team", "/billing/transactions?key=" + keys[1], "/billing/transactions?by=entry&tag=team%3Dscan&from=2026-11-21",
	} {
		n.Store(0)
		c.get(address).wants(http.StatusOK)
		most := int64(mostStatements)
		if strings.HasPrefix(address, "/calls") {
			most++ // why the first call of the hour was paid as it was: the call, the packages, what they had left, and what is beside them
		}
		if n.Load() > most {
			t.Errorf("%s asks the database %d times", address, n.Load())
		}
	}
}

// TestOfAKeyOrATagOnlyWhatItsCallsCameToIsShown looks at what is left out, and said so, and at filters that are wrong.
func TestOfAKeyOrATagOnlyWhatItsCallsCameToIsShown(t *testing.T) {
	s := newSite(t)
	c := s.customer("shown@example.com")
	keys := c.spender(4)
	list := c.get("/billing/transactions?tag=team%3Dscan").wants(http.StatusOK).
		says("main", "top-ups, orders and refunds are of no key and no tag", "days on which the calls were made", "Charged for these calls", "Whole transaction", "In no transaction yet: ").
		never("main tbody", "Top-up")
	if list.Find("input[name=tag]").AttrOr("value", "") != "team=scan" || !strings.Contains(list.Find("a[href^='/exports/transactions']").AttrOr("href", ""), "tag=team%3Dscan") {
		t.Error("the form or the file forgets the tag")
	}
	c.get("/billing/transactions?kind=top_up&tag=team%3Dscan").wants(http.StatusOK).says("main", "No such transactions", "top-ups, orders and refunds")
	c.get("/usage/deductions?key="+keys[1]).wants(http.StatusOK).says("main", "only the calls of the chosen key and tag").never("main thead", "Left in package")
	c.get("/usage/deductions").wants(http.StatusOK).says("main thead", "Left in package").never("main", "chosen key and tag")
	for _, address := range []string{"/usage/deductions?tag=a%3Db%3Dc", "/billing/transactions?tag=a%3Db%3Dc"} {
		c.get(address).wants(http.StatusUnprocessableEntity).says("#field-tag-error", "name=value")
	}
	c.get("/usage/deductions.csv?tag=a%3Db%3Dc").wants(http.StatusBadRequest)
	c.get("/billing/transactions.csv?tag=a%3Db%3Dc").wants(http.StatusBadRequest)
	other := s.customer("other@example.com")
	for _, address := range []string{"/usage/deductions", "/usage/deductions.csv", "/billing/transactions", "/billing/transactions.csv"} {
		other.get(address + "?key=" + keys[1]).wants(http.StatusNotFound)
	}
	for _, address := range []string{"/usage/deductions.json", "/billing/transactions.json"} {
		if file := c.exported(address + "?tag=team&key=" + keys[2]); file.Filter["tag"] != "team" || file.Filter["key"] != keys[2] {
			t.Errorf("%s says %v", address, file.Filter)
		}
	}
	usage := c.get("/usage?group=key&key=" + keys[1]).wants(http.StatusOK)
	if href := usage.Find("main a[href^='/usage/deductions?']").AttrOr("href", ""); !strings.Contains(href, "key="+keys[1]) {
		t.Errorf("usage of a key leads to %s", href)
	}
	for _, selector := range []string{"a[href^='/usage/deductions?']", "a[href^='/billing/transactions?']"} {
		if href := c.get("/keys/"+keys[1]).wants(http.StatusOK).Find("main "+selector).AttrOr("href", ""); !strings.Contains(href, "key="+keys[1]) {
			t.Errorf("the key leads to %q", href)
		}
	}
}
