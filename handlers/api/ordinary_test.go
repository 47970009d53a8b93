package api

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func with(from, to string) string { return strings.Replace(goodEvent, from, to, 1) }

func TestOrdinaryEventsAreReadInOnePass(t *testing.T) {
	for _, text := range []string{
		goodEvent,
		" { \"data\" :\t{\"status\" : 599 ,\r\n\"service\":\"passport\"} , " + goodEvent[1:],
		with(`"r1"`, `"護照-1"`),
		with(`{"s`, `{"traceparent":"é","n":-10,"z":0,"t":true,"f":false,"":null,"s`),
		with(`{"service"`, `{"data_base64":"","pages":12,"service"`),
		with(`10Z`, `10.123456789+07:00`),
		with(`200}`, `200,"lease":"l-1"}`), with(`{"service"`, `{"lease":"l-1","lease":"","service"`),
		with(`"id":"r1"`, `"id":"r0","id":"r1"`),
		with(`{"s`, `{"x":"`+strings.Repeat("g", maxEventBytes-len(goodEvent)-len(`"x":"",`))+`","s`),
		with(`"g"`, `"`+strings.Repeat("g", maxSourceBytes)+`"`),
		with(`2026-11-21T06:24:10Z`, `2026-11-21t23:59:60z`),
	} {
		var r report
		event, length := r.scanEvent([]byte(text))
		want, problem := parseEvent([]byte(text))
		if length != len(text) || problem != "" || !reflect.DeepEqual(event, want) {
			t.Errorf("%.200s: %d bytes read as %+v, want all %d as %+v %s", text, length, event, len(text), want, problem)
		}
	}
}

// unusual are events that are written in a way that is left to encoding/json, and texts that are no events.
var unusual = []string{
	"", "7", "-", "null", "true", `"a"`, "[]", "{}", "{", `{"`, `{"id`, `{"id"`, `{"id":`, "[[", "\xff", "\x00", "\ufeff" + goodEvent,
	goodEvent[:len(goodEvent)-1], goodEvent + "}", goodEvent + " x", "[" + goodEvent + "]", `{,` + goodEvent[1:],
	with(`"r1"`, `"r\u0031"`), with(`"r1"`, `"r\/1"`), with(`"r1"`, "\"r\t1\""), with(`"r1"`, "\"r\xff1\""), with(`"r1"`, "\"r\x7f1\""),
	with(`"r1"`, "\"r\ufffd1\""), with(`"r1"`, "\"r\u00a01\""), with(`"r1"`, `""`), with(`"r1"`, `null`), with(`"r1"`, `"`+strings.Repeat("x", maxIDBytes+1)+`"`),
	with(`"id"`, `"ID"`), with(`"id"`, `"\u0069d"`), with(`"r1"`, `"r1","Id":"r2"`), with(`"source"`, `"\u017fource"`), with(`"source"`, "\"\u017fource\""),
	with(`"id":"r1"`, `"id":"r1","id":null`), with(`"id":"r1"`, `"id":null,"id":"r1"`), with(`"id":"r1"`, `"id":7,"id":"r1"`),
	with(`"g"`, `"g","x":{"id":"r2"}`), with(`"g"`, `"g","x":[1]`), with(`"g"`, `"g","x":1.5`), with(`"g"`, `"g","x":1e400`), with(`"g"`, `"g","x":01`),
	with(`"g"`, `"g","x":-`), with(`"g"`, `"g","x":+1`), with(`"g"`, `"g","x":nul`), with(`"g"`, `"g","x":nulll`), with(`"g"`, "\"g\",\"x\":\"\xff\""), with(`"g"`, "\"g\",\"\xff\":1"),
	with(`"g"`, `"`+strings.Repeat("g", maxEventBytes-len(goodEvent)+2)+`"`),
	with(`200`, `0200`), with(`200`, `2e2`), with(`200`, `200.0`), with(`200`, `-20`), with(`200`, `099`), with(`200`, `600`), with(`200`, `200,"status":7`),
	with(`200`, `200,"Status":404`), with(`200`, `7,"status":200`), with(`}}`, `},"data":{"status":404}}`), with(`}}`, `},"data":null}`), with(`}}`, `},"DATA":{"service":"x"}}`),
	with(`"passport"`, `null`), with(`{"service":"passport","status":200}`, `{}`), with(`"1.0"`, `"1.1"`), with(`10Z`, `10z`), with(`10Z`, `10,5Z`), with(`-21T`, `-31T`),
	with(`"g"`, `"`+strings.Repeat("g", maxSourceBytes+1)+`"`), with(`"g"`, "\"g\ufffd\""), with(`"g"`, `"g","data_base64":""`), with(`"g"`, `"g","data_base64":null`),
	with(`"data":{"service":"passport","status":200}`, `"data_base64":"eyJzZXJ2aWNlIjoid2ViLWltYWdlIiwic3RhdHVzIjoyMDB9"`), "\ufeff\ufeff" + goodEvent, " \ufeff" + goodEvent,
	with(`200}`, `200,"lease":null}`), with(`200}`, `200,"lease":7}`), with(`200}`, "200,\"lease\":\"\ufffd\"}"), with(`200}`, `200,"Lease":"x"}`),
	with(`200}`, `200,"tags":"team=scan"}`), with(`200}`, `200,"tags":{"team":"scan"}}`), with(`200}`, `200,"tags":7}`), with(`200}`, `200,"tags":true}`), with(`200}`, `200,"tags":"team"}`),
	with(`200}`, `200,"tags":null}`), with(`200}`, `200,"Tags":"team=scan"}`), with(`200}`, `200,"\u0074ags":"team=scan"}`), with(`200}}`, `200,"tags":"team=scan"},"tags":"x=y"}`),
	with(`,"id"`, `"id"`), with(`,"id"`, `,,"id"`), with(`}}`, `},}`), with(`:"r1"`, `"r1"`), with(`:"r1"`, `::"r1"`), with(`"id"`, "\v\"id\""),
}

// bodiesOf are reports that hold the event among others, in both forms.
func bodiesOf(event string) []string {
	return []string{
		event, "[" + event + "]", "[" + goodEvent + "," + event + " ,\n" + goodEvent + "]\n", "[" + event, "[" + event + ",", "[" + event + ",]", "[" + event + "]]",
		goodEvent + "\n" + event + "\r\n\n" + goodEvent, "[" + goodEvent + " " + event + "]",
	}
}

func TestWhatIsUnusualIsReadAsByEncodingJSON(t *testing.T) {
	for _, event := range append(unusual, goodEvent) {
		for _, body := range bodiesOf(event) {
			wantSame(t, body, nil)
			wantSame(t, body, iotest.ErrTimeout)
		}
	}
}

func TestTheNumberOfEventsIsBoundedInBothWays(t *testing.T) {
	for _, body := range []string{strings.Repeat(goodEvent+"\n", maxEvents), strings.Repeat("7\n", maxEvents-1) + goodEvent} {
		for _, more := range []string{"", "7\n", goodEvent, "{"} {
			wantSame(t, body+more, nil)
			wantSame(t, "["+strings.ReplaceAll(strings.TrimSpace(body+more), "\n", ",")+"]", nil)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, event := range append(unusual, goodEvent) {
		for _, body := range bodiesOf(event) {
			f.Add(body)
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		wantSame(t, body, nil)
		wantSame(t, body, iotest.ErrTimeout)
	})
}

// wantSame wants the body read as encoding/json reads it, in both forms. It ends with the error, if there is one.
func wantSame(t *testing.T, body string, end error) {
	t.Helper()
	for name, decode := range map[string][2]decoder{"batch": {decodeBatch, plainBatch}, "lines": {decodeLines, plainLines}} {
		var got, want [3]any
		for i, answer := range []*[3]any{&got, &want} {
			var reader io.Reader = strings.NewReader(body)
			if end != nil {
				reader = io.MultiReader(reader, iotest.ErrReader(end))
			}
			events, refused, err := decode[i](reader)
			if err != nil && len(events)+len(refused) > 0 {
				t.Fatal("an error and events")
			}
			wantWellFormed(t, events, refused)
			*answer = [3]any{events, refused, err}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s of %.400q, then %v:\nread %.400s\nwant %.400s", name, body, end, fmt.Sprint(got), fmt.Sprint(want))
		}
	}
}

// BenchmarkDecode reads reports of 1,000 events: as gateways write them, the same by encoding/json only, and with an
// escape in each.
func BenchmarkDecode(b *testing.B) {
	events := make([]string, 1000)
	for i := range events {
		events[i] = with(`"r1"`, fmt.Sprintf(`"0c9d8a6e-4f0b-4d0e-9c1b-%012d"`, i))
	}
	escaped := make([]string, len(events))
	for i, e := range events {
		escaped[i] = strings.Replace(e, `"g"`, `"g\/1"`, 1)
	}
	for _, c := range []struct {
		name   string
		body   string
		decode decoder
	}{
		{"batch", asBatch(events...), decodeBatch},
		{"batch by encoding/json", asBatch(events...), plainBatch},
		{"batch with escapes", asBatch(escaped...), decodeBatch},
		{"lines", asLines(events...), decodeLines},
		{"lines by encoding/json", asLines(events...), plainLines},
		{"lines with escapes", asLines(escaped...), decodeLines},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got, _, err := c.decode(strings.NewReader(c.body)); err != nil || len(got) != len(events) {
					b.Fatalf("%d events, %v", len(got), err)
				}
			}
		})
	}
}
