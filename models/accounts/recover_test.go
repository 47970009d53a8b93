package accounts_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

const another = "another long password"

// known is a user with the address of these tests.
func known(t *testing.T, s *shop.Shop) *models.User {
	t.Helper()
	if _, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password}); err != nil {
		t.Fatal(err)
	}
	return reload(t, s)
}

func reload(t testing.TB, s *shop.Shop) *models.User {
	t.Helper()
	user, err := models.FindUserByEmail(s.DB.WithContext(t.Context()), email)
	if err != nil {
		t.Fatal(err)
	}
	return user
}

func link(t testing.TB, s *shop.Shop, purpose models.TokenPurpose, user *models.User) string {
	t.Helper()
	token, err := s.Accounts.MailToken(t.Context(), purpose, user)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAPasswordIsResetOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		user := known(t, s)
		bearer, err := s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: ip})
		if err != nil {
			t.Fatal(err)
		}
		first, second := link(t, s, models.TokenReset, user), link(t, s, models.TokenReset, user)
		_, err = s.Accounts.ResetPassword(t.Context(), first, "short")
		expectCode(t, err, models.Invalid)
		if done, err := s.Accounts.ResetPassword(t.Context(), first, another); err != nil || done.Email != email || len(done.Ends) != 0 {
			t.Errorf("a password that was refused spends the link: %v", err)
		}
		for _, spent := range []string{first, second, "", strings.Repeat("0", 64)} {
			_, err := s.Accounts.ResetPassword(t.Context(), spent, "a third password")
			expectCode(t, err, models.NotFound)
		}
		_, err = signsIn(t.Context(), s, email, password, ip)
		expectCode(t, err, models.Unauthorized)
		if _, err := signsIn(t.Context(), s, email, another, ip); err != nil {
			t.Error(err)
		}
		if after := reload(t, s); after.SessionEpoch != user.SessionEpoch+1 {
			t.Errorf("the epoch went from %d to %d: sessions go on", user.SessionEpoch, after.SessionEpoch)
		}
		s.Clock.Advance(time.Minute) // other processes remember a token for a few seconds
		_, err = s.Accounts.CheckAuthToken(t.Context(), bearer.Token)
		expectCode(t, err, models.Unauthorized)
	})
}

func TestLinksExpireAndServeTheirPurposeOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		user := known(t, s)
		confirm, reset := link(t, s, models.TokenConfirm, user), link(t, s, models.TokenReset, user)
		_, err := s.Accounts.ResetPassword(t.Context(), confirm, another)
		expectCode(t, err, models.NotFound)
		_, err = s.Accounts.ConfirmAddress(t.Context(), reset, accounts.Confirmer{})
		expectCode(t, err, models.NotFound)
		_, _, err = s.Accounts.UnsubscribeLink(t.Context(), reset)
		expectCode(t, err, models.NotFound)
		s.Clock.Advance(24 * time.Hour)
		_, err = s.Accounts.ResetPassword(t.Context(), reset, another)
		expectCode(t, err, models.NotFound)
		if err := s.Accounts.Clean(t.Context()); err != nil || count(t, s, &models.MailToken{}) != 1 {
			t.Errorf("%d tokens after cleaning, error %v; want the one that is not expired", count(t, s, &models.MailToken{}), err)
		}
	})
}

func TestALinkIsForTheAddressThatItWasSentTo(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		token := link(t, s, models.TokenReset, known(t, s))
		if err := s.DB.Model(&models.User{}).Where("email = ?", email).Update("email", "eve@example.com").Error; err != nil {
			t.Fatal(err)
		}
		_, err := s.Accounts.ResetPassword(t.Context(), token, another)
		expectCode(t, err, models.NotFound)
	})
}

func TestAnAddressIsConfirmedByWhoReadsItsMail(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, by := range []string{"the link", "a reset"} {
			if err := s.DB.Where("1 = 1").Delete(&models.Throttle{}).Error; err != nil {
				t.Fatal(err)
			}
			address := strings.ReplaceAll(by, " ", "-") + "@example.com"
			if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: address, Password: password}, ip); err != nil {
				t.Fatal(err)
			}
			user, err := models.FindUserByEmail(s.DB.WithContext(t.Context()), address)
			if err != nil || user.EmailConfirmedAt != nil {
				t.Fatalf("confirmed %v, error %v", user.EmailConfirmedAt, err)
			}
			if _, err := signsIn(t.Context(), s, address, password, ip); err != nil {
				t.Errorf("before the address is confirmed: %v", err)
			}
			if by == "the link" {
				_, err = s.Accounts.ConfirmAddress(t.Context(), link(t, s, models.TokenConfirm, user), accounts.Confirmer{})
			} else {
				_, err = s.Accounts.ResetPassword(t.Context(), link(t, s, models.TokenReset, user), another)
			}
			if who, _ := s.Accounts.Identity(t.Context(), user.ID, 0); err != nil || !who.Confirmed {
				t.Errorf("by %s: confirmed %v, error %v", by, who.Confirmed, err)
			}
		}
	})
}

// TestAskingForALinkTellsNothingAndIsBounded asks from ever other networks: for a user as for nobody so many mails are ordered,
// and no answer says which is beyond.
func TestAskingForALinkTellsNothingAndIsBounded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		known(t, s)
		for _, address := range []string{email, "nobody@example.com"} {
			for i := range 12 {
				if err := s.Accounts.RequestReset(t.Context(), address, "198.51.100."+string(rune('0'+i))); err != nil {
					t.Errorf("%s, request %d: %v", address, i, err)
				}
			}
			must(t, s.Accounts.RequestReset(t.Context(), strings.ToUpper(address), ip))
			var ordered int64
			must(t, s.DB.Model(&models.Mail{}).Where("email = ?", address).Count(&ordered).Error)
			if ordered != 5 {
				t.Errorf("%s: %d mails ordered, want 5", address, ordered)
			}
		}
		expectCode(t, s.Accounts.RequestReset(t.Context(), "no address", ip), models.Invalid)
	})
}

// TestATakenAddressIsAsMuchWork counts what a sign-up writes: time tells no more than the answer does.
func TestATakenAddressIsAsMuchWork(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		var writes atomic.Int64
		note := func(*gorm.DB) { writes.Add(1) }
		callbacks := s.DB.Callback()
		if err := callbacks.Create().After("gorm:create").Register("test:count", note); err != nil {
			t.Fatal(err)
		}
		signUp := func() int64 {
			t.Helper()
			writes.Store(0)
			if err := s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password}, ip); err != nil {
				t.Fatal(err)
			}
			return writes.Load()
		}
		free, taken := signUp(), signUp()
		if free != taken || free < 5 {
			t.Errorf("%d writes for a free address, %d for a taken one", free, taken)
		}
		if users, owned := count(t, s, &models.User{}), count(t, s, &models.Account{}); users != 1 || owned != 1 {
			t.Errorf("%d users and %d accounts, want one", users, owned)
		}
	})
}
