package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Hostile is an issuer that says whatever its fields have it say. What is not set is as it should be.
type Hostile struct {
	URL string
	// Metadata changes what it publishes of itself.
	Metadata func(metadata map[string]any)
	// Claims changes what the next ID token says, which is good for the client and the nonce before.
	Claims func(claims map[string]any)
	// Sign gives another key to sign with than the one that it publishes, nil for that.
	Sign *rsa.PrivateKey
	// Token answers instead of it, at the address for tokens.
	Token http.HandlerFunc
	// UserInfo answers who asks for more than ID tokens say. It publishes an address for that where it is set.
	UserInfo http.HandlerFunc
	// Nonce is the one that it was asked with.
	Nonce string
	// Asked counts the codes that were brought to it.
	Asked int

	key *rsa.PrivateKey
}

// NewHostile starts one.
func NewHostile(t testing.TB) *Hostile {
	t.Helper()
	h := &Hostile{key: NewKey(t)}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	h.URL = server.URL
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		said := map[string]any{
			"issuer": h.URL, "authorization_endpoint": h.URL + "/auth", "token_endpoint": h.URL + "/token", "jwks_uri": h.URL + "/jwks",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		}
		if h.UserInfo != nil {
			said["userinfo_endpoint"] = h.URL + "/userinfo"
		}
		if h.Metadata != nil {
			h.Metadata(said)
		}
		answer(w, said)
	})
	mux.HandleFunc("/jwks", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &h.key.PublicKey, KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("/userinfo", func(w http.ResponseWriter, r *http.Request) { h.UserInfo(w, r) })
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		h.Asked++
		if h.Token != nil {
			h.Token(w, r)
			return
		}
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": h.IDToken(t)})
	})
	return h
}

// NewKey makes a key to sign with.
func NewKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// IDToken makes the ID token.
func (h *Hostile) IDToken(t testing.TB) string {
	claims := map[string]any{
		"iss": h.URL, "sub": "s1", "aud": ClientID, "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "nonce": h.Nonce,
		"email": "eve@example.com", "email_verified": true,
	}
	if h.Claims != nil {
		h.Claims(claims)
	}
	key := h.key
	if h.Sign != nil {
		key = h.Sign
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		t.Error(err)
		return ""
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Error(err)
		return ""
	}
	signed, err := signer.Sign(text)
	if err != nil {
		t.Error(err)
		return ""
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Error(err)
	}
	return token
}

func answer(w http.ResponseWriter, what any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(what); err != nil {
		panic(err)
	}
}
