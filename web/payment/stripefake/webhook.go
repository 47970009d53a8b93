package stripefake

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Event is something that the console is to be told.
type Event struct {
	Type string
	Body []byte
}

// tell notes what happened, as it is at this moment.
func (s *Stripe) tell(kind string, o object) {
	s.serial++
	body, err := json.Marshal(object{
		"id": "evt_fake" + strconv.Itoa(s.serial), "object": "event", "type": kind, "livemode": false, "created": s.now().Unix(),
		"api_version": "2020-08-27", "data": object{"object": o},
	})
	if err != nil {
		s.t.Error(err)
	}
	s.events = append(s.events, Event{kind, body})
}

// Events gives what happened since it was asked last, oldest first.
func (s *Stripe) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.events
	s.events = nil
	return events
}

// Sign gives the signature header of a body that is sent at the time.
func Sign(body []byte, secret string, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%d.%s", at.Unix(), body)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

// Send sends the event to the console's webhook and gives the status of its answer.
func (s *Stripe) Send(webhookURL string, e Event) int {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, webhookURL, bytes.NewReader(e.Body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Stripe-Signature", Sign(e.Body, WebhookSecret, time.Now()))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}
