package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
	"ocrconsole/models/webhooks"
)

// hookLine is the way to addresses of webhooks: it answers what the test says, 204 if that is nothing.
type hookLine struct {
	mu     sync.Mutex
	answer webhooks.Answer
	posts  []string // the bodies
}

func (*hookLine) Check(address string) (webhooks.Refusal, bool) {
	return webhooks.RefusedNetwork, strings.Contains(address, "127.0.0.1")
}

func (l *hookLine) Post(_ context.Context, _ string, _ http.Header, body []byte) webhooks.Answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.posts = append(l.posts, string(body))
	if l.answer.Status == 0 && l.answer.Failure == webhooks.Answered {
		return webhooks.Answer{Status: http.StatusNoContent}
	}
	return l.answer
}

// TestAWebhookIsAddedTestedRotatedSwitchedAndDeleted goes the way of a customer whose program is told.
func TestAWebhookIsAddedTestedRotatedSwitchedAndDeleted(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	page := c.get("/settings/webhooks").wants(200).says("main", "No webhook yet", "11 times within 3 days")
	page.submit("Add webhook", url.Values{"url": {"http://127.0.0.1/"}}).wants(422).says("main", "Enter an address on the public internet")
	again := page.submit("Add webhook", url.Values{"url": {"http://127.0.0.1/"}, "description": {"On duty"}, "topics": {"cap"}}).wants(422)
	if again.Find(`input[name=description]`).AttrOr("value", "") != "On duty" || again.Find(`input[name=topics][checked]`).AttrOr("value", "") != "cap" {
		t.Error("what was entered is lost")
	}
	made := page.submit("Add webhook", url.Values{"url": {"https://hooks.example.com/ocr"}, "description": {"On duty"}, "topics": {"cap", "webhook"}}).wants(200)
	made.says("main", "Keep the secret now", "whsec_", "https://hooks.example.com/ocr")
	page.submit("Add webhook", url.Values{"url": {"https://hooks.example.com/ocr"}}).wants(422).says("main", "has this one already")
	hook := "/settings/webhooks/" + c.ref(models.KindWebhook, 1)
	row := c.get("/settings/webhooks").says("main", "hooks.example.com", "Caps, Webhooks", "On", "Nothing yet")
	if strings.Contains(row.Text(), "whsec_") {
		t.Error("the secret is shown again")
	}

	one := c.get(hook).wants(200).says("main", "Nothing was posted yet")
	told := one.submit("Send a test", nil).wants(303).follow().says("[role=status]", "The message was accepted: 204 No Content")
	told.says("main", "Accepted", "Attempt 1", "POST https://hooks.example.com/ocr", "Webhook-Id: "+c.ref(models.KindDelivery, 1), `"type":"test"`)
	s.line.answer = webhooks.Answer{Status: 500, Body: "out of order <b>"}
	told = told.submit("Send again", nil).wants(303).follow().says("main", "not accepted: 500 Internal Server Error", "Attempt 2", "out of order <b>", "Waiting", "the next one at")
	c.get(hook).says("main", c.ref(models.KindDelivery, 1), "test", "Waiting", "2 attempts, the next one at")
	s.line.answer = webhooks.Answer{Failure: webhooks.NotConnected}
	told.submit("Send again", nil).wants(303).follow().says("main", "Nothing listens there")

	one.submit("Make another secret", nil).wants(200).says("main", "whsec_", "For 24 hours messages have a signature by each of the two")
	both := c.get(hook).says("main", "Two secrets are good")
	if strings.Contains(both.submit("End the secret before", nil).wants(303).follow().Text(), "Two secrets are good") {
		t.Error("the secret before is still good")
	}
	one.submit("Save webhook", url.Values{"url": {"https://other.example.com/"}, "topics": {}}).wants(303).follow().says("main", "https://other.example.com/")

	one.submit("Switch off", nil).wants(303).follow().says("main", "Nothing is posted", "you switched it off", "Not posted")
	told.submit("Send again", nil).wants(303).follow().says("main", "The webhook is off")
	if strings.Contains(c.get(hook).submit("Switch on", nil).wants(303).follow().Text(), "Nothing is posted") {
		t.Error("it is still off")
	}
	c.get(hook+"/delete").submit("Delete webhook "+c.ref(models.KindWebhook, 1), nil).wants(303).follow().says("main", "No webhook yet")
	c.get(hook).wants(404)
}

// TestACapThatIsCrossedIsPostedWithinSeconds runs the jobs as the program does: looked at every two seconds, posted every one.
func TestACapThatIsCrossedIsPostedWithinSeconds(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.topsUp(50_000_000)
	c.subscribes(bangkok, passport)
	c.get("/settings/webhooks").submit("Add webhook", url.Values{"url": {"https://hooks.example.com/ocr"}, "topics": {"cap"}}).wants(200)
	c.get("/settings/caps").submit("Set cap", url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"2"}, "then": {"refuse"}}).wants(303)
	looks := func() (n int) {
		n, err := s.console.Alerts.EvaluateSoon(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	looks()
	_ = other // has no webhooks: nobody looks at it every two seconds
	c.uses(bangkok, passport, 1, 200)
	if n := looks(); n != 1 {
		t.Errorf("%d accounts were looked at", n)
	}
	s.pass(time.Second)
	if _, err := s.console.Webhooks.Deliver(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.console.Webhooks.Wait()
	if len(s.line.posts) != 1 || !strings.Contains(s.line.posts[0], `"type":"cap_used"`) || !strings.Contains(s.line.posts[0], `"percent":50`) {
		t.Errorf("posted %q", s.line.posts)
	}
}

// TestTheDocsShowEachEventWithAnExample reads the page against what can be chosen.
func TestTheDocsShowEachEventWithAnExample(t *testing.T) {
	s := newSite(t)
	page := s.visitor().get("/docs/webhooks").wants(200).says("main", "webhook-signature", "HMAC-SHA256", "5 seconds, 1 minute, 5 minutes, 30 minutes, 2 hours", "15 seconds")
	page.Find("h3").Each(func(_ int, h *goquery.Selection) {
		if id := h.AttrOr("id", ""); id == "" || !strings.Contains(page.Find("main").Text(), `"type": "`+id+`"`) {
			t.Errorf("%q has no example", h.Text())
		}
	})
	if n := page.Find("h3").Length(); n < 30 {
		t.Errorf("%d events", n)
	}
}
