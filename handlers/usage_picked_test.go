package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// pickOf is what an address picks of the calls that a test made: those of a key by its place, 0 for any, and of a tag.
type pickOf struct {
	key int
	tag string
}

func (p pickOf) passes(c *loggedCall) bool {
	has := p.tag == "" || slices.Contains(c.tags.List(), p.tag) || slices.Contains(c.tags.Names(), p.tag)
	return !c.refused && (p.key == 0 || c.key == p.key) && has
}

// address continues an address.
func (p pickOf) address(keys [3]string) string {
	return "&key=" + keys[p.key] + "&tag=" + url.QueryEscape(p.tag)
}

func (p pickOf) pick(t *testing.T, c *customer, keys [3]string) (pick models.CallPick) {
	t.Helper()
	if p.key != 0 {
		ref, err := models.ParseRef(models.KindKey, c.accountID, keys[p.key])
		if err != nil {
			t.Fatal(err)
		}
		pick.AccessKeyID = ref.ID
	}
	if p.tag != "" {
		name, value, _ := strings.Cut(p.tag, "=")
		pick.Tag = models.CallTag{AccountID: c.accountID, Name: name, Value: value}
	}
	return pick
}

// TestUsageOfAKeyOrATagIsThatOfItsCalls picks the calls of keys and tags, alone and together, on the page of usage and in its file, by every
// grouping: what it shows is counted of the calls that were made, leads to them, and of all keys and all tags together is the whole.
func TestUsageOfAKeyOrATagIsThatOfItsCalls(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("picked@example.com")
		made, keys := c.logged(120)
		bounds := []time.Time{rules.DayStart(made[len(made)-1].at, zoneOfTests)}
		for bounds[len(bounds)-1].Before(s.now()) {
			bounds = append(bounds, rules.NextDay(bounds[len(bounds)-1], zoneOfTests))
		}
		picks := []pickOf{{1, ""}, {2, ""}, {0, "team=scan"}, {0, "env"}, {2, "env=prod"}, {0, "team=nobody"}}
		for _, picked := range picks {
			want := int64(0)
			for i := range made {
				if picked.passes(&made[i]) {
					want++
				}
			}
			for _, by := range append(slices.Clone(metering.Groupings), metering.GroupTag("team")) {
				for _, most := range []int{5, 1_000_000} {
					f := metering.GroupFilter{Bounds: bounds, Before: bounds, Most: most, Pick: picked.pick(t, c, keys)}
					g, err := c.console.Metering.Grouped(t.Context(), c.accountID, f, by)
					if err != nil {
						t.Fatal(err)
					}
					var groups, parts, before metering.Tally
					for _, group := range g.Groups {
						groups = groups.Plus(group.Tally)
					}
					for _, part := range g.Parts {
						parts = parts.Plus(part.Tally)
					}
					for _, tally := range g.Before {
						before = before.Plus(tally)
					}
					if groups != g.Total || parts != g.Total || most > 100 && (g.Total.Total() != want || before != g.Total) {
						t.Errorf("%+v by %s of %d: the groups are %+v, by day %+v, the whole %+v, want %d calls, as before: %+v", picked, by, most, groups, parts, g.Total, want, before)
					}
					if cut := most < 100; cut == g.Since.IsZero() || cut == (len(g.Before) > 0) || cut && g.Total.Total() > 2*int64(most) {
						t.Errorf("%+v by %s of %d: since %s, %d before, %d calls", picked, by, most, g.Since, len(g.Before), g.Total.Total())
					}
				}
				if rows := c.records("/usage.csv?from=2026-11-01&to=2026-12-31&group=" + string(by) + picked.address(keys)); countOf(t, rows) != want {
					t.Errorf("%+v by %s: %d calls in the file, want %d", picked, by, countOf(t, rows), want)
				}
			}
		}
		c.figuresOfPickedLeadToTheirRows(pickOf{2, "team=scan"}.address(keys))
		c.filesOfGroupsSumToTheWhole(t)
	})
}

// countOf adds up the calls in a file of usage.
func countOf(t *testing.T, rows [][]string) (calls int64) {
	t.Helper()
	for _, row := range rows {
		for _, cell := range row[1:4] {
			n, err := strconv.ParseInt(cell, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			calls += n
		}
	}
	return calls
}

// filesOfGroupsSumToTheWhole compares the files of usage by each grouping with the file that tells nothing apart, day by day.
func (c *customer) filesOfGroupsSumToTheWhole(t *testing.T) {
	t.Helper()
	const days = "?from=2026-11-01&to=2026-12-31"
	whole := c.records("/usage.csv" + days)
	for _, by := range append(slices.Clone(metering.Groupings), metering.GroupTag("env")) {
		rows := c.records("/usage.csv" + days + "&group=" + string(by))
		for _, day := range whole {
			of := slices.DeleteFunc(slices.Clone(rows), func(row []string) bool { return row[0] != day[0] })
			if countOf(t, of) != countOf(t, [][]string{day}) || sum(t, of, 4) != sum(t, [][]string{day}, 4) {
				t.Errorf("by %s, %v is %v", by, day, of)
			}
		}
	}
	names := make(map[string]bool)
	for _, row := range c.records("/usage.csv" + days + "&group=tags") {
		names[row[7]] = true
	}
	if len(names) != 4 || !names[""] || !names["env=prod,team=scan"] {
		t.Errorf("the file by tags has %v", names)
	}
}

func TestUsageSaysWhatOfItIsPicked(t *testing.T) {
	s := newSite(t)
	c := s.customer("a@example.com")
	_, keys := c.logged(40)
	page := c.get("/usage?group=service&key="+keys[1]+"&tag=team%3Dscan").wants(200).says("main", "By service", "of the chosen key and tag only")
	if page.Find("select[name=key] option[selected]").AttrOr("value", "") != keys[1] || page.Find("input[name=tag]").AttrOr("value", "") != "team=scan" {
		t.Error("the form does not show what is chosen")
	}
	for _, selector := range []string{"nav[aria-label=Period] a", "nav[aria-label='Group by'] a", "th .sort-link", "figure.chart td a", "tbody td a[href^='/calls']", "a[href^='/exports/usage']"} {
		links := page.Find(selector)
		if href := links.First().AttrOr("href", ""); !strings.Contains(href, "key="+keys[1]) || !strings.Contains(href, "tag=team%3Dscan") {
			t.Errorf("%s leads to %q", selector, href)
		}
	}
	c.get("/usage?tag=a%3Db%3Dc").wants(http.StatusUnprocessableEntity).says("#field-tag-error", "name=value")
	c.get("/usage.csv?tag=a%3Db%3Dc").wants(http.StatusBadRequest)
	other := s.customer("b@example.com")
	other.get("/usage?key=" + keys[1]).wants(http.StatusNotFound)
	other.get("/usage.csv?key=" + keys[1]).wants(http.StatusNotFound)
}

// TestNoFileOfPickedUsageIsCutOff asks for the calls of a tag where more were made than are looked through for it: the page says since
// when it has them, and no file is made, which would look whole.
func TestNoFileOfPickedUsageIsCutOff(t *testing.T) {
	s := newSite(t)
	c := s.customer("many@example.com")
	c.subscribed(inBangkok, "web-image")
	day := s.now().In(zoneOfTests).Format(time.DateOnly)
	s.pass(48 * time.Hour)
	asked := "?from=" + day + "&to=" + s.now().In(zoneOfTests).Format(time.DateOnly)
	files := []string{"/usage.csv", "/usage.json", "/exports/usage", "/usage/deductions.csv", "/exports/deductions", "/billing/transactions.json", "/exports/transactions"} // some are pages that offer them
	c.get("/usage.csv" + asked + "&tag=team").wants(http.StatusOK)
	const atOnce = 1000
	for made := 0; made <= models.CallsToldApart; made += atOnce {
		if refused := c.uses(bangkok, "web-image", atOnce, http.StatusInternalServerError); refused != 0 {
			t.Fatalf("%d calls refused", refused)
		}
		s.pass(time.Second)
	}
	const why = "at most 30,000 of each service at a time. Those before are in no figure here. Choose a shorter period"
	for _, page := range []string{"/usage", "/usage/deductions", "/billing/transactions"} {
		c.get(page+asked+"&tag=team").wants(http.StatusOK).says("main", why)
	}
	for _, file := range files {
		for _, group := range []string{"", "&group=key", "&group=service", "&group=status"} {
			answer := c.get(file+asked+"&export="+strings.Repeat("K", 26)+"&tag=team"+group).wants(http.StatusUnprocessableEntity).says("main", why)
			if sent := answer.header.Get("Content-Disposition"); sent != "" {
				t.Errorf("%s%s is a file: %s", file, group, sent)
			}
		}
	}
	c.get("/usage.csv?from=" + day + "&to=" + day + "&tag=team").wants(http.StatusOK) // shorter
	rows := c.records("/usage.csv" + asked + "&group=tags")                           // not told apart, but there
	if calls := countOf(t, rows); calls != models.CallsToldApart+atOnce {
		t.Errorf("%d calls in the file by tags", calls)
	}
}
