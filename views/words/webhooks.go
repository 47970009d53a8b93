package words

import (
	"fmt"

	"ocrconsole/models/notice"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

func (w Writer) webhooks(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.WebhookStopped:
		return w.webhookStopped(m), true
	case notice.WebhookMoved:
		return w.webhookMoved(m), true
	case notice.KeyUnusual:
		return w.keyUnusual(m), true
	case notice.PricesAnnounced:
		return w.pricesAnnounced(m), true
	case notice.OperatorActed:
		return w.operatorActed(m), true
	case notice.PricesWithdrawn:
		return w.pricesWithdrawn(m), true
	}
	return notice.Text{}, false
}

func (w Writer) webhookStopped(m notice.WebhookStopped) notice.Text {
	why := fmt.Sprintf("It accepted nothing since %s: message %s was posted %d times, the last time at %s.",
		w.Figures.Instant(m.Since), m.Delivery, m.Attempts, w.Figures.Instant(m.At))
	if m.Why == notice.WebhookGone {
		why = "It answered message " + m.Delivery + " with 410 Gone at " + w.Figures.Instant(m.At) + ", which asks for no more."
	}
	return notice.Text{
		Title: "A webhook was switched off: " + m.URL,
		Paragraphs: []string{
			Spaced("Nothing is posted any more to "+m.URL+" ("+m.Webhook+").", why),
			"What waited is kept in its log. Switch the webhook on when the address answers again, and send from the log what you need.",
		},
		Href: routes.Webhook(m.Webhook), Action: "See the webhook",
	}
}

func (w Writer) webhookMoved(m notice.WebhookMoved) notice.Text {
	return notice.Text{
		Title: "A webhook posts to another address: " + m.URL,
		Paragraphs: []string{
			"Webhook " + m.Webhook + " posted to " + m.Before + " before. Since " + w.Figures.Instant(m.At) + " it posts to " + m.URL + ", also what waited.",
			"If it was none of you, switch the webhook off, and see in the audit trail who changed it.",
		},
		Href: routes.Webhook(m.Webhook), Action: "See the webhook",
	}
}

func (w Writer) keyUnusual(m notice.KeyUnusual) notice.Text {
	title, done := "Access key "+m.Key+" is used more than usual", "It goes on signing calls."
	if m.Stopped {
		title, done = "Access key "+m.Key+" is stopped: it was used more than usual", "It is disabled: calls signed with it are refused with APIG.0301."
	}
	return notice.Text{
		Title: title,
		Paragraphs: w.asOf(m.At, fmt.Sprintf("It made %s for %s per use in the hour from %s. Its usual band is %s and %s an hour.",
			w.Calls(m.Calls), w.Figures.Rounded(m.Micros, format.Spent), w.Figures.Minute(m.Hour.From), w.Calls(m.BandCalls), w.Figures.Rounded(m.BandMicros, format.Spent)), done,
			NothingByItself()),
		Href: routes.Incident(m.Incident), Action: "See what it did",
	}
}
