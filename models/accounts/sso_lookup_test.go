package accounts_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
)

// standIn is a DNS of the test's: what each name has, and which do not answer.
type standIn struct {
	mu     sync.Mutex
	texts  map[string]string
	silent bool
	asked  int
}

func (d *standIn) TXT(_ context.Context, name string) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked++
	if d.silent {
		return nil, errors.New("no answer")
	}
	if text := d.texts[name]; text != "" {
		return []string{"something else", text}, nil
	}
	return nil, nil
}

func (d *standIn) has(name, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.texts[name] = text
}

// domainOf loads the account's domain.
func domainOf(t *testing.T, s *shop.Shop, accountID int64, domain string) *models.SSODomain {
	t.Helper()
	d, err := models.FindSSODomain(s.DB.WithContext(t.Context()), accountID, domain)
	must(t, err)
	return d
}

// byDNS is ada's single sign-on for labs.example, which its DNS shows to be hers, and firm.example, which the operator knows.
func byDNS(t *testing.T, s *shop.Shop) (*accounts.SSO, accounts.Owner, *issuers, *standIn) {
	t.Helper()
	sso, ada, there := singleSignOn(t, s, 1)
	dns := &standIn{texts: make(map[string]string)}
	sso.Names = dns
	must(t, sso.AddDomain(t.Context(), ada, "labs.example"))
	dns.has(accounts.SSORecord(domainOf(t, s, ada.AccountID, "labs.example")))
	must(t, sso.VerifyDomain(t.Context(), ada, "labs.example"))
	return sso, ada, there, dns
}

// looksFor lets the time pass in steps of an hour, with a look in each.
func looksFor(t *testing.T, s *shop.Shop, sso *accounts.SSO, span time.Duration) {
	t.Helper()
	for range span / time.Hour {
		s.Clock.Advance(time.Hour)
		_, err := sso.LookUpDomains(t.Context())
		must(t, err)
	}
}

// comes brings somebody in by the provider.
func comes(t *testing.T, sso *accounts.SSO, there *issuers, accountID int64, subject, email string) error {
	t.Helper()
	there.says = accounts.SSOClaims{Subject: subject, Email: email, EmailVerified: true}
	leads, err := sso.BeginSignIn(t.Context(), email, "", ip)
	if err != nil {
		return err
	}
	_, err = sso.Finish(t.Context(), &accounts.SSOAnswer{AccountID: accountID, Token: leads.Token, State: leads.Address, Code: "c"})
	return err
}

func wantsReason(t *testing.T, err error, reason accounts.SSOProblem) {
	t.Helper()
	var refused *models.Error
	if !errors.As(err, &refused) {
		t.Errorf("%v, want %s", err, reason)
		return
	}
	if why, ok := refused.Why.(cause.SSORefused); !ok || why.Reason != string(reason) {
		t.Errorf("%v, want %s", err, reason)
	}
}

// toldOfDomains are the notices about domains that the account got, the oldest first.
func toldOfDomains(t *testing.T, s *shop.Shop, accountID int64) (all []notice.SSODomainGone) {
	t.Helper()
	var rows []models.Notification
	must(t, s.DB.WithContext(t.Context()).Where("account_id = ? AND key LIKE 'sso domain %'", accountID).Order("id").Find(&rows).Error)
	for i := range rows {
		says, ok := rows[i].Begun().(notice.SSODomainGone)
		if !ok {
			t.Errorf("told %+v", rows[i].Begun())
		}
		all = append(all, says)
	}
	return all
}

func actsOf(t *testing.T, s *shop.Shop, accountID int64) string {
	t.Helper()
	var kinds []string
	must(t, models.EachTrailEntry(s.DB.WithContext(t.Context()), accountID, func(e *models.TrailEntry) error {
		kinds = append(kinds, string(e.Kind))
		return nil
	}))
	return strings.Join(kinds, " ")
}

// TestADomainWhoseRecordHasGoneLapsesAfterAWeek: it is looked up every day; its owners are told once, and when it lapses; meanwhile it counts. Then nobody
// new comes in by it, whoever has come in before still does, and no password opens what single sign-on alone opened. What the operator said stays.
func TestADomainWhoseRecordHasGoneLapsesAfterAWeek(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		sso, ada, there, dns := byDNS(t, s)
		must(t, comes(t, sso, there, ada.AccountID, "s-dev", "dev@labs.example"))
		joins(t, s, ada, "old@labs.example", rights.Developer) // who never came by it
		must(t, s.DB.Write(ctx, func(tx *gorm.DB) error {
			account, err := models.LockAccount(tx, ada.AccountID)
			if err != nil {
				return err
			}
			return account.SaveSSOOnly(tx, []string{"firm.example", "labs.example"}, ada.UserID, s.Clock.Now())
		}))
		dns.asked = 0
		looksFor(t, s, sso, 72*time.Hour)
		d := domainOf(t, s, ada.AccountID, "labs.example")
		if dns.asked != 3 || !d.Sure() || !d.SeenAt.Equal(s.Clock.Now()) {
			t.Errorf("asked %d times in three days, %+v", dns.asked, d)
		}
		name, before := accounts.SSORecord(d)
		dns.has(name, "another text")
		looksFor(t, s, sso, 24*time.Hour)
		d = domainOf(t, s, ada.AccountID, "labs.example")
		if d.MissingSince == nil || !d.MissingSince.Equal(s.Clock.Now()) || !d.Held() {
			t.Fatalf("%+v", d)
		}
		looksFor(t, s, sso, 7*24*time.Hour-time.Hour)
		must(t, comes(t, sso, there, ada.AccountID, "s-new", "new@labs.example")) // a week has not passed
		looksFor(t, s, sso, 6*time.Hour)
		d = domainOf(t, s, ada.AccountID, "labs.example")
		if d.Held() || d.VerifiedAt == nil {
			t.Fatalf("%+v", d)
		}
		all := toldOfDomains(t, s, ada.AccountID)
		if len(all) != 2 || all[0].Lapsed || !all[0].Until.Equal(accounts.CountsUntil(d)) || all[0].Silent || !all[1].Lapsed {
			t.Errorf("told %+v", all)
		}
		if acts := actsOf(t, s, ada.AccountID); !strings.HasSuffix(acts, "sso_domain_lapsed") || strings.Count(acts, "sso_domain_missing") != 1 {
			t.Errorf("acts %s", acts)
		}

		must(t, comes(t, sso, there, ada.AccountID, "s-dev", "dev@labs.example"))
		wantsReason(t, comes(t, sso, there, ada.AccountID, "s-eve", "eve@labs.example"), accounts.SSOLapsed)
		wantsReason(t, comes(t, sso, there, ada.AccountID, "s-old", "old@labs.example"), accounts.SSOLapsed)
		wantsReason(t, comes(t, sso, there, ada.AccountID, "s-dev2", "dev@labs.example"), accounts.SSOLapsed)
		must(t, comes(t, sso, there, ada.AccountID, "s-firm", "somebody@firm.example"))
		_, err := s.Accounts.CreateAuthToken(ctx, accounts.TokenRequest{Email: "old@labs.example", Password: password, RemoteIP: ip})
		expectCode(t, err, models.Unauthorized)
		asked := dns.asked
		looksFor(t, s, sso, 48*time.Hour)
		if dns.asked != asked {
			t.Error("it is still looked up")
		}

		dns.has(name, before) // which all the world could read
		expectCode(t, sso.VerifyDomain(ctx, ada, "labs.example"), models.Invalid)
		dns.has(accounts.SSORecord(domainOf(t, s, ada.AccountID, "labs.example")))
		must(t, sso.VerifyDomain(ctx, ada, "labs.example"))
		must(t, comes(t, sso, there, ada.AccountID, "s-eve", "eve@labs.example"))
		must(t, comes(t, sso, there, ada.AccountID, "s-old", "old@labs.example"))
	})
}

// TestADomainThatAnOldProcessVerifiedIsLookedUp: during an upgrade one says only when it verified it.
func TestADomainThatAnOldProcessVerifiedIsLookedUp(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, _, dns := byDNS(t, s)
		must(t, s.DB.WithContext(t.Context()).Model(&models.SSODomain{}).Where("domain = 'labs.example'").Updates(map[string]any{"looked_at": nil, "seen_at": nil}).Error)
		dns.asked = 0
		looksFor(t, s, sso, 23*time.Hour)
		if dns.asked != 0 {
			t.Errorf("asked %d times in the day that it was verified", dns.asked)
		}
		looksFor(t, s, sso, 49*time.Hour)
		if d := domainOf(t, s, ada.AccountID, "labs.example"); dns.asked != 3 || !d.Sure() || d.SeenAt == nil {
			t.Errorf("asked %d times in three days, %+v", dns.asked, d)
		}
	})
}

// TestARecordThatComesBackIsAsIfItHadNeverGone, and a DNS that does not answer is given longer.
func TestARecordThatComesBackIsAsIfItHadNeverGone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, _, dns := byDNS(t, s)
		d := domainOf(t, s, ada.AccountID, "labs.example")
		name, text := accounts.SSORecord(d)
		dns.has(name, "")
		looksFor(t, s, sso, 6*24*time.Hour)
		dns.has(name, text)
		looksFor(t, s, sso, 24*time.Hour)
		if d = domainOf(t, s, ada.AccountID, "labs.example"); !d.Sure() || d.Token == "" || !strings.HasSuffix(text, d.Token) {
			t.Errorf("%+v", d)
		}
		var open int64
		must(t, s.DB.WithContext(t.Context()).Model(&models.Notification{}).Where("key LIKE 'sso domain %' AND ended_at IS NULL").Count(&open).Error)
		if open != 0 || len(toldOfDomains(t, s, ada.AccountID)) != 1 {
			t.Errorf("%d are not over of %+v", open, toldOfDomains(t, s, ada.AccountID))
		}
		dns.silent = true
		looksFor(t, s, sso, 29*24*time.Hour)
		if d = domainOf(t, s, ada.AccountID, "labs.example"); !d.Held() {
			t.Errorf("it lapsed: %+v", d)
		}
		all := toldOfDomains(t, s, ada.AccountID)
		if len(all) != 2 || !all[1].Silent {
			t.Errorf("told %+v", all)
		}
		looksFor(t, s, sso, 3*24*time.Hour)
		if d = domainOf(t, s, ada.AccountID, "labs.example"); d.Held() {
			t.Errorf("it does not lapse: %+v", d)
		}
	})
}

// TestARecordThatIsGoneAfterSilenceCountsAWeekMore, as its owners are told then; silence in between begins the week anew, and in all it is thirty days.
func TestARecordThatIsGoneAfterSilenceCountsAWeekMore(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		sso, ada, _, dns := byDNS(t, s)
		name, _ := accounts.SSORecord(domainOf(t, s, ada.AccountID, "labs.example"))
		says := func(silent bool, days int, want time.Duration) {
			t.Helper()
			dns.has(name, "")
			dns.silent = silent
			looksFor(t, s, sso, time.Duration(days)*24*time.Hour)
			d := domainOf(t, s, ada.AccountID, "labs.example")
			if !d.Held() {
				t.Fatalf("it lapsed: %+v", d)
			}
			if left := accounts.CountsUntil(d).Sub(*d.MissingSince); left.Round(24*time.Hour) != want {
				t.Errorf("it counts for %s, want %s: %+v", left, want, d)
			}
			all := toldOfDomains(t, s, ada.AccountID)
			if last := all[len(all)-1]; !last.Until.Equal(accounts.CountsUntil(d)) && (!silent || d.GoneSince != nil) || last.Lapsed {
				t.Errorf("told %+v of %+v", last, d)
			}
		}
		const days = 24 * time.Hour
		says(true, 10, 30*days)
		says(false, 6, 16*days)
		says(true, 1, 30*days)
		says(false, 6, 23*days)
		says(true, 3, 30*days)
		says(false, 2, 30*days)
		looksFor(t, s, sso, 5*days)
		all := toldOfDomains(t, s, ada.AccountID)
		if d := domainOf(t, s, ada.AccountID, "labs.example"); d.Held() || !all[len(all)-1].Lapsed {
			t.Errorf("it does not lapse: %+v, %+v", d, all)
		}
	})
}

// replacing is a DNS that says what it has, while the domain is removed and named again.
type replacing struct {
	*standIn
	meanwhile func()
}

func (d *replacing) TXT(ctx context.Context, name string) ([]string, error) {
	texts, err := d.standIn.TXT(ctx, name)
	d.meanwhile()
	return texts, err
}

// TestATextThatWasReplacedMeanwhileShowsNothing: whoever named the domain again has to put the other one there.
func TestATextThatWasReplacedMeanwhileShowsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		sso, ada, _, dns := byDNS(t, s)
		must(t, sso.AddDomain(ctx, ada, "more.example"))
		dns.has(accounts.SSORecord(domainOf(t, s, ada.AccountID, "more.example")))
		sso.Names = &replacing{dns, func() {
			must(t, sso.RemoveDomain(ctx, ada, "more.example"))
			must(t, sso.AddDomain(ctx, ada, "more.example"))
		}}
		expectCode(t, sso.VerifyDomain(ctx, ada, "more.example"), models.Invalid)
		if d := domainOf(t, s, ada.AccountID, "more.example"); d.Held() {
			t.Errorf("%+v", d)
		}
	})
}

// TestALapsedDomainIsForWhoeverShowsIt: another account, which leads its addresses to its own provider then, while the members of before keep their rule and
// the account of before gets it back only when it is free. Two processes that look at once look once.
func TestALapsedDomainIsForWhoeverShowsIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		ctx := t.Context()
		sso, ada, there, dns := byDNS(t, s)
		must(t, comes(t, sso, there, ada.AccountID, "s-dev", "dev@labs.example"))
		name, _ := accounts.SSORecord(domainOf(t, s, ada.AccountID, "labs.example"))
		dns.has(name, "")
		s.Clock.Advance(24 * time.Hour)
		dns.asked = 0
		var both sync.WaitGroup
		looked := make([]int, 4)
		for i := range looked {
			both.Go(func() { looked[i], _ = sso.LookUpDomains(ctx) })
		}
		both.Wait()
		if slices.Max(looked) != 1 || dns.asked != 1 {
			t.Errorf("looked %v, asked %d times", looked, dns.asked)
		}
		bob := founder(t, s, "bob@example.org")
		must(t, models.ConfirmEmail(s.DB.WithContext(ctx), bob.UserID, s.Clock.Now()))
		must(t, sso.Save(ctx, bob, &accounts.SSOWanted{Issuer: "https://login.next.example", ClientID: "c", Secret: "another", DefaultRole: rights.Viewer}))
		must(t, sso.AddDomain(ctx, bob, "labs.example"))
		shows := func(by accounts.Owner) error {
			dns.has(accounts.SSORecord(domainOf(t, s, by.AccountID, "labs.example")))
			return sso.VerifyDomain(ctx, by, "labs.example")
		}
		expectCode(t, shows(bob), models.Invalid) // not lapsed yet
		dns.has(name, "")
		looksFor(t, s, sso, 8*24*time.Hour)
		must(t, shows(bob))
		expectCode(t, shows(ada), models.Invalid)
		leads, err := sso.BeginSignIn(ctx, "dev@labs.example", "", ip)
		must(t, err)
		if leads.Issuer != "login.next.example" {
			t.Errorf("it leads to %s", leads.Issuer)
		}
		must(t, sso.RemoveDomain(ctx, bob, "labs.example"))
		leads, err = sso.BeginSignIn(ctx, "dev@labs.example", "", ip)
		must(t, err)
		if leads.Issuer != "login.firm.example" {
			t.Errorf("it leads to %s", leads.Issuer)
		}
		must(t, shows(ada))
	})
}
