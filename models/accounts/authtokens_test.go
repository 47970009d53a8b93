package accounts_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

func newToken(t testing.TB, s *shop.Shop, in accounts.TokenRequest) accounts.AuthToken {
	t.Helper()
	in.Email, in.Password, in.RemoteIP = email, password, ip
	token, err := s.Accounts.CreateAuthToken(t.Context(), in)
	must(t, err)
	return token
}

func TestATokenIsForOneProjectOrForAll(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password, Name: "Acme"})
		must(t, err)
		ada := accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
		bangkok := created.Projects[shop.Bangkok]
		for _, c := range []struct {
			in                accounts.TokenRequest
			region, projectID string
		}{
			{accounts.TokenRequest{Region: shop.Bangkok}, shop.Bangkok, bangkok},
			{accounts.TokenRequest{ProjectID: bangkok}, shop.Bangkok, bangkok},
			{accounts.TokenRequest{ProjectID: bangkok, Region: shop.Bangkok}, shop.Bangkok, bangkok},
			{accounts.TokenRequest{}, "", ""},
		} {
			token := newToken(t, s, c.in)
			if token.Region != c.region || token.ProjectID != c.projectID || token.Email != email || token.AccountName != "Acme" ||
				!token.IssuedAt.Equal(s.Clock.Now()) || token.ExpiresAt.Sub(token.IssuedAt) != 24*time.Hour {
				t.Errorf("%+v gave %+v", c.in, token)
			}
			if bearer, err := s.Accounts.CheckAuthToken(t.Context(), token.Token); err != nil || bearer != (accounts.Bearer{Owner: ada, Region: c.region, Looks: true}) {
				t.Errorf("%+v is for %+v, %v", c.in, bearer, err)
			}
		}
	})
}

func TestATokenForAProjectThatIsNotTheAccountsIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		eve, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "eve@example.com", Password: password})
		must(t, err)
		for _, in := range []accounts.TokenRequest{
			{Region: "nowhere"},
			{ProjectID: eve.Projects[shop.Bangkok]},
			{ProjectID: eve.Projects[shop.Bangkok], Region: shop.Bangkok},
			{ProjectID: "\x00"},
		} {
			in.Email, in.Password, in.RemoteIP = email, password, ip
			_, err := s.Accounts.CreateAuthToken(t.Context(), in)
			expectCode(t, err, models.NotFound)
		}
		if n := count(t, s, &models.AuthToken{}); n != 0 {
			t.Errorf("%d tokens", n)
		}
	})
}

func TestATokenEndsAtItsInstant(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		token := newToken(t, s, accounts.TokenRequest{})
		s.Clock.Advance(24*time.Hour - time.Microsecond)
		_, err := s.Accounts.CheckAuthToken(t.Context(), token.Token) // and is remembered from here
		must(t, err)
		s.Clock.Advance(time.Microsecond)
		_, err = s.Accounts.CheckAuthToken(t.Context(), token.Token)
		expectCode(t, err, models.Unauthorized)
		must(t, s.Accounts.Clean(t.Context()))
		if n := count(t, s, &models.AuthToken{}); n != 0 {
			t.Errorf("%d tokens that nobody can use were kept", n)
		}
	})
}

func TestADeletedTokenIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		token, kept := newToken(t, s, accounts.TokenRequest{}), newToken(t, s, accounts.TokenRequest{})
		elsewhere := &accounts.Accounts{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now}
		for _, people := range []*accounts.Accounts{s.Accounts, elsewhere} {
			_, err := people.CheckAuthToken(t.Context(), token.Token)
			must(t, err)
		}
		for range 2 {
			must(t, s.Accounts.DeleteAuthToken(t.Context(), token.Token))
		}
		_, err := s.Accounts.CheckAuthToken(t.Context(), token.Token)
		expectCode(t, err, models.Unauthorized)
		s.Clock.Advance(5 * time.Second)
		_, err = elsewhere.CheckAuthToken(t.Context(), token.Token)
		expectCode(t, err, models.Unauthorized)
		_, err = elsewhere.CheckAuthToken(t.Context(), kept.Token)
		must(t, err)
	})
}

func TestWhatIsNoTokenIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		token := newToken(t, s, accounts.TokenRequest{}).Token
		for _, wrong := range []string{"", "ocrat_", token[1:], token + " ", strings.ToUpper(token), "\x00", "\xff"} {
			_, err := s.Accounts.CheckAuthToken(t.Context(), wrong)
			expectCode(t, err, models.Unauthorized)
		}
	})
}

func TestGuessingPasswordsForTokensIsThrottledLikeSigningIn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		guess := func(password string) error {
			_, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
			return err
		}
		for range 10 {
			expectCode(t, guess("wrong password"), models.Unauthorized)
		}
		expectCode(t, guess(password), models.TooMany)
		s.Clock.Advance(15 * time.Minute)
		must(t, guess(password))
	})
}
