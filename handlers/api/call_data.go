package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"ocrconsole/models/rules"
)

// callData is what an event tells of its call.
type callData struct {
	service string
	status  int
	lease   string
	tags    rules.Tags
}

// data reads the event's data: an object in data, the same in base64 in data_base64, as SDKs write what they are given as
// bytes, or as a text in data, as they write what they are given as text.
func (e *cloudEvent) data() (callData, string) {
	raw := []byte(e.Data)
	if isNull(raw) {
		raw = nil
	}
	if e.DataBase64 != nil {
		if raw != nil {
			return callData{}, "data and data_base64 exclude each other."
		}
		var err error
		if raw, err = base64.StdEncoding.DecodeString(*e.DataBase64); err != nil {
			return callData{}, "data_base64 is not base64."
		}
		raw = unmarked(raw)
	}
	var text string
	if json.Unmarshal(raw, &text) == nil && text != "" {
		raw = unmarked([]byte(text))
	}
	return parseData(raw)
}

// parseData reads the object with the service and the status.
func parseData(raw []byte) (data callData, problem string) {
	var service string
	var status, tags json.RawMessage
	err := readMembers(raw, member{"service", &service}, member{"status", &status}, member{"lease", &data.lease}, member{"tags", &tags})
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mismatch) && mismatch.Field != "":
		return data, fmt.Sprintf("data.%s must not be a JSON %s.", mismatch.Field, mismatch.Value)
	case err != nil && len(raw) > 0:
		return data, "data must be a JSON object with service and status."
	case service == "":
		return data, "data.service is missing."
	case data.lease != "" && !validID(data.lease):
		return data, "data.lease must be the lease that the call was authorized with."
	}
	if data.status = wholeStatus(status); data.status == 0 {
		return data, "data.status must be the HTTP status of the call, a number from 100 to 599."
	}
	data.service = service
	if data.tags, err = tagsOf(tags); err != nil {
		return data, "data.tags is wrong: " + rules.WrongTags(err) + "."
	}
	return data, ""
}

// wholeStatus reads a status from 100 to 599, 0 if it is none. JSON knows one kind of number: 200, 200.0 and 2e2 are the same.
func wholeStatus(raw []byte) int {
	if len(raw) == 0 || raw[0] < '0' || raw[0] > '9' {
		return 0
	}
	n, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || n < 100 || n > 599 || n != math.Trunc(n) {
		return 0
	}
	return int(n)
}

// isNull reports whether a member is missing or null, which mean the same in an event.
func isNull(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }

// byteOrderMark may begin a text in UTF-8; RFC 8259 lets whoever reads JSON ignore it.
var byteOrderMark = []byte("\ufeff")

// unmarked is JSON that was sent, without the mark at its beginning. Whatever reads JSON that others wrote reads it by this.
func unmarked(text []byte) []byte { return bytes.TrimPrefix(text, byteOrderMark) }
