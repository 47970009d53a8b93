package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

// headerTags says what a call is for, as "team=scan,env=prod". It may be there several times, as lists may; it need not be signed, so that
// a gateway of the customer's can add it.
const headerTags = "X-Ocr-Tags"

// sentTags reads the tags of a request.
func sentTags(header http.Header) (rules.Tags, error) {
	tags, err := rules.ParseTags(strings.Join(header[headerTags], ","))
	if err != nil {
		return "", recognition.BadParameter(headerTags, rules.WrongTags(err))
	}
	return tags, nil
}

// tagsOf reads the tags of an event: an object of names and values, or a text as in the header. Null is none.
func tagsOf(raw json.RawMessage) (rules.Tags, error) {
	var values map[string]string
	var text string
	switch {
	case isNull(raw):
		return "", nil
	case json.Unmarshal(raw, &text) == nil:
		return rules.ParseTags(text)
	case json.Unmarshal(raw, &values) == nil:
		return rules.TagsOf(values)
	default:
		return "", fmt.Errorf("%w: they must be an object of names and texts, or one text", rules.ErrTags)
	}
}
