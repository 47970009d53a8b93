package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
)

// hookReceiver is a customer's program that accepts some messages and then, while it hangs, takes more and answers none.
type hookReceiver struct {
	t *testing.T
	*httptest.Server

	mu       sync.Mutex
	accepts  int // how many it accepts before it hangs
	hangs    bool
	came     map[string][]string // bodies of a message, by its id
	accepted map[string]bool
	hanging  map[string]bool
	held     chan struct{} // something hangs
}

func newHookReceiver(t *testing.T, accepts int) *hookReceiver {
	t.Helper()
	r := &hookReceiver{
		t: t, accepts: accepts, hangs: true, came: make(map[string][]string), accepted: make(map[string]bool), hanging: make(map[string]bool), held: make(chan struct{}, 100),
	}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

// ServeHTTP takes a message.
func (r *hookReceiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return // the sender was killed
	}
	id := request.Header.Get("Webhook-Id")
	r.mu.Lock()
	r.came[id] = append(r.came[id], string(body))
	hangs := r.hangs && len(r.accepted) >= r.accepts
	if hangs {
		r.hanging[id] = true
	} else {
		r.accepted[id] = true
	}
	r.mu.Unlock()
	if hangs {
		r.held <- struct{}{}
		<-request.Context().Done() // until whoever posts it is killed
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// TestEachWebhookIsDeliveredThoughTheProgramIsKilled kills the program while it posts: each message arrives, those that were under way
// again, under the same id and with the same body, and no other does.
func TestEachWebhookIsDeliveredThoughTheProgramIsKilled(t *testing.T) {
	tier.Needs(t, tier.Time) // an attempt is taken for lost after a minute
	t.Parallel()
	for name, settings := range map[string][]string{
		"sqlite":   embedded(t),
		"postgres": append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killWhilePosting(t, append(settings, "OCRCONSOLE_WEBHOOK_NETWORKS=127.0.0.0/8"))
		})
	}
}

func killWhilePosting(t *testing.T, settings []string) {
	t.Helper()
	c := newConsole(t, settings, false)
	account := c.customer("told@example.com")
	r := newHookReceiver(t, 5)
	endpoint, _, err := c.Webhooks.Create(t.Context(), account.AccountID, webhooks.Wanted{URL: r.URL})
	if err != nil {
		t.Fatal(err)
	}
	ordered := orderMessages(t, c, &endpoint, 12)
	p := startProcess(t, thisProgram(t), settings)
	select {
	case <-r.held:
	case <-time.After(time.Minute):
		t.Error("nothing was under way within a minute")
	}
	p.kill()
	r.mu.Lock()
	r.hangs = false
	under := len(r.hanging)
	r.mu.Unlock()
	p = startProcess(t, thisProgram(t), settings)
	defer p.kill()
	waitForDeliveries(t, c, ordered)
	r.mu.Lock()
	defer r.mu.Unlock()
	if under == 0 || len(r.came) != len(ordered) {
		t.Errorf("%d messages were under way when the program was killed, and %d of %d came", under, len(r.came), len(ordered))
	}
	for _, d := range ordered {
		if !r.accepted[d.Message] {
			t.Errorf("message %s was never accepted", d.Message)
		}
		if r.hanging[d.Message] && len(r.came[d.Message]) < 2 {
			t.Errorf("message %s was under way, and is not posted again", d.Message)
		}
		for _, body := range r.came[d.Message] {
			if body != d.Body {
				t.Errorf("message %s is\n%s, want\n%s", d.Message, body, d.Body)
			}
		}
	}
	t.Logf("%d messages came after the program was killed while %d were under way", len(ordered), under)
}

// orderMessages orders so many messages, none of which is posted yet.
func orderMessages(t *testing.T, c *console, e *models.WebhookEndpoint, n int) (ordered []models.WebhookDelivery) {
	t.Helper()
	err := c.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, e.AccountID); err != nil {
			return err
		}
		now := time.Now()
		for range n {
			body, err := notice.Payload(notice.Test{Endpoint: e.Ref().String()}, notice.Occasion{Account: e.AccountID, At: now})
			if err != nil {
				return err
			}
			d := models.WebhookDelivery{AccountID: e.AccountID, EndpointID: e.ID, Event: string(notice.Test{}.Kind()), Body: string(body), CreatedAt: now}
			if err := models.OrderDelivery(tx, &d); err != nil {
				return err
			}
			ordered = append(ordered, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ordered
}

// waitForDeliveries waits until each is said to be delivered.
func waitForDeliveries(t *testing.T, c *console, ordered []models.WebhookDelivery) {
	t.Helper()
	for begin := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		var left int64
		err := c.DB.WithContext(t.Context()).Model(&models.WebhookDelivery{}).
			Where("account_id = ? AND status <> ?", ordered[0].AccountID, models.DeliveryDelivered).Count(&left).Error
		if err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			return
		}
		if time.Since(begin) > 4*time.Minute {
			t.Errorf("%d of %d messages are not delivered", left, len(ordered))
			return
		}
	}
}
