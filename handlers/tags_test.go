package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// TestTagsAreShownFilteredGroupedAndExported reports calls with tags and looks for them on every page that has calls.
func TestTagsAreShownFilteredGroupedAndExported(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	if err := s.console.Billing.Subscribe(t.Context(), c.accountID, "ap-southeast-2", "passport"); err != nil {
		t.Fatal(err)
	}
	projects, err := s.console.Accounts.Projects(t.Context(), c.accountID)
	if err != nil {
		t.Fatal(err)
	}
	var events []metering.Event
	for i, tags := range []rules.Tags{"", "env=prod,team=scan", "env=prod,team=scan", "env=test,team=web"} {
		events = append(events, metering.Event{
			Index: i, RequestID: fmt.Sprint("tagged-", i), Source: "gateway", ProjectID: projects["ap-southeast-2"], Service: "passport", At: s.now(), HTTPStatus: 200, Tags: tags,
		})
	}
	if report, err := s.console.Metering.Ingest(t.Context(), events); err != nil || report.Accepted != len(events) {
		t.Fatalf("%+v, %v", report, err)
	}
	c.get("/calls/tagged-1?source=gateway").says("dl", "env=prod, team=scan")
	c.get("/calls").wants(200).says("tbody", "env=prod, team=scan", "env=test, team=web")
	for tag, want := range map[string]int{"team=scan": 2, "team": 3, "env=test": 1, "team=nobody": 0, "other": 0} {
		if got := c.get("/calls?tag=" + tag).wants(200).Find("#log tbody tr").Length(); got != want {
			t.Errorf("%s: %d calls, want %d", tag, got, want)
		}
	}
	c.get("/calls?tag=a%3Db%3Dc").wants(http.StatusUnprocessableEntity).says("#field-tag-error", "name=value")
	page := c.get("/usage?group=tags").wants(200).says("main", "By tags", "env=prod, team=scan", "Without tags")
	if link := page.Find(`a:contains("team")`).AttrOr("href", ""); !strings.Contains(link, "group=tag%3Ateam") {
		t.Errorf("team leads to %s", link)
	}
	c.get("/usage?group=tag%3Ateam").wants(200).says("main", "By team", "scan", "web", "Without team")
	c.get("/usage?group=tag%3A%3Cb%3E").wants(200).says("main", "By payer") // no tag has that name
	file := c.get("/calls.csv").wants(200)
	if !strings.Contains(strings.SplitN(file.body, "\n", 2)[0], ",error_code,tags") || strings.Count(file.body, `"env=prod,team=scan"`) != 2 {
		t.Errorf("calls.csv:\n%s", file.body)
	}
}
