// Package oidctest runs OpenID providers for tests: a real one, of the library github.com/zitadel/oidc, in which people sign in by a page of
// its own; and one that says whatever a test has it say, signed.
package oidctest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// As whom a console asks the provider.
const (
	ClientID = "console"
	Secret   = "a secret of the provider's" // #nosec G101 -- of a test
)

// User is somebody whom the provider knows: they sign in by their name.
type User struct {
	Subject, Name, Email string
	Verified             bool
	Groups               []string
}

// Provider is a real OpenID provider.
type Provider struct {
	URL string

	mu        sync.Mutex
	users     map[string]*User // by subject
	redirects []string
	sparse    bool
}

// New starts one that knows these users, and sends browsers back to these addresses only.
func New(t testing.TB, users ...User) *Provider {
	t.Helper()
	p := &Provider{users: make(map[string]*User)}
	for i := range users {
		p.Put(users[i])
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.URL = server.URL
	store := &store{storage.NewStorageWithClients(p, nil), p}
	provider, err := op.NewProvider(&op.Config{CryptoKey: sha256.Sum256([]byte(t.Name())), CodeMethodS256: true}, store, op.StaticIssuer(p.URL), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/", provider)
	mux.HandleFunc("GET /people", showLogin)
	mux.HandleFunc("POST /people", func(w http.ResponseWriter, r *http.Request) {
		id := r.FormValue("id")
		if err := store.CheckUsernamePassword(r.FormValue("username"), password, id); err != nil {
			http.Error(w, "nobody has this name", http.StatusForbidden)
			return
		}
		back := op.AuthCallbackURL(provider)(op.ContextWithIssuer(r.Context(), p.URL), id)
		http.Redirect(w, r, back, http.StatusFound)
	})
	return p
}

// password is everybody's: the page does not ask for it.
const password = "the same for all" // #nosec G101 -- of a test

func showLogin(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Sign in</title><main><h1>Sign in at the provider</h1><form method="post" action="/people">
<input type="hidden" name="id" value="%s"><label>Name <input name="username" id="username"></label><button>Sign in</button></form></main></html>`, html.EscapeString(r.FormValue("id")))
}

// Put has the provider know the user, in place of the one with the same subject.
func (p *Provider) Put(u User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users[u.Subject] = &u
}

// SendsBackTo has the provider send browsers back to the address.
func (p *Provider) SendsBackTo(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.redirects = append(p.redirects, address)
}

// SaysLittle has ID tokens say no more than who it is: all else is told to whoever asks for it.
func (p *Provider) SaysLittle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sparse = true
}

// SignIn goes to the address as a browser does, signs in there by the name, and gives where that leads back to.
func (p *Provider) SignIn(t testing.TB, address, name string) (back *url.URL) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	follow := func(response *http.Response, err error) *url.URL {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		to, err := response.Location()
		if err != nil {
			t.Fatalf("%s: status %d leads nowhere", response.Request.URL, response.StatusCode)
		}
		return to
	}
	login := follow(client.Get(address))
	if !strings.HasPrefix(login.String(), p.URL+"/people") {
		return login // the provider refuses at once
	}
	finished := follow(client.PostForm(p.URL+"/people", url.Values{"id": {login.Query().Get("id")}, "username": {name}}))
	return follow(client.Get(finished.String()))
}

// GetUserByID is that of storage.UserStore.
func (p *Provider) GetUserByID(id string) *storage.User {
	if u := p.user(id); u != nil {
		return &storage.User{ID: u.Subject, Username: u.Name, Password: password, Email: u.Email, EmailVerified: u.Verified}
	}
	return nil
}

// GetUserByUsername is that of storage.UserStore.
func (p *Provider) GetUserByUsername(name string) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, u := range p.users {
		if u.Name == name {
			return &storage.User{ID: u.Subject, Username: u.Name, Password: password}
		}
	}
	return nil
}

// ExampleClientID is that of storage.UserStore.
func (*Provider) ExampleClientID() string { return "nobody" }

func (p *Provider) user(subject string) *User {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.users[subject]
}

// store is the library's own, with the client and the claims of the test.
type store struct {
	*storage.Storage
	of *Provider
}

// GetClientByClientID is that of op.Storage.
func (s *store) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != ClientID {
		return nil, errors.New("no such client")
	}
	s.of.mu.Lock()
	defer s.of.mu.Unlock()
	return client{storage.WebClient(ClientID, Secret, slices.Clone(s.of.redirects)...), s.of.sparse}, nil
}

// AuthorizeClientIDSecret is that of op.Storage.
func (*store) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != ClientID || secret != Secret {
		return errors.New("wrong client secret")
	}
	return nil
}

// SetUserinfoFromScopes is that of op.Storage.
func (s *store) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, scopes []string) error {
	u := s.of.user(subject)
	if u == nil {
		return errors.New("no such user")
	}
	if !slices.Contains(scopes, oidc.ScopeEmail) {
		info.Subject = u.Subject
		return nil
	}
	info.Subject, info.Email, info.EmailVerified = u.Subject, u.Email, oidc.Bool(u.Verified)
	if len(u.Groups) > 0 {
		info.AppendClaims("groups", u.Groups)
	}
	return nil
}

// SetUserinfoFromToken is that of op.Storage: the library's own checks the token.
func (s *store) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, info, tokenID, subject, origin); err != nil {
		return err
	}
	return s.SetUserinfoFromScopes(ctx, info, subject, ClientID, []string{oidc.ScopeEmail})
}

// SetUserinfoFromRequest is that of op.CanSetUserinfoFromRequest.
func (s *store) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	return s.SetUserinfoFromScopes(ctx, info, request.GetSubject(), request.GetClientID(), scopes)
}

// client tells what the console asks in the ID token.
type client struct {
	*storage.Client
	sparse bool
}

// LoginURL is that of op.Client.
func (client) LoginURL(id string) string { return "/people?id=" + url.QueryEscape(id) }

// IDTokenUserinfoClaimsAssertion is that of op.Client.
func (c client) IDTokenUserinfoClaimsAssertion() bool { return !c.sparse }
