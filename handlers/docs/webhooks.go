package docs

import (
	"bytes"
	"encoding/json"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/docs"
	"ocrconsole/views/words"
)

// webhookDocs shows what webhooks post: each event with an example, made by what posts it.
func webhookDocs(v *view) error {
	shell, err := v.PublicShell(layout.NavWebhookDocs.Name(), layout.NavWebhookDocs)
	if err != nil {
		return err
	}
	shell.Description = "What webhooks post: events, headers, signatures, retries."
	screen := pages.Webhooks{
		Shell: shell, Retries: words.RetriesFor(webhooks.Attempts(), int((webhooks.GivesUpAfter()+24*time.Hour-1)/(24*time.Hour))),
		Waits: words.WaitsOf(webhooks.Waits()), Overlap: words.RotateLead(int(webhooks.Overlap / time.Hour)), Most: words.AtMostWebhooks(models.MaxWebhooks),
		Within: words.WaitsOf([]time.Duration{webhooks.AttemptTime}), Kept: words.AnswersKept(int(webhooks.KeptFor/(24*time.Hour)), webhooks.MaxAnswer>>10),
	}
	screen.Check, err = pages.CheckExample()
	if err != nil {
		return err
	}
	for _, topic := range notice.Topics() {
		events, err := v.events(topic)
		if err != nil {
			return err
		}
		screen.Topics = append(screen.Topics, pages.WebhookTopic{Code: string(topic), Name: words.Topic(topic), Events: events})
	}
	return v.Show(pages.WebhooksPage(screen))
}

// events are those of a topic: what each tells is its title in the console.
func (v *view) events(topic notice.Topic) (events []pages.WebhookEvent, err error) {
	for _, n := range notice.Posted() {
		if n.Topic() != topic {
			continue
		}
		body, err := notice.Payload(n, notice.ExampleOccasion)
		if err != nil {
			return nil, err
		}
		var shown bytes.Buffer
		if err := json.Indent(&shown, body, "", "  "); err != nil {
			return nil, err
		}
		events = append(events, pages.WebhookEvent{Type: string(n.Kind()), Says: v.Words().Write(n).Title, Body: shown.String()})
	}
	return events, nil
}
