package handlers_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/reading"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

// TestTheFirstStepsNameAKeyThatSigns: not one that is newer, and disabled or over.
func TestTheFirstStepsNameAKeyThatSigns(t *testing.T) {
	s := newSite(t)
	s.console.Keys.PerUser = 3
	c := s.customer("new@example.com")
	signs, _ := c.makesKey(url.Values{"description": {"signs"}})
	over, _ := c.makesKey(url.Values{"description": {"over"}, "expires": {s.now().AddDate(0, 0, 1).Format(time.DateOnly)}})
	disabled, _ := c.makesKey(url.Values{"description": {"disabled"}})
	c.get("/").says("#step-key", disabled.accessKey+" can sign calls")
	c.post(routes.DisableKey(c.ref(models.KindKey, 3)), nil).wants(http.StatusSeeOther)
	c.get("/").says("#step-key", over.accessKey+" can sign calls")
	s.pass(72 * time.Hour)
	c.get("/").says("#step-key", signs.accessKey+" can sign calls").never("#step-key", disabled.accessKey).never("#step-key", over.accessKey)
	c.post(routes.DisableKey(c.ref(models.KindKey, 1)), nil).wants(http.StatusSeeOther)
	if done := c.get("/").steps(); strings.Contains(done, "key") {
		t.Errorf("done are %q, and no key signs", done)
	}
}

// TestARefusedCallIsSeenWithWhyWhereItIsNamed: on the first steps and where its id is found.
func TestARefusedCallIsSeenWithWhyWhereItIsNamed(t *testing.T) {
	s := newSite(t)
	c := s.customer("new@example.com")
	refused := models.RefusedCall{AccountID: c.accountID, RefusedAt: s.now(), RequestID: "refused-one", HTTPStatus: http.StatusUnauthorized, ErrorCode: models.ErrorNumber("APIG.0301")}
	if err := models.AddRefusedCalls(s.db.WithContext(t.Context()), []models.RefusedCall{refused}); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/", routes.With(routes.Search, "q", "refused-one")} {
		a := c.get(page)
		if a.status == http.StatusSeeOther {
			a = a.follow()
			a.says("main", "refused-one", "APIG.0301")
			continue
		}
		link := a.wants(http.StatusOK).Find("main a[href='" + routes.RefusedCall("refused-one") + "']")
		if link.Length() == 0 {
			t.Errorf("%s does not lead to the call", page)
			continue
		}
		c.get(link.AttrOr("href", "")).wants(http.StatusOK).says("main", "refused-one", "APIG.0301")
	}
}

// TestAStarterCreditLastsNoDaysThatAreFalse: what is available is below zero while it pays.
func TestAStarterCreditLastsNoDaysThatAreFalse(t *testing.T) {
	s := newSite(t)
	c := s.newcomer("new@example.com")
	c.subscribes(bangkok, passport)
	for range 5 {
		c.uses(bangkok, passport, 3, http.StatusOK)
		s.pass(24 * time.Hour)
	}
	c.get("/").wants(http.StatusOK).never("#money", "Lasts")
	c.topsUp(5_000_000)
	c.get("/").wants(http.StatusOK).says("#money", "Lasts")
}

// TestTheExampleOfAnAmountIsOneThatMayBeTyped, as each reader writes numbers.
func TestTheExampleOfAnAmountIsOneThatMayBeTyped(t *testing.T) {
	example := regexp.MustCompile(`such as (\S*\d)`)
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(10_000_000)
	found := 0
	for _, style := range []reading.Style{{}, {Numbers: reading.Points}, {Numbers: reading.Spaces}} {
		if err := models.SaveDisplay(s.db.WithContext(t.Context()), s.userOf("c@example.com"), "", "", false, style); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{routes.Caps, routes.Alerts, routes.Auto, routes.TopUp, routes.WhatIf, routes.Calculator} {
			a := c.get(page).wants(http.StatusOK)
			a.Find("input[inputmode]").Each(func(_ int, field *goquery.Selection) {
				for id := range strings.FieldsSeq(field.AttrOr("aria-describedby", "")) {
					of := example.FindStringSubmatch(a.Find("#" + id).Text())
					if of == nil {
						continue
					}
					found++
					if _, err := format.New("USD", time.UTC).As(style).Typed(of[1]); err != nil {
						t.Errorf("%s: %s is an example for %s, and refused: %v", page, of[1], field.AttrOr("name", ""), err)
					}
					if page == routes.Caps {
						set := a.submit("Set cap", url.Values{"amount": of[1:]})
						if set.status != http.StatusSeeOther {
							t.Errorf("a cap of %s is refused: %s", of[1], set.text("#error-summary"))
						}
					}
				}
			})
		}
	}
	if found < 3 {
		t.Errorf("%d examples found", found)
	}
}

// TestAMailIsPromisedWithWhereItGoes when there is no mail server, and without where there is.
func TestAMailIsPromisedWithWhereItGoes(t *testing.T) {
	const files = "This console has no mail server"
	s := newSite(t)
	c := s.customer("c@example.com")
	for _, server := range []bool{false, true} {
		s.console.MailServer = server
		s.route(slog.New(slog.NewTextHandler(io.Discard, nil)))
		invited := c.post(routes.Members, url.Values{"email": {map[bool]string{false: "one@example.com", true: "two@example.com"}[server]}, "role": {"viewer"}}).follow().says("main", "An invitation is on its way")
		details := c.get(routes.BillingDetails).submit("Save billing details", url.Values{"name": {"Ada"}, "email": {map[bool]string{false: "one@example.org", true: "two@example.org"}[server]}})
		if details.status == http.StatusSeeOther {
			details = details.follow()
		}
		for _, a := range []*answer{invited, details.says("main", "A mail asks the bookkeeping")} {
			if says := strings.Contains(a.text("main"), files); says == server {
				t.Errorf("%s: with a mail server %v, it says of files: %v", a.request, server, says)
			}
		}
	}
}

// TestARefusalTellsTimesAsThePageDoes, beside a form and on a page of its own.
func TestARefusalTellsTimesAsThePageDoes(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.topsUp(200_000_000)
	c.subscribes(bangkok, passport)
	c.callsDaily(20, 100)
	c.get("/settings/auto?region="+bangkok).submit("Try it: buy nothing yet", url.Values{"service": {passport}, "least": {"2"}, "forecast-cap": {"100"}, "forecast-cooldown": {"24"}}).wants(http.StatusSeeOther)
	c.post("/settings/auto/forecast/"+c.ref(models.KindForecast, 1)+"/on", nil).wants(http.StatusConflict).says("main", "It can be switched on from", "GMT+8")
}

// TestAKeyThatIsNotWatchedYetStayedWithinNothing: pages do not praise what nobody has looked at.
func TestAKeyThatIsNotWatchedYetStayedWithinNothing(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.makesKey(url.Values{"description": {"new"}})
	c.get(routes.Breaker(c.ref(models.KindKey, 1))).wants(http.StatusOK).says("main", "Not watched yet", "No incidents").never("main", "within its band")
}

// TestTheGoExampleSaysAllThatItTakes: outside of a module, go get gets nothing.
func TestTheGoExampleSaysAllThatItTakes(t *testing.T) {
	said := newSite(t).visitor().get(routes.APIDocs).wants(http.StatusOK).text("main")
	if init, get := strings.Index(said, "go mod init"), strings.Index(said, "go get github.com"); init < 0 || get < init {
		t.Errorf("go mod init is at %d, go get at %d", init, get)
	}
}
