package words

import (
	"strconv"

	"ocrconsole/models/cause"
)

// Of models/cause/webhooks.go: why a webhook cannot be set, or posted to.

var plainWebhooks = map[cause.Plain]string{
	cause.WebhookNoAddress:     "Enter an address that begins with https:// and has a host, up to 2048 characters.",
	cause.WebhookUserInAddress: "Enter the address without user name, password and part after #. Messages are signed instead.",
	cause.WebhookNotPublic:     "Enter an address on the public internet, on port 80 or 443.",
	cause.WebhookTopics:        "Choose from the list what it is told of.",
	cause.BreakerModeMissing:   "Choose what is done.",
	cause.WebhookOff:           "The webhook is off. Switch it on first.",
}

func (w Writer) whyWebhooks(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.WebhooksFull:
		return "An account has at most " + strconv.FormatInt(c.Most, 10) + " webhooks. Delete one first, or change one.", true
	case cause.WebhookTwice:
		return "Enter another address: " + c.Webhook + " has this one already, and would get everything twice.", true
	case cause.WebhookTypeUnknown:
		return "“" + c.Type + "” is no type of an event. Take them from the list in the documentation of webhooks, with commas between them.", true
	case cause.WebhookDescriptionLong:
		return "Enter at most " + strconv.FormatInt(c.Most, 10) + " characters.", true
	}
	return "", false
}
