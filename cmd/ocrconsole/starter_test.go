package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

const (
	// callMicros is what a passport call costs in Bangkok, by the built-in catalog, and starterMicros what a newcomer may owe.
	callMicros    rules.Micros = 14_500
	starterMicros rules.Micros = 500_000
	// attackers call at the same time.
	attackers = 64
)

// TestAStrangerOwesNoMoreThanTheStarterCredit signs up as a stranger and calls as fast as 64 callers can, at two processes
// that serve the same database. What is owed in the end is the largest multiple of the price that the starter credit holds.
func TestAStrangerOwesNoMoreThanTheStarterCredit(t *testing.T) {
	t.Parallel()
	for name, database := range bothDatabases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := slices.Concat(database, strangersSettings(t))
			first, second := newConsole(t, settings, false), newConsole(t, settings, false)
			first.serveQuietly()
			second.serveQuietly()
			s := first.stranger(t, "stranger@example.com")
			s.subscribes()
			passed := s.attacks(first.url, second.url)
			account, err := models.FindAccount(first.DB.WithContext(t.Context()), s.accountID)
			if err != nil {
				t.Fatal(err)
			}
			standing := account.Standing()
			if want := int64(starterMicros / callMicros); passed != want || standing.AvailableMicros() != rules.Micros(-want)*callMicros {
				t.Errorf("%d calls answered, %d available; want %d and %d", passed, standing.AvailableMicros(), want, rules.Micros(-want)*callMicros)
			}
			if account.ArrearsSince != nil {
				t.Error("who tries the console is in arrears")
			}
			turns, err := first.Billing.WatchArrears(t.Context())
			if err != nil || turns != 0 {
				t.Errorf("%d turns of arrears, %v", turns, err)
			}
			if _, err := first.Alerts.Evaluate(t.Context()); err != nil {
				t.Fatal(err)
			}
			var told int64
			if err := first.DB.Model(&models.Notification{}).Where("account_id = ? AND kind = ?", s.accountID, notice.AlertArrears).Count(&told).Error; err != nil || told != 0 {
				t.Errorf("%d alerts of arrears, %v", told, err)
			}
		})
	}
}

func bothDatabases(t *testing.T) map[string][]string {
	return map[string][]string{"SQLite": embedded(t), "PostgreSQL": append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t))}
}

func strangersSettings(t *testing.T) []string {
	return []string{
		"OCRCONSOLE_OCR_ENGINE=remote", "OCRCONSOLE_OCR_REMOTE_URLS=" + bangkok + "=" + instantService(t), "OCRCONSOLE_TRUSTED_PROXIES=127.0.0.1",
		"OCRCONSOLE_CALLS_PER_SECOND=10000", fmt.Sprintf("OCRCONSOLE_CALLS_AT_ONCE=%d", attackers),
	}
}

// stranger is somebody who signed up, in a browser of theirs.
type stranger struct {
	t         *testing.T
	console   *console
	browser   *http.Client
	email     string
	accountID int64
	project   string
}

// stranger signs up by the form and in.
func (c *console) stranger(t *testing.T, email string) *stranger {
	return c.strangerFrom(t, email, "203.0.113.7")
}

func (c *console) strangerFrom(t *testing.T, email, ip string) *stranger {
	t.Helper()
	s := &stranger{t: t, console: c, browser: client(t), email: email}
	if got := s.posts("/signup", ip, url.Values{"email": {email}, "password": {testPassword}, "name": {"Stranger"}}); got != http.StatusSeeOther {
		t.Fatalf("sign-up: %d", got)
	}
	user, err := models.FindUserByEmail(c.DB.WithContext(t.Context()), email)
	if err != nil {
		t.Fatal(err)
	}
	who, err := c.Accounts.Identity(t.Context(), user.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.accountID = who.AccountID
	projects, err := c.Accounts.Projects(t.Context(), who.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	s.project = projects[bangkok]
	response, err := s.browser.Get(c.url + door(email))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return s
}

func (s *stranger) posts(path, ip string, form url.Values) (status int) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.console.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("X-Forwarded-For", ip)
	response, err := s.browser.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func (s *stranger) subscribes() {
	s.t.Helper()
	if got := s.posts("/services/subscribe", "203.0.113.7", url.Values{"region": {bangkok}, "service": {passport}}); got != http.StatusSeeOther {
		s.t.Fatalf("subscribe: %d", got)
	}
}

// attacks calls the processes in turn, each caller until it is refused, and counts the calls that were answered.
func (s *stranger) attacks(urls ...string) int64 {
	s.t.Helper()
	token, err := s.console.Accounts.CreateAuthToken(s.t.Context(), accounts.TokenRequest{Email: s.email, Password: testPassword, Region: bangkok})
	if err != nil {
		s.t.Fatal(err)
	}
	var passed atomic.Int64
	var group sync.WaitGroup
	for caller := range attackers {
		group.Go(func() {
			for {
				_, err := callPassport(urls[caller%len(urls)], s.project, token.Token)
				switch {
				case err == nil:
					passed.Add(1)
					continue
				case !strings.Contains(err.Error(), "ModelArts.4106") || !strings.Contains(err.Error(), "starter credit is used up"):
					s.t.Errorf("refused so: %v", err)
				}
				return
			}
		})
	}
	group.Wait()
	return passed.Load()
}

// starter is what became of the stranger's starter credit.
func (s *stranger) starter() models.Starter {
	s.t.Helper()
	account, err := models.FindAccount(s.console.DB.WithContext(s.t.Context()), s.accountID)
	if err != nil {
		s.t.Fatal(err)
	}
	if (account.Starter == models.StarterGiven) != (account.StarterMicros == starterMicros) || account.SignUpNetwork != "" {
		s.t.Errorf("%s has a starter credit of %d and the network %q", account.Starter, account.StarterMicros, account.SignUpNetwork)
	}
	return account.Starter
}

// TestANetworkGetsSoManyStarterCreditsADay signs up from one /64, and from elsewhere.
func TestANetworkGetsSoManyStarterCreditsADay(t *testing.T) {
	t.Parallel()
	c := newConsole(t, append(embedded(t), strangersSettings(t)...), false)
	c.serveQuietly()
	for n := range billing.StartersPerNetwork { // not by the form, which takes no more than a few at a time from one network
		newcomer := accounts.NewAccount{Email: fmt.Sprintf("n%d@example.com", n), Password: testPassword}
		if err := c.Accounts.SignUp(t.Context(), newcomer, fmt.Sprintf("2001:db8:1:2::%x", n+1)); err != nil {
			t.Fatal(err)
		}
	}
	var given int64
	if err := c.DB.Model(&models.Account{}).Where("starter = ?", models.StarterGiven).Count(&given).Error; err != nil || given != billing.StartersPerNetwork {
		t.Errorf("%d of %d newcomers were given a starter credit, %v", given, billing.StartersPerNetwork, err)
	}
	last := c.strangerFrom(t, "last@example.com", "2001:db8:1:2:ffff::1")
	if got := last.starter(); got != models.StarterNetwork {
		t.Errorf("one more from the same /64: %q", got)
	}
	last.subscribes()
	token, err := c.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: last.email, Password: testPassword, Region: bangkok})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := callPassport(c.url, last.project, token.Token); err == nil || !strings.Contains(err.Error(), "begin with the first payment") {
		t.Errorf("a call without a starter credit: %v", err)
	}
	if got := c.strangerFrom(t, "elsewhere@example.com", "2001:db8:1:3::1").starter(); got != models.StarterGiven {
		t.Errorf("from another /64: %q", got)
	}
}

// TestWhatIsFreeIsForAPersonOnce signs up with forms of one address, which all may, and claims and calls with each.
func TestWhatIsFreeIsForAPersonOnce(t *testing.T) {
	t.Parallel()
	for name, database := range bothDatabases(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, append(database, strangersSettings(t)...), false)
			c.serveQuietly()
			first := c.strangerFrom(t, "jane.doe@gmail.com", "198.51.100.1")
			if got := first.starter(); got != models.StarterGiven {
				t.Errorf("first: %q", got)
			}
			if got := first.claims(); got != http.StatusSeeOther {
				t.Errorf("first claim: %d", got)
			}
			for n, alias := range []string{"janedoe@gmail.com", "jane.doe+ocr@gmail.com", "JANE.DOE+2@googlemail.com"} {
				s := c.strangerFrom(t, strings.ToLower(alias), fmt.Sprintf("198.51.100.%d", n+2))
				if got := s.starter(); got != models.StarterPerson {
					t.Errorf("%s: starter %q", alias, got)
				}
				if got := s.claims(); got != http.StatusConflict && got != http.StatusUnprocessableEntity {
					t.Errorf("%s: claim %d", alias, got)
				}
			}
			twin, other := c.strangerFrom(t, "twin+a@example.com", "198.51.100.9"), c.strangerFrom(t, "twin+b@example.com", "198.51.100.10")
			var given atomic.Int64
			var group sync.WaitGroup
			for _, s := range []*stranger{twin, other} {
				group.Go(func() {
					_, err := c.Billing.ClaimFreeThen(t.Context(), s.accountID, "198.51.100.9", bangkok, passport, "")
					var refused *models.Error
					if err == nil {
						given.Add(1)
					} else if !errors.As(err, &refused) || refused.Field != billing.ClaimField {
						t.Errorf("%s: %v", s.email, err)
					}
				})
			}
			group.Wait()
			if given.Load() != 1 {
				t.Errorf("of two claims at once %d were given", given.Load())
			}
		})
	}
}

func (s *stranger) claims() (status int) {
	s.t.Helper()
	return s.posts("/services/claim", "203.0.113.7", url.Values{"region": {bangkok}, "service": {passport}, "when-used-up": {string(models.ThenPayPerUse)}})
}
