package cause

// This file has why a webhook cannot be set or posted to, and why a breaker cannot be set.

// Those without arguments.
const (
	WebhookNoAddress     Plain = "webhook_no_address"
	WebhookUserInAddress Plain = "webhook_user_in_address"
	WebhookNotPublic     Plain = "webhook_not_public"
	WebhookTopics        Plain = "webhook_topics"
	WebhookOff           Plain = "webhook_off"
	BreakerModeMissing   Plain = "breaker_mode_missing"
)

// WebhooksFull is told by views/words.
type WebhooksFull struct {
	Most int64 `json:"most"`
}

// WebhookTwice is told by views/words.
type WebhookTwice struct {
	Webhook string `json:"webhook"`
}

// WebhookTypeUnknown is told by views/words.
type WebhookTypeUnknown struct {
	Type string `json:"type"`
}

// WebhookDescriptionLong is told by views/words.
type WebhookDescriptionLong struct {
	Most int64 `json:"most"`
}

// Kind names each.

func (WebhooksFull) Kind() string           { return "webhooks_full" }
func (WebhookTwice) Kind() string           { return "webhook_twice" }
func (WebhookTypeUnknown) Kind() string     { return "webhook_type_unknown" }
func (WebhookDescriptionLong) Kind() string { return "webhook_description_long" }
