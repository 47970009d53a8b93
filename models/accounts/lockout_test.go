package accounts_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

// TestSuccessDoesNotLockOut signs in and fetches tokens far more often than anybody may fail, one after the other and all at
// once.
func TestSuccessDoesNotLockOut(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		once := func() error {
			if _, err := signsIn(t.Context(), s, email, password, ip); err != nil {
				return err
			}
			_, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
			return err
		}
		for i := range 70 {
			if err := once(); err != nil {
				t.Fatalf("attempt %d: %v", i, err)
			}
		}
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() { must(t, once()) })
		}
		all.Wait()
		_, err := signsIn(t.Context(), s, email, "wrong password", ip)
		expectCode(t, err, models.Unauthorized)
	})
}

// TestGuessingAtOnceIsGuessingAsOften lets strangers guess a hundred times at the same moment, and go away before they are
// answered: as many guesses are checked as one after the other, and all of them count.
func TestGuessingAtOnceIsGuessingAsOften(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		codes := make([]models.Code, 100)
		var all sync.WaitGroup
		for i := range codes {
			all.Go(func() {
				ctx, goAway := context.WithCancel(t.Context())
				defer goAway()
				_, err := signsIn(ctx, s, email, fmt.Sprint("guess number ", i), ip)
				codes[i] = models.CodeOf(err)
			})
		}
		all.Wait()
		checked := 0
		for _, code := range codes {
			if code == models.Unauthorized {
				checked++
			}
		}
		if checked != 10 {
			t.Errorf("%d guesses were checked, want 10", checked)
		}
		_, err := signsIn(t.Context(), s, email, password, ip)
		expectCode(t, err, models.TooMany)
	})
}

// TestWhoChoosesAnotherPasswordIsLetIn locks an address out and chooses another password by a mail to it: failures for the
// address are forgotten, those for others are not.
func TestWhoChoosesAnotherPasswordIsLetIn(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		const other, another = "other_" + email, "a password that is new"
		owner(t, s, email)
		owner(t, s, other)
		for range 10 {
			for _, address := range []string{email, other} {
				_, err := signsIn(t.Context(), s, address, "wrong password", ip)
				expectCode(t, err, models.Unauthorized)
			}
		}
		user, err := models.FindUserByEmail(s.DB.WithContext(t.Context()), email)
		must(t, err)
		token, err := s.Accounts.MailToken(t.Context(), models.TokenReset, user)
		must(t, err)
		_, err = s.Accounts.ResetPassword(t.Context(), token, another)
		must(t, err)
		_, err = signsIn(t.Context(), s, email, another, ip)
		must(t, err)
		_, err = signsIn(t.Context(), s, other, password, ip)
		expectCode(t, err, models.TooMany)
	})
}

// TestEveryFormOfAnAddressIsOneUser makes a user under one form of the address and finds them under all, in sign-in, tokens
// and what operators name accounts by; no other form makes another user, or another ten guesses.
func TestEveryFormOfAnAddressIsOneUser(t *testing.T) {
	forms := []string{"info@bücher.example", "info@xn--bcher-kva.example", " INFO@BÜCHER.example", "info@bu\u0308cher.example\u200b", "ｉｎｆｏ＠bücher。example"}
	each(t, func(t *testing.T, s *shop.Shop) {
		created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: forms[0], Password: password})
		must(t, err)
		if created.Email != forms[1] {
			t.Errorf("stored as %q", created.Email)
		}
		for _, form := range forms {
			_, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: form, Password: password})
			expectCode(t, err, models.Conflict)
			must(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: form, Password: "a password of a stranger"}, ip))
			if id, err := signsIn(t.Context(), s, form, password, ip); err != nil || id != created.UserID {
				t.Errorf("%q: user %d, %v", form, id, err)
			}
			token, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: form, Password: password, RemoteIP: ip})
			if err != nil || token.UserID != created.UserID || token.Email != forms[1] {
				t.Errorf("token for %q: %+v, %v", form, token.Bearer, err)
			}
			if id, err := s.Accounts.FindAccountID(t.Context(), form); err != nil || id != created.AccountID {
				t.Errorf("account of %q: %d, %v", form, id, err)
			}
			must(t, s.Accounts.RequestReset(t.Context(), form, ip))
		}
		var ordered []string
		must(t, s.DB.Model(&models.Mail{}).Distinct().Pluck("email", &ordered).Error)
		if !slices.Equal(ordered, []string{forms[1]}) {
			t.Errorf("mails go to %q", ordered)
		}
		for i := range 10 {
			_, err := signsIn(t.Context(), s, forms[i%len(forms)], "wrong password", ip)
			expectCode(t, err, models.Unauthorized)
		}
		_, err = signsIn(t.Context(), s, forms[0], password, ip)
		expectCode(t, err, models.TooMany)
	})
}

// TestUsersOfOneMailboxAreBothReached has two users whose addresses were two before addresses had one form: each signs in with
// their own password, gets their own link to choose another, and is named by their account's id.
func TestUsersOfOneMailboxAreBothReached(t *testing.T) {
	const canonical, old = "info@xn--bcher-kva.example", "info@bücher.example"
	each(t, func(t *testing.T, s *shop.Shop) {
		one, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: canonical, Password: password})
		must(t, err)
		two, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: "two@example.com", Password: "the password of two"})
		must(t, err)
		must(t, s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Model(&models.User{}).Where("id = ?", two.UserID).Update("email", old).Error; err != nil {
				return err
			}
			return tx.Create(&models.EmailTwin{Email: canonical, UserID: two.UserID}).Error
		}))
		for _, form := range []string{canonical, old} {
			if id, err := signsIn(t.Context(), s, form, password, ip); err != nil || id != one.UserID {
				t.Errorf("%s with one's password: %d, %v", form, id, err)
			}
			if id, err := signsIn(t.Context(), s, form, "the password of two", ip); err != nil || id != two.UserID {
				t.Errorf("%s with two's password: %d, %v", form, id, err)
			}
			_, err := s.Accounts.FindAccountID(t.Context(), form)
			expectCode(t, err, models.Conflict)
		}
		must(t, s.Accounts.RequestReset(t.Context(), old, ip))
		var ordered []string
		must(t, s.DB.Model(&models.Mail{}).Where("kind = ?", models.MailReset).Order("id").Pluck("email", &ordered).Error)
		if !slices.Equal(ordered, []string{canonical, old}) {
			t.Errorf("links go to %q", ordered)
		}
	})
}
