package notice

import (
	"time"

	"ocrconsole/models/rules"
)

// WhyWebhookStopped is why nothing is posted to an address any more.
type WhyWebhookStopped string

// The reasons: nothing was accepted for days; the address answered 410 Gone.
const (
	WebhookFailing WhyWebhookStopped = "failing"
	WebhookGone    WhyWebhookStopped = "gone"
)

// WebhookStopped is that a webhook was switched off, as its address does not take messages. Since is when the message was ordered that
// was given up; Attempts is how often it was tried. Waiting messages, with this one, are not posted any more.
type WebhookStopped struct {
	At       time.Time         `json:"at"`
	Webhook  string            `json:"webhook"`
	URL      string            `json:"url"`
	Why      WhyWebhookStopped `json:"why"`
	Delivery string            `json:"delivery"`
	Since    time.Time         `json:"since"`
	Attempts int64             `json:"attempts"`
}

// WebhookMoved is that a webhook posts to another address than before.
type WebhookMoved struct {
	At      time.Time `json:"at"`
	Webhook string    `json:"webhook"`
	Before  string    `json:"before"`
	URL     string    `json:"url"`
}

// KeyUnusual is that an access key left its usual band in an hour: what it was used for until then, and what it may be. Stopped tells that
// it is disabled. Until its owner has said whether it was them, no card is charged automatically.
type KeyUnusual struct {
	At         time.Time    `json:"at"`
	Incident   string       `json:"incident"`
	Key        string       `json:"key"` // as callers name it
	Stopped    bool         `json:"stopped,omitzero"`
	Hour       Span         `json:"hour"`
	Calls      int64        `json:"calls"`
	Micros     rules.Micros `json:"micros"`
	BandCalls  int64        `json:"band_calls"`
	BandMicros rules.Micros `json:"band_micros"`
}
