package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestEachEventIsCountedOnceAndEachRefusedOneIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		g := newGateway(t, db)
		at := func(d time.Duration) map[string]any { return map[string]any{"time": now.Add(d).Format(time.RFC3339)} }
		events := []string{
			g.event("good", nil),
			g.event("failed", map[string]any{"data": map[string]any{"service": "passport", "status": 503}}),
			g.event("good", nil),
			g.event("elsewhere", map[string]any{"subject": g.account.Projects["ap-southeast-3"]}),
			g.event("nobody's", map[string]any{"subject": strings.Repeat("0", 32)}),
			g.event("unheard", map[string]any{"data": map[string]any{"service": "fingerprint", "status": 200}}),
			g.event("old", at(-36*24*time.Hour)),
			g.event("early", at(time.Hour)),
			g.event("timeless", map[string]any{"time": nil}),
			`"a text"`,
			g.event("extended", map[string]any{"traceparent": "00-1", "dataschema": "x", "anything": map[string]any{"n": 1}}),
		}
		for _, send := range []struct{ contentType, body string }{{batch, asBatch(events...)}, {lines, asLines(events...)}} {
			got := g.reports(send.contentType, send.body)
			if send.contentType == batch && (got.Accepted != 3 || got.Duplicate != 1) {
				t.Errorf("accepted %d and %d duplicate, want 3 and 1", got.Accepted, got.Duplicate)
			}
			if send.contentType == lines && (got.Accepted != 0 || got.Duplicate != 4) {
				t.Errorf("sent again: accepted %d and %d duplicate, want 0 and 4", got.Accepted, got.Duplicate)
			}
			var named [][3]any
			for _, r := range got.Refusals {
				named = append(named, [3]any{r.Index, r.ID, r.Reason})
				if r.Message == "" {
					t.Errorf("refusal %d says nothing", r.Index)
				}
			}
			want := [][3]any{
				{3, "elsewhere", "ModelArts.4204"},
				{4, "nobody's", "unknown_project"},
				{5, "unheard", "unknown_service"},
				{6, "old", "too_old"},
				{7, "early", "in_the_future"},
				{8, "timeless", "malformed"},
				{9, "", "malformed"},
			}
			if !reflect.DeepEqual(named, want) || got.Refused != len(want) {
				t.Errorf("refused %d: %v, want %v", got.Refused, named, want)
			}
		}
		if n := g.stored(); n != 3 {
			t.Errorf("%d calls are stored, want 3", n)
		}
	})
}

func TestTheProjectTellsAccountAndRegion(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	if err := g.billing.Subscribe(t.Context(), g.account.AccountID, "ap-southeast-3", "passport"); err != nil {
		t.Fatal(err)
	}
	g.reports(batch, asBatch(g.event("one", map[string]any{"subject": g.account.Projects["ap-southeast-3"]})))
	call, err := g.metering.CallOf(t.Context(), g.account.AccountID, "gateway-1", "one")
	if err != nil {
		t.Fatal(err)
	}
	if call.Region != "ap-southeast-3" || call.HTTPStatus != 200 || !call.CalledAt.Equal(now.Add(-time.Minute)) {
		t.Errorf("stored %+v", call)
	}
}

func TestAnEmptyReportIsAnsweredWithZeros(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	for _, body := range []struct{ contentType, text string }{{batch, " [ ] "}, {lines, ""}, {lines, "\n \r\n"}} {
		recorder := g.send(body.contentType, body.text)
		if got := strings.TrimSpace(recorder.Body.String()); got != `{"accepted":0,"duplicate":0,"refused":0,"refusals":[]}` {
			t.Errorf("%q is answered with %d %s", body.text, recorder.Code, got)
		}
	}
}

func TestTenThousandEventsAreTakenAndOneMoreIsNot(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	events := g.events(maxEvents + 1)
	for contentType, body := range map[string]string{batch: asBatch(events...), lines: asLines(events...)} {
		wantError(t, g.send(contentType, body), http.StatusRequestEntityTooLarge, "ModelArts.4104")
	}
	if n := g.stored(); n != 0 {
		t.Fatalf("%d calls of reports that were refused are stored", n)
	}
	if got := g.reports(batch, asBatch(events[:maxEvents]...)); got.Accepted != maxEvents {
		t.Errorf("accepted %d of %d", got.Accepted, maxEvents)
	}
	if got := g.reports(lines, asLines(events[:maxEvents]...)); got.Duplicate != maxEvents {
		t.Errorf("sent again, %d of %d are duplicate", got.Duplicate, maxEvents)
	}
}

func TestOnlyOperatorTokensMayReport(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	body := asBatch(g.event("one", nil))
	for authorization, code := range map[string]string{
		"": "ModelArts.4101", "Bearer": "ModelArts.4101", "Basic " + g.token: "ModelArts.4101",
		"Bearer ocrop_wrong": "ModelArts.4103", "Bearer " + strings.TrimPrefix(g.token, "ocrop_"): "ModelArts.4103",
	} {
		recorder := g.sendWith(map[string]string{"Content-Type": batch, "Authorization": authorization}, body)
		wantError(t, recorder, http.StatusUnauthorized, code)
		if recorder.Header().Get("WWW-Authenticate") == "" {
			t.Error("no WWW-Authenticate")
		}
	}
	if n := g.stored(); n != 0 {
		t.Errorf("%d calls are stored", n)
	}
	if recorder := g.sendWith(map[string]string{"Content-Type": batch, "Authorization": "bearer " + g.token}, body); recorder.Code != 200 {
		t.Errorf("the scheme in small letters: status %d", recorder.Code)
	}
}

func TestOtherContentTypesAreRefused(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	for _, contentType := range []string{"", "application/json", "text/plain", "application/cloudevents+xml", "application/x-ndjson/x", ";"} {
		wantError(t, g.send(contentType, asBatch(g.event("one", nil))), http.StatusUnsupportedMediaType, "AIS.0101")
	}
	zipped := map[string]string{"Content-Type": batch, "Content-Encoding": "gzip", "Authorization": "Bearer " + g.token}
	wantError(t, g.sendWith(zipped, "[]"), http.StatusUnsupportedMediaType, "AIS.0101")
	if recorder := g.send(batch+"; charset=utf-8", asBatch(g.event("one", nil))); recorder.Code != 200 {
		t.Errorf("with a charset: status %d", recorder.Code)
	}
}

func TestABodyThatIsNoArrayIsRefusedAsAWhole(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	good := g.event("one", nil)
	for _, body := range []string{
		"", "{}", good, "[" + good, "[" + good + ",", "[" + good + ",]", "[" + good + "] x", asBatch(good) + asBatch(good), "nonsense", "[" + good + " " + good + "]", "null",
	} {
		wantError(t, g.send(batch, body), http.StatusBadRequest, "ModelArts.4105")
	}
	if n := g.stored(); n != 0 {
		t.Errorf("%d calls are stored", n)
	}
}

func TestABodyThatIsTooLargeIsRefused(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	long := strings.Repeat(" ", maxBody)
	for contentType, body := range map[string]string{batch: long + "[]", lines: long + "\n"} {
		wantError(t, g.send(contentType, body), http.StatusRequestEntityTooLarge, "ModelArts.4104")
	}
}

// wantError checks an error's answer.
func wantError(t *testing.T, recorder interface {
	Result() *http.Response
}, status int, code string,
) {
	t.Helper()
	response := recorder.Result()
	var body struct {
		Code    string `json:"error_code"`
		Message string `json:"error_msg"`
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatalf("status %d: %v", response.StatusCode, err)
	}
	if response.StatusCode != status || body.Code != code || body.Message == "" {
		t.Errorf("answered %d %s %q, want %d %s", response.StatusCode, body.Code, body.Message, status, code)
	}
}

func BenchmarkReportOf10000(b *testing.B) {
	dbtest.EachB(b, func(b *testing.B, db *models.DB) {
		g := newGateway(b, db)
		sent := 0
		for b.Loop() {
			b.StopTimer()
			events := make([]string, maxEvents)
			for i := range events {
				sent++
				events[i] = g.event("request-"+time.Duration(sent).String(), nil)
			}
			body := asBatch(events...)
			b.StartTimer()
			if got := g.reports(batch, body); got.Accepted != maxEvents {
				b.Fatalf("accepted %d", got.Accepted)
			}
		}
		b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "calls/s")
	})
}
