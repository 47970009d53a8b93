package api

import (
	"bufio"
	"bytes"
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
	names   map[string]string // projects and services that were read
	sources map[string]string // sources that were read, all of them valid
}

// place gives the place of the next event.
func (r *report) place() (int, error) {
	index := len(r.events) + len(r.refused)
	if index == maxEvents {
		return 0, &web.APIError{
			Status: http.StatusRequestEntityTooLarge, Code: "ModelArts.4104",
			Message: fmt.Sprintf("A report has at most %d events. Nothing of it was recorded: send it in parts.", maxEvents),
		}
	}
	return index, nil
}

// add adds the next event, which is good.
func (r *report) add(event metering.Event) error {
	index, err := r.place()
	if err != nil {
		return err
	}
	event.Index = index
	r.events = append(r.events, event)
	return nil
}

// parse adds the next event, whatever it is.
func (r *report) parse(raw []byte) error { return r.addRead(parseEvent(raw)) }

// addRead adds the next event as parseEvent gives it.
func (r *report) addRead(event metering.Event, problem string) error {
	if problem == "" {
		return r.add(event)
	}
	index, err := r.place()
	if err != nil {
		return err
	}
	r.refused = append(r.refused, metering.Refusal{
		Index: index, Source: event.Source, RequestID: event.RequestID, Reason: metering.ReasonMalformed, Message: problem,
	})
	return nil
}

// decodeLines reads one event a line; lines with nothing but space are left out. Each line is a document of its own,
// so one that is no JSON refuses only itself, and each may begin with a byte order mark.
func decodeLines(body io.Reader) ([]metering.Event, []metering.Refusal, error) {
	var r report
	lines := bufio.NewReaderSize(body, len(byteOrderMark)+maxEventBytes+2) // with the end of its line
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			line, err = append([]byte(nil), line...), skipLine(lines)
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		if event := bytes.TrimSpace(unmarked(bytes.TrimSpace(line))); len(event) > 0 {
			if err := r.addLine(event); err != nil {
				return nil, nil, err
			}
		}
		if errors.Is(err, io.EOF) {
			return r.events, r.refused, nil
		}
	}
}

func (r *report) addLine(line []byte) error {
	if event, length := r.scanEvent(line); length == len(line) {
		return r.add(event)
	}
	return r.parse(line)
}

// skipLine reads on to the end of a line that is longer than any event.
func skipLine(lines *bufio.Reader) error {
	for {
		if _, err := lines.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}
