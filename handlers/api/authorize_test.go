package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
)

// asks sends a request for a lease with the gateway's token.
func (g *gateway) asks(body string) *httptest.ResponseRecorder {
	g.t.Helper()
	request := httptest.NewRequestWithContext(g.t.Context(), http.MethodPost, "/v1/authorize", strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+g.token)
	recorder := httptest.NewRecorder()
	g.router.ServeHTTP(recorder, request)
	return recorder
}

// leases asks for so many calls of a service in Bangkok, which must be allowed.
func (g *gateway) leases(requestID, service string, count int) (got leased) {
	g.t.Helper()
	recorder := g.asks(fmt.Sprintf(`{"request_id":%q,"project_id":%q,"service":%q,"count":%d}`, requestID, g.account.Projects[bangkok], service, count))
	if recorder.Code != http.StatusOK {
		g.t.Fatalf("%d %s", recorder.Code, recorder.Body)
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
		g.t.Fatal(err)
	}
	return got
}

func eachGateway(t *testing.T, test func(t *testing.T, g *gateway)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		g := newGateway(t, db)
		t.Cleanup(g.metering.Close)
		if err := g.billing.Unsubscribe(t.Context(), g.account.AccountID, bangkok, "passport"); err != nil {
			t.Fatal(err)
		}
		if _, err := g.billing.Grant(t.Context(), billing.Gift{AccountID: g.account.AccountID, Region: bangkok, Service: "passport", Calls: 10}); err != nil {
			t.Fatal(err)
		}
		test(t, g)
	})
}

func TestAGatewayMayMakeAsManyCallsAsItIsAllowedAndNoOther(t *testing.T) {
	eachGateway(t, func(t *testing.T, g *gateway) {
		got := g.leases("ask-1", "passport", 100)
		if got.Allowed != 10 || got.Lease == "" || !got.Until.Equal(now.Add(time.Minute)) {
			t.Errorf("of ten calls: %+v", got)
		}
		if again := g.leases("ask-1", "passport", 100); again != got {
			t.Errorf("asked again: %+v, want %+v", again, got)
		}
		refused := g.asks(fmt.Sprintf(`{"request_id":"ask-2","project_id":%q,"service":"passport","count":1}`, g.account.Projects[bangkok]))
		if refused.Code != http.StatusForbidden || !strings.Contains(refused.Body.String(), `"ModelArts.4204"`) {
			t.Errorf("when all are promised: %d %s", refused.Code, refused.Body)
		}
		with := map[string]any{"data": map[string]any{"service": "passport", "status": 200, "lease": got.Lease}}
		var events []string
		for i := range 10 {
			events = append(events, g.event(fmt.Sprint("leased-", i), with))
		}
		if a := g.reports(batch, asBatch(events...)); a.Accepted != 10 {
			t.Errorf("with the lease: %+v", a)
		}
		if a := g.reports(batch, asBatch(events...)); a.Duplicate != 10 {
			t.Errorf("reported again: %+v", a)
		}
		if a := g.reports(batch, asBatch(g.event("more", with))); a.Refused != 1 {
			t.Errorf("one more with the lease that is used up: %+v", a)
		}
	})
}

func TestWhatAsksForNoLeaseIsToldWhy(t *testing.T) {
	g := newGateway(t, dbtest.SQLite(t))
	if _, err := g.billing.Grant(t.Context(), billing.Gift{AccountID: g.account.AccountID, Region: bangkok, Service: "passport", Calls: 10}); err != nil {
		t.Fatal(err)
	}
	project := g.account.Projects[bangkok]
	good := fmt.Sprintf(`{"request_id":"r","project_id":%q,"service":"passport","count":1}`, project)
	for _, test := range []struct {
		replace, with string
		status        int
		says          string
	}{
		{`"r"`, `""`, http.StatusBadRequest, "request_id"},
		{`"r"`, `"` + strings.Repeat("r", 129) + `"`, http.StatusBadRequest, "request_id"},
		{`"r"`, `7`, http.StatusBadRequest, "request_id"},
		{project, "", http.StatusBadRequest, "project_id"},
		{project, strings.Repeat("0", 32), http.StatusForbidden, "ModelArts.4203"},
		{`"passport"`, `"visa"`, http.StatusForbidden, "ModelArts.4204"},
		{`"passport"`, `null`, http.StatusBadRequest, "service"},
		{`:1}`, `:0}`, http.StatusBadRequest, "count"},
		{`:1}`, `:10001}`, http.StatusBadRequest, "count"},
		{`:1}`, `:1.5}`, http.StatusBadRequest, "count"},
		{`:1}`, `:1,"seconds":0}`, http.StatusBadRequest, "seconds"},
		{`:1}`, `:1,"seconds":601}`, http.StatusBadRequest, "seconds"},
		{`:1}`, `:1`, http.StatusBadRequest, "ModelArts.4105"},
		{good, ``, http.StatusBadRequest, "ModelArts.4105"},
		{good, strings.Repeat(" ", maxAsked+1), http.StatusRequestEntityTooLarge, "ModelArts.4104"},
	} {
		body := strings.Replace(good, test.replace, test.with, 1)
		if got := g.asks(body); got.Code != test.status || !strings.Contains(got.Body.String(), test.says) {
			t.Errorf("%.200s: %d %s", body, got.Code, got.Body)
		}
	}
	if got := g.asks(good); got.Code != http.StatusOK {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := g.asks(strings.Replace(good, "passport", "web-image", 1)); got.Code != http.StatusConflict {
		t.Errorf("another service under the same id: %d %s", got.Code, got.Body)
	}
	g.token = "nonsense"
	if got := g.asks(good); got.Code != http.StatusUnauthorized {
		t.Errorf("without a good token: %d", got.Code)
	}
}
