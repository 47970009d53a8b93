package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"ocrconsole/models/metering"
	"ocrconsole/web"
)

// buffers are for the bodies of reports.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxKept is the largest buffer that is kept for other reports: one of 10,000 events is some 2.5 MB.
const maxKept = 4 << 20

// decodeBatch reads a JSON array of events (the JSON Batch Format of CloudEvents). Nothing of what it gives refers to
// the body, which would be kept in memory until the events are stored.
func decodeBatch(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	text := buffers.Get().(*bytes.Buffer)
	defer func() {
		if text.Cap() <= maxKept {
			text.Reset()
			buffers.Put(text)
		}
	}()
	_, err := text.ReadFrom(body)
	if bytes.HasPrefix(text.Bytes(), byteOrderMark) {
		text.Next(len(byteOrderMark))
	}
	if err == nil {
		var r report
		isBatch, err := r.scanBatch(text.Bytes())
		switch {
		case err != nil:
			return nil, nil, err
		case isBatch:
			return r.events, r.refused, nil
		}
	}
	return decodeStream(io.MultiReader(text, broken{err}))
}

// broken is a body that could not be read further; without an error, its end.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	return 0, io.EOF
}

// scanBatch reads a batch in one pass. It tells whether text is one; if not, decodeStream knows where it goes wrong.
func (r *report) scanBatch(text []byte) (isBatch bool, err error) {
	s := scanner{text: text}
	if !s.next('[') {
		return false, nil
	}
	if s.next(']') {
		return s.ended(), nil
	}
	for {
		length, err := r.addFirst(text[s.at:])
		if length == 0 || err != nil {
			return false, err
		}
		s.at += length
		if !s.next(',') {
			return s.next(']') && s.ended(), nil
		}
	}
}

// addFirst adds the event that text begins with, and gives its length; 0 if text begins with no JSON.
func (r *report) addFirst(text []byte) (length int, err error) {
	if event, length := r.scanEvent(text); length > 0 {
		if r.events == nil { // most reports have events of one size
			r.events = make([]metering.Event, 0, min(maxEvents, len(text)/length+1))
		}
		return length, r.add(event)
	}
	raw, length, isJSON := firstValue(text)
	if !isJSON {
		return 0, nil
	}
	return length, r.parse(raw)
}

// firstValue gives the JSON value that text begins with, and its length with the space before it.
func firstValue(text []byte) (raw json.RawMessage, length int, isJSON bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	err := d.Decode(&raw)
	return raw, int(d.InputOffset()), err == nil
}

// decodeStream reads a batch by encoding/json only.
func decodeStream(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
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
		if err := r.parse(raw); err != nil {
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
