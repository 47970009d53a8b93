package page

import (
	"net/http"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/webhooks"
	"ocrconsole/views/words"
)

// deliveryLooks says what became of a message.
var deliveryLooks = map[models.DeliveryStatus]parts.Status{
	models.DeliveryPending:   {Tone: components.Info, Text: "Waiting"},
	models.DeliveryDelivered: {Tone: components.Success, Text: "Accepted"},
	models.DeliveryFailed:    {Tone: components.Danger, Text: "Given up"},
	models.DeliveryStopped:   {Tone: components.Neutral, Text: "Not posted"},
}

// WebhookMessage is a message to a webhook, whose page has the address: the same for customers and operators.
func (v *View) WebhookMessage(d *models.WebhookDelivery, href string) pages.Delivery {
	next := ""
	if d.Status == models.DeliveryPending && d.NextAt.After(v.Now()) {
		next = v.Local.Instant(d.NextAt)
	}
	return pages.Delivery{
		Ref: d.Ref().String(), Href: href, Message: d.Message, Event: d.Event, Made: v.Local.Instant(d.CreatedAt), Attempts: words.AttemptsMade(d.Attempts, next),
		Status: deliveryLooks[d.Status],
	}
}

// failureWords says why nothing was answered.
var failureWords = map[webhooks.Failure]string{
	webhooks.NotAllowed:   "Not connected: nobody knows the name of the host, or its address is not on the public internet",
	webhooks.NotConnected: "Nothing listens there, or it cannot be reached", webhooks.NoTLS: "No safe connection: its certificate, or it speaks no TLS",
	webhooks.TooLate: "No answer in time", webhooks.Broken: "The connection broke",
}

// AttemptSaid is what came of an attempt.
func AttemptSaid(a *models.WebhookAttempt) (text string, accepted bool) {
	if a.Failure != "" {
		return words.AnsweredStatus(failureWords[webhooks.Failure(a.Failure)], a.DurationMs), false
	}
	status := strings.TrimSpace(strconv.FormatInt(a.HTTPStatus, 10) + " " + http.StatusText(int(a.HTTPStatus)))
	return words.AnsweredStatus(status, a.DurationMs), webhooks.Accepted(a)
}

// WebhookAttempt is one attempt at a message: what was sent, without the signature, and what was answered.
func (v *View) WebhookAttempt(d *models.WebhookDelivery, a *models.WebhookAttempt) pages.Attempt {
	shown := pages.Attempt{
		Title: words.AttemptNumbered(a.Number), At: v.Local.Instant(a.At), Answer: a.Answer, Status: parts.Status{Tone: components.Danger, Text: "Not accepted"},
	}
	text, accepted := AttemptSaid(a)
	if shown.Said = text; accepted {
		shown.Status = parts.Status{Tone: components.Success, Text: "Accepted"}
	}
	var headers [][2]string
	for _, h := range webhooks.Headers(d.Message, a.At) {
		headers = append(headers, [2]string{h.Name, h.Value})
	}
	shown.Request = words.PostRequest(a.URL, headers)
	return shown
}
