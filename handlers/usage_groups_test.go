package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// TestGroupsOfUsageSumToTheWhole compares the groups of every grouping with the totals of hours and, once all hours are settled, with the
// ledger: over all of the time and day by day, also where only some of the calls are told apart.
func TestGroupsOfUsageSumToTheWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("groups@example.com")
		made, _ := c.logged(150)
		c.reports(metering.Event{RequestID: "reported", At: s.now(), HTTPStatus: 404})
		s.pass(2 * time.Hour)
		if _, err := s.console.Billing.SettleHours(t.Context()); err != nil {
			t.Fatal(err)
		}
		var charged rules.Micros
		if err := db.Raw("SELECT -SUM(amount_micros) FROM ledger_entries WHERE account_id = ? AND kind = ?", c.accountID, models.EntryUsage).Scan(&charged).Error; err != nil {
			t.Fatal(err)
		}
		recorded, failed := int64(1), int64(1)
		for i := range made {
			if !made[i].refused {
				recorded++
				if made[i].status != 200 {
					failed++
				}
			}
		}
		bounds := []time.Time{rules.DayStart(made[len(made)-1].at, zoneOfTests)}
		for bounds[len(bounds)-1].Before(s.now()) {
			bounds = append(bounds, rules.NextDay(bounds[len(bounds)-1], zoneOfTests))
		}
		for _, by := range metering.Groupings {
			for _, most := range []int{1, 30, 1_000_000} {
				g, err := c.console.Metering.Grouped(t.Context(), c.accountID, metering.GroupFilter{Bounds: bounds, Before: bounds, Most: most}, by)
				if err != nil {
					t.Fatal(err)
				}
				if g.Total.Total() != recorded || g.Total.FailedCalls != failed || g.Total.AmountMicros != charged {
					t.Errorf("%s: the whole is %+v, want %d calls, %d failed, for %d", by, g.Total, recorded, failed, charged)
				}
				var groups, parts metering.Tally
				rest := false
				for _, group := range g.Groups {
					groups = groups.Plus(group.Tally)
					rest = rest || group.Rest
					if group.PackageCalls < 0 || group.PayPerUseCalls < 0 || group.FailedCalls < 0 || group.AmountMicros < 0 {
						t.Errorf("%s: %+v", by, group)
					}
				}
				for _, part := range g.Parts {
					parts = parts.Plus(part.Tally)
				}
				if groups != g.Total || parts != g.Total {
					t.Errorf("%s of %d: the groups are %+v, by day %+v, and the whole %+v", by, most, groups, parts, g.Total)
				}
				if counted := by == metering.GroupKey || by == metering.GroupTags || by == metering.GroupStatus; rest != (counted && most < 100) {
					t.Errorf("%s of %d: a rest is %t", by, most, rest)
				}
			}
		}
		c.figuresLeadToTheirRows()
	})
}

// figuresLeadToTheirRows follows the figures of each table of groups, and counts the calls there.
func (c *customer) figuresLeadToTheirRows() {
	c.t.Helper()
	c.figuresOfPickedLeadToTheirRows("")
}

// figuresOfPickedLeadToTheirRows does so where the address picks some of the calls.
func (c *customer) figuresOfPickedLeadToTheirRows(picked string) {
	c.t.Helper()
	followed := 0
	for _, by := range metering.Groupings {
		page := c.get("/usage?from=2026-11-01&to=2026-12-31&group=" + string(by) + picked).wants(200)
		for _, label := range []string{"Paid by packages", "Pay-per-use", "Failed"} {
			page.Find("tbody td[data-label='" + label + "'] a").Each(func(_ int, a *goquery.Selection) {
				var figure int
				if _, err := fmt.Sscan(strings.ReplaceAll(a.Text(), ",", ""), &figure); err != nil {
					c.t.Fatal(err)
				}
				if rows := len(c.walkLog(a.AttrOr("href", ""))); rows != figure {
					c.t.Errorf("by %s, %d calls lead by %s to %d", by, figure, a.AttrOr("href", ""), rows)
				}
				followed++
			})
		}
	}
	if followed < 10 {
		c.t.Errorf("%d figures lead to rows", followed)
	}
}

func TestUsageKeepsAllThatIsChosenInItsAddress(t *testing.T) {
	s := newSite(t)
	c := s.customer("a@example.com")
	c.logged(40)
	const chosen = "/usage?from=2026-11-20&group=key&region=" + inBangkok + "&service=passport&show=money&sort=-calls&to=2026-11-22"
	page := c.get(chosen).wants(200).says("main", "Pay-per-use per day", "By key", "The period before", "Key 1")
	for selector, name := range map[string]string{
		"nav[aria-label=Period] a": "group", "nav[aria-label='Group by'] a": "show", "nav[aria-label=Show] a": "group", "th .sort-link": "show",
		"figure.chart td a": "group",
	} {
		links := page.Find(selector)
		links.Each(func(_ int, a *goquery.Selection) {
			if href := a.AttrOr("href", ""); !strings.Contains(href, name+"=") || !strings.Contains(href, "service=passport") || !strings.Contains(href, "region=") {
				t.Errorf("%s leads to %s", selector, href)
			}
		})
		if links.Length() == 0 {
			t.Errorf("no %s", selector)
		}
	}
	if kept := page.Find("form input[name=group][value=key]").Length() + page.Find("form input[name=show][value=money]").Length(); kept != 2 {
		t.Error("the form forgets what is chosen")
	}
	day := c.get(page.Find("figure.chart td a").Eq(1).AttrOr("href", "")).wants(200).says("main", "Pay-per-use per hour")
	if hours := day.Find("figure.chart tbody tr"); hours.Length() != 24 || !strings.HasPrefix(hours.Find("a").First().AttrOr("href", ""), "/calls?") {
		t.Errorf("a day has %d hours", hours.Length())
	}
	if page.Find("th[aria-sort=descending]").Text() != "All calls" {
		t.Error("the table does not say by what it is sorted")
	}
}

func TestATableOfGroupsIsSortedByAnyColumn(t *testing.T) {
	s := newSite(t)
	c, _ := history(s)
	for _, column := range []string{"name", "packages", "per_use", "amount", "failed", "calls"} {
		up, down := c.rowNames("/usage?group=region&sort="+column), c.rowNames("/usage?group=region&sort=-"+column)
		if len(up) < 2 || strings.Join(up, ",") == strings.Join(down, ",") && column == "name" {
			t.Errorf("%s: %v and %v", column, up, down)
		}
	}
}

func (c *customer) rowNames(path string) (names []string) {
	c.get(path).wants(200).Find("[aria-label='By region'] tbody td.wide").Each(func(_ int, cell *goquery.Selection) { names = append(names, cell.Text()) })
	return names
}

// TestDeductionsByDayAreThoseOfTheirHours adds up both, page by page, and follows each day to its hours and its calls.
func TestDeductionsByDayAreThoseOfTheirHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c, _ := history(newSiteOn(t, db))
		days, hours := c.deductionSums("/usage/deductions"), c.deductionSums("/usage/deductions?by=hour")
		if days.calls != hours.calls || days.amount != hours.amount || days.rows*2 > hours.rows || days.calls != 160 {
			t.Errorf("by day %+v, by hour %+v", days, hours)
		}
		page := c.get("/usage/deductions").wants(200)
		page.Find("main tbody tr").Each(func(_ int, row *goquery.Selection) {
			calls := row.Find("td[data-label=Calls] a")
			var figure int64
			if _, err := fmt.Sscan(calls.Text(), &figure); err != nil {
				t.Fatal(err)
			}
			below := c.deductionSums(row.Find("td").First().Find("a").AttrOr("href", ""))
			if single := len(c.walkLog(calls.AttrOr("href", ""))); below.calls != figure || int64(single) != figure || below.amount != amountOf(t, row) {
				t.Errorf("%d calls of a day are %+v by hour, and %d", figure, below, single)
			}
		})
		c.get("/usage/deductions?before=soon").wants(400)
	})
}

type deductionSum struct {
	rows, calls int64
	amount      rules.Micros
}

func (c *customer) deductionSums(path string) (sum deductionSum) {
	c.t.Helper()
	for path != "" {
		page := c.get(path).wants(200)
		page.Find("main tbody tr").Each(func(_ int, row *goquery.Selection) {
			var calls int64
			if _, err := fmt.Sscan(row.Find("td[data-label=Calls]").Text(), &calls); err != nil {
				c.t.Fatal(err)
			}
			sum.rows, sum.calls, sum.amount = sum.rows+1, sum.calls+calls, sum.amount+amountOf(c.t, row)
		})
		path = page.Find("a[rel=next]").AttrOr("href", "")
	}
	return sum
}
