package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"ocrconsole/models/accounts"
)

const (
	maxSubject = 255
	// maxValues is how many values of the claim of roles are looked at.
	maxValues = 1000
	// maxAge and maxAhead are how old an ID token may be, and how far the clock of its provider ahead of ours.
	maxAge   = 10 * time.Minute
	maxAhead = time.Minute
)

// claims are those of an ID token that are needed beside who it is.
type claims struct {
	AZP      string `json:"azp"`
	AuthTime epoch  `json:"auth_time"`
	subject  string
	all      claimsMap

	roleUnknown bool // the provider was asked, and did not answer
}

// claimsMap are what is said of somebody, by its name.
type claimsMap map[string]json.RawMessage

// has tells whether anything is said.
func (m claimsMap) has(name string) bool { return len(m[name]) > 0 && string(m[name]) != "null" }

// text reads a claim that is a text, "" where it is none; the problem where it is something else.
func (m claimsMap) text(name string) (text string, err error) {
	if m.has(name) && json.Unmarshal(m[name], &text) != nil {
		return "", accounts.SSOToken
	}
	return text, nil
}

// email reads the address, and whether the provider has verified it.
func (m claimsMap) email() (email string, verified bool, err error) {
	email, err = m.text("email")
	var is truth
	if m.has("email_verified") {
		_ = is.UnmarshalJSON(m["email_verified"]) // which never fails
	}
	return email, bool(is), err
}

// truth reads a claim that some providers write as a text.
type truth bool

// UnmarshalJSON is that of json.Unmarshaler.
func (t *truth) UnmarshalJSON(text []byte) error {
	*t = string(text) == "true" || string(text) == `"true"`
	return nil
}

// epoch reads seconds since 1970, with a fraction or without.
type epoch float64

// Redeem is that of accounts.Issuers. What the ID token says is signed, and counts; what it leaves out of the address and the role the provider is asked
// for.
func (i *Issuers) Redeem(ctx context.Context, c *accounts.SSOClient, asked *accounts.SSOAsked, a *accounts.SSOCode) (said *accounts.SSOClaims, err error) {
	err = i.converse(ctx, of(c), func(ctx context.Context) error {
		p, err := i.find(ctx, c.Issuer)
		if err != nil {
			return err
		}
		if p.NamesItself && a.Issuer == "" {
			return accounts.SSOMixedUp
		}
		token, err := p.config(c).Exchange(ctx, a.Code, oauth2.VerifierOption(asked.Verifier))
		if err != nil {
			return problemOf(err, accounts.SSOCodeTaken)
		}
		raw, _ := token.Extra("id_token").(string)
		if raw == "" {
			return accounts.SSOToken
		}
		claims, err := i.read(ctx, p, c, asked, raw)
		if err != nil {
			return err
		}
		if err := i.complete(ctx, p, c, token, claims); err != nil {
			return err
		}
		said, err = claims.answer(c.RoleClaim)
		return err
	})
	return said, err
}

// read verifies the ID token and reads what it says.
func (i *Issuers) read(ctx context.Context, p *provider, c *accounts.SSOClient, asked *accounts.SSOAsked, raw string) (*claims, error) {
	token, err := i.verify(ctx, p, c, raw)
	if err != nil {
		return nil, err
	}
	said := claims{subject: token.Subject}
	if errors.Join(token.Claims(&said), token.Claims(&said.all)) != nil {
		return nil, accounts.SSOToken
	}
	now := i.now()
	switch {
	case said.AZP != "" && said.AZP != c.ClientID, len(token.Audience) > 1 && said.AZP == "":
		return nil, accounts.SSOAudience
	case token.IssuedAt.Before(now.Add(-maxAge)), token.IssuedAt.After(now.Add(maxAhead)):
		return nil, accounts.SSOExpired
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(asked.Nonce)) != 1:
		return nil, accounts.SSONonce
	case token.Subject == "" || len(token.Subject) > maxSubject || strings.ContainsFunc(token.Subject, unicode.IsControl):
		return nil, accounts.SSOToken
	}
	return &said, nil
}

// answer is what is said of who came.
func (s *claims) answer(roleClaim string) (*accounts.SSOClaims, error) {
	email, verified, err := s.all.email()
	if err != nil {
		return nil, err
	}
	answer := &accounts.SSOClaims{Subject: s.subject, Email: email, EmailVerified: verified, Values: valuesOf(s.all[roleClaim]), RoleUnknown: s.roleUnknown}
	if s.AuthTime > 0 {
		answer.SignedInAt = time.Unix(int64(s.AuthTime), 0).UTC()
	}
	return answer, nil
}

// verify has go-oidc check the signature, the issuer, for whom it is and until when, and tells which of these is wrong.
func (i *Issuers) verify(ctx context.Context, p *provider, c *accounts.SSOClient, raw string) (*oidc.IDToken, error) {
	keys := &keySet{KeySet: p.keys}
	config := oidc.Config{ClientID: c.ClientID, SupportedSigningAlgs: p.Algorithms, Now: i.now}
	token, err := oidc.NewVerifier(c.Issuer, keys, &config).Verify(ctx, raw)
	if err == nil {
		return token, nil
	}
	if keys.failed != nil {
		return nil, problemOf(keys.failed, accounts.SSOToken)
	}
	var expired *oidc.TokenExpiredError
	if errors.As(err, &expired) {
		return nil, accounts.SSOExpired
	}
	config.SkipClientIDCheck = true
	if _, err := oidc.NewVerifier(c.Issuer, keys, &config).Verify(ctx, raw); err == nil {
		return nil, accounts.SSOAudience
	}
	return nil, accounts.SSOToken
}

// valuesOf reads a claim of roles: a text, a list of texts, or an object whose names they are, as providers write it.
func valuesOf(claim json.RawMessage) []string {
	var (
		one    *string // nil for null
		list   []json.RawMessage
		object map[string]json.RawMessage
		values []string
	)
	switch {
	case len(claim) == 0 || string(claim) == "null":
	case json.Unmarshal(claim, &one) == nil:
		values = []string{*one}
	case json.Unmarshal(claim, &list) == nil:
		for _, element := range list[:min(len(list), maxValues)] {
			if json.Unmarshal(element, &one) == nil && one != nil {
				values = append(values, *one)
			}
		}
	case json.Unmarshal(claim, &object) == nil:
		values = slices.Sorted(maps.Keys(object))
		values = values[:min(len(values), maxValues)]
	}
	return values
}
