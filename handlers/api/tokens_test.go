package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

const password = "correct horse battery"

// askToken asks for a token as clients of the public API do.
func (c *counter) askToken(email, password, scope string) reply {
	c.t.Helper()
	body := fmt.Sprintf(`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":%q,"password":%q,"domain":{"name":"any"}}}},"scope":{"project":%s}}}`, email, password, scope)
	return c.send(httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, "/v3/auth/tokens", strings.NewReader(body)))
}

// withToken makes a call that is not signed.
func (c *counter) withToken(token, method, target string) reply {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), method, target, strings.NewReader(picture))
	if token != "" {
		r.Header.Set("X-Auth-Token", token)
	}
	return c.send(r)
}

func TestATokenCallsForADayAndForItsProjectOnly(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	made, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password})
	if err == nil {
		err = c.Billing.Vouch(t.Context(), made.AccountID, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, region := range []string{shop.Bangkok, shop.Singapore} {
		if err := c.Billing.Subscribe(t.Context(), made.AccountID, region, shop.Passport); err != nil {
			t.Fatal(err)
		}
	}
	got := c.askToken("a@example.com", password, `{"name":"ap-southeast-2"}`)
	var described tokenAnswer
	if err := json.Unmarshal(got.Body.Bytes(), &described); err != nil {
		t.Fatal(err)
	}
	token := got.Header().Get("X-Subject-Token")
	if got.ResponseRecorder.Code != http.StatusCreated || token == "" || strings.Contains(got.Body.String(), token) {
		t.Fatalf("status %d, token %q, %s", got.ResponseRecorder.Code, token, got.Body)
	}
	if p := described.Token.Project; p == nil || p.ID != made.Projects[shop.Bangkok] || described.Token.ExpiresAt != "2026-03-18T04:25:10.000000Z" {
		t.Errorf("described as %s", got.Body)
	}
	path := func(region string) string { return "/v2/" + made.Projects[region] + "/ocr/passport" }
	for _, step := range []struct{ token, region, code string }{
		{token, shop.Bangkok, ""},
		{token, shop.Singapore, "ModelArts.4203"},
		{"", shop.Bangkok, "ModelArts.4101"},
		{"two words", shop.Bangkok, "ModelArts.4102"},
		{token + "x", shop.Bangkok, "ModelArts.4103"},
	} {
		if got := c.withToken(step.token, http.MethodPost, path(step.region)); got.Code != step.code {
			t.Errorf("token %q in %s: %s, want %s", step.token, step.region, got.Body, step.code)
		}
	}
	everywhere := c.askToken("a@example.com", password, `{}`).Header().Get("X-Subject-Token")
	if got := c.withToken(everywhere, http.MethodPost, path(shop.Singapore)); got.Code != "" {
		t.Errorf("a token for all projects: %s", got.Body)
	}
	c.Clock.Advance(24 * time.Hour)
	if got := c.withToken(token, http.MethodPost, path(shop.Bangkok)); got.Code != "ModelArts.4103" {
		t.Errorf("after a day: %s", got.Body)
	}
}

func TestATokenIsForWhoKnowsThePassword(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	if _, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []struct{ email, password, scope, code string }{
		{"a@example.com", "something else", `{}`, "APIG.0301"},
		{"b@example.com", password, `{}`, "APIG.0301"},
		{"a@example.com", password, `{"name":"mars"}`, "ModelArts.4203"},
		{"a@example.com", password, `{"id":"` + strings.Repeat("0", 32) + `"}`, "ModelArts.4203"},
		{"", password, `{}`, "AIS.0101"},
		{"a@example.com", password, `"all"`, "ModelArts.4105"},
	} {
		if got := c.askToken(wrong.email, wrong.password, wrong.scope); got.Code != wrong.code || got.Header().Get("X-Subject-Token") != "" {
			t.Errorf("%+v: %s", wrong, got.Body)
		}
	}
	var last reply
	for range 20 {
		last = c.askToken("a@example.com", "guess", `{}`)
	}
	if last.Code != "APIG.0308" || last.ResponseRecorder.Code != http.StatusTooManyRequests {
		t.Errorf("after many guesses: %s", last.Body)
	}
}

func TestProjectsAreThoseThatTheCredentialsMayUse(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	all, one := c.client(), c.client(shop.Singapore)
	list := func(who *client, query string) (regions []string) {
		got := c.send(who.request(http.MethodGet, "/v3/projects"+query, ""))
		var answer struct{ Projects []project }
		if err := json.Unmarshal(got.Body.Bytes(), &answer); err != nil || answer.Projects == nil {
			t.Fatalf("%s: %s, %v", query, got.Body, err)
		}
		for _, p := range answer.Projects {
			if p.ID != who.Projects[p.Name] || p.DomainID != fmt.Sprint(who.ID) {
				t.Errorf("project %+v", p)
			}
			regions = append(regions, p.Name)
		}
		return regions
	}
	for _, test := range []struct {
		who   *client
		query string
		want  []string
	}{
		{all, "", []string{shop.Bangkok, shop.Singapore}},
		{all, "?name=" + shop.Bangkok, []string{shop.Bangkok}},
		{all, "?name=mars%20%2B", nil},
		{one, "", []string{shop.Singapore}},
		{one, "?name=" + shop.Bangkok, nil},
	} {
		if got := list(test.who, test.query); !slices.Equal(got, test.want) {
			t.Errorf("%q: %v, want %v", test.query, got, test.want)
		}
	}
	if got := c.withToken("", http.MethodGet, "/v3/projects"); got.Code != "ModelArts.4101" {
		t.Errorf("without credentials: %s", got.Body)
	}
}

// TestStrangersElsewhereDoNotKeepProgramsFromTokens guesses from many networks. A program in a network where it got a token
// before gets another, signed calls go on, and from a network where nobody was before there is none.
func TestStrangersElsewhereDoNotKeepProgramsFromTokens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		if _, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}); err != nil {
			t.Fatal(err)
		}
		ask := func(network, secret string) int {
			body := fmt.Sprintf(`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"a@example.com","password":%q}}}}}`, secret)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v3/auth/tokens", strings.NewReader(body))
			r.RemoteAddr = network + ":4711"
			return c.send(r).ResponseRecorder.Code
		}
		if got := ask("203.0.113.5", password); got != http.StatusCreated {
			t.Fatalf("status %d", got)
		}
		for i := range 130 {
			ask(fmt.Sprint("198.51.100.", i%13), "guess")
		}
		if known, unknown := ask("203.0.113.5", password), ask("203.0.113.6", password); known != http.StatusCreated || unknown != http.StatusTooManyRequests {
			t.Errorf("status %d from a network that is known, %d from another", known, unknown)
		}
	})
}

func TestAnUnconfirmedAddressGetsNoTokenAndIsNotTold(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	c.Accounts.ConfirmsByMail = true
	if err := c.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password}, "192.0.2.9"); err != nil {
		t.Fatal(err)
	}
	unconfirmed, nobody := c.askToken("a@example.com", password, "{}"), c.askToken("b@example.com", password, "{}")
	if unconfirmed.ResponseRecorder.Code != http.StatusUnauthorized || nobody.ResponseRecorder.Code != http.StatusUnauthorized || unconfirmed.Message != nobody.Message {
		t.Errorf("%s and %s", unconfirmed.Body, nobody.Body)
	}
}
