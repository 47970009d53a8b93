package words

import (
	"fmt"

	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

func (w Writer) webhooks(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.WebhookStopped:
		return w.webhookStopped(m), true
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
			"What waited is kept in its log for 30 days. Switch the webhook on when the address answers again, and send from the log what you need.",
		},
		Href: routes.Webhook(m.Webhook), Action: "See the webhook",
	}
}
