package accounts_test

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

// TestAMailboxGetsFewMailsOfStrangers asks for every mail that strangers can have sent, from a hundred networks, to every
// form of an address: for days so many arrive and no more, and no answer says so.
func TestAMailboxGetsFewMailsOfStrangers(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Accounts.ConfirmsByMail = true
		const email = "ada@gmail.com"
		owner(t, s, email)
		forms := []string{email, "a.da@gmail.com", "ada+1@gmail.com", "A.D.A+2@googlemail.com"}
		for _, form := range forms[1:] {
			must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: form, Password: password}, ip))
		}
		for days := range 2 {
			for i := range 60 {
				from, form := network(i), forms[i%len(forms)]
				must(t, s.Accounts.RequestReset(t.Context(), form, from))
				must(t, s.Accounts.RequestConfirmationOf(t.Context(), form, from))
				must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: form, Password: "a stranger's password"}, from))
				_, _ = signsIn(t.Context(), s, form, password, from)
			}
			var got int64 // half of them to the owner's own address; without those to confirm one that is confirmed, which nobody gets
			must(t, s.DB.Model(&models.Mail{}).Where("kind <> ? OR email <> ?", models.MailConfirm, email).Count(&got).Error)
			if want := int64(20 * (days + 1)); got != want {
				t.Errorf("%d mails after %d days, want %d", got, days+1, want)
			}
			s.Clock.Advance(24 * time.Hour)
		}
	})
}

// TestWhatIsAskedForNobodyLeavesTheNewcomersMailsAlone asks for links to an address that nobody has, until no more are
// ordered, and then signs up.
func TestWhatIsAskedForNobodyLeavesTheNewcomersMailsAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Accounts.ConfirmsByMail = true
		for i := range 20 {
			must(t, s.Accounts.RequestConfirmationOf(t.Context(), email, network(i)))
			must(t, s.Accounts.RequestReset(t.Context(), email, network(i)))
		}
		must(t, s.DB.Where("1 = 1").Delete(&models.Mail{}).Error)
		signsUpByMail(t, s)
		must(t, s.Accounts.RequestReset(t.Context(), email, ip))
		if got := count(t, s, &models.Mail{}); got != 2 {
			t.Errorf("%d mails to the newcomer, want both", got)
		}
	})
}

// TestANetworkHasFewMailsSentADay asks for mails to ever other addresses, for a day.
func TestANetworkHasFewMailsSentADay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Clock.Advance(20 * time.Hour) // to the beginning of a day of UTC
		sent := 0
		for i := range 80 {
			for n := range 25 {
				err := s.Accounts.RequestReset(t.Context(), fmt.Sprintf("n%d-%d@example.com", i, n), ip)
				if models.CodeOf(err) == models.TooMany {
					break
				}
				must(t, err)
				sent++
			}
			s.Clock.Advance(15 * time.Minute)
		}
		if sent != 100 {
			t.Errorf("%d mails from one network in a day, want 100", sent)
		}
		expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password}, ip), models.TooMany)
		must(t, s.Accounts.RequestReset(t.Context(), email, network(1)))
	})
}

// TestAResetHasMailsSentAgain lets strangers have all mails to an address sent; the owner uses one of their links, and gets
// others.
func TestAResetHasMailsSentAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		user := known(t, s)
		for i := range 20 {
			must(t, s.Accounts.RequestReset(t.Context(), email, network(i)))
		}
		s.Clock.Advance(19 * time.Hour) // the day is not over yet: the last mail's link works
		_, err := s.Accounts.ResetPassword(t.Context(), link(t, s, models.TokenReset, user), another)
		must(t, err)
		before := count(t, s, &models.Mail{})
		must(t, s.Accounts.RequestReset(t.Context(), email, network(50)))
		if got := count(t, s, &models.Mail{}); got != before+1 {
			t.Errorf("%d mails before and %d after, though the password was changed", before, got)
		}
	})
}

// TestWhatIsAskedForOtherFormsLeavesTheOwnersMailsAlone signs up with other forms of an address, has all mails to these sent
// that there may be, and looks whether those who have the address itself, or have confirmed such a form, get theirs.
func TestWhatIsAskedForOtherFormsLeavesTheOwnersMailsAlone(t *testing.T) {
	for name, c := range map[string]struct{ owners, strangers string }{
		"dots that tell two people apart":      {"ada.l@example.com", "a.dal@example.com"},
		"dots that tell one from no other":     {"adal@example.com", "ada.l@example.com"},
		"a part of one's own":                  {email, "ada+1@example.com"},
		"a part of one's own, of both":         {"ada+ocr@example.com", "ada+1@example.com"},
		"dots that the provider does not read": {"ada.l@gmail.com", "a.d.a.l@gmail.com"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				s.Accounts.ConfirmsByMail = true
				owner(t, s, c.owners)
				for i := range 20 {
					must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: c.strangers, Password: "a stranger's password"}, network(i)))
					must(t, s.Accounts.RequestReset(t.Context(), c.strangers, network(i)))
				}
				must(t, s.DB.Where("1 = 1").Delete(&models.Mail{}).Error)
				must(t, s.Accounts.RequestReset(t.Context(), c.owners, ip))
				if got := count(t, s, &models.Mail{}); got != 1 {
					t.Errorf("%d mails to %s after those to %s, want one", got, c.owners, c.strangers)
				}
			})
		})
	}
}

// TestWhatIsAskedForOtherFormsLeavesTheNewcomersMailAlone is the same before there is an owner: whoever signs up gets the link.
func TestWhatIsAskedForOtherFormsLeavesTheNewcomersMailAlone(t *testing.T) {
	for newcomers, strangers := range map[string]string{"ada.l@example.com": "a.dal@example.com", email: "ada+1@example.com"} {
		t.Run(newcomers, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				s.Accounts.ConfirmsByMail = true
				for i := range 20 {
					must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: strangers, Password: "a stranger's password"}, network(i)))
				}
				must(t, s.DB.Where("1 = 1").Delete(&models.Mail{}).Error)
				must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: newcomers, Password: password}, ip))
				if got := count(t, s, &models.Mail{}); got != 1 {
					t.Errorf("%d mails to %s after those to %s, want one", got, newcomers, strangers)
				}
			})
		})
	}
}
