package api

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

const one = "application/cloudevents+json"

//go:embed testdata/events.ndjson
var sdkEvents string

// What SDKs and gateways write: the four events were refused once.
func TestEventsAsSDKsWriteThemAreTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		g := newGateway(t, db)
		if err := g.billing.Subscribe(t.Context(), g.account.AccountID, bangkok, "web-image"); err != nil {
			t.Fatal(err)
		}
		yesterday := now.AddDate(0, 0, -1)
		text := strings.NewReplacer("{project}", g.account.Projects[bangkok], "2026-11-28", now.Format(time.DateOnly), "2026-11-27", now.Format(time.DateOnly),
			"T21:00:00Z", "T06:00:00Z", "t21:00:00z", "t06:00:00z", "T23:59:60Z", "T05:59:60Z").Replace(sdkEvents)
		if got := g.reports(lines, text); got.Accepted != 4 || got.Refused != 0 {
			t.Errorf("%+v", got)
		}
		events := strings.Split(strings.TrimSpace(text), "\n")
		if got := g.reports(batch, "\ufeff"+asBatch(events...)); got.Duplicate != 4 {
			t.Errorf("as a batch: %+v", got)
		}
		call, err := g.metering.CallOf(t.Context(), g.account.AccountID, "g", "e3")
		if want := time.Date(2026, 11, 21, 5, 59, 59, 999_999_000, time.UTC); err != nil || !call.CalledAt.Equal(want) || yesterday.After(want) {
			t.Errorf("the leap second is %v, %v; want %v", call.CalledAt, err, want)
		}
	})
}

// goodData are the data of one call in the ways that they may be written.
var goodData = []string{
	`"data":{"service":"passport","status":200}`,
	`"data":{"status":200.0,"service":"passport"}`,
	`"data":{"status":2e2,"service":"passport"}`,
	`"data":{"status":20000E-2,"service":"passport","latency_ms":12.5,"labels":["a"]}`,
	`"data":{"status":200,"service":"pass\u0070ort"}`,
	`"data":"{\"service\":\"passport\",\"status\":200}"`,
	`"datacontenttype":"application/json; charset=utf-8","data":{"service":"passport","status":200},"data_base64":null`,
	`"datacontenttype":"application/vnd.ocr+json","data":{"service":"passport","status":200}`,
	`"data":null,"data_base64":"` + base64.StdEncoding.EncodeToString([]byte(`{"service":"passport","status":200}`)) + `"`,
	`"data_base64":"` + base64.StdEncoding.EncodeToString([]byte("\ufeff {\"service\":\"passport\",\"status\":200.00}\n")) + `"`,
	`"traceparent":"00-1","sequence":7,"partitionkey":null,"sampled":true,"dataschema":"https://example.com/s","data":{"service":"passport","status":200}`,
}

func TestDataAreReadInEveryWayThatTheyMayBeWritten(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	for i, data := range goodData {
		event := strings.Replace(g.event(fmt.Sprint("e", i), map[string]any{"data": nil}), `{"`, `{`+data+`,"`, 1)
		for place, send := range [][2]string{{one, event}, {one, "\ufeff " + event + "\n"}, {batch, "[" + event + "]"}, {lines, "\ufeff" + event + "\r\n\ufeff" + event}} {
			got := g.reports(send[0], send[1])
			if got.Accepted+got.Duplicate == 0 || got.Refused != 0 || (got.Accepted == 1) != (place == 0) {
				t.Errorf("%s as %s: %+v", data, send[0], got)
			}
		}
	}
}

func TestDataThatAreNoneNameWhatIsWrong(t *testing.T) {
	for data, word := range map[string]string{
		`"data":null`:                                   "data.service",
		`"data":{"service":"passport"}`:                 "data.status",
		`"data":{"status":200}`:                         "data.service",
		`"data":[]`:                                     "data must be",
		`"data":7`:                                      "data must be",
		`"data":""`:                                     "data must be",
		`"data":"passport"`:                             "data must be",
		`"data":"\"passport\""`:                         "data must be",
		`"data_base64":"e30"`:                           "data_base64",
		`"data_base64":"e30="`:                          "data.service",
		`"data_base64":"/w=="`:                          "data must be",
		`"data_base64":7`:                               "data_base64",
		`"data":{},"data_base64":"e30="`:                "exclude",
		`"data":{"service":7,"status":20}`:              "data.service",
		`"data":{"service":"passport","status":"200"}`:  "data.status",
		`"data":{"service":"passport","status":200.5}`:  "data.status",
		`"data":{"service":"passport","status":-200}`:   "data.status",
		`"data":{"service":"passport","status":1e400}`:  "data.status",
		`"data":{"service":"passport","status":true}`:   "data.status",
		`"data":{"service":"passport","status":599.9}`:  "data.status",
		`"data":{"service":"passport","status":[200]}`:  "data.status",
		`"data":{"service":"passport","status":null}`:   "data.status",
		`"data":{"service":"passport","status":2000e0}`: "data.status",
	} {
		if _, problem := parseEvent([]byte(with(`"data":{"service":"passport","status":200}`, data))); !strings.Contains(problem, word) {
			t.Errorf("%s: %q does not name %q", data, problem, word)
		}
	}
}

func TestSourcesAreBoundedAndPrintable(t *testing.T) {
	for _, source := range []string{"g", "/", "..", "urn:uuid:6e8bc430", "https://example.com/a?b=c#d", "a b", "護照", strings.Repeat("x", maxSourceBytes)} {
		if event, problem := parseEvent([]byte(with(`"g"`, string(quote(source))))); problem != "" || event.Source != source {
			t.Errorf("%q: %+v, %s", source, event, problem)
		}
	}
	for _, source := range []string{"", "\n", "a\x00", "a\ufffdb", "a\u200bb", strings.Repeat("x", maxSourceBytes+1)} {
		if _, problem := parseEvent([]byte(with(`"g"`, string(quote(source))))); !strings.Contains(problem, "source") {
			t.Errorf("%q: %q", source, problem)
		}
	}
}

func quote(text string) []byte {
	quoted, _ := json.Marshal(text)
	return quoted
}

func TestOneEventMayComeInHeaders(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	header := map[string]string{
		"Authorization": "Bearer " + g.token, "ce-specversion": "1.0", "ce-id": "100%25-1", "ce-source": "/g%C3%A9/1", "ce-type": "ocr.call",
		"ce-subject": g.account.Projects[bangkok], "ce-time": now.Format(time.RFC3339), "ce-traceparent": "00-1", "Content-Type": "application/json",
	}
	send := func(change, value, body string) answer {
		t.Helper()
		sent := make(map[string]string)
		for name, v := range header {
			sent[name] = v
		}
		sent[change] = value
		w := g.sendWith(sent, body)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	const data = `{"service":"passport","status":200}`
	if got := send("ce-x", "1", data); got.Accepted != 1 {
		t.Errorf("%+v", got)
	}
	if got := send("Content-Type", "", "\ufeff"+data); got.Duplicate != 1 {
		t.Errorf("again: %+v", got)
	}
	if call, err := g.metering.CallOf(t.Context(), g.account.AccountID, "/gé/1", "100%-1"); err != nil || call.WithinMicros != 999_999 {
		t.Errorf("stored %+v, %v", call, err)
	}
	if got := send("ce-time", now.Add(-time.Second).Format(time.RFC3339), data); len(got.Refusals) != 1 || got.Refusals[0].Reason != "conflicting" || got.Refusals[0].Source != "/gé/1" {
		t.Errorf("with another time: %+v", got)
	}
	for name, want := range map[string]string{"ce-id": "id", "ce-source": "source", "ce-type": "type", "ce-time": "time", "ce-subject": "subject"} {
		if got := send(name, "", data); got.Refused != 1 || !strings.HasPrefix(got.Refusals[0].Message, want) {
			t.Errorf("without %s: %+v", name, got)
		}
	}
	for _, body := range []string{"", "x", "[]", "\xff", strings.Repeat(" ", maxEventBytes) + data} {
		if got := send("ce-x", "1", body); got.Refused != 1 || got.Refusals[0].Reason != "malformed" {
			t.Errorf("%.20q: %+v", body, got)
		}
	}
}

func TestAHeaderSaysTheSameQuotedAndEncoded(t *testing.T) {
	for value, want := range map[string]string{
		`r1`: `r1`, `"r1"`: `r1`, `"r 1"`: `r 1`, `"r\"1\\"`: `r"1\`, `r%201`: `r 1`, `"r%201"`: `r 1`, `r%2220`: `r"20`, `%22r%22`: `"r"`, `r%zz`: `r%zz`,
		`"`: `"`, `""`: ``, `"r`: `"r`, `r"1"`: `r"1"`, `"r\`: `"r\`, `r\1`: `r\1`,
	} {
		if got := attributeOf(value); got != want {
			t.Errorf("%s is read as %q, want %q", value, got, want)
		}
	}
}

// Names of members are told apart by case: an extension, or something else of the data, never is what is counted.
func TestANameInAnotherCaseIsAnotherName(t *testing.T) {
	want, _ := parseEvent([]byte(goodEvent))
	for _, text := range []string{
		with(`"r1"`, `"r1","ID":"r2","Source":"h","TIME":7,"\u017fource":"h"`), with(`200`, `200,"Status":"OK","SERVICE":{"name":"x"}`), with(`}}`, `},"Data":{"status":404}}`),
		with(`200`, `200,"Status":"\u004fK"`), with(`{"s`, `{"Data_Base64":"e30=","SpecVersion":"0.3","x":1.5,"s`),
	} {
		var r report
		if err := r.parse([]byte(text)); err != nil || len(r.events) != 1 || !reflect.DeepEqual(r.events[0], want) {
			t.Errorf("%s: read as %+v, refused %+v, %v", text, r.events, r.refused, err)
		}
		if event, length := r.scanEvent([]byte(text)); length > 0 && !reflect.DeepEqual(event, want) {
			t.Errorf("%s: in one pass as %+v", text, event)
		}
	}
	if _, problem := parseEvent([]byte(with(`"id"`, `"ID"`))); !strings.HasPrefix(problem, "id must") {
		t.Errorf("an event with an ID and no id: %q", problem)
	}
}

func TestABodyThatIsNoEventIsRefusedAsAWhole(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	good := g.event("one", nil)
	for _, body := range []string{"", "{", good + good, good + ",", "x"} {
		wantError(t, g.send(one, body), http.StatusBadRequest, "ModelArts.4105")
	}
	for _, body := range []string{"[" + good + "]", "7", "null", "{}"} {
		if got := g.reports(one, body); got.Refused != 1 || got.Refusals[0].Reason != "malformed" {
			t.Errorf("%.40s: %+v", body, got)
		}
	}
	if n := g.stored(); n != 0 {
		t.Errorf("%d calls are stored", n)
	}
}

func TestTwoSourcesMayCountAlikeAndOneMayNotSayTwoThings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		g := newGateway(t, db)
		source := func(name string, status int) string {
			return g.event("1", map[string]any{"source": name, "data": map[string]any{"service": "passport", "status": status}})
		}
		got := g.reports(lines, asLines(source("g1", 200), source("g2", 200), source("g1", 500), source("g2", 200)))
		if got.Accepted != 2 || got.Duplicate != 1 || got.Refused != 1 || got.Refusals[0].Index != 2 || got.Refusals[0].Reason != "conflicting" || got.Refusals[0].Source != "g1" {
			t.Errorf("%+v", got)
		}
		got = g.reports(batch, asBatch(source("g1", 200), source("g2", 404), source("g3", 404)))
		if got.Accepted != 1 || got.Duplicate != 1 || got.Refused != 1 || got.Refusals[0].Index != 1 {
			t.Errorf("%+v", got)
		}
		for _, same := range []string{"2026-11-21T06:24:10.000Z", "2026-11-21t06:24:10z", "2026-11-21T13:24:10.0000000+07:00"} {
			if got := g.reports(batch, asBatch(g.event("1", map[string]any{"source": "g1", "time": same}))); got.Duplicate != 1 {
				t.Errorf("the same time as %s: %+v", same, got)
			}
		}
	})
}
