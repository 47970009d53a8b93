package api

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/recognition"
)

const mark = "\ufeff"

func TestAByteOrderMarkMayBeginEveryBody(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	if _, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}); err != nil {
		t.Fatal(err)
	}
	ask := fmt.Sprintf(`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"a@example.com","password":%q}}}}}`, password)
	token := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v3/auth/tokens", strings.NewReader(mark+ask))
	for what, got := range map[string]reply{
		"a call":  c.send(customer.request(http.MethodPost, customer.path(shop.Bangkok, shop.Passport), mark+picture)),
		"a token": c.send(token),
		"a lease": c.operator("/v1/authorize", "application/json", mark+asking("r1", customer.Projects[shop.Bangkok], shop.Passport, 3)),
	} {
		if got.ResponseRecorder.Code >= http.StatusBadRequest {
			t.Errorf("%s: %d %s", what, got.ResponseRecorder.Code, got.Body)
		}
	}
}

func TestDataThatAreATextMayBeginWithAByteOrderMark(t *testing.T) {
	event := strings.Replace(goodEvent, `{"service":"passport","status":200}`, `"\ufeff{\"service\":\"passport\",\"status\":200}"`, 1)
	if _, problem := parseEvent([]byte(event)); problem != "" || event == goodEvent {
		t.Error(problem)
	}
}

func TestABodyThatIsTooLongForATokenIsToldSo(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	body := `{"auth":{},"x":"` + strings.Repeat("x", 1<<20) + `"}`
	got := c.send(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v3/auth/tokens", strings.NewReader(body)))
	if got.Code != "ModelArts.4104" || got.ResponseRecorder.Code != http.StatusBadRequest || !strings.Contains(got.Message, "1048576") {
		t.Errorf("%d %s", got.ResponseRecorder.Code, got.Body)
	}
}

func TestWhoAsksTooOftenIsToldTheLimitAndItsWindow(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	for range 31 {
		got := c.send(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v3/auth/tokens", strings.NewReader("[]")))
		if got.ResponseRecorder.Code != http.StatusTooManyRequests {
			continue
		}
		if got.Code != "APIG.0308" || !strings.Contains(got.Message, "60 requests per minute") || !strings.Contains(got.Message, "30 at once") || got.Header().Get("Retry-After") == "" {
			t.Errorf("%s, %v", got.Body, got.Header())
		}
		return
	}
	t.Error("thirty-one at once are let pass")
}

// TestTheDayOfACallIsThatOfTheBillingTimeZone has a call at seven in the morning there, when it is the day before in UTC.
func TestTheDayOfACallIsThatOfTheBillingTimeZone(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.IDCard)
	c.Clock.Set(time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC))
	customer.wants("", 1, shop.Bangkok, shop.IDCard)
	for period, valid := range map[string]bool{"2016.11.30-2026.11.30": false, "2026.12.01-2036.12.01": true} {
		lines := []recognition.Line{{{Text: "签发机关北京市公安局", Confidence: 1}}, {{Text: "有效期限" + period, Confidence: 1}}}
		got, err := recognition.NewIDCardResult(lines, recognition.Options{Side: "back", ReturnVerification: true}, c.engine.seen[0].At)
		if err != nil || got.VerificationResult == nil || got.VerificationResult.ValidDate != valid {
			t.Errorf("%s: %+v, %v", period, got, err)
		}
	}
}
