package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"ocrconsole/models/metering"
	"ocrconsole/web"
)

// What one report may have.
const (
	maxEvents     = 10_000
	maxEventBytes = 64 << 10 // what CloudEvents asks every consumer to take
)

// decoder reads a report. An event that is not what it should be is refused and the others are given; an error is
// about the report as a whole.
type decoder func(io.Reader) ([]metering.Event, []metering.Refusal, error)

// report collects the events of one report as they are read.
type report struct {
	events  []metering.Event
	refused []metering.Refusal
}

// add reads the next event.
func (r *report) add(raw []byte) error {
	index := len(r.events) + len(r.refused)
	if index == maxEvents {
		return &web.APIError{
			Status: http.StatusRequestEntityTooLarge, Code: "ModelArts.4104",
			Message: fmt.Sprintf("A report has at most %d events. Nothing of it was recorded: send it in parts.", maxEvents),
		}
	}
	event, problem := parseEvent(raw)
	if problem != "" {
		r.refused = append(r.refused, metering.Refusal{
			Index: index, RequestID: event.RequestID, Reason: metering.ReasonMalformed, Message: problem,
		})
		return nil
	}
	event.Index = index
	r.events = append(r.events, event)
	return nil
}

// decodeBatch reads a JSON array of events (the JSON Batch Format of CloudEvents), one at a time.
func decodeBatch(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	var r report
	d := json.NewDecoder(body)
	if token, err := d.Token(); err != nil || token != json.Delim('[') {
		return nil, nil, notBatch(err, d.InputOffset())
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, nil, notBatch(err, d.InputOffset())
		}
		if err := r.add(raw); err != nil {
			return nil, nil, err
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, notBatch(err, d.InputOffset())
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, notBatch(err, d.InputOffset())
	}
	return r.events, r.refused, nil
}

// notBatch is the answer to a body that is no JSON array; errors of reading it, such as one that is too large, stay
// what they are.
func notBatch(err error, offset int64) error {
	var syntax *json.SyntaxError
	if err != nil && !errors.As(err, &syntax) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return &web.APIError{
		Status: http.StatusBadRequest, Code: "ModelArts.4105",
		Message: fmt.Sprintf("The body is not one JSON array of events: it goes wrong at byte %d. Nothing of it was recorded.", offset),
	}
}

// decodeLines reads one event a line; lines with nothing but space are left out. Each line is a document of its own,
// so one that is no JSON refuses only itself.
func decodeLines(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	var r report
	lines := bufio.NewReaderSize(body, maxEventBytes+2) // with the end of its line
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			line, err = append([]byte(nil), line...), skipLine(lines)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		if event := bytes.TrimSpace(line); len(event) > 0 {
			if err := r.add(event); err != nil {
				return nil, nil, err
			}
		}
		if errors.Is(err, io.EOF) {
			return r.events, r.refused, nil
		}
	}
}

// skipLine reads on to the end of a line that is longer than any event.
func skipLine(lines *bufio.Reader) error {
	for {
		if _, err := lines.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}
