package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"golang.org/x/oauth2"

	"ocrconsole/models/accounts"
)

// complete asks the provider for what the ID token leaves out: the address, whether that is verified, or the claim that says the role. What the token
// says stays; the answer counts if it is about the same subject, and what it says of an address is about that address. Where the role alone is lacking,
// no answer says nothing of it, and keeps nobody out.
func (i *Issuers) complete(ctx context.Context, p *provider, c *accounts.SSOClient, token *oauth2.Token, said *claims) error {
	lacksRole := c.RoleClaim != "" && !said.all.has(c.RoleClaim)
	hasAddress := said.all.has("email") && said.all.has("email_verified")
	if p.UserInfoURL == "" || hasAddress && !lacksRole {
		return nil
	}
	info, err := i.userInfo(ctx, p, token)
	if hasAddress && (errors.Is(err, accounts.SSOAway) || errors.Is(err, accounts.SSOProvider)) {
		said.roleUnknown = true
		return nil
	}
	if err != nil {
		return err
	}
	if subject, err := info.text("sub"); err != nil || subject != said.subject {
		return accounts.SSOProvider // it answers for somebody else, who may have had their token brought here
	}
	if lacksRole {
		said.all[c.RoleClaim] = info[c.RoleClaim]
	}
	return said.takeEmail(info)
}

// takeEmail takes what is said of the address, as far as the ID token left it out.
func (s *claims) takeEmail(info claimsMap) error {
	if !s.all.has("email") {
		s.all["email"], s.all["email_verified"] = info["email"], info["email_verified"]
		return nil
	}
	signed, err := s.all.text("email")
	if err != nil || s.all.has("email_verified") {
		return err
	}
	told, verified, err := info.email()
	if err == nil && verified && told == signed {
		s.all["email_verified"] = json.RawMessage("true")
	}
	return err
}

// userInfo asks with the access token, within the bounds of the conversation. Where the answer is signed, its signature has to be the provider's.
func (i *Issuers) userInfo(ctx context.Context, p *provider, token *oauth2.Token) (info claimsMap, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.UserInfoURL, http.NoBody)
	if err != nil {
		return nil, accounts.SSOProvider
	}
	token.SetAuthHeader(request)
	request.Header.Set("Accept", "application/json")
	answer, err := i.asker.Client.Do(request)
	if err != nil {
		return nil, problemOf(err, accounts.SSOAway)
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	switch {
	case answer.StatusCode >= http.StatusInternalServerError:
		return nil, accounts.SSOAway
	case answer.StatusCode != http.StatusOK:
		return nil, accounts.SSOProvider
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, problemOf(err, accounts.SSOProvider)
	}
	if kind, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type")); err == nil && kind == "application/jwt" {
		if body, err = p.keys.VerifySignature(ctx, string(body)); err != nil {
			return nil, problemOf(err, accounts.SSOToken)
		}
	}
	if json.Unmarshal(body, &info) != nil {
		return nil, accounts.SSOProvider
	}
	return info, nil
}
