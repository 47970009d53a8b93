package docs

import (
	"ocrconsole/views/layout"
)

// Webhooks says what is posted to webhooks.
type Webhooks struct {
	layout.Shell
	Retries, Waits, Overlap, Most string
	Within, Kept                  string
	Check                         string // a program that checks signatures
	Topics                        []WebhookTopic
}

// WebhookTopic is a topic with its events.
type WebhookTopic struct {
	Code, Name string
	Events     []WebhookEvent
}

// WebhookEvent is one, with an example.
type WebhookEvent struct{ Type, Says, Body string }

// CheckExample is a program that checks signatures.
func CheckExample() (string, error) {
	code, err := exampleFiles.ReadFile("examples/check_webhook.py.tmpl")
	return string(code), err
}
