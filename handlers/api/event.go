package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"ocrconsole/models/metering"
)

// cloudEvent is an event of CloudEvents 1.0 about one answered call. Attributes that are not named here may be there
// and are not read. The data are in one of two members, see callData.
type cloudEvent struct {
	SpecVersion string
	ID          string // the call's request id
	Source      string // the gateway: with the id, what tells the call from all others
	Type        string // ocr.call
	Subject     string // the project id
	Time        string
	Data        json.RawMessage
	DataBase64  *string
}

// UnmarshalJSON reads the attributes, whose names are in lower case in every event.
func (e *cloudEvent) UnmarshalJSON(raw []byte) error {
	return readMembers(raw,
		member{"specversion", &e.SpecVersion}, member{"id", &e.ID}, member{"source", &e.Source}, member{"type", &e.Type},
		member{"subject", &e.Subject}, member{"time", &e.Time}, member{"data", &e.Data}, member{"data_base64", &e.DataBase64},
	)
}

const (
	specVersion    = "1.0"
	callType       = "ocr.call"
	maxIDBytes     = 128
	maxSourceBytes = 512
)

// parseEvent reads one event. A problem is a sentence that names the attribute; the event then has its id and source only, as
// far as those can be read.
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
	if err != nil {
		return e.named(), notEvent(err)
	}
	return e.event()
}

// named gives an event that has the id and the source only, as far as those are good.
func (e *cloudEvent) named() (event metering.Event) {
	if validID(e.ID) {
		event.RequestID = e.ID
	}
	if validSource(e.Source) {
		event.Source = e.Source
	}
	return event
}

// event gives the event, or what is wrong with it.
func (e *cloudEvent) event() (event metering.Event, problem string) {
	event = e.named()
	if problem = e.check(); problem != "" {
		return event, problem
	}
	at, within, ok := parseTime(e.Time)
	if !ok {
		return event, "time is not a timestamp of RFC 3339, such as 2026-11-21T06:25:10Z."
	}
	data, problem := e.data()
	if problem != "" {
		return event, problem
	}
	event.ProjectID, event.Service, event.HTTPStatus, event.Tags, event.At, event.Within, event.Lease = e.Subject, data.service, data.status, data.tags, at, within, data.lease
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
	case !validSource(e.Source):
		return "source must name the gateway: at most 512 bytes of printable UTF-8."
	case !validID(e.Subject):
		return "subject must be the project id."
	case e.Time == "":
		return "time is missing."
	}
	return ""
}

// validID reports whether an id can be looked up, stored, shown and told from every other.
func validID(id string) bool { return isTelling(id, maxIDBytes) }

// validSource tells it of a source.
func validSource(source string) bool { return isTelling(source, maxSourceBytes) }

// isTelling reports whether a name is there, not too long and printable. The replacement character is not: it stands for text
// that could not be decoded, and so for many.
func isTelling(name string, maxBytes int) bool {
	if name == "" || len(name) > maxBytes {
		return false
	}
	if isPrintableASCII(name) {
		return true
	}
	for _, r := range name {
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
