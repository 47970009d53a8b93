package handlers_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// newSiteIn is a console that bills by the clocks of a zone.
func newSiteIn(t testing.TB, zone string) (*site, *time.Location) {
	t.Helper()
	s := newSite(t)
	name, data := catalog.Default()
	s.applyCatalog(name, bytes.ReplaceAll(data, []byte("Asia/Shanghai"), []byte(zone)))
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return s, loc
}

func TestADayOnWhichClocksChangeIsWholeAndEachOfItsHoursIsItself(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, day string
		hours     int           // that have a row of their own
		length    time.Duration // of the day
	}{
		{"Europe/Berlin", "2027-10-31", 25, 25 * time.Hour},
		{"Europe/Berlin", "2027-03-28", 23, 23 * time.Hour},
		{"America/New_York", "2027-11-07", 25, 25 * time.Hour},
		{"Australia/Lord_Howe", "2027-04-04", 25, 24*time.Hour + 30*time.Minute},
		{"Australia/Lord_Howe", "2027-10-03", 24, 23*time.Hour + 30*time.Minute},
		{"America/Santiago", "2027-04-03", 25, 25 * time.Hour},
		{"America/Santiago", "2027-09-05", 23, 23 * time.Hour},
		{"Asia/Shanghai", "2027-10-31", 24, 24 * time.Hour},
	} {
		t.Run(c.zone+" "+c.day, func(t *testing.T) {
			t.Parallel()
			s, loc := newSiteIn(t, c.zone)
			noon, err := time.ParseInLocation("2006-01-02 15", c.day+" 12", loc)
			if err != nil {
				t.Fatal(err)
			}
			start := rules.DayStart(noon, loc)
			s.pass(start.Sub(s.now()) - time.Hour)
			ada := s.customer("ada@example.com")
			pkg := ada.granted(inBangkok, "passport", 1000)
			s.pass(time.Hour)
			quarters := int(c.length / (15 * time.Minute))
			for i := range quarters {
				ada.reports(metering.Event{RequestID: fmt.Sprint("call-", i), At: s.now(), HTTPStatus: 200})
				s.pass(15 * time.Minute)
			}
			if !s.now().Equal(rules.NextDay(start, loc)) {
				t.Fatalf("the day ends at %s, not %s", rules.NextDay(start, loc), s.now())
			}
			days := "?from=" + c.day + "&to=" + c.day
			if rows := ada.records("/usage.csv" + days); len(rows) != 1 || rows[0][0] != c.day || rows[0][1] != strconv.Itoa(quarters) {
				t.Errorf("the day's file is %q, want %s with %d calls", rows, c.day, quarters)
			}
			ada.get("/usage"+days).wants(200).says("main", format.F{}.Calls(int64(quarters)))
			for _, path := range []string{"/usage/deductions" + days + "&by=hour", "/packages/" + pkg} {
				ada.hoursAreThemselves(path, c.hours, quarters)
			}
			if rows := ada.records("/usage/deductions.csv" + days); len(rows) != c.hours {
				t.Errorf("%d hours in the file, want %d", len(rows), c.hours)
			}
		})
	}
}

// hoursAreThemselves fails the test unless each row of the page names another hour and leads to the calls of that hour.
func (c *customer) hoursAreThemselves(path string, hours, calls int) {
	c.t.Helper()
	seen, found := map[string]bool{}, map[string]bool{}
	for rows := 0; path != ""; {
		page := c.get(path).wants(200)
		page.Find("main table:has(a[href*='hour=']) tbody tr").Each(func(_ int, row *goquery.Selection) {
			rows++
			name := strings.TrimSpace(row.Find("td").First().Text())
			if seen[name] {
				c.t.Errorf("%s: two rows read %q", path, name)
			}
			seen[name] = true
			list := c.get(row.Find("a[href*='hour=']").AttrOr("href", "")).wants(200)
			if value := list.Find("input[name=hour]").AttrOr("value", ""); value == "" || !strings.Contains(list.Find("main").Text(), name) {
				c.t.Errorf("%s: %q leads to the calls of the hour %q, which is not said", path, name, value)
			}
			list.Find("main tbody code").Each(func(_ int, id *goquery.Selection) {
				if found[id.Text()] {
					c.t.Errorf("%s: %s is in two hours", path, id.Text())
				}
				found[id.Text()] = true
			})
		})
		if path = page.Find("a[rel=next]").AttrOr("href", ""); path == "" && (rows != hours || len(found) != calls) {
			c.t.Errorf("%d hours with %d calls, want %d with %d", rows, len(found), hours, calls)
		}
	}
}

func TestADayIsTheOneThatWasTypedWhereItsMidnightIsMissing(t *testing.T) {
	t.Parallel()
	s, _ := newSiteIn(t, "America/Santiago")
	s.pass(300 * 24 * time.Hour) // September 2027
	c := s.customer("c@example.com")
	const day = "2027-09-05"
	for _, path := range []string{"/usage", "/usage/deductions", "/calls"} {
		page := c.get(path + "?from=" + day + "&to=" + day).wants(200)
		page.Find("a[href*='from=']").Each(func(_ int, a *goquery.Selection) {
			if href := a.AttrOr("href", ""); strings.Contains(href, "from=2027-09-04") {
				t.Errorf("%s of %s leads to the day before: %s", path, day, href)
			}
		})
	}
	c.get("/exports/usage?from="+day+"&to="+day).follow().wants(200).says("main", "5 Sep 2027").never("main", "4 Sep 2027")
	if rows := c.records("/usage.csv?from=" + day + "&to=" + day); len(rows) != 1 || rows[0][0] != day {
		t.Errorf("the file of %s has %q", day, rows)
	}
}

func TestAnHourMayBeNamedByItsOffsetToo(t *testing.T) {
	t.Parallel()
	s, _ := newSiteIn(t, "Europe/Berlin")
	s.pass(400 * 24 * time.Hour)
	c := s.customer("c@example.com")
	for _, hour := range []string{"2027-10-31T02:00:00%2B02:00", "2027-10-31T02:00:00+02:00", "2027-10-31T00:00:00Z"} {
		page := c.get("/calls?hour="+hour).wants(200).says("main", "31 Oct 2027, 02:00–03:00 GMT+2")
		if got := page.Find("input[name=hour]").AttrOr("value", ""); got != "2027-10-31T00:00:00Z" {
			t.Errorf("%s is kept as %q", hour, got)
		}
	}
	c.get("/calls?hour=2027-10-31T02:00:00%2B01:00").wants(200).says("main", "31 Oct 2027, 02:00–03:00 GMT+1")
	for _, hour := range []string{"2027-10-31T02:00:00", "2027-10-31T02:00", "2027-03-28T02:00:00+00:30"} {
		c.get("/calls?hour=" + hour).wants(400)
	}
}
