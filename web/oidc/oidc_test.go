package oidc_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/web/fetch"
	"ocrconsole/web/oidc"
	"ocrconsole/web/oidc/oidctest"
)

var loopback = netip.MustParsePrefix("127.0.0.0/8")

func issuers() *oidc.Issuers { return oidc.New(fetch.NewAsker(loopback), time.Now) }

const callback = "https://console.example/login/sso/callback/1"

func clientOf(issuer string) *accounts.SSOClient {
	return &accounts.SSOClient{Issuer: issuer, ClientID: oidctest.ClientID, Secret: oidctest.Secret, Callback: callback, RoleClaim: "groups"}
}

func asked() *accounts.SSOAsked {
	return &accounts.SSOAsked{State: "state", Nonce: "nonce", Verifier: strings.Repeat("verifier", 8), Hint: "ada@example.com"}
}

func wantProblem(t *testing.T, err error, want accounts.SSOProblem) {
	t.Helper()
	var got accounts.SSOProblem
	if !errors.As(err, &got) || got != want {
		t.Errorf("problem %v, want %s", err, want)
	}
}

// TestARealProviderSaysWhoComes goes the whole way at a provider of a library, by the code flow with PKCE.
func TestARealProviderSaysWhoComes(t *testing.T) {
	p := oidctest.New(t, oidctest.User{Subject: "s1", Name: "ada", Email: "ada@example.com", Verified: true, Groups: []string{"staff", "ocr-admins"}})
	p.SendsBackTo(callback)
	i, c, a := issuers(), clientOf(p.URL), asked()
	a.Again = true
	address, err := i.Address(t.Context(), c, a)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"response_type": "code", "code_challenge_method": "S256", "redirect_uri": callback, "state": "state", "nonce": "nonce", "prompt": "login", "max_age": "0", "login_hint": "ada@example.com",
	} {
		if got := sent.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if challenge := sent.Query().Get("code_challenge"); challenge == "" || challenge == a.Verifier {
		t.Errorf("the challenge is %q", challenge)
	}
	code := p.SignIn(t, address, "ada").Query().Get("code")
	other := *a
	other.Verifier = strings.Repeat("another!", 8)
	_, err = i.Redeem(t.Context(), c, &other, &accounts.SSOCode{Code: code})
	wantProblem(t, err, accounts.SSOCodeTaken) // injected into another browser's sign-in
	code = p.SignIn(t, address, "ada").Query().Get("code")
	said, err := i.Redeem(t.Context(), c, a, &accounts.SSOCode{Code: code, Issuer: p.URL})
	if err != nil {
		t.Fatal(err)
	}
	if said.Subject != "s1" || said.Email != "ada@example.com" || !said.EmailVerified || strings.Join(said.Values, " ") != "staff ocr-admins" || time.Since(said.SignedInAt) > time.Minute {
		t.Errorf("it says %+v", said)
	}
	_, err = i.Redeem(t.Context(), c, a, &accounts.SSOCode{Code: code})
	wantProblem(t, err, accounts.SSOCodeTaken) // a code is taken once
	wrong := *c
	wrong.Secret = "another"
	_, err = i.Redeem(t.Context(), &wrong, a, &accounts.SSOCode{Code: p.SignIn(t, address, "ada").Query().Get("code")})
	wantProblem(t, err, accounts.SSOCodeTaken)
}

// TestNoIDTokenIsTakenThatIsNotForUsNowAndInAnswer tries each claim that is checked, and the signature.
func TestNoIDTokenIsTakenThatIsNotForUsNowAndInAnswer(t *testing.T) {
	h := oidctest.NewHostile(t)
	h.Nonce = "nonce"
	i, c := issuers(), clientOf(h.URL)
	redeem := func() (*accounts.SSOClaims, error) {
		return i.Redeem(t.Context(), c, asked(), &accounts.SSOCode{Code: "c"})
	}
	if said, err := redeem(); err != nil || said.Subject != "s1" || !said.EmailVerified {
		t.Fatalf("a good one: %+v, %v", said, err)
	}
	set := func(name string, value any) func(map[string]any) {
		return func(claims map[string]any) { claims[name] = value }
	}
	past, ahead := time.Now().Add(-time.Hour).Unix(), time.Now().Add(time.Hour).Unix()
	for name, test := range map[string]struct {
		claims func(map[string]any)
		want   accounts.SSOProblem
	}{
		"another issuer":            {set("iss", "https://accounts.example.org"), accounts.SSOToken},
		"no issuer":                 {set("iss", ""), accounts.SSOToken},
		"for another":               {set("aud", "another"), accounts.SSOAudience},
		"for others":                {set("aud", []string{"another", "third"}), accounts.SSOAudience},
		"for several, by nobody":    {set("aud", []string{oidctest.ClientID, "another"}), accounts.SSOAudience},
		"made for another":          {set("azp", "another"), accounts.SSOAudience},
		"expired":                   {set("exp", past), accounts.SSOExpired},
		"old":                       {set("iat", past), accounts.SSOExpired},
		"of the future":             {set("iat", ahead), accounts.SSOExpired},
		"not yet good":              {set("nbf", ahead), accounts.SSOToken},
		"of another sign-in":        {set("nonce", "of another"), accounts.SSONonce},
		"without a nonce":           {func(c map[string]any) { delete(c, "nonce") }, accounts.SSONonce},
		"without a subject":         {set("sub", ""), accounts.SSOToken},
		"with a subject of no text": {set("sub", "a\x00b"), accounts.SSOToken},
		"with a long subject":       {set("sub", strings.Repeat("s", 256)), accounts.SSOToken},
		"an address that is a map":  {set("email", map[string]any{"a": 1}), accounts.SSOToken},
	} {
		h.Claims = test.claims
		_, err := redeem()
		var got accounts.SSOProblem
		if !errors.As(err, &got) || got != test.want {
			t.Errorf("%s: problem %v, want %s", name, err, test.want)
		}
	}
	h.Claims = func(c map[string]any) { c["aud"], c["azp"] = []string{oidctest.ClientID, "another"}, oidctest.ClientID }
	if _, err := redeem(); err != nil {
		t.Errorf("for several, by us: %v", err)
	}
	for value, want := range map[any]bool{true: true, "true": true, false: false, "false": false, "yes": false, 1: false} {
		h.Claims = set("email_verified", value)
		if said, err := redeem(); err != nil || said.EmailVerified != want {
			t.Errorf("email_verified %v: %+v, %v", value, said, err)
		}
	}
	h.Claims, h.Sign = nil, oidctest.NewKey(t)
	_, err := redeem()
	wantProblem(t, err, accounts.SSOToken) // signed by another key
	h.Sign = nil
	for name, token := range map[string]string{
		"none": "", "garbage": "a.b.c", "not signed": "eyJhbGciOiJub25lIn0.e30.", "signed with the secret": "eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
	} {
		h.Token = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"access_token":"a","token_type":"Bearer","id_token":"` + token + `"}`))
		}
		_, err := redeem()
		var got accounts.SSOProblem
		if !errors.As(err, &got) || got != accounts.SSOToken {
			t.Errorf("%s: problem %v", name, err)
		}
	}
}

// TestValuesOfTheClaimAreReadAsProvidersWriteThem and everything else is none.
func TestValuesOfTheClaimAreReadAsProvidersWriteThem(t *testing.T) {
	h := oidctest.NewHostile(t)
	h.Nonce = "nonce"
	i, c := issuers(), clientOf(h.URL)
	for _, test := range []struct {
		claim any
		want  string
	}{{"a", "a"}, {[]any{"a", 1, "b", nil}, "a b"}, {map[string]any{"b": 1, "a": map[string]any{}}, "a b"}, {7, ""}, {true, ""}, {nil, ""}} {
		h.Claims = func(claims map[string]any) { claims["groups"] = test.claim }
		said, err := i.Redeem(t.Context(), c, asked(), &accounts.SSOCode{Code: "c"})
		if err != nil || strings.Join(said.Values, " ") != test.want {
			t.Errorf("%v is read as %+v, %v", test.claim, said, err)
		}
	}
}

// TestAProviderThatNamesItselfHasToInEachAnswer, as RFC 9207 says: else another one's answer passes for its own.
func TestAProviderThatNamesItselfHasToInEachAnswer(t *testing.T) {
	h := oidctest.NewHostile(t)
	h.Nonce = "nonce"
	h.Metadata = func(m map[string]any) { m["authorization_response_iss_parameter_supported"] = true }
	i, c := issuers(), clientOf(h.URL)
	_, err := i.Redeem(t.Context(), c, asked(), &accounts.SSOCode{Code: "c"})
	wantProblem(t, err, accounts.SSOMixedUp)
	if h.Asked != 0 {
		t.Error("the code was brought to it all the same")
	}
	if _, err := i.Redeem(t.Context(), c, asked(), &accounts.SSOCode{Code: "c", Issuer: h.URL}); err != nil {
		t.Error(err)
	}
}

// TestProvidersLeadNobodyWithin: what a provider publishes of itself leads to no address that customers may not reach, is not followed
// elsewhere, and speaks for no other issuer.
func TestProvidersLeadNobodyWithin(t *testing.T) {
	var inside atomic.Int64
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	defer inner.Close()
	for name, test := range map[string]struct {
		field string
		value any
		want  accounts.SSOProblem
	}{
		"another issuer":        {"issuer", "https://accounts.example.org", accounts.SSOProvider},
		"tokens within":         {"token_endpoint", "https://10.0.0.1/token", accounts.SSOAddress},
		"keys within":           {"jwks_uri", "https://169.254.169.254/keys", accounts.SSOAddress},
		"answers within":        {"userinfo_endpoint", "https://169.254.169.254/me", accounts.SSOAddress},
		"answers without TLS":   {"userinfo_endpoint", "http://login.example.com/me", accounts.SSOProvider},
		"keys without TLS":      {"jwks_uri", "http://keys.example.com/", accounts.SSOProvider},
		"sign-in by a script":   {"authorization_endpoint", "javascript:alert(1)", accounts.SSOProvider},
		"sign-in without TLS":   {"authorization_endpoint", "http://login.example.com/", accounts.SSOProvider},
		"tokens from a file":    {"token_endpoint", "file:///etc/passwd", accounts.SSOProvider},
		"no address for tokens": {"token_endpoint", nil, accounts.SSOProvider},
	} {
		h := oidctest.NewHostile(t)
		h.Metadata = func(m map[string]any) { m[test.field] = test.value }
		_, err := issuers().Address(t.Context(), clientOf(h.URL), asked())
		var got accounts.SSOProblem
		if !errors.As(err, &got) || got != test.want {
			t.Errorf("%s: problem %v, want %s", name, err, test.want)
		}
	}
	redirecting := httptest.NewServer(http.RedirectHandler(inner.URL, http.StatusFound))
	defer redirecting.Close()
	_, err := issuers().Address(t.Context(), clientOf(redirecting.URL), asked())
	wantProblem(t, err, accounts.SSOProvider)
	strict := oidc.New(fetch.NewAsker(), time.Now)
	for _, address := range []string{inner.URL, "https://127.0.0.1", "https://10.0.0.1", "https://[::1]"} {
		_, err = strict.Address(t.Context(), clientOf(address), asked())
		wantProblem(t, err, accounts.SSOAddress)
	}
	if inside.Load() != 0 {
		t.Errorf("%d requests came within", inside.Load())
	}
}

// TestAProviderThatIsAwaySlowOrHugeIsLeft in time, and says so.
func TestAProviderThatIsAwaySlowOrHugeIsLeft(t *testing.T) {
	release := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/slow/", func(http.ResponseWriter, *http.Request) { <-release })
	mux.HandleFunc("/huge/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for chunk := make([]byte, 1<<20); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	defer close(release)
	i := issuers()
	late, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := i.Address(late, clientOf(server.URL+"/slow"), asked())
	wantProblem(t, err, accounts.SSOAway)
	_, err = i.Address(t.Context(), clientOf(server.URL+"/huge"), asked())
	wantProblem(t, err, accounts.SSOProvider)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	_, err = i.Address(t.Context(), clientOf(gone.URL), asked())
	wantProblem(t, err, accounts.SSOAway)

	h := oidctest.NewHostile(t)
	h.Nonce = "nonce"
	h.Token = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	_, err = i.Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "c"})
	wantProblem(t, err, accounts.SSOAway)
}

// TestOnlySoManyProvidersAreAskedAtATime: others come back, and nobody's memory or time is used up.
func TestOnlySoManyProvidersAreAskedAtATime(t *testing.T) {
	begun, release := make(chan struct{}, 100), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { begun <- struct{}{}; <-release }))
	defer server.Close()
	i := issuers()
	ended := make(chan error, 100)
	for n := range 64 {
		go func() {
			_, err := i.Address(t.Context(), of(n, server.URL+"/"+strings.Repeat("a", n)), asked())
			ended <- err
		}()
	}
	for range 64 {
		<-begun
	}
	if _, err := i.Address(t.Context(), clientOf(server.URL+"/another"), asked()); models.CodeOf(err) != models.TooMany {
		t.Errorf("one more: %v", err)
	}
	close(release)
	for range 64 {
		<-ended
	}
}

// of is clientOf for the account.
func of(account int, issuer string) *accounts.SSOClient {
	c := clientOf(issuer)
	c.AccountID = int64(account)
	return c
}

// TestOneAccountKeepsNobodyElseFromAProvider: neither by naming theirs, nor by naming many of its own, nor by what it found of one.
func TestOneAccountKeepsNobodyElseFromAProvider(t *testing.T) {
	begun, release := make(chan struct{}, 100), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { begun <- struct{}{}; <-release }))
	defer server.Close()
	i, ended := issuers(), make(chan error, 100)
	ask := func(account int, issuer string) {
		_, err := i.Address(t.Context(), of(account, server.URL+issuer), asked())
		ended <- err
	}
	for n := range 4 {
		go ask(1, "/"+strings.Repeat("a", n/2))
		<-begun
	}
	ask(1, "/another")
	if err := <-ended; models.CodeOf(err) != models.TooMany {
		t.Errorf("a fifth of one account: %v", err)
	}
	go ask(2, "/")
	<-begun // the provider is asked for the other account
	close(release)
	for range 5 {
		wantProblem(t, <-ended, accounts.SSOProvider)
	}
}

// TestOneProviderKeepsNobodyFromAnother: two people wait for one that does not answer, the rest are told to come back, and all others come in.
func TestOneProviderKeepsNobodyFromAnother(t *testing.T) {
	begun, release := make(chan struct{}, 100), make(chan struct{})
	hostile := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { begun <- struct{}{}; <-release }))
	defer hostile.Close()
	i, ended := issuers(), make(chan error, 2)
	for range 2 {
		go func() {
			_, err := i.Address(t.Context(), clientOf(hostile.URL), asked())
			ended <- err
		}()
	}
	for range 2 {
		<-begun
	}
	for range 100 {
		if _, err := i.Address(t.Context(), clientOf(hostile.URL), asked()); models.CodeOf(err) != models.TooMany {
			t.Fatalf("one more there: %v", err)
		}
	}
	h := oidctest.NewHostile(t)
	h.Nonce = "nonce"
	if _, err := i.Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "c"}); err != nil {
		t.Errorf("elsewhere: %v", err)
	}
	close(release)
	for range 2 {
		wantProblem(t, <-ended, accounts.SSOProvider)
	}
}

// TestAProviderThatDoesNotAnswerIsNotAskedAgainAtOnce, unless it was whoever asked that went away, or a code that it did not like.
func TestAProviderThatDoesNotAnswerIsNotAskedAgainAtOnce(t *testing.T) {
	var requests atomic.Int64
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer broken.Close()
	i := issuers()
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := i.Address(gone, clientOf(broken.URL), asked()); err == nil {
		t.Error("somebody who is gone gets an address")
	}
	before := requests.Load()
	for range 5 {
		_, err := i.Address(t.Context(), clientOf(broken.URL), asked())
		wantProblem(t, err, accounts.SSOProvider)
		_, err = i.Redeem(t.Context(), clientOf(broken.URL), asked(), &accounts.SSOCode{Code: "c"})
		wantProblem(t, err, accounts.SSOProvider)
	}
	if n := requests.Load() - before; n != 1 {
		t.Errorf("it was asked %d times", n)
	}
	h := oidctest.NewHostile(t)
	h.Nonce = "nonce"
	h.Token = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	_, err := i.Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "bad"})
	wantProblem(t, err, accounts.SSOAway)
	h.Token = nil
	if _, err := i.Redeem(t.Context(), clientOf(h.URL), asked(), &accounts.SSOCode{Code: "c"}); err != nil {
		t.Errorf("after somebody's bad code: %v", err)
	}
}

func TestIssuersAreRefusedForWhatTheirAddressSays(t *testing.T) {
	strict, within := oidc.New(fetch.NewAsker(), time.Now), issuers()
	for address, want := range map[string]struct{ strict, within cause.Cause }{
		"https://login.example.com":                         {},
		"https://login.example.com/realms/a":                {},
		"http://login.example.com":                          {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"login.example.com":                                 {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"https://u:p@login.example.com":                     {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"https://login.example.com/#a":                      {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"https://login.example.com/?a=b":                    {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"https://login.example.com:8443":                    {cause.SSOIssuerNotPublic, nil},
		"https://10.0.0.1":                                  {cause.SSOIssuerNotPublic, cause.SSOIssuerNotPublic},
		"http://10.0.0.1":                                   {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"http://127.0.0.1:8000":                             {cause.SSOIssuerNotPublic, nil},
		"http://localhost:8000":                             {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"":                                                  {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
		"https://l.example.com/" + strings.Repeat("a", 400): {cause.SSOIssuerAddress, cause.SSOIssuerAddress},
	} {
		if got, refused := strict.Check(address); got != want.strict || refused != (want.strict != nil) {
			t.Errorf("%s: %v, want %v", address, got, want.strict)
		}
		if got, _ := within.Check(address); got != want.within {
			t.Errorf("%s within: %v, want %v", address, got, want.within)
		}
	}
}
