package api

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/layout"
	"ocrconsole/web"
)

// now is when the tests happen.
var now = time.Date(2026, 11, 21, 6, 25, 10, 0, time.UTC)

const (
	bangkok = "ap-southeast-2"
	batch   = "application/cloudevents-batch+json"
	lines   = "application/x-ndjson"
)

// gateway reports usage through the real router, for one account that has subscribed Passport OCR in AP-Bangkok.
type gateway struct {
	t        testing.TB
	db       *models.DB
	router   *echo.Echo
	metering *metering.Metering
	billing  *billing.Billing
	account  *accounts.Created
	token    string
}

func newGateway(t testing.TB, db *models.DB) *gateway {
	t.Helper()
	name, data := catalog.Default()
	file, problems := catalog.Parse(name, data)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, err := catalog.Apply(t.Context(), db, file, now.AddDate(0, -2, 0)); err != nil {
		t.Fatal(err)
	}
	reader, clock := catalog.NewReader(db), models.Clock(func() time.Time { return now })
	past := models.Clock(func() time.Time { return now.AddDate(0, 0, -1) })
	people := &accounts.Accounts{DB: db, Catalog: reader, Clock: past, HashMemoryKiB: 64}
	g := &gateway{
		t: t, db: db,
		metering: &metering.Metering{DB: db, Catalog: reader, Clock: clock, Credit: rules.CreditPolicy{Grace: time.Hour, LimitMicros: 1_000_000_000}},
		billing:  &billing.Billing{DB: db, Catalog: reader, Clock: past},
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	sessions := web.NewSessions(&accounts.SessionStore{DB: db}, false, log)
	var err error
	g.router, err = web.New(web.Config{Log: log, Sessions: sessions, ErrorShell: func(echo.Context) layout.Shell { return layout.Shell{} }})
	if err != nil {
		t.Fatal(err)
	}
	Usage{Accounts: people, Metering: g.metering}.Routes(g.router)
	watched(t, db, g.router)
	if g.account, err = people.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: "correct horse battery"}); err != nil {
		t.Fatal(err)
	}
	if g.token, _, err = people.CreateToken(t.Context(), "gateway"); err != nil {
		t.Fatal(err)
	}
	if err := g.billing.Subscribe(t.Context(), g.account.AccountID, bangkok, "passport"); err != nil {
		t.Fatal(err)
	}
	return g
}

// event is a good event as JSON, with attributes added or changed; a nil value leaves one out.
func (g *gateway) event(id string, changes map[string]any) string {
	g.t.Helper()
	e := map[string]any{
		"specversion": "1.0", "id": id, "source": "gateway-1", "type": "ocr.call", "subject": g.account.Projects[bangkok],
		"time": now.Add(-time.Minute).Format(time.RFC3339), "data": map[string]any{"service": "passport", "status": 200},
	}
	for name, value := range changes {
		if e[name] = value; value == nil {
			delete(e, name)
		}
	}
	text, err := json.Marshal(e)
	if err != nil {
		g.t.Fatal(err)
	}
	return string(text)
}

func (g *gateway) events(n int) []string {
	events := make([]string, n)
	for i := range events {
		events[i] = g.event(fmt.Sprintf("request-%06d", i), nil)
	}
	return events
}

// send posts the body with the gateway's token.
func (g *gateway) send(contentType, body string) *httptest.ResponseRecorder {
	g.t.Helper()
	return g.sendWith(map[string]string{"Content-Type": contentType, "Authorization": "Bearer " + g.token}, body)
}

func (g *gateway) sendWith(header map[string]string, body string) *httptest.ResponseRecorder {
	g.t.Helper()
	request := httptest.NewRequestWithContext(g.t.Context(), http.MethodPost, "/v1/usage", strings.NewReader(body))
	for name, value := range header {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	g.router.ServeHTTP(recorder, request)
	return recorder
}

// reports sends the body and reads the answer, which must be 200.
func (g *gateway) reports(contentType, body string) answer {
	g.t.Helper()
	recorder := g.send(contentType, body)
	if recorder.Code != http.StatusOK {
		g.t.Fatalf("status %d: %s", recorder.Code, recorder.Body)
	}
	var a answer
	if err := json.Unmarshal(recorder.Body.Bytes(), &a); err != nil {
		g.t.Fatal(err)
	}
	return a
}

// stored counts the account's calls.
func (g *gateway) stored() int64 {
	g.t.Helper()
	var n int64
	if err := g.db.Model(&models.Call{}).Where("account_id = ?", g.account.AccountID).Count(&n).Error; err != nil {
		g.t.Fatal(err)
	}
	return n
}

func asBatch(events ...string) string { return "[" + strings.Join(events, ",") + "]" }
func asLines(events ...string) string { return strings.Join(events, "\n") + "\n" }
