// Package oidc talks with OpenID providers, whose addresses customers choose, for accounts.SSO: the authorization code flow with PKCE, by
// go-oidc and x/oauth2. It reaches only what pictures and webhooks reach, and keeps nothing but what providers publish.
package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"golang.org/x/oauth2"

	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/web/fetch"
)

const (
	// keptProviders are remembered for keptFor, so that each sign-in asks twice at most: for a token, and for keys that changed.
	keptProviders = 256
	keptFor       = 10 * time.Minute
)

// Issuers implements accounts.Issuers.
type Issuers struct {
	asker *fetch.Asker
	now   func() time.Time
	known *expirable.LRU[string, *provider]
	talks
}

// New makes it, on whom it asks by and the clock that tokens are judged by.
func New(asker *fetch.Asker, now func() time.Time) *Issuers {
	return &Issuers{asker, now, expirable.NewLRU[string, *provider](keptProviders, nil, keptFor), newTalks()}
}

// provider is what one publishes of itself.
type provider struct {
	metadata
	keys oidc.KeySet
}

// metadata is the part of it that is needed.
type metadata struct {
	AuthURL     string   `json:"authorization_endpoint"`
	TokenURL    string   `json:"token_endpoint"`
	JWKSURL     string   `json:"jwks_uri"`
	UserInfoURL string   `json:"userinfo_endpoint"` // "" where it has none
	Algorithms  []string `json:"id_token_signing_alg_values_supported"`
	AuthMethods []string `json:"token_endpoint_auth_methods_supported"`
	NamesItself bool     `json:"authorization_response_iss_parameter_supported"` // in answers: RFC 9207
}

// asymmetric are the signatures that are taken: none that is made with a secret that we know, too.
var asymmetric = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

// Check is that of accounts.Issuers.
func (i *Issuers) Check(issuer string) (why cause.Cause, refused bool) {
	none, refused := i.asker.Check(issuer)
	address, err := url.Parse(issuer)
	switch {
	case none || err != nil || len(issuer) > maxIssuer || address.RawQuery != "" || address.ForceQuery:
		return cause.SSOIssuerAddress, true
	case refused:
		return cause.SSOIssuerNotPublic, true
	}
	return nil, false
}

// maxIssuer is how long the address of an issuer may be.
const maxIssuer = 400

// Address is that of accounts.Issuers.
func (i *Issuers) Address(ctx context.Context, c *accounts.SSOClient, asked *accounts.SSOAsked) (address string, err error) {
	p, known := i.known.Get(c.Issuer)
	if !known {
		err = i.converse(ctx, of(c), func(ctx context.Context) (err error) {
			p, err = i.find(ctx, c.Issuer)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(asked.Nonce), oauth2.S256ChallengeOption(asked.Verifier)}
	if asked.Hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", asked.Hint))
	}
	if asked.Again {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return p.config(c).AuthCodeURL(asked.State, options...), nil
}

// config is what x/oauth2 goes by. How the secret is sent is said, and not tried out: a code is sent once.
func (p *provider) config(c *accounts.SSOClient) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if len(p.AuthMethods) > 0 && !slices.Contains(p.AuthMethods, "client_secret_basic") {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.Secret, RedirectURL: c.Callback, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: p.AuthURL, TokenURL: p.TokenURL, AuthStyle: style},
	}
}

// find asks what the provider publishes of itself, unless that is known. The address there has to be that of the issuer, so that none speaks for
// another, and all that it names is where we may connect to.
func (i *Issuers) find(ctx context.Context, issuer string) (*provider, error) {
	if p, known := i.known.Get(issuer); known {
		return p, nil
	}
	found, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		return nil, problemOf(err, accounts.SSOProvider)
	}
	p := &provider{}
	if err := found.Claims(&p.metadata); err != nil {
		return nil, accounts.SSOProvider
	}
	addresses := []string{p.AuthURL, p.TokenURL, p.JWKSURL}
	if p.UserInfoURL != "" {
		addresses = append(addresses, p.UserInfoURL)
	}
	for _, address := range addresses {
		switch none, refused := i.asker.Check(address); {
		case none:
			return nil, accounts.SSOProvider
		case refused:
			return nil, accounts.SSOAddress
		}
	}
	p.Algorithms = slices.DeleteFunc(p.Algorithms, func(a string) bool { return !slices.Contains(asymmetric, a) })
	p.keys = oidc.NewRemoteKeySet(ctx, p.JWKSURL)
	i.known.Add(issuer, p)
	return p, nil
}

// problemOf says why nothing was answered or, if it was, what else it is.
func problemOf(err error, otherwise accounts.SSOProblem) error {
	var (
		broken  *url.Error
		refused *oauth2.RetrieveError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return err // whoever asked went away
	case fetch.Refused(err):
		return accounts.SSOAddress
	case errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode >= 500:
		return accounts.SSOAway
	case errors.As(err, &broken), errors.Is(err, context.DeadlineExceeded):
		return accounts.SSOAway
	}
	return otherwise
}

// keySet notes why keys were not had: verifiers tell it as a text.
type keySet struct {
	oidc.KeySet
	failed error
}

// VerifySignature is that of oidc.KeySet.
func (k *keySet) VerifySignature(ctx context.Context, token string) (payload []byte, err error) {
	payload, k.failed = k.KeySet.VerifySignature(ctx, token)
	if k.failed != nil {
		return nil, fmt.Errorf("verify signature: %w", k.failed)
	}
	return payload, nil
}
