package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
)

// toldProgram is a customer's own program, which is told by a webhook.
type toldProgram struct {
	*httptest.Server
	posts chan post
}

// post is a message as it arrived.
type post struct {
	at     time.Time
	header http.Header
	body   []byte
	said   struct {
		Type string `json:"type"`
		Data struct {
			Cap     string `json:"cap"`
			Percent int64  `json:"percent"`
		} `json:"data"`
	}
}

// TestAWebhookIsAddedTestedAndToldOfACap follows a customer who has a program of theirs told: the test message is signed as Standard
// Webhooks says, and so is what comes when calls reach a cap. How long that took is in the test's log.
func TestAWebhookIsAddedTestedAndToldOfACap(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := newCapper(t, "OCRCONSOLE_WEBHOOK_NETWORKS=127.0.0.0/8")
	program := newToldProgram(t)
	secret := c.addsWebhook(program.URL + "/told")
	c.press("Send a test")
	c.WaitText("[role=status]", "The message was accepted: 204 No Content")
	test := program.signed(t, secret)
	if test.said.Type != "test" {
		t.Errorf("the test message is of type %q", test.said.Type)
	}
	t.Logf("%d clicks to a message that was accepted", c.clicks)
	c.setsCap("2")
	c.calls(2)
	crossed := time.Now()
	c.isRefused()
	refused := time.Now()
	told := program.signed(t, secret)
	for told.said.Type != "cap_used" || told.said.Data.Percent < 100 { // half of it, if that was looked at between the two calls
		told = program.signed(t, secret)
	}
	if told.said.Data.Cap != c.cap() {
		t.Errorf("the program is told of another cap than %s: %s", c.cap(), told.body)
	}
	if told.header.Get("Webhook-Id") == test.header.Get("Webhook-Id") {
		t.Error("two messages have one id")
	}
	t.Logf("told %d ms after the call that reached the cap, %d ms after the one that was refused", told.at.Sub(crossed).Milliseconds(), told.at.Sub(refused).Milliseconds())
	c.readsLog(told.header.Get("Webhook-Id"))
}

func newToldProgram(t *testing.T) *toldProgram {
	t.Helper()
	r := &toldProgram{posts: make(chan post, 20)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		p := post{at: time.Now(), header: request.Header}
		var err error
		if p.body, err = io.ReadAll(request.Body); err == nil {
			err = json.Unmarshal(p.body, &p.said)
		}
		if err != nil {
			t.Errorf("what is posted cannot be read: %v", err)
		}
		w.WriteHeader(http.StatusNoContent)
		r.posts <- p
	}))
	t.Cleanup(r.Close)
	return r
}

// signed waits for the next message, and checks its signature by the specification alone.
func (r *toldProgram) signed(t *testing.T, secret string) post {
	t.Helper()
	var p post
	select {
	case p = <-r.posts:
	case <-time.After(time.Minute):
		t.Fatal("nothing was posted")
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	id, seconds := p.header.Get("Webhook-Id"), p.header.Get("Webhook-Timestamp")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + seconds + "." + string(p.body)))
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); p.header.Get("Webhook-Signature") != want {
		t.Errorf("message %s is signed %q, want %q", id, p.header.Get("Webhook-Signature"), want)
	}
	sent, err := strconv.ParseInt(seconds, 10, 64)
	if age := p.at.Sub(time.Unix(sent, 0)); err != nil || age < 0 || age > 5*time.Minute { // as far as receivers tolerate
		t.Errorf("message %s is of %q, %s before it came", id, seconds, age)
	}
	return p
}

var shownSecret = regexp.MustCompile(`whsec_[A-Za-z0-9+/]+=*`)

// addsWebhook comes from the overview and stands before the webhook, with the secret that was shown once.
func (c *capper) addsWebhook(url string) (secret string) {
	c.t.Helper()
	c.Navigate("/")
	c.press("Settings")
	c.press("Webhooks")
	c.Fill("#field-url", url)
	c.clicks++
	c.Click(`[name="topics"][value="cap"]`)
	c.press("Add webhook")
	c.WaitText("main", "Keep the secret now")
	secret = shownSecret.FindString(c.Text("main"))
	c.press("Done, I have kept it")
	c.WaitText("main", "Nothing was posted yet")
	if secret == "" || strings.Contains(c.Text("main"), secret) {
		c.t.Fatalf("the secret %q is not shown once", secret)
	}
	return secret
}

// readsLog finds the message delivered in the webhook's log.
func (c *capper) readsLog(message string) {
	c.t.Helper()
	log := "/settings/webhooks/" + ref(models.KindWebhook, c.account.AccountID, 1)
	c.console.eventually("the message is written down as accepted", func() bool {
		var n int64
		err := c.console.DB.WithContext(c.t.Context()).Model(&models.WebhookDelivery{}).
			Where("account_id = ? AND message = ? AND status = ?", c.account.AccountID, message, models.DeliveryDelivered).Count(&n).Error
		return err == nil && n == 1
	})
	c.Navigate(log)
	c.WaitText("#log tbody tr", "cap_used")
	c.WaitText("#log tbody tr", "Accepted")
	c.WaitText("#log tbody tr:last-child", "test")
	c.Click("#log tbody tr a")
	c.WaitText("main", message)
	c.WaitText("main", "204 No Content after")
}
