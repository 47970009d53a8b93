package routes

// The pages of handlers/webhooks.
const (
	Webhooks              = "/settings/webhooks"
	WebhookPattern        = "/settings/webhooks/:webhook"
	SwitchWebhookPattern  = "/settings/webhooks/:webhook/switch"
	TestWebhookPattern    = "/settings/webhooks/:webhook/test"
	RotateWebhookPattern  = "/settings/webhooks/:webhook/secret"
	EndOverlapPattern     = "/settings/webhooks/:webhook/secret/end"
	DeleteWebhookPattern  = "/settings/webhooks/:webhook/delete"
	DeliveryPattern       = "/settings/webhooks/:webhook/messages/:delivery"
	ReplayDeliveryPattern = "/settings/webhooks/:webhook/messages/:delivery/replay"
)

// WebhookDocs is where programmers read what is posted.
const WebhookDocs = "/docs/webhooks"

// Webhook is the page of an endpoint.
func Webhook(ref string) string { return fill(WebhookPattern, ref) }

// SwitchWebhook switches it on or off.
func SwitchWebhook(ref string) string { return fill(SwitchWebhookPattern, ref) }

// TestWebhook posts a test to it.
func TestWebhook(ref string) string { return fill(TestWebhookPattern, ref) }

// RotateWebhook makes another secret for it.
func RotateWebhook(ref string) string { return fill(RotateWebhookPattern, ref) }

// EndOverlap ends the secret before.
func EndOverlap(ref string) string { return fill(EndOverlapPattern, ref) }

// DeleteWebhook ends it for good.
func DeleteWebhook(ref string) string { return fill(DeleteWebhookPattern, ref) }

// Delivery is what was posted to it of one message, and answered.
func Delivery(webhook, ref string) string { return fill(DeliveryPattern, webhook, ref) }

// ReplayDelivery posts it again.
func ReplayDelivery(webhook, ref string) string { return fill(ReplayDeliveryPattern, webhook, ref) }
