package notice_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ocrconsole/models/notice"
)

// TestEveryNoticeHasAPayloadThatItsSchemaDescribes takes the examples, of which each kind has one, and what the structs say of them.
func TestEveryNoticeHasAPayloadThatItsSchemaDescribes(t *testing.T) {
	examples := map[notice.Kind]notice.Notice{}
	for _, n := range notice.Examples() {
		if _, err := notice.Encode(n); err != nil {
			t.Error(err)
		}
		examples[n.Kind()] = n
	}
	name := regexp.MustCompile(`^[a-z][a-z_]*$`)
	for _, kind := range notice.NoticeKinds() {
		n, given := examples[kind]
		if !given {
			t.Errorf("%s has no example", kind)
			continue
		}
		if !name.MatchString(string(kind)) {
			t.Errorf("%s is no name of an event", kind)
		}
		body, err := notice.Payload(n, notice.Occasion{Account: 100000001, Notification: "NTF-100000001-1", At: noon})
		if err != nil {
			t.Fatal(err)
		}
		var head struct {
			Type, Topic, Notification, Timestamp string
			Account                              int64
		}
		if err := json.Unmarshal(body, &head); err != nil || head.Type != string(kind) || head.Account != 100000001 || head.Notification != "NTF-100000001-1" || head.Timestamp != "2026-03-17T12:00:00Z" || head.Topic != string(n.Topic()) {
			t.Errorf("%s begins with %+v, error %v", kind, head, err)
		}
		holds(t, n, body)
	}
}

func holds(t *testing.T, n notice.Notice, body []byte) {
	t.Helper()
	described, err := json.Marshal(notice.Schema(n))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(described))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", strict(document)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", body, err)
	}
}

// strict allows no field that is not described.
func strict(schema any) any {
	s, is := schema.(map[string]any)
	if !is {
		return schema
	}
	if properties, is := s["properties"].(map[string]any); is {
		s["additionalProperties"] = false
		for name := range properties {
			properties[name] = strict(properties[name])
		}
	}
	if items, has := s["items"]; has {
		s["items"] = strict(items)
	}
	return s
}

// TestEveryTopicCanBeChosen compares the list that webhooks choose from with what notices are about.
func TestEveryTopicCanBeChosen(t *testing.T) {
	listed := map[notice.Topic]bool{}
	for _, topic := range notice.Topics() {
		if listed[topic] {
			t.Errorf("%s is listed twice", topic)
		}
		listed[topic] = true
	}
	for _, n := range notice.Examples() {
		if !listed[n.Topic()] {
			t.Errorf("%s, of %s, cannot be chosen", n.Topic(), n.Kind())
		}
	}
}
