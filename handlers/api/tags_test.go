package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/verify"
)

// tagged sends the tags with a call.
func tagged(tags ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header["X-Ocr-Tags"] = tags }
}

// byTags sums up the customer's calls by their tags.
func (c *client) byTags(by metering.Grouping) string {
	t := c.counter.t
	t.Helper()
	day := c.counter.Clock.Now().Truncate(24 * time.Hour)
	g, err := c.counter.Metering.Grouped(t.Context(), c.ID, metering.GroupFilter{Bounds: []time.Time{day.Add(-48 * time.Hour), day.Add(48 * time.Hour)}, Before: []time.Time{day.Add(-96 * time.Hour), day.Add(-48 * time.Hour)}, Most: models.CallsToldApart}, by)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	var total metering.Tally
	for _, group := range g.Groups {
		name := string(group.Tags) + group.Tag
		if group.Other {
			name = "other"
		}
		all = append(all, fmt.Sprintf("%s:%d", name, group.Total()))
		total = total.Plus(group.Tally)
	}
	if total != g.Total {
		t.Errorf("groups of %s come to %+v of %+v", by, total, g.Total)
	}
	return strings.Join(all, " ")
}

func (c *counter) verified() {
	c.t.Helper()
	report, err := verify.Run(c.t.Context(), c.DB)
	if err != nil || !report.Clean() {
		c.t.Errorf("%v, %v", report, err)
	}
}

func TestCallsKeepTheirTagsWhoeverReportsThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		here := openCounter(t, db)
		there := here.another()
		customer := here.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		customer.wants("", 1, shop.Bangkok, shop.Passport)
		for _, at := range []*client{customer, customer.at(there), customer} { // by the slow way and by the one that is planned ahead
			for range 3 {
				if got := at.calls(shop.Bangkok, shop.Passport, tagged("team=scan, env=prod")); got.Code != "" {
					t.Fatal(got.Body)
				}
			}
			at.calls(shop.Bangkok, shop.Passport, tagged("team=web", "env=prod"))
		}
		event := metering.Event{RequestID: "e1", Source: "gateway", ProjectID: customer.Projects[shop.Bangkok], Service: shop.Passport, At: here.Clock.Now(), HTTPStatus: 200, Tags: "env=test,team=scan"}
		again := event
		again.Index, again.Tags = 1, "team=other" // the same call, whatever it is said to be for: what was said first counts
		if report, err := there.Metering.Ingest(t.Context(), []metering.Event{event, again}); err != nil || report.Accepted != 1 || report.Duplicates != 1 {
			t.Fatalf("%+v, %v", report, err)
		}
		if got := customer.byTags(metering.GroupTags); got != ":1 env=prod,team=scan:9 env=prod,team=web:3 env=test,team=scan:1" {
			t.Error(got)
		}
		if got := customer.byTags(metering.GroupTag("team")); got != ":1 scan:10 web:3" {
			t.Error(got)
		}
		if got := customer.byTags(metering.GroupTag("env")); got != ":1 prod:12 test:1" {
			t.Error(got)
		}
		for _, tt := range []struct {
			tag  models.CallTag
			want int
		}{
			{models.CallTag{Name: "team", Value: "scan"}, 10},
			{models.CallTag{Name: "team"}, 13},
			{models.CallTag{Name: "env", Value: "test"}, 1},
			{models.CallTag{Name: "eam"}, 0},
			{models.CallTag{Name: "team", Value: "sca"}, 0},
			{models.CallTag{Other: true}, 0},
		} {
			tt.tag.AccountID = customer.ID
			list, err := here.Metering.Calls(t.Context(), customer.ID, metering.CallFilter{Until: here.Clock.Now().Add(time.Hour), Pick: models.CallPick{Tag: tt.tag}, Limit: 100})
			if err != nil || len(list.Calls) != tt.want {
				t.Errorf("%+v: %d calls, %v", tt.tag, len(list.Calls), err)
			}
		}
		here.verified()
	})
}

func TestTagsThatAreWrongAreToldAndNothingIsCalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		for _, tags := range [][]string{{"team"}, {"team=a", "team=b"}, {"a=1,b=2,c=3,d=4,e=5,f=6"}, {"team=<x>"}, {"="}} {
			got := customer.calls(shop.Bangkok, shop.Passport, tagged(tags...))
			if got.Code != "AIS.0101" || got.ResponseRecorder.Code != http.StatusBadRequest || !strings.Contains(got.Message, "X-Ocr-Tags") {
				t.Errorf("%q: %s", tags, got.Body)
			}
		}
		if customer.paid() != "" || c.engine.pictures() != 0 {
			t.Errorf("called: %s", customer.paid())
		}
	})
}

func TestAnEventsTagsAreAnObjectOrAText(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{"service":"passport","status":200}`:                                     "",
		`{"service":"passport","status":200,"tags":null}`:                         "",
		`{"service":"passport","status":200,"tags":{}}`:                           "",
		`{"service":"passport","status":200,"tags":{"team":"scan","env":"prod"}}`: "env=prod,team=scan",
		`{"service":"passport","status":200,"tags":"team=scan,env=prod"}`:         "env=prod,team=scan",
		`{"service":"passport","status":200,"tags":["team"]}`:                     "! data.tags is wrong: they must be an object of names and texts, or one text.",
		`{"service":"passport","status":200,"tags":{"team":7}}`:                   "! data.tags is wrong: they must be an object of names and texts, or one text.",
		`{"service":"passport","status":200,"tags":{"te am":"x"}}`:                "! data.tags is wrong: tag 1 must be name=value",
		`{"service":"passport","status":200,"tags":"a=1,b=1,c=1,d=1,e=1,f=1"}`:    "! data.tags is wrong: there are 6, and a call has at most 5.",
		`{"service":"passport","status":200,"tags":{"a":"","b":"1"}}`:             "! data.tags is wrong: the value of a must be",
	} {
		parsed, problem := parseData(json.RawMessage(data))
		got := string(parsed.tags)
		if problem != "" {
			got = "! " + problem
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", data, got, want)
		}
	}
}

// TestTagsBeyondTheDictionaryCountAsOther gives an account one set more than it may have, at two servers.
func TestTagsBeyondTheDictionaryCountAsOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		here := openCounter(t, db)
		there := here.another()
		customer := here.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		report := func(c *counter, from, until int) {
			t.Helper()
			var events []metering.Event
			for i := from; i < until; i++ {
				events = append(events, metering.Event{
					Index: i, RequestID: fmt.Sprint("e", i), Source: "gateway", ProjectID: customer.Projects[shop.Bangkok], Service: shop.Passport, At: c.Clock.Now(), HTTPStatus: 200,
					Tags: rules.Tags(fmt.Sprintf("n=%d", i)),
				})
			}
			if report, err := c.Metering.Ingest(t.Context(), events); err != nil || report.Accepted != until-from {
				t.Fatalf("%+v, %v", report, err)
			}
		}
		report(here, 0, models.MaxTagSets-1)
		report(there, models.MaxTagSets-1, models.MaxTagSets+2) // the last one that there is room for, and two more
		report(here, models.MaxTagSets+2, models.MaxTagSets+5)
		if got := customer.calls(shop.Bangkok, shop.Passport, tagged("n=7")); got.Code != "" { // known ones go on
			t.Fatal(got.Body)
		}
		sets, err := models.TagSetsOf(db.WithContext(t.Context()), customer.ID)
		if err != nil || len(sets) != models.MaxTagSets || sets[len(sets)-1].ID != models.MaxTagSets {
			t.Fatalf("%d sets, %v", len(sets), err)
		}
		grouped := customer.byTags(metering.GroupTags)
		if !strings.Contains(grouped, "other:5") || !strings.Contains(grouped, " n=7:2 ") {
			t.Error(grouped)
		}
		here.verified()
	})
}

// TestARefusedCallKeepsItsTagsAndTakesNoPlaceInTheDictionary: also one that is refused by a cap of the tag, which names both.
func TestARefusedCallKeepsItsTagsAndTakesNoPlaceInTheDictionary(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		on := &caps.Caps{DB: db, Catalog: c.Catalog, Clock: c.Clock.Now}
		set, err := on.Set(t.Context(), customer.ID, caps.Wanted{Scope: caps.Scope{Tag: "team=scan", Kind: rules.CapCalls, Span: rules.CapInAll}, Hard: true})
		if err != nil {
			t.Fatal(err)
		}
		got := customer.calls(shop.Bangkok, shop.Passport, tagged("team=scan", "env=prod"))
		if got.Code != "ModelArts.4206" || !strings.Contains(got.Message, set.Ref().String()) || !strings.Contains(got.Message, "with the tag team=scan") {
			t.Fatal(got.Body)
		}
		if got := customer.calls(shop.Bangkok, shop.Passport, tagged("team=web")); got.Code != "" {
			t.Fatal(got.Body)
		}
		if err := c.refusals.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := c.refusals.List(t.Context(), customer.ID, models.RefusedFilter{Until: c.Clock.Now().Add(time.Hour), Limit: 10})
		if err != nil || len(list.Calls) != 1 || list.Calls[0].Tags != "env=prod,team=scan" || list.Calls[0].CapID != set.ID {
			t.Errorf("refused: %+v, %v", list.Calls, err)
		}
		if sets, err := models.TagSetsOf(db.WithContext(t.Context()), customer.ID); err != nil || len(sets) != 1 {
			t.Errorf("the dictionary has %+v, %v", sets, err)
		}
		c.verified()
	})
}
