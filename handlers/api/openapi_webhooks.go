package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"ocrconsole/models/notice"
)

// describedWhole is the description with what webhooks post, which follows from the messages themselves.
var describedWhole = sync.OnceValues(func() ([]byte, error) {
	posted, err := webhooksSection()
	return slices.Concat(openAPI, posted), err
})

// webhooksSection describes each event, with an example.
func webhooksSection() ([]byte, error) {
	events := map[string]any{}
	for _, n := range notice.Posted() {
		body, err := notice.Payload(n, notice.ExampleOccasion)
		if err != nil {
			return nil, err
		}
		var example any
		if err := json.Unmarshal(body, &example); err != nil {
			return nil, fmt.Errorf("describe webhook %s: %w", n.Kind(), err)
		}
		events[string(n.Kind())] = map[string]any{"post": map[string]any{
			"operationId": "webhook_" + string(n.Kind()), "summary": notice.Plainly(n), "security": []any{}, "parameters": webhookHeaders(),
			"requestBody": map[string]any{"required": true, "content": map[string]any{"application/json": map[string]any{"schema": notice.Schema(n), "example": example}}},
			"responses":   map[string]any{"2XX": map[string]any{"description": "Accepted. Anything else is tried again, but for 410, which switches the webhook off."}},
		}}
	}
	section, err := yaml.Marshal(map[string]any{"webhooks": events})
	if err != nil {
		return nil, fmt.Errorf("describe webhooks: %w", err)
	}
	return section, nil
}

// webhookHeaders are those of Standard Webhooks.
func webhookHeaders() (all []any) {
	for _, h := range []struct{ name, kind, about string }{
		{"webhook-id", "string", "Names the message: the same at each attempt."},
		{"webhook-timestamp", "integer", "When the attempt was made, in Unix seconds."},
		{"webhook-signature", "string", "One or two signatures with a blank between them, each v1 and a comma before base64: HMAC-SHA256 of id, timestamp and body with points between them."},
	} {
		all = append(all, map[string]any{"name": h.name, "in": "header", "required": true, "description": h.about, "schema": map[string]any{"type": h.kind}})
	}
	return all
}
