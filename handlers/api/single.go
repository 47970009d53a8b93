package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"ocrconsole/models/metering"
	"ocrconsole/web"
)

// One event in a request of its own, in the two ways of the HTTP binding: as a JSON object (structured mode), or with its
// attributes in headers and its data as the body (binary mode), which is what most SDKs do unless told otherwise.

// decodeOne reads an event in structured mode.
func decodeOne(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, nil, err
	}
	text = bytes.TrimSpace(unmarked(text))
	if !json.Valid(text) {
		return nil, nil, &web.APIError{
			Status: http.StatusBadRequest, Code: "ModelArts.4105", Message: "The body is not one event in JSON. Nothing of it was recorded.",
		}
	}
	var r report
	return r.read(r.parse(text))
}

// read gives what was read, unless there was an error.
func (r *report) read(err error) ([]metering.Event, []metering.Refusal, error) {
	if err != nil {
		return nil, nil, err
	}
	return r.events, r.refused, nil
}

// isBinary reports whether the request is an event in binary mode.
func isBinary(header http.Header) bool { return header.Get("Ce-Specversion") != "" }

// decodeBinary reads an event in binary mode.
func decodeBinary(header http.Header) decoder {
	return func(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
		data, err := io.ReadAll(body)
		if err != nil {
			return nil, nil, err
		}
		var r report
		event, problem := binaryEvent(header, data)
		return r.read(r.addRead(event, problem))
	}
}

// binaryEvent reads the event; a problem is as parseEvent gives it.
func binaryEvent(header http.Header, data []byte) (metering.Event, string) {
	var e cloudEvent
	for name, value := range map[string]*string{
		"Ce-Specversion": &e.SpecVersion, "Ce-Id": &e.ID, "Ce-Source": &e.Source, "Ce-Type": &e.Type, "Ce-Subject": &e.Subject, "Ce-Time": &e.Time,
	} {
		*value = attributeOf(header.Get(name))
	}
	switch {
	case len(data) > maxEventBytes:
		return e.named(), fmt.Sprintf("The data are larger than %d bytes.", maxEventBytes)
	case !utf8.Valid(data):
		return e.named(), "The data are not UTF-8."
	}
	e.Data = bytes.TrimSpace(unmarked(data))
	return e.event()
}

// attributeOf reads what a header says of an attribute: first what it quotes, then what it percent-encodes, because headers
// cannot hold it. A value that is neither is what it says.
func attributeOf(value string) string {
	if n := len(value); n > 1 && value[0] == '"' && value[n-1] == '"' {
		value = unquoted(value[1 : n-1])
	}
	if text, err := url.PathUnescape(value); err == nil {
		return text
	}
	return value
}

// unquoted takes away the backslash before each character that has one (RFC 9110, 5.6.4).
func unquoted(text string) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}
