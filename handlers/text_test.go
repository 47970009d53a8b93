package handlers_test

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
)

// TestNULInAFormOfAnyKindIsNoFaultOfOurs posts NUL to every address that takes a form, in every field, and as every kind of form.
func TestNULInAFormOfAnyKindIsNoFaultOfOurs(t *testing.T) {
	s := newSite(t)
	c, operator := s.customer("c@example.com"), s.operator("root@example.com", rights.Admin)
	fields := []string{"picture"}
	for _, field := range sentFields(t) {
		if field.form != "" {
			fields = append(fields, field.form)
		}
	}
	for _, route := range s.router.Routes() {
		if route.Method != http.MethodPost || strings.HasPrefix(route.Path, "/webhooks/") || strings.HasPrefix(route.Path, "/test/") {
			continue
		}
		path := concrete(strings.NewReplacer(":key", c.ref("key", 1), ":order", "ORD-1-1", ":card", "1", ":rule", "topup").Replace(route.Path))
		for kind, body := range map[string]func(values url.Values) (string, string){
			"plain":   func(values url.Values) (string, string) { return "application/x-www-form-urlencoded", values.Encode() },
			"shouted": func(values url.Values) (string, string) { return "Application/X-WWW-Form-URLEncoded", values.Encode() },
			"parameter": func(values url.Values) (string, string) {
				return "application/x-www-form-urlencoded; charset", values.Encode()
			},
			"parts": func(values url.Values) (string, string) { return inParts(t, values) },
			"Parts": func(values url.Values) (string, string) {
				kind, body := inParts(t, values)
				return strings.Replace(kind, "multipart", "Multipart", 1), body
			},
		} {
			values := url.Values{}
			for _, field := range fields {
				values.Set(field, "a\x00b")
			}
			kindOf, text := body(values)
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://console.example"+path, strings.NewReader(text))
			request.Header.Set("Content-Type", kindOf)
			ask := c.ask
			if strings.HasPrefix(path, routes.Desk) { // which reads no form of a stranger's
				ask = operator.ask
			}
			if a := ask(request); a.status != http.StatusBadRequest {
				t.Errorf("%s, %s: status %d", path, kind, a.status)
			}
		}
	}
}

func inParts(t *testing.T, values url.Values) (kind, body string) {
	t.Helper()
	var text bytes.Buffer
	parts := multipart.NewWriter(&text)
	var err error
	for name, all := range values {
		err = errors.Join(err, parts.WriteField(name, all[0]))
	}
	if err = errors.Join(err, parts.Close()); err != nil {
		t.Fatal(err)
	}
	return parts.FormDataContentType(), text.String()
}

func TestNamesAndAddressesHoldNothingThatTurnsWhatFollows(t *testing.T) {
	const turned = "A\u202ecme \u2067Ltd\u200f"
	s := newSite(t)
	c := s.customer("c@example.com")
	c.post("/settings/billing", url.Values{"name": {turned}, "address": {turned}, "country": {turned}, "tax_id": {turned}}).wants(http.StatusSeeOther)
	details, err := s.console.Documents.Details(t.Context(), c.accountID)
	if err != nil {
		t.Fatal(err)
	}
	c.post("/keys", url.Values{"description": {turned}, "key": {"form"}, "regions": {bangkok}})
	c.get("/keys").says("main", "Acme Ltd")
	if page := c.get("/keys").body + fmt.Sprintf("%+v", details); strings.ContainsAny(page, "\u202e\u2067\u200f") || details.Name != "Acme Ltd" || details.Address != "Acme Ltd" {
		t.Errorf("stored %+v", details)
	}
	v := s.visitor()
	v.post("/signup", url.Values{"name": {turned}, "email": {"new@example.com"}, "password": {password}})
	var names []string
	if err := s.db.WithContext(t.Context()).Table("accounts").Pluck("name", &names).Error; err != nil || strings.ContainsAny(strings.Join(names, ""), "\u202e\u2067\u200f") {
		t.Errorf("accounts %q, %v", names, err)
	}
}

// Whoever is signed in stays so on the page that says no: it is theirs, and does not ask them to sign in.
func TestWhatIsNoTextIsRefusedInTheCustomersOwnFrame(t *testing.T) {
	s := newSite(t)
	c := s.customer("text@example.com")
	for _, path := range []string{"/calls/%00", "/services?region=%ff", "/pricing?region=%zz"} {
		if a := c.get(path).wants(http.StatusBadRequest); !strings.Contains(a.body, "Sign out") || strings.Contains(a.body, `href="/login`) {
			t.Errorf("%s: signed in, but the page says otherwise", path)
		}
		s.visitor().get(path).wants(http.StatusBadRequest)
	}
	if a := c.post("/billing/topup", url.Values{"choice": {"own"}, "amount": {"5\x00"}}).wants(http.StatusBadRequest); !strings.Contains(a.body, "Sign out") {
		t.Error("after a form: signed in, but the page says otherwise")
	}
}
