package api

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"ocrconsole/models/metering"
)

const goodEvent = `{"specversion":"1.0","id":"r1","source":"g","type":"ocr.call","subject":"0123456789abcdef0123456789abcdef","time":"2026-11-21T06:24:10Z","data":{"service":"passport","status":200}}`

func TestAMalformedEventNamesItsAttribute(t *testing.T) {
	change := func(from, to string) string { return strings.Replace(goodEvent, from, to, 1) }
	for _, c := range []struct{ raw, word string }{
		{change(`"1.0"`, `"0.3"`), "specversion"},
		{change(`"1.0"`, `1.0`), "specversion"},
		{change(`"specversion":"1.0",`, ``), "specversion"},
		{change(`"ocr.call"`, `"other"`), "type"},
		{change(`"id":"r1"`, `"id":""`), "id"},
		{change(`"id":"r1"`, `"id":null`), "id"},
		{change(`"id":"r1"`, `"id":7`), "id"},
		{change(`"r1"`, `"`+strings.Repeat("x", maxIDBytes+1)+`"`), "id"},
		{change(`"r1"`, `"a\u0000b"`), "id"},
		{change(`"r1"`, `"a\nb"`), "id"},
		{change(`"r1"`, `"\ud800"`), "id"},
		{change(`"source":"g"`, `"source":""`), "source"},
		{change(`"subject"`, `"sub"`), "subject"},
		{change(`0123456789abcdef0`, `\u0000`), "subject"},
		{change(`"time"`, `"tim"`), "time"},
		{change(`2026-11-21T06:24:10Z`, `yesterday`), "time"},
		{change(`2026-11-21T06:24:10Z`, `2026-11-21 06:24:10`), "time"},
		{change(`"passport"`, `""`), "data.service"},
		{change(`{"service":"passport","status":200}`, `"passport"`), "data"},
		{change(`200`, `99`), "data.status"},
		{change(`200`, `600`), "data.status"},
		{change(`200`, `"200"`), "data.status"},
		{change(`200`, `200.5`), "data.status"},
		{change(`200`, `1e400`), "data.status"},
		{`[]`, "object"},
		{`null`, "specversion"},
		{`{`, "JSON"},
		{"{\"id\":\"\xff\"}", "UTF-8"},
		{change(`"g"`, `"`+strings.Repeat("g", maxEventBytes)+`"`), "larger"},
	} {
		if _, problem := parseEvent([]byte(c.raw)); !strings.Contains(problem, c.word) {
			t.Errorf("%.200s: %q does not name %q", c.raw, problem, c.word)
		}
	}
	if _, problem := parseEvent([]byte(goodEvent)); problem != "" {
		t.Errorf("the good event: %s", problem)
	}
}

func TestIdsInEveryScriptAreTaken(t *testing.T) {
	for _, id := range []string{"r", `a/b?c#d%2F"'<>&\ `, "..", "護照-1", "=1+1", strings.Repeat("x", maxIDBytes), strings.Repeat("é", maxIDBytes/2)} {
		if !validID(id) {
			t.Errorf("%q is refused", id)
		}
	}
}

func TestALineLongerThanAnEventRefusesOnlyItself(t *testing.T) {
	long := strings.Replace(goodEvent, `"g"`, `"`+strings.Repeat("g", 3*maxEventBytes)+`"`, 1)
	events, refused, err := decodeLines(strings.NewReader(goodEvent + "\n" + long + "\r\n\n" + goodEvent))
	if err != nil || len(events) != 2 || len(refused) != 1 || refused[0].Index != 1 || events[1].Index != 2 {
		t.Errorf("read %v, refused %v, %v", events, refused, err)
	}
}

func TestABodyThatBreaksOffIsAnErrorOfReading(t *testing.T) {
	for name, decode := range map[string]decoder{"batch": decodeBatch, "lines": decodeLines} {
		for _, sent := range []string{"", "[", "[" + goodEvent[:40], "[" + goodEvent, "[" + goodEvent + "]"} {
			body := io.MultiReader(strings.NewReader(sent), iotest.ErrReader(iotest.ErrTimeout))
			if _, _, err := decode(body); !errors.Is(err, iotest.ErrTimeout) {
				t.Errorf("%s, after %q: %v, want %v", name, sent, err, iotest.ErrTimeout)
			}
		}
	}
}

// wantWellFormed checks what the use case relies on: every event has its own place and nothing that a database or a
// page could not take.
func wantWellFormed(t *testing.T, events []metering.Event, refused []metering.Refusal) {
	t.Helper()
	taken := make([]bool, len(events)+len(refused))
	if len(taken) > maxEvents {
		t.Fatalf("%d events", len(taken))
	}
	take := func(index int) {
		if index < 0 || index >= len(taken) || taken[index] {
			t.Fatalf("place %d is taken twice or does not exist", index)
		}
		taken[index] = true
	}
	for _, e := range events {
		take(e.Index)
		if !validID(e.RequestID) || !validID(e.ProjectID) || e.Service == "" || e.At.IsZero() && e.At.Year() != 1 || e.HTTPStatus < 100 || e.HTTPStatus > 599 {
			t.Fatalf("event %+v", e)
		}
	}
	for _, r := range refused {
		take(r.Index)
		if r.Reason != metering.ReasonMalformed || r.Message == "" || r.RequestID != "" && !validID(r.RequestID) {
			t.Fatalf("refusal %+v", r)
		}
	}
}
