package handlers_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/calls"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// loggedCall is a call as its test knows it; keys are told by their place, 0 for none.
type loggedCall struct {
	id, service, code string
	at                time.Time
	status, key       int
	refused           bool
	tags              rules.Tags
}

// logged makes calls of two services that succeed, fail and are refused, with two keys, some at one instant; it gives the references of
// the keys, too.
func (c *customer) logged(n int) (made []loggedCall, keys [3]string) {
	c.t.Helper()
	s := c.site
	c.topsUp(20_000_000)
	c.granted(inBangkok, "passport", int64(n))
	c.subscribed(inBangkok, "web-image")
	var ids [3]int64
	for i := 1; i < len(ids); i++ {
		key, err := s.console.Keys.CreateKey(c.t.Context(), accounts.NewKey{Owner: accounts.Owner{AccountID: c.accountID, UserID: c.userID()}, Description: fmt.Sprintf("Key %d", i)})
		if err != nil {
			c.t.Fatal(err)
		}
		ids[i], keys[i] = key.ID, models.Ref{Kind: models.KindKey, AccountID: c.accountID, ID: key.ID}.String()
	}
	random := rand.New(rand.NewPCG(7, 9)) // #nosec G404 -- a test's
	for i := range n {
		call := loggedCall{
			id: fmt.Sprintf("call-%03d", i*37%n), service: []string{"passport", "web-image"}[random.IntN(2)], at: s.now(), key: random.IntN(3),
			status: 200, tags: []rules.Tags{"", "team=scan", "env=prod,team=scan", "env=prod"}[i%4],
		}
		switch random.IntN(5) {
		case 0:
			call.status, call.code = 400, []string{"AIS.0104", "AIS.0105"}[random.IntN(2)]
		case 1:
			call.status, call.code = 503, "ModelArts.4403"
		case 2:
			call.refused, call.status, call.code = true, 403, "ModelArts.4204"
			s.console.Calls.Refusals.Note(&calls.Refused{
				AccountID: c.accountID, AccessKeyID: ids[call.key], Region: inBangkok, Service: call.service, RequestID: call.id, HTTPStatus: call.status,
				Code: call.code, Since: s.now().Add(-5 * time.Millisecond), Tags: call.tags,
			})
		}
		if !call.refused {
			_, err := c.console.Metering.Record(c.t.Context(), metering.Call{
				AccountID: c.accountID, RequestID: call.id, Region: inBangkok, Service: call.service, At: call.at, HTTPStatus: call.status,
				AccessKeyID: ids[call.key], Since: s.now().Add(-80 * time.Millisecond), ErrorCode: call.code, Tags: call.tags,
			})
			if err != nil {
				c.t.Fatal(err)
			}
		}
		if err := s.console.Calls.Refusals.Save(c.t.Context()); err != nil {
			c.t.Fatal(err)
		}
		made = append(made, call)
		if random.IntN(4) > 0 {
			s.pass(time.Duration(random.IntN(40)) * time.Minute)
		}
	}
	slices.SortFunc(made, func(a, b loggedCall) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(btoi(a.refused), btoi(b.refused)), cmp.Compare(b.id, a.id))
	})
	return made, keys
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// userID gives the customer's user.
func (c *customer) userID() (id int64) {
	c.t.Helper()
	if err := c.db.Raw("SELECT user_id FROM memberships WHERE account_id = ?", c.accountID).Scan(&id).Error; err != nil {
		c.t.Fatal(err)
	}
	return id
}

// TestTheLogOfCallsHasEveryCallOnceByAnyFilter pages through the log by each filter, and alone and together: recorded and refused calls
// are in one list, newest first. The file of the same address has the recorded ones.
func TestTheLogOfCallsHasEveryCallOnceByAnyFilter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("log@example.com")
		made, keys := c.logged(170)
		is := map[string]func(call *loggedCall) bool{
			"":                     func(*loggedCall) bool { return true },
			"&status=2xx":          func(call *loggedCall) bool { return call.status == 200 },
			"&status=4xx":          func(call *loggedCall) bool { return call.status/100 == 4 },
			"&status=5xx":          func(call *loggedCall) bool { return call.status/100 == 5 },
			"&status=error":        func(call *loggedCall) bool { return call.status != 200 },
			"&status=refused":      func(call *loggedCall) bool { return call.refused },
			"&code=AIS.0104":       func(call *loggedCall) bool { return call.code == "AIS.0104" },
			"&code=ModelArts.4204": func(call *loggedCall) bool { return call.code == "ModelArts.4204" },
			"&key=" + keys[1]:      func(call *loggedCall) bool { return call.key == 1 },
			"&key=" + keys[2] + "&status=error&service=passport": func(call *loggedCall) bool {
				return call.key == 2 && call.status != 200 && call.service == "passport"
			},
			"&payer=package":                    func(call *loggedCall) bool { return call.status == 200 && call.service == "passport" },
			"&payer=pay_per_use&key=" + keys[1]: func(call *loggedCall) bool { return call.status == 200 && call.service == "web-image" && call.key == 1 },
			"&payer=failed&code=ModelArts.4403": func(call *loggedCall) bool { return call.code == "ModelArts.4403" },
			"&payer=failed&service=web-image":   func(call *loggedCall) bool { return call.status != 200 && call.service == "web-image" && !call.refused },
			"&status=403":                       func(call *loggedCall) bool { return call.status == 403 }, "&status=503": func(call *loggedCall) bool { return call.status == 503 },
			"&tag=team=scan":                    func(call *loggedCall) bool { return call.tags.Has("team=scan") },
			"&tag=env":                          func(call *loggedCall) bool { return call.tags.Has("env=prod") },
			"&tag=env=pro":                      func(*loggedCall) bool { return false },
			"&tag=other":                        func(*loggedCall) bool { return false },
			"&status=refused&tag=team=scan":     func(call *loggedCall) bool { return call.refused && call.tags.Has("team=scan") },
			"&status=2xx&payer=failed":          func(*loggedCall) bool { return false },
			"&status=4xx&payer=pay_per_use":     func(*loggedCall) bool { return false },
			"&status=refused&key=" + keys[1]:    func(call *loggedCall) bool { return call.refused && call.key == 1 },
			"&region=" + inSingapore:            func(*loggedCall) bool { return false },
			"&region=" + inBangkok + "&live=on": func(*loggedCall) bool { return true },
			"&from=2026-11-21&to=2026-11-21":    func(call *loggedCall) bool { return call.at.In(zoneOfTests).Day() == 21 },
			"&hour=" + made[100].at.Truncate(time.Hour).Format(time.RFC3339): func(call *loggedCall) bool {
				return call.at.Truncate(time.Hour).Equal(made[100].at.Truncate(time.Hour))
			},
		}
		for filter, passes := range is {
			var want, recorded []string
			for i := range made {
				if passes(&made[i]) {
					want = append(want, made[i].id)
					if !made[i].refused {
						recorded = append(recorded, made[i].id)
					}
				}
			}
			if got := c.walkLog("/calls?" + strings.TrimPrefix(filter+"&to=2026-12-31&from=2026-11-01", "&")); !slices.Equal(got, want) {
				t.Errorf("%s: %d calls are listed, want %d:\n%v\n%v", filter, len(got), len(want), got, want)
			}
			var file []string
			for _, row := range c.records("/calls.csv?" + strings.TrimPrefix(filter+"&to=2026-12-31&from=2026-11-01", "&")) {
				file = append(file, row[0])
			}
			if !slices.Equal(file, recorded) {
				t.Errorf("%s: the file has %d calls, want %d", filter, len(file), len(recorded))
			}
		}
	})
}

// zoneOfTests is that of the built-in catalog.
var zoneOfTests = time.FixedZone("", 8*3600)

// walkLog gives the request ids of a log, page by page to its end, and fails unless going back leads the same way.
func (c *customer) walkLog(path string) (ids []string) {
	c.t.Helper()
	back := ""
	for pages := 0; path != ""; pages++ {
		if pages > 20 {
			c.t.Fatal("the log has no end")
		}
		page := c.get(path).wants(200)
		if newer := page.Find("a[rel=prev]").AttrOr("href", ""); (newer == "") != (back == "") {
			c.t.Errorf("%s leads back to %q, want %q", path, newer, back)
		}
		page.Find("#log [aria-label=Calls] tbody code").Each(func(_ int, id *goquery.Selection) { ids = append(ids, id.AttrOr("title", "")) })
		back, path = path, page.Find("a[rel=next]").AttrOr("href", "")
	}
	return ids
}

func TestARefusedCallIsInTheLogAndHasAPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("a@example.com")
		c.get("/calls").wants(200).never("main", "refused before")
		refused := s.console.Calls.Refusals
		const id = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
		for range 25 {
			refused.Note(&calls.Refused{
				AccountID: c.accountID, Region: inBangkok, Service: "passport", RequestID: id, HTTPStatus: 403, Code: "ModelArts.4204",
				Since: s.now().Add(-3 * time.Millisecond), Tags: "env=prod,team=scan",
			})
			s.pass(time.Millisecond)
		}
		if err := refused.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		page := c.get("/calls").wants(200).says("#log", "25 calls were refused", "5 of them were only counted", "Refused, not billed", "ModelArts.4204", "3 ms")
		page.says("#refused", "Service is not enabled", "Subscribe or buy a package", "25")
		if rows := page.Find("[aria-label=Calls] tbody tr").Length(); rows != 20 {
			t.Errorf("%d rows", rows)
		}
		c.get(page.Find("#refused td.numeric a").AttrOr("href", "")).wants(200).says("#log", "Refused, not billed")
		detail := c.get(page.Find("[aria-label=Calls] tbody a").First().AttrOr("href", "")).wants(200)
		detail.says("main", "Refused, not billed: ModelArts.4204", "Service is not enabled", "Subscribe or buy a package", "About this error", "Nobody", id, "env=prod, team=scan")
		c.get("/calls?tag=team=scan").wants(200).says("#log", "Refused, not billed", "env=prod, team=scan", "not told apart by key and tags")
		if c.get("/calls?request="+id).follow().wants(200).text("h1") != detail.text("h1") {
			t.Error("its id does not lead to it")
		}
		c.get("/calls?payer=failed").wants(200).never("#log", "refused")
		c.get("/calls?payer=pay_per_use").wants(200).never("#log", "refused")
		c.get("/calls?region="+inSingapore).wants(200).never("#log", "calls were refused")
		other := s.customer("b@example.com")
		other.get("/calls").wants(200).never("#log", "calls were refused")
		other.get("/calls/" + id).wants(404)
		other.get("/calls?request=" + id).wants(422)
		c.get("/calls/" + id + "?source=gateway").wants(404)
		c.get("/calls/nothing?refused=yes").wants(404)
	})
}

func TestAFailedCallSaysWhyAndWhatToDo(t *testing.T) {
	s := newSite(t)
	c := s.customer("a@example.com")
	made, _ := c.logged(40)
	for i := range made {
		call := c.get("/calls/" + made[i].id).wants(200)
		switch {
		case made[i].code == "AIS.0104":
			call.says("main", "Cause and remedy", "too dark, blank, or noise", "About this error", "Try a picture")
		case made[i].status == 200:
			call.never("main", "Cause and remedy").never("main", "About this error")
		}
	}
}

func TestAWrongFilterOfTheLogIsSaidBesideTheField(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("a@example.com"), s.customer("b@example.com")
	c.get("/calls?status=9xx").wants(422).says("form .tint-error", "no such class")
	c.get("/calls?code=oops").wants(422).says("form .tint-error", "no error code")
	c.get("/calls?key=oops").wants(404)
	c.get("/calls?key=" + models.Ref{Kind: models.KindKey, AccountID: other.accountID, ID: 1}.String()).wants(404)
	c.get("/calls.csv?status=9xx").wants(400)
	for _, key := range []string{"x", "AAAA", "MQo", "MjAwMAphCmI"} {
		c.get("/calls?before=" + key).wants(400)
	}
}

func TestTheLogIsLiveOnItsNewestPageOnly(t *testing.T) {
	s := newSite(t)
	c := s.customer("a@example.com")
	c.logged(70)
	page := c.get("/calls?service=passport").wants(200)
	if page.Find("[data-live]").Length() != 0 {
		t.Error("it is live although nobody asked for that")
	}
	live := page.Find("#log a:contains(Live)").AttrOr("href", "")
	page = c.get(live).wants(200).says("#log", "Live", "Looked at", "Look again", "Stop")
	asks := page.Find("[data-live]").AttrOr("hx-get", "")
	if asked, err := url.Parse(asks); err != nil || asked.Query().Get("service") != "passport" || asked.Query().Get("live") == "" {
		t.Errorf("it asks %s again", asks)
	}
	if again := page.Find("#log a:contains('Look again')").AttrOr("href", ""); again != asks {
		t.Errorf("without JavaScript %s is asked, with it %s", again, asks)
	}
	if older := page.Find("a[rel=next]").AttrOr("href", ""); older != "" && c.get(older+"&live=on").wants(200).Find("[data-live]").Length() != 0 {
		t.Error("an older page asks again and again for what is not new")
	}
	c.get(page.Find("#log a:contains(Stop)").AttrOr("href", "")).wants(200).never("#log", "Looked at")
	if !strings.Contains(live, "service=passport") {
		t.Error("the switch forgets the filter")
	}
}
