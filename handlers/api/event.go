package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"

	"ocrconsole/models/metering"
)

// cloudEvent is an event of CloudEvents 1.0 about one answered call. Attributes that are not named here may be there
// and are not read.
type cloudEvent struct {
	SpecVersion string `json:"specversion"`
	ID          string `json:"id"`      // the call's request id
	Source      string `json:"source"`  // the gateway
	Type        string `json:"type"`    // ocr.call
	Subject     string `json:"subject"` // the project id
	Time        string `json:"time"`
	Data        struct {
		Service string `json:"service"`
		Status  int    `json:"status"`
	} `json:"data"`
}

const (
	specVersion = "1.0"
	callType    = "ocr.call"
	maxIDBytes  = 128
)

// parseEvent reads one event. A problem is a sentence that names the attribute; the event then has its id only, if
// that can be read.
func parseEvent(raw []byte) (event metering.Event, problem string) {
	if len(raw) > maxEventBytes {
		return metering.Event{}, fmt.Sprintf("The event is larger than %d bytes.", maxEventBytes)
	}
	// What decodes invalid text makes different ids equal, and the second call would be taken for a duplicate.
	if !utf8.Valid(raw) {
		return metering.Event{}, "The event is not UTF-8."
	}
	var e cloudEvent
	err := json.Unmarshal(raw, &e)
	if validID(e.ID) {
		event.RequestID = e.ID
	}
	if err != nil {
		return event, notEvent(err)
	}
	if problem = e.check(); problem != "" {
		return event, problem
	}
	if event.At, err = time.Parse(time.RFC3339, e.Time); err != nil {
		return event, "time is not a timestamp of RFC 3339, such as 2026-11-21T06:25:10Z."
	}
	event.ProjectID, event.Service, event.HTTPStatus = e.Subject, e.Data.Service, e.Data.Status
	return event, ""
}

// notEvent says what keeps a text from being an event.
func notEvent(err error) string {
	var mismatch *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &mismatch):
		return "The event is not JSON."
	case mismatch.Field == "":
		return "The event is not a JSON object."
	default:
		return fmt.Sprintf("%s must not be a JSON %s.", mismatch.Field, mismatch.Value)
	}
}

// check gives what is wrong with the attributes, "" for nothing.
func (e *cloudEvent) check() string {
	switch {
	case e.SpecVersion != specVersion:
		return "specversion must be \"1.0\"."
	case e.Type != callType:
		return "type must be \"ocr.call\"."
	case !validID(e.ID):
		return "id must be the call's request id: 1 to 128 bytes of printable UTF-8."
	case e.Source == "":
		return "source is missing: it names the gateway."
	case !validID(e.Subject):
		return "subject must be the project id."
	case e.Time == "":
		return "time is missing."
	case e.Data.Service == "":
		return "data.service is missing."
	case e.Data.Status < 100 || e.Data.Status > 599:
		return "data.status must be the HTTP status of the call, 100 to 599."
	}
	return ""
}

// validID tells whether an id can be looked up, stored, shown and told from every other. The replacement character is not: it
// stands for text that could not be decoded, and so for many.
func validID(id string) bool {
	if id == "" || len(id) > maxIDBytes {
		return false
	}
	if isPrintableASCII(id) {
		return true
	}
	for _, r := range id {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// isPrintableASCII is true of most ids, and quick to tell.
func isPrintableASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
