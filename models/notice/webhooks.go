package notice

import "time"

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
