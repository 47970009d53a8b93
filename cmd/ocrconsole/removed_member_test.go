package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/rights"
)

// asMember is somebody who works at another process than the one in which they are removed, by all that they have.
type asMember struct {
	t       *testing.T
	at      *process
	project string
	browser *http.Client
	key     accounts.CreatedKey
	token   string
}

// refused tells which of the session, the token and the key are not let in any more.
func (m *asMember) refused() (refused map[string]bool) {
	m.t.Helper()
	page, err := m.browser.Get(m.at.url + "/settings/members")
	if err != nil {
		m.t.Fatal(err)
	}
	_ = page.Body.Close()
	called := func(sign func(r *http.Request, path string)) bool {
		path := "/v2/" + m.project + "/ocr/" + passport
		r, err := http.NewRequest(http.MethodPost, m.at.url+path, strings.NewReader("{}")) // which asks for nothing
		if err != nil {
			m.t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		sign(r, path)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			m.t.Fatal(err)
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusUnauthorized
	}
	return map[string]bool{
		"session": page.StatusCode != http.StatusOK,
		"token":   called(func(r *http.Request, _ string) { r.Header.Set("X-Auth-Token", m.token) }),
		"key":     called(m.sign),
	}
}

// sign signs the request as the public SDK does.
func (m *asMember) sign(r *http.Request, path string) {
	date, body := time.Now().UTC().Format("20060102T150405Z"), sha256.Sum256([]byte("{}"))
	canonical := sha256.Sum256(fmt.Appendf(nil, "%s\n%s/\n\nx-sdk-date:%s\n\nx-sdk-date\n%x", r.Method, path, date, body))
	mac := hmac.New(sha256.New, []byte(m.key.SecretKey))
	_, _ = fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", date, canonical) // never fails
	r.Header.Set("X-Sdk-Date", date)
	r.Header.Set("Authorization", fmt.Sprintf("SDK-HMAC-SHA256 Access=%s, SignedHeaders=x-sdk-date, Signature=%x", m.key.AccessKey, mac.Sum(nil)))
}

// TestAMemberWhoIsRemovedInOneProcessIsRefusedByAnotherWithinASecond has the program itself run beside the one in which they are removed: session, token
// and access key were just let in there, and are remembered.
func TestAMemberWhoIsRemovedInOneProcessIsRefusedByAnotherWithinASecond(t *testing.T) {
	tier.Needs(t, tier.Time)
	t.Parallel()
	ctx := t.Context()
	settings := append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t))
	c := newConsole(t, settings, false)
	owner := c.customer("ada@example.com")
	ada := accounts.Owner{AccountID: owner.AccountID, UserID: owner.UserID}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	invited, err := c.Accounts.Invite(ctx, ada, "dev@example.com", rights.Developer)
	must(err)
	letter, err := c.Accounts.InvitationLetter(ctx, ada.AccountID, invited.Email)
	must(err)
	joined, err := c.Accounts.AcceptAsNewcomer(ctx, letter.Token, accounts.Newcomer{Password: testPassword, Device: accounts.NewDevice()})
	must(err)
	key, err := c.Keys.CreateKey(ctx, accounts.NewKey{Owner: accounts.Owner{AccountID: ada.AccountID, UserID: joined.UserID}})
	must(err)
	token, err := c.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "dev@example.com", Password: testPassword})
	must(err)
	other := startProcess(t, thisProgram(t), settings)
	defer other.kill()
	dev := &asMember{t: t, at: other, project: owner.Projects[bangkok], browser: client(t), key: key, token: token.Token}
	in, err := dev.browser.PostForm(other.url+"/login", url.Values{"email": {"dev@example.com"}, "password": {testPassword}})
	must(err)
	_ = in.Body.Close()
	for range 2 {
		for what, refused := range dev.refused() {
			if refused {
				t.Fatalf("the %s is refused before", what)
			}
		}
	}
	must(c.Accounts.RemoveMember(ctx, ada, joined.UserID, accounts.EndKeys))
	removed := time.Now()
	for open := true; open; {
		asked := time.Since(removed)
		open = false
		for what, refused := range dev.refused() {
			open = open || !refused
			if !refused && asked > time.Second {
				t.Fatalf("the %s is let in %s after", what, asked)
			}
		}
	}
	t.Logf("refused by the other process after %s", time.Since(removed))
}
