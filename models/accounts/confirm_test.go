package accounts_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/rights"
)

// made is what somebody made in the name of an address that is not confirmed.
type made struct {
	user   *models.User
	keys   *accounts.Keys
	key    accounts.CreatedKey
	token  string
	device string
}

// madeUnconfirmed signs up with the address of these tests and makes a key and a token, which were used already.
func madeUnconfirmed(t testing.TB, s *shop.Shop) *made {
	t.Helper()
	m := &made{keys: process(t, s, 1), device: accounts.NewDevice()}
	created, err := s.Accounts.SignUpOpenly(t.Context(), accounts.NewAccount{Email: email, Password: password, Device: m.device}, ip)
	must(t, err)
	m.user = reload(t, s)
	m.key = createKey(t, m.keys, accounts.NewKey{Owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}, Description: "mine"})
	bearer, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
	must(t, err)
	m.token = bearer.Token
	m.goesOn(t, s, true)
	return m
}

// goesOn fails the test unless key and token work at this moment, or do not.
func (m *made) goesOn(t testing.TB, s *shop.Shop, want bool) {
	t.Helper()
	_, keyErr := m.keys.FindKey(t.Context(), m.key.AccessKey)
	_, tokenErr := s.Accounts.CheckAuthToken(t.Context(), m.token)
	if (keyErr == nil) != want || (tokenErr == nil) != want {
		t.Errorf("the key: %v; the token: %v; want them to go on: %v", keyErr, tokenErr, want)
	}
}

// TestWhatWasMadeBeforeTheConfirmationEndsWithIt has somebody sign up with another's address, who takes the account over.
func TestWhatWasMadeBeforeTheConfirmationEndsWithIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		m := madeUnconfirmed(t, s)
		token := link(t, s, models.TokenConfirm, m.user)
		told, err := s.Accounts.CheckConfirmation(t.Context(), token, accounts.Confirmer{})
		must(t, err)
		m.goesOn(t, s, true) // asking ends nothing
		for _, wrong := range []string{"not the password", strings.Repeat("x", 1000)} {
			_, err = s.Accounts.ConfirmAddress(t.Context(), token, accounts.Confirmer{Password: wrong, RemoteIP: ip})
			expectCode(t, err, models.Invalid)
		}
		c, err := s.Accounts.ConfirmAddress(t.Context(), token, accounts.Confirmer{UserID: m.user.ID + 1, Devices: []string{"made up"}, RemoteIP: ip})
		must(t, err)
		m.goesOn(t, s, false)
		if all := strings.Join(shop.Ended(c.Ends), " "); !c.ByMailAlone || strings.Join(shop.Ended(told.Ends), " ") != all || !strings.Contains(all, "The access key:") || !strings.Contains(all, "The API token.") {
			t.Errorf("told before: %v; ended: %v", told.Ends, c.Ends)
		}
		_, err = signsIn(t.Context(), s, email, password, ip)
		expectCode(t, err, models.Unauthorized)
		after := reload(t, s)
		if after.EmailConfirmedAt == nil || after.SessionEpoch == m.user.SessionEpoch || c.Epoch != after.SessionEpoch {
			t.Errorf("the user is %+v, the confirmation %+v", after, c)
		}
		if name, err := s.Accounts.KnownAs(t.Context(), email, []string{m.device}); err != nil || name != "" {
			t.Errorf("whoever signed up is known as %q, error %v", name, err)
		}
		if name, err := s.Accounts.KnownAs(t.Context(), email, []string{c.Device}); err != nil || name == "" {
			t.Errorf("the owner's browser is not known, error %v", err)
		}
		_, err = s.Accounts.ResetPassword(t.Context(), c.ResetToken, another)
		must(t, err)
		_, err = signsIn(t.Context(), s, email, another, ip)
		must(t, err)
	})
}

// TestAResetConfirmsByTheMailAlone takes the account over by another password.
func TestAResetConfirmsByTheMailAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		m := madeUnconfirmed(t, s)
		confirm, reset := link(t, s, models.TokenConfirm, m.user), link(t, s, models.TokenReset, m.user)
		told, err := s.Accounts.CheckReset(t.Context(), reset)
		must(t, err)
		done, err := s.Accounts.ResetPassword(t.Context(), reset, another)
		must(t, err)
		m.goesOn(t, s, false)
		if len(done.Ends) < 3 || strings.Join(shop.Ended(done.Ends), " ") != strings.Join(shop.Ended(told.Ends), " ") {
			t.Errorf("told before: %v; ended: %v", told.Ends, done.Ends)
		}
		_, err = s.Accounts.ConfirmAddress(t.Context(), confirm, accounts.Confirmer{Devices: []string{m.device}})
		expectCode(t, err, models.NotFound)
		// What is made from now on is the owner's.
		key := createKey(t, m.keys, accounts.NewKey{Owner: accounts.Owner{AccountID: ownerOf(t, s), UserID: m.user.ID}})
		done, err = s.Accounts.ResetPassword(t.Context(), link(t, s, models.TokenReset, m.user), "a third password")
		must(t, err)
		if _, err := m.keys.FindKey(t.Context(), key.AccessKey); err != nil || len(done.Ends) > 0 {
			t.Errorf("another password ends %v, the key: %v", done.Ends, err)
		}
	})
}

func ownerOf(t testing.TB, s *shop.Shop) int64 {
	t.Helper()
	id, err := s.Accounts.FindAccountID(t.Context(), email)
	must(t, err)
	return id
}

// TestWhoMadeTheAccountKeepsWhatTheyMade confirms the address and shows that it is the same person.
func TestWhoMadeTheAccountKeepsWhatTheyMade(t *testing.T) {
	for name, by := range map[string]func(m *made) accounts.Confirmer{
		"signed in":      func(m *made) accounts.Confirmer { return accounts.Confirmer{UserID: m.user.ID} },
		"by the browser": func(m *made) accounts.Confirmer { return accounts.Confirmer{Devices: []string{"other", m.device}} },
		"by password":    func(*made) accounts.Confirmer { return accounts.Confirmer{Password: password, RemoteIP: ip} },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				m := madeUnconfirmed(t, s)
				token := link(t, s, models.TokenConfirm, m.user)
				c, err := s.Accounts.ConfirmAddress(t.Context(), token, by(m))
				must(t, err)
				m.goesOn(t, s, true)
				if c.ByMailAlone || len(c.Ends) > 0 || c.ResetToken != "" || c.Epoch != m.user.SessionEpoch {
					t.Errorf("confirmed: %+v", c)
				}
				if known, err := models.CountKnownDevices(s.DB.WithContext(t.Context()), m.user.ID); err != nil || (name == "by the browser" && (known != 1 || c.FormerDevice != m.device)) {
					t.Errorf("the browser that signed up is known as %d: %v", known, err)
				}
				_, err = signsIn(t.Context(), s, email, password, ip)
				must(t, err)
				_, err = s.Accounts.ConfirmAddress(t.Context(), token, by(m))
				expectCode(t, err, models.NotFound)
				_, err = s.Accounts.ConfirmAddress(t.Context(), link(t, s, models.TokenConfirm, m.user), by(m)) // made too late
				expectCode(t, err, models.NotFound)
			})
		})
	}
}

// TestAKeyOfASessionThatEndedIsNotMade sends the form before the account is taken over, and has it arrive afterwards.
func TestAKeyOfASessionThatEndedIsNotMade(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		m := madeUnconfirmed(t, s)
		form := accounts.NewKey{Owner: accounts.Owner{AccountID: ownerOf(t, s), UserID: m.user.ID}}
		asks := func(epoch int64) context.Context {
			return models.Needing(models.InSession(models.ActingAs(t.Context(), m.user.ID), epoch), form.AccountID, rights.Keys)
		}
		_, err := s.Accounts.ConfirmAddress(t.Context(), link(t, s, models.TokenConfirm, m.user), accounts.Confirmer{RemoteIP: ip})
		must(t, err)
		_, err = m.keys.CreateKey(asks(m.user.SessionEpoch), form)
		expectCode(t, err, models.Unauthorized)
		_, err = m.keys.CreateKey(asks(reload(t, s).SessionEpoch), form)
		must(t, err)
	})
}

// TestConfirmationsAtOnceAreOne confirms four times at once by mail, and resets the password twice at the same moment: one
// confirmation counts at most, and whatever came first, nothing of before goes on.
func TestConfirmationsAtOnceAreOne(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		m := madeUnconfirmed(t, s)
		token := link(t, s, models.TokenConfirm, m.user)
		resets := []string{link(t, s, models.TokenReset, m.user), link(t, s, models.TokenReset, m.user)}
		var all sync.WaitGroup
		var mu sync.Mutex
		confirmed, reset := 0, 0
		note := func(done *int, err error) {
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				*done++
			} else if models.CodeOf(err) != models.NotFound {
				t.Error(err)
			}
		}
		for range 4 {
			all.Go(func() {
				_, err := s.Accounts.ConfirmAddress(t.Context(), token, accounts.Confirmer{RemoteIP: ip})
				note(&confirmed, err)
			})
		}
		for i, token := range resets {
			all.Go(func() {
				_, err := s.Accounts.ResetPassword(t.Context(), token, fmt.Sprint("password number ", i))
				note(&reset, err)
			})
		}
		all.Wait()
		m.goesOn(t, s, false)
		if confirmed > 1 || reset != 1 {
			t.Errorf("%d confirmations and %d resets, want one at most, and one", confirmed, reset)
		}
		if reload(t, s).EmailConfirmedAt == nil {
			t.Error("the address is not confirmed")
		}
		_, err := signsIn(t.Context(), s, email, password, ip)
		expectCode(t, err, models.Unauthorized)
	})
}

// TestNobodySignsInBeforeTheAddressIsConfirmed holds where mails reach people: for browsers and programs, and for a wrong
// password as for the right one. Only the right one has the link sent again.
func TestNobodySignsInBeforeTheAddressIsConfirmed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Accounts.ConfirmsByMail = true
		m := signsUpByMail(t, s)
		mails := func() (n int64) {
			must(t, s.DB.Model(&models.Mail{}).Where("kind = ?", models.MailConfirm).Count(&n).Error)
			return n
		}
		var refusals []string
		for i, secret := range []string{"wrong password", password} {
			_, err := enters(t, s, secret, home, m)
			expectCode(t, err, models.Unauthorized)
			_, tokenErr := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: secret, RemoteIP: ip})
			expectCode(t, tokenErr, models.Unauthorized)
			refusals = append(refusals, err.Error()+tokenErr.Error())
			if got := mails(); got != int64(2*i) {
				t.Errorf("%s: %d mails", secret, got)
			}
		}
		if refusals[0] != refusals[1] {
			t.Errorf("the refusals differ: %q", refusals)
		}
		for i := range 40 {
			_, _ = signsIn(t.Context(), s, email, password, network(i))
		}
		if got := mails(); got != 4 { // and one of the sign-up
			t.Errorf("%d mails, want as many as a mailbox may get", got)
		}
		_, err := s.Accounts.ConfirmAddress(t.Context(), link(t, s, models.TokenConfirm, reload(t, s)), accounts.Confirmer{Devices: []string{m}})
		must(t, err)
		_, err = enters(t, s, password, home, m)
		must(t, err)
	})
}

// signsUpByMail signs up where mails reach people, and gives what the browser keeps.
func signsUpByMail(t testing.TB, s *shop.Shop) (device string) {
	t.Helper()
	device = accounts.NewDevice()
	must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password, Device: device}, ip))
	return device
}
