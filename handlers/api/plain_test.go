package api

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"ocrconsole/models/metering"
	"ocrconsole/web"
)

// plainBatch and plainLines are the reference: they let encoding/json read everything.
func plainBatch(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	var r plainReport
	d := json.NewDecoder(withoutMark(body))
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

func plainLines(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	var r plainReport
	lines := bufio.NewReader(body)
	for {
		line, err := lines.ReadString('\n')
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return nil, nil, err
		}
		if event := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line[:min(len(line), maxEventBytes+5)]), "\ufeff")); event != "" {
			if err := r.add([]byte(event)); err != nil {
				return nil, nil, err
			}
		}
		if ended {
			return r.events, r.refused, nil
		}
	}
}

// withoutMark leaves out a byte order mark at the beginning.
func withoutMark(body io.Reader) io.Reader {
	text := bufio.NewReader(body)
	if start, _ := text.Peek(3); string(start) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	return text
}

type plainReport struct {
	events  []metering.Event
	refused []metering.Refusal
}

func (r *plainReport) add(raw []byte) error {
	index := len(r.events) + len(r.refused)
	if index == maxEvents {
		return &web.APIError{
			Status: http.StatusRequestEntityTooLarge, Code: "ModelArts.4104",
			Message: "A report has at most 10000 events. Nothing of it was recorded: send it in parts.",
		}
	}
	event, problem := parseEvent(raw)
	if problem != "" {
		r.refused = append(r.refused, metering.Refusal{Index: index, Source: event.Source, RequestID: event.RequestID, Reason: metering.ReasonMalformed, Message: problem})
		return nil
	}
	event.Index = index
	r.events = append(r.events, event)
	return nil
}
