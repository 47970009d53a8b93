package accounts_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
)

// issuers is a provider that says the same of everybody who comes, and remembers with which secret it was asked.
type issuers struct {
	mu     sync.Mutex
	says   accounts.SSOClaims
	secret string
}

func (*issuers) Check(string) (cause.Cause, bool) { return nil, false }

func (i *issuers) Address(_ context.Context, c *accounts.SSOClient, asked *accounts.SSOAsked) (string, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.secret = c.Secret
	return asked.State, nil
}

func (i *issuers) Redeem(context.Context, *accounts.SSOClient, *accounts.SSOAsked, *accounts.SSOCode) (*accounts.SSOClaims, error) {
	says := i.says
	return &says, nil
}

// singleSignOn is that of ada's account, for a domain that the operator has verified.
func singleSignOn(t testing.TB, s *shop.Shop, masterKey byte) (*accounts.SSO, accounts.Owner, *issuers) {
	t.Helper()
	ada := owner(t, s, email)
	must(t, models.ConfirmEmail(s.DB.WithContext(t.Context()), ada.UserID, s.Clock.Now()))
	there := &issuers{says: accounts.SSOClaims{Subject: "s-eve", Email: "eve@firm.example", EmailVerified: true}}
	sso := &accounts.SSO{
		Factors: &accounts.Factors{Accounts: s.Accounts, Keys: process(t, s, masterKey)}, Issuers: there,
		Callback: func(accountID int64) string { return fmt.Sprint(accountID) },
	}
	must(t, sso.Save(t.Context(), ada, &accounts.SSOWanted{Issuer: "https://login.firm.example", ClientID: "c", Secret: "the provider's secret", DefaultRole: rights.Viewer}))
	must(t, sso.AddDomain(t.Context(), ada, "@Firm.example"))
	must(t, sso.VerifyDomainByOperator(t.Context(), ada.AccountID, "firm.example"))
	return sso, ada, there
}

// TestTheSecretOfAProviderIsSealedAndChangesWithTheMasterKey, and is nowhere in plain.
func TestTheSecretOfAProviderIsSealedAndChangesWithTheMasterKey(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, _, there := singleSignOn(t, s, 1)
		asks := func() {
			t.Helper()
			there.secret = ""
			if _, err := sso.BeginSignIn(t.Context(), "eve@firm.example", "", ip); err != nil || there.secret != "the provider's secret" {
				t.Errorf("asked with %q, %v", there.secret, err)
			}
		}
		asks()
		for table, rows := range contents(t, s) {
			if strings.Contains(rows, "the provider's secret") {
				t.Errorf("%s has the secret", table)
			}
		}
		both := changing(t, s, 2, 1)
		if done, err := both.RotateMasterKey(t.Context()); err != nil || done != (accounts.Rotation{Resealed: 1}) {
			t.Errorf("%+v, %v", done, err)
		}
		if done, err := both.RotateMasterKey(t.Context()); err != nil || done != (accounts.Rotation{Already: 1}) {
			t.Errorf("once more: %+v, %v", done, err)
		}
		sso.Keys = process(t, s, 2)
		asks()
		if err := process(t, s, 3).CheckMasterKey(t.Context()); err == nil {
			t.Error("a process with another master key starts")
		}
	})
}

// onlyFor makes single sign-on the only way into the owner's account for members of the domain.
func onlyFor(tx *gorm.DB, ada accounts.Owner, domain string, now time.Time) error {
	account, err := models.LockAccount(tx, ada.AccountID)
	if err != nil {
		return err
	}
	return account.SaveSSOOnly(tx, []string{domain}, ada.UserID, now)
}

// TestTokensEndWhereADomainComesUnderTheRule, which another one was under before; they go on where there is no rule.
func TestTokensEndWhereADomainComesUnderTheRule(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		sso, ada, _ := singleSignOn(t, s, 1)
		joins(t, s, ada, "dev@labs.example", rights.Developer)
		asks := accounts.TokenRequest{Email: "dev@labs.example", Password: password, RemoteIP: ip}
		token, err := s.Accounts.CreateAuthToken(ctx, asks)
		must(t, err)
		verify := func(domain string) {
			t.Helper()
			must(t, sso.AddDomain(ctx, ada, domain))
			must(t, sso.VerifyDomainByOperator(ctx, ada.AccountID, domain))
		}
		verify("more.example")
		_, err = s.Accounts.CheckAuthToken(ctx, token.Token)
		must(t, err)
		must(t, s.DB.Write(ctx, func(tx *gorm.DB) error { return onlyFor(tx, ada, "firm.example", s.Clock.Now()) }))
		_, err = s.Accounts.CheckAuthToken(ctx, token.Token)
		must(t, err)
		verify("labs.example")
		_, err = s.Accounts.CheckAuthToken(ctx, token.Token)
		expectCode(t, err, models.Unauthorized)
		_, err = s.Accounts.CreateAuthToken(ctx, asks)
		expectCode(t, err, models.Unauthorized)
	})
}

// TestATokenEndsWithTheAddressThatNeededNoSingleSignOn: whoever takes an address that the rule is for has no token any more that a password got, by
// whichever way the address changes; tokens for other accounts, and those of who takes an address that no rule is for, go on. Who becomes a member, or
// an owner, under the rule has none either.
func TestATokenEndsWithTheAddressThatNeededNoSingleSignOn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		_, ada, _ := singleSignOn(t, s, 1)
		must(t, s.DB.Write(ctx, func(tx *gorm.DB) error { return onlyFor(tx, ada, "firm.example", s.Clock.Now()) }))
		token := func(of string) string {
			t.Helper()
			made, err := s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: of, Password: password, RemoteIP: ip})
			must(t, err)
			_, err = s.Accounts.CheckAuthToken(ctx, made.Token) // so that this process remembers it
			must(t, err)
			return made.Token
		}
		ends := func(token string) {
			t.Helper()
			_, err := s.Accounts.CheckAuthToken(ctx, token)
			expectCode(t, err, models.Unauthorized)
		}
		goesOn := func(token string) {
			t.Helper()
			_, err := s.Accounts.CheckAuthToken(ctx, token)
			must(t, err)
		}
		dev := joins(t, s, ada, "dev@labs.example", rights.Developer)
		changes := func(to string) {
			t.Helper()
			done, err := s.Accounts.AskForEmail(ctx, accounts.Proof{Owner: dev, Password: password, RemoteIP: ip}, to)
			if err != nil || !done {
				t.Fatalf("to %s: %v, %v", to, done, err)
			}
		}
		kept := token("dev@labs.example")
		changes("dev@home.example")
		goesOn(kept)
		changes("dev@firm.example")
		ends(kept)

		jo := founder(t, s, "jo@labs.example") // who has an account of their own
		own := token("jo@labs.example")
		_, err := s.Accounts.AcceptInvitation(ctx, invites(t, s, ada, "jo@labs.example", rights.Developer), jo.UserID)
		must(t, err)
		dev = jo
		changes("jo@firm.example")
		goesOn(own)
		_, err = s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "jo@firm.example", Password: password, RemoteIP: ip})
		must(t, err) // for their own account, the first
		eve := joins(t, s, ada, "eve@firm.example", rights.Developer)
		must(t, s.Accounts.ChangeRole(ctx, ada, eve.UserID, rights.Owner))
		_, err = s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "eve@firm.example", Password: password, RemoteIP: ip})
		expectCode(t, err, models.Unauthorized)
	})
}

// TestNoTokenIsMadeWhileTheRuleIs: who asks for one at the same time gets none, or one that ends with all others.
func TestNoTokenIsMadeWhileTheRuleIs(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		_, ada, _ := singleSignOn(t, s, 1)
		joins(t, s, ada, "dev@firm.example", rights.Developer)
		asks := accounts.TokenRequest{Email: "dev@firm.example", Password: password, RemoteIP: ip}
		_, err := s.Accounts.CreateAuthToken(ctx, asks) // the next in this hour is not recorded, and locks nothing for that
		must(t, err)
		made := make(chan error, 1)
		must(t, s.DB.Write(ctx, func(tx *gorm.DB) error {
			if err := onlyFor(tx, ada, "firm.example", s.Clock.Now()); err != nil {
				return err
			}
			if err := models.DeleteAuthTokensFor(tx, ada.AccountID); err != nil {
				return err
			}
			go func() {
				_, err := s.Accounts.CreateAuthToken(ctx, asks)
				made <- err
			}()
			time.Sleep(500 * time.Millisecond) // it finds no rule yet
			return nil
		}))
		expectCode(t, <-made, models.Unauthorized)
		if n := count(t, s, &models.AuthToken{}); n != 0 {
			t.Errorf("%d tokens", n)
		}
	})
}

// TestWhatComesAtOnceIsOneAnswerAndOneMember: of several that bring the same answer one passes, and somebody new who comes by several browsers at the same
// instant is one user and one member.
func TestWhatComesAtOnceIsOneAnswerAndOneMember(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, _ := singleSignOn(t, s, 1)
		begin := func() *accounts.SSOAnswer {
			leads, err := sso.BeginSignIn(t.Context(), "eve@firm.example", "", ip)
			must(t, err)
			return &accounts.SSOAnswer{AccountID: ada.AccountID, Token: leads.Token, State: leads.Address, Code: "c"}
		}
		finish := func(answers ...*accounts.SSOAnswer) (passed int) {
			var all sync.WaitGroup
			results := make([]error, len(answers))
			for i, a := range answers {
				all.Go(func() { _, results[i] = sso.Finish(t.Context(), a) })
			}
			all.Wait()
			for _, err := range results {
				if err == nil {
					passed++
				}
			}
			return passed
		}
		one := begin()
		if passed := finish(one, one, one, one); passed != 1 {
			t.Errorf("%d of the same answers passed", passed)
		}
		eve, err := models.FindUserByEmail(s.DB.WithContext(t.Context()), "eve@firm.example")
		must(t, err)
		if eve.PasswordHash != "" || eve.EmailConfirmedAt == nil {
			t.Errorf("they have a password, or an address that is not confirmed: %+v", eve)
		}
		if passed := finish(begin(), begin(), begin()); passed != 3 {
			t.Errorf("%d of three sign-ins passed", passed)
		}
		members, err := models.MembersOf(s.DB.WithContext(t.Context()), ada.AccountID)
		if err != nil || len(members) != 2 {
			t.Errorf("%d members, %v", len(members), err)
		}
	})
}

// TestSomebodyNewWhoComesByTwoBrowsersAtOnceIsOneMember, whichever comes first.
func TestSomebodyNewWhoComesByTwoBrowsersAtOnceIsOneMember(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, _ := singleSignOn(t, s, 1)
		var all sync.WaitGroup
		for range 4 {
			leads, err := sso.BeginSignIn(t.Context(), "eve@firm.example", "", ip)
			must(t, err)
			all.Go(func() {
				_, err := sso.Finish(t.Context(), &accounts.SSOAnswer{AccountID: ada.AccountID, Token: leads.Token, State: leads.Address, Code: "c"})
				if code := models.CodeOf(err); err != nil && code != models.Forbidden { // somebody was faster: they begin again
					t.Errorf("not let in: %v", err)
				}
			})
		}
		all.Wait()
		members, err := models.MembersOf(s.DB.WithContext(t.Context()), ada.AccountID)
		if err != nil || len(members) != 2 {
			t.Errorf("%d members, %v", len(members), err)
		}
	})
}

// TestFailuresOfSingleSignOnDoNotFillTheTrail: strangers make as many as they like, and a few of each quarter of an hour are told.
func TestFailuresOfSingleSignOnDoNotFillTheTrail(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, there := singleSignOn(t, s, 1)
		there.says.EmailVerified = false
		entries := func() (n int) {
			must(t, models.EachTrailEntry(s.DB.WithContext(t.Context()), ada.AccountID, func(e *models.TrailEntry) error {
				if e.Kind == "sso_failed" {
					n++
				}
				return nil
			}))
			return n
		}
		for range 30 {
			leads, err := sso.BeginSignIn(t.Context(), "eve@firm.example", "", ip)
			must(t, err)
			if _, err := sso.Finish(t.Context(), &accounts.SSOAnswer{AccountID: ada.AccountID, Token: leads.Token, State: leads.Address, Code: "c"}); models.CodeOf(err) != models.Forbidden {
				t.Fatalf("let in: %v", err)
			}
		}
		if n := entries(); n != 20 {
			t.Errorf("%d entries", n)
		}
	})
}

// TestAMemberKeepsTheirRoleWhileTheProviderSaysNothingOfIt: it was asked and did not answer, which is no word that they have none.
func TestAMemberKeepsTheirRoleWhileTheProviderSaysNothingOfIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, there := singleSignOn(t, s, 1)
		must(t, sso.Save(t.Context(), ada, &accounts.SSOWanted{
			Issuer: "https://login.firm.example", ClientID: "c", Secret: "the provider's secret", RoleClaim: "groups",
			Roles: []models.SSORole{{Value: "devs", Role: rights.Developer}},
		}))
		enters := func(values []string, unknown bool, want accounts.SSOProblem) {
			t.Helper()
			there.says = accounts.SSOClaims{Subject: "s-eve", Email: "eve@firm.example", EmailVerified: true, Values: values, RoleUnknown: unknown}
			leads, err := sso.BeginSignIn(t.Context(), "eve@firm.example", "", ip)
			must(t, err)
			_, err = sso.Finish(t.Context(), &accounts.SSOAnswer{AccountID: ada.AccountID, Token: leads.Token, State: leads.Address, Code: "c"})
			if want != "" {
				wantsReason(t, err, want)
				return
			}
			must(t, err)
		}
		enters(nil, true, accounts.SSOAway) // whoever is new waits until it says which
		enters([]string{"devs"}, false, "")
		enters(nil, true, "")
		enters(nil, false, accounts.SSONoRole)
	})
}

// TestAnotherClientLetsTheSameMembersIn: providers may call the same person something else for each client. A secret alone makes nobody another one.
func TestAnotherClientLetsTheSameMembersIn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, there := singleSignOn(t, s, 1)
		enters := func(subject string) (int64, error) {
			there.says.Subject = subject
			leads, err := sso.BeginSignIn(t.Context(), "eve@firm.example", "", ip)
			must(t, err)
			done, err := sso.Finish(t.Context(), &accounts.SSOAnswer{AccountID: ada.AccountID, Token: leads.Token, State: leads.Address, Code: "c"})
			return done.As.UserID, err
		}
		saves := func(client string) {
			must(t, sso.Save(t.Context(), ada, &accounts.SSOWanted{Issuer: "https://login.firm.example", ClientID: client, Secret: "another secret", DefaultRole: rights.Viewer}))
		}
		eve, err := enters("s-eve")
		must(t, err)
		saves("c")
		if _, err := enters("somebody else"); models.CodeOf(err) != models.Forbidden {
			t.Errorf("another secret has somebody else take over the member: %v", err)
		}
		saves("another client")
		if same, err := enters("s-eve for another client"); err != nil || same != eve {
			t.Errorf("the member %d comes back as %d, %v", eve, same, err)
		}
		if _, err := enters("s-eve"); models.CodeOf(err) != models.Forbidden {
			t.Errorf("who they were by the client before is them still: %v", err)
		}
	})
}
