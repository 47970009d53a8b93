package oidc_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/web/oidc/oidctest"
)

// TestAProviderWhoseTokensSayLittleIsAskedForTheRest, at the real one, as some say the address and the groups to who asks for them only.
func TestAProviderWhoseTokensSayLittleIsAskedForTheRest(t *testing.T) {
	p := oidctest.New(t, oidctest.User{Subject: "s1", Name: "ada", Email: "ada@example.com", Verified: true, Groups: []string{"staff", "ocr-admins"}})
	p.SaysLittle()
	p.SendsBackTo(callback)
	i, c, a := issuers(), clientOf(p.URL), asked()
	address, err := i.Address(t.Context(), c, a)
	if err != nil {
		t.Fatal(err)
	}
	said, err := i.Redeem(t.Context(), c, a, &accounts.SSOCode{Code: p.SignIn(t, address, "ada").Query().Get("code")})
	if err != nil {
		t.Fatal(err)
	}
	if said.Subject != "s1" || said.Email != "ada@example.com" || !said.EmailVerified || strings.Join(said.Values, " ") != "staff ocr-admins" || time.Since(said.SignedInAt) > time.Minute {
		t.Errorf("it says %+v", said)
	}
}

// TestWhatATokenLeavesOutIsTakenOfTheSamePersonOnly: what is signed stays, the rest counts if it is about the same subject and address, and who needs
// nothing more is not asked for.
func TestWhatATokenLeavesOutIsTakenOfTheSamePersonOnly(t *testing.T) {
	const mine, other = "eve@example.com", "victim@example.com"
	full := map[string]any{"sub": "s1", "email": other, "email_verified": true, "groups": []string{"admins"}}
	type claims = map[string]any
	for name, test := range map[string]struct {
		token, info claims // that the token leaves out are nil
		want        accounts.SSOClaims
		problem     accounts.SSOProblem
		asked       bool
	}{
		"all is said":                {token: claims{"groups": "staff"}, info: full, want: accounts.SSOClaims{Email: mine, EmailVerified: true, Values: []string{"staff"}}},
		"no role":                    {info: full, want: accounts.SSOClaims{Email: mine, EmailVerified: true, Values: []string{"admins"}}, asked: true},
		"no address":                 {token: claims{"email": nil, "groups": "staff"}, info: full, want: accounts.SSOClaims{Email: other, EmailVerified: true, Values: []string{"staff"}}, asked: true},
		"an address of a later day":  {token: claims{"email_verified": nil}, info: full, want: accounts.SSOClaims{Email: mine, Values: []string{"admins"}}, asked: true},
		"the same address":           {token: claims{"email_verified": nil}, info: claims{"sub": "s1", "email": mine, "email_verified": "true"}, want: accounts.SSOClaims{Email: mine, EmailVerified: true}, asked: true},
		"not verified there":         {token: claims{"email_verified": nil}, info: claims{"sub": "s1", "email": mine, "email_verified": false}, want: accounts.SSOClaims{Email: mine}, asked: true},
		"the token says it is not":   {token: claims{"email_verified": false}, info: claims{"sub": "s1", "email": mine, "email_verified": true}, want: accounts.SSOClaims{Email: mine}, asked: true},
		"verified, but no address":   {token: claims{"email": nil, "email_verified": true}, info: claims{"sub": "s1", "email": mine}, want: accounts.SSOClaims{Email: mine}, asked: true},
		"of another subject":         {info: claims{"sub": "s2", "email": mine, "email_verified": true}, problem: accounts.SSOProvider, asked: true},
		"of no subject":              {info: claims{"email": mine}, problem: accounts.SSOProvider, asked: true},
		"a subject that is a number": {info: claims{"sub": 1}, problem: accounts.SSOProvider, asked: true},
		"an address that is no text": {token: claims{"email": nil}, info: claims{"sub": "s1", "email": []string{mine}}, problem: accounts.SSOToken, asked: true},
		"a list":                     {token: claims{"email": nil}, problem: accounts.SSOProvider, asked: true},
	} {
		h := oidctest.NewHostile(t)
		h.Nonce = "nonce"
		h.Claims = func(c map[string]any) {
			for name, value := range test.token {
				if c[name] = value; value == nil {
					delete(c, name)
				}
			}
		}
		requests := 0
		h.UserInfo = func(w http.ResponseWriter, r *http.Request) {
			requests++
			if r.Header.Get("Authorization") != "Bearer a" {
				t.Errorf("%s: asked as %q", name, r.Header.Get("Authorization"))
			}
			answer := any(test.info)
			if test.info == nil {
				answer = []int{1}
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(answer)
		}
		said, err := issuers().Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "c"})
		if (requests == 1) != test.asked || requests > 1 {
			t.Errorf("%s: asked %d times", name, requests)
		}
		if test.problem != "" {
			var got accounts.SSOProblem
			if !errors.As(err, &got) || got != test.problem {
				t.Errorf("%s: problem %v, want %s", name, err, test.problem)
			}
			continue
		}
		if err != nil || said.Subject != "s1" || said.Email != test.want.Email || said.EmailVerified != test.want.EmailVerified || strings.Join(said.Values, " ") != strings.Join(test.want.Values, " ") {
			t.Errorf("%s: %+v, %v, want %+v", name, said, err, test.want)
		}
	}
}

// TestWhoAnswersForMoreIsBoundedAsAllThatProvidersSay: where it leads, how much it says, whether it answers at all, and who signed it.
func TestWhoAnswersForMoreIsBoundedAsAllThatProvidersSay(t *testing.T) {
	redeem := func(h *oidctest.Hostile) error {
		h.Nonce = "nonce"
		h.Claims = func(c map[string]any) { delete(c, "email") }
		_, err := issuers().Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "c"})
		return err
	}
	for name, test := range map[string]struct {
		answers http.HandlerFunc
		want    accounts.SSOProblem
	}{
		"away":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, accounts.SSOAway},
		"hung up":  {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, accounts.SSOAway},
		"refuses":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, accounts.SSOProvider},
		"leads on": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/jwks", http.StatusFound) }, accounts.SSOProvider},
		"huge": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"sub":"s1","email":"eve@example.com","more":"` + strings.Repeat("a", 2<<20) + `"}`))
		}, accounts.SSOProvider},
		"signed by somebody": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/jwt")
			_, _ = w.Write([]byte("eyJhbGciOiJub25lIn0.e30."))
		}, accounts.SSOToken},
	} {
		h := oidctest.NewHostile(t)
		h.UserInfo = test.answers
		var got accounts.SSOProblem
		if err := redeem(h); !errors.As(err, &got) || got != test.want {
			t.Errorf("%s: problem %v, want %s", name, err, test.want)
		}
	}
	// Where the token says all but the role, no answer keeps nobody out, and one with a wrong signature does.
	for name, test := range map[string]struct {
		answers http.HandlerFunc
		problem error
	}{
		"away":     {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, nil},
		"hung up":  {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil},
		"refuses":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, nil},
		"no JSON":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, nil},
		"somebody": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"sub":"s2"}`)) }, accounts.SSOProvider},
		"signed by somebody": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/jwt")
			_, _ = w.Write([]byte("eyJhbGciOiJub25lIn0.e30."))
		}, accounts.SSOToken},
	} {
		h := oidctest.NewHostile(t)
		h.UserInfo, h.Nonce = test.answers, "nonce"
		said, err := issuers().Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "c"})
		if !errors.Is(err, test.problem) || err == nil && (!said.RoleUnknown || !said.EmailVerified || said.Values != nil) {
			t.Errorf("%s, asked for the role: %+v, %v", name, said, err)
		}
	}
	h := oidctest.NewHostile(t)
	h.UserInfo = func(w http.ResponseWriter, _ *http.Request) { // signed by the provider itself
		claims := h.Claims
		h.Claims = nil
		w.Header().Set("Content-Type", "application/jwt")
		_, _ = w.Write([]byte(h.IDToken(t)))
		h.Claims = claims
	}
	if err := redeem(h); err != nil {
		t.Errorf("signed by the provider: %v", err)
	}
}
