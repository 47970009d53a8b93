package main

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
)

// clockTime is a time to the minute that follows its day, with what tells that it is more than that: seconds, the end of an hour, or a zone.
var clockTime = regexp.MustCompile(`\d, \d\d:\d\d(:\d\d|–| GMT)?`)

// bareTimes are the times of a page above its foot, in their order; those that say neither their zone nor seconds are bare.
func bareTimes(page *goquery.Document) (times []string, bare []bool) {
	page.Find("footer").Remove()
	for _, text := range readTexts(page) {
		for _, at := range clockTime.FindAllStringSubmatch(text, -1) {
			times, bare = append(times, at[0][:len(at[0])-len(at[1])]), append(bare, at[1] == "")
		}
	}
	return times, bare
}

// TestATimeOfAnotherZoneThanTheFootNamesItsOwn reads each page as whoever reads times as billing has them, and again in a zone with other minutes: a time that is
// still the same is not of the reader's zone, and has to say so.
func TestATimeOfAnotherZoneThanTheFootNamesItsOwn(t *testing.T) {
	tier.Needs(t, tier.Time)
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	full := c.demoCustomer(t)
	c.serveQuietly()
	w := &walker{t: t, server: c.url, victim: full}
	browser := w.signedIn(full.email)
	read := func(route string, s sight) ([]string, []bool) {
		_, body := w.send(browser, route, step{address: s.path}, "Sec-Fetch-Site", "same-origin")
		page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		return bareTimes(page)
	}
	c.in(t, full.email, "")
	own := make(map[string][]string)
	sights := ownSights(full)
	each := func(look func(route string, s sight)) {
		for _, route := range slices.Sorted(maps.Keys(sights)) {
			for _, s := range sights[route] {
				if s.do == nil && s.status != http.StatusInternalServerError && !strings.HasPrefix(s.path, "/sandbox/") {
					look(route, s)
				}
			}
		}
	}
	each(func(route string, s sight) { own[s.path], _ = read(route, s) })
	c.in(t, full.email, "Asia/Kathmandu")
	looked := 0
	each(func(route string, s sight) {
		before := own[s.path]
		after, bare := read(route, s)
		if len(after) != len(before) {
			t.Errorf("%s: %d times, and in another zone %d", s.path, len(before), len(after))
			return
		}
		for i := range after {
			if looked++; bare[i] && after[i] == before[i] {
				t.Errorf("%s: %q is of the billing zone, and reads as if it were of the reader’s", s.path, after[i])
			}
		}
	})
	if looked < 50 {
		t.Errorf("only %d times were looked at", looked)
	}
}

// in has the user read times in the zone.
func (c *console) in(t *testing.T, email, zone string) {
	t.Helper()
	user, err := models.FindUserByEmail(c.DB.WithContext(t.Context()), email)
	if err == nil {
		err = models.SaveDisplay(c.DB.WithContext(t.Context()), user.ID, user.Theme, zone, user.NoSlash, user.Reading)
	}
	if err != nil {
		t.Fatal(err)
	}
}
