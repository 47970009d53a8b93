package accounts_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
)

// home is where the owner signs in from, and elsewhere a network where nobody of these tests was before.
const (
	home      = "203.0.113.5"
	elsewhere = "2001:db8:ffff::1"
)

// enters signs in by a browser that keeps the devices.
func enters(t testing.TB, s *shop.Shop, secret, from string, devices ...string) (accounts.SignedIn, error) {
	t.Helper()
	return s.Accounts.SignInBrowser(t.Context(), accounts.SignInRequest{Email: email, Password: secret, RemoteIP: from, Devices: devices})
}

// atHome is an owner who has signed in at home, with what their browser keeps.
func atHome(t testing.TB, s *shop.Shop) (device string) {
	t.Helper()
	owner(t, s, email)
	signedIn, err := enters(t, s, password, home)
	must(t, err)
	return signedIn.Device
}

func network(i int) string { return fmt.Sprintf("198.51.%d.%d", 100+i/200, 1+i%200) }

// guesses tries wrong passwords of the owner from ever other networks until strangers are refused everywhere.
func guesses(t testing.TB, s *shop.Shop) (tried int) {
	t.Helper()
	for i := range 40 {
		for range 12 {
			_, err := signsIn(t.Context(), s, email, "guess", network(i))
			if models.CodeOf(err) == models.Unauthorized {
				tried++
			}
		}
	}
	_, err := signsIn(t.Context(), s, email, password, network(200))
	expectCode(t, err, models.TooMany)
	return tried
}

// TestStrangersElsewhereDoNotKeepTheOwnerOut guesses from forty networks. The owner gets in with their browser wherever they
// are, and from home with any; in a place where they never were, with a browser that is not known, after a mail.
func TestStrangersElsewhereDoNotKeepTheOwnerOut(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		device := atHome(t, s)
		if tried := guesses(t, s); tried != 100 {
			t.Errorf("%d guesses were checked, want 100: as many as there may be from wherever", tried)
		}
		travelling, err := enters(t, s, password, elsewhere, "made up", device)
		must(t, err)
		if travelling.FormerDevice != device || travelling.Device == device {
			t.Errorf("the browser keeps %q in place of %q", travelling.Device, travelling.FormerDevice)
		}
		_, err = enters(t, s, password, home)
		must(t, err)
		_, err = s.Accounts.CreateAuthToken(t.Context(), accounts.TokenRequest{Email: email, Password: password, RemoteIP: home})
		must(t, err)
		_, err = enters(t, s, password, "2001:db8:eeee::1", device) // which was replaced
		expectCode(t, err, models.TooMany)

		must(t, s.Accounts.RequestReset(t.Context(), email, "2001:db8:eeee::1"))
		reset, err := s.Accounts.ResetPassword(t.Context(), link(t, s, models.TokenReset, reload(t, s)), another)
		must(t, err)
		guesses(t, s)
		_, err = enters(t, s, another, "2001:db8:eeee::1", reset.Device)
		must(t, err)
		for _, old := range []string{device, travelling.Device} {
			_, err = enters(t, s, another, "2001:db8:dddd::1", old)
			expectCode(t, err, models.TooMany)
		}
	})
}

// TestANetworkIsForgottenAfterAMonth guesses when the owner has not been at home for long.
func TestANetworkIsForgottenAfterAMonth(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		atHome(t, s)
		s.Clock.Advance(30*24*time.Hour + time.Second)
		guesses(t, s)
		_, err := enters(t, s, password, home)
		expectCode(t, err, models.TooMany)
	})
}

// TestSuccessForgetsTheFailuresOfItsNetwork mistypes nine times before each sign-in.
func TestSuccessForgetsTheFailuresOfItsNetwork(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		device := atHome(t, s)
		for range 3 {
			for range 9 {
				_, err := signsIn(t.Context(), s, email, "mistyped", elsewhere)
				expectCode(t, err, models.Unauthorized)
				_, err = enters(t, s, "mistyped", elsewhere, device)
				expectCode(t, err, models.Unauthorized)
			}
			_, err := signsIn(t.Context(), s, email, password, elsewhere)
			must(t, err)
			signedIn, err := enters(t, s, password, elsewhere, device)
			must(t, err)
			device = signedIn.Device
		}
	})
}

// TestWhatOneLimitRefusesNoOtherCounts goes on where it is refused: nothing else comes nearer to its bound.
func TestWhatOneLimitRefusesNoOtherCounts(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		counted := func() (all string) {
			var rows []models.Throttle
			must(t, s.DB.Order("key, window_start").Find(&rows).Error)
			for _, row := range rows {
				all += fmt.Sprintln(row.Key, row.Attempts)
			}
			return all
		}
		acts := map[string]func() error{
			"sign-in": func() error { _, err := signsIn(t.Context(), s, email, "guess", ip); return err },
			"reset":   func() error { return s.Accounts.RequestReset(t.Context(), email, ip) },
			"sign-up": func() error {
				return s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: "new@example.com", Password: password}, ip)
			},
		}
		for name, act := range acts {
			for models.CodeOf(act()) != models.TooMany {
			}
			before := counted()
			for range 5 {
				expectCode(t, act(), models.TooMany)
			}
			if after := counted(); after != before {
				t.Errorf("%s: what was refused is counted:\n%s\nbefore:\n%s", name, after, before)
			}
		}
	})
}

// TestABoundOpensAfterTheWaitThatItGives tries what is bounded until it is refused, and again right before and after the wait.
func TestABoundOpensAfterTheWaitThatItGives(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		reset := func(network string) func(i int) error {
			return func(i int) error {
				return s.Accounts.RequestReset(t.Context(), fmt.Sprintf("r%d@example.com", i), network)
			}
		}
		for name, tt := range map[string]struct {
			pace, longest time.Duration
			act           func(i int) error
		}{
			"sign-in":        {time.Second, 15 * time.Minute, func(int) error { _, err := signsIn(t.Context(), s, email, "guess", ip); return err }},
			"reset":          {time.Second, 15 * time.Minute, reset(ip)},
			"reset in a day": {time.Minute, 24 * time.Hour, reset("198.51.100.9")},
			"sign-up": {time.Second, 15 * time.Minute, func(i int) error {
				return s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: fmt.Sprintf("new%d@example.com", i), Password: password}, ip)
			}},
		} {
			var refused *models.Error
			for i := 0; !errors.As(tt.act(i), &refused) || refused.Code != models.TooMany; i++ {
				s.Clock.Advance(tt.pace)
			}
			if refused.Wait <= 0 || refused.Wait > tt.longest {
				t.Errorf("%s: refused for %v", name, refused.Wait)
			}
			s.Clock.Advance(refused.Wait - time.Microsecond)
			expectCode(t, tt.act(1000), models.TooMany)
			s.Clock.Advance(time.Microsecond)
			if err := tt.act(1001); models.CodeOf(err) == models.TooMany {
				t.Errorf("%s: refused after %v: %v", name, refused.Wait, err)
			}
		}
	})
}

// TestOneIPv6CustomerIsOneNetwork guesses and asks for mails from ever other addresses of one customer.
func TestOneIPv6CustomerIsOneNetwork(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		owner(t, s, email)
		address := func(i int) string { return fmt.Sprintf("2001:db8:1:2:%x::%x", i, i) }
		for i := range 10 {
			_, err := signsIn(t.Context(), s, email, "guess", address(i))
			expectCode(t, err, models.Unauthorized)
		}
		_, err := signsIn(t.Context(), s, email, password, address(99))
		expectCode(t, err, models.TooMany)
		for i := range 20 {
			must(t, s.Accounts.RequestReset(t.Context(), fmt.Sprintf("n%d@example.com", i), address(i)))
		}
		expectCode(t, s.Accounts.RequestReset(t.Context(), "n@example.com", address(99)), models.TooMany)
		for i := range 30 {
			expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{}, address(i)), models.Invalid)
		}
		expectCode(t, s.Accounts.SignUp(t.Context(), accounts.NewAccount{}, address(99)), models.TooMany)
		_, err = signsIn(t.Context(), s, email, password, "2001:db8:1:3::1")
		must(t, err)
	})
}

// TestAKnownBrowserIsItsUsersOnly tries what one user's browser keeps on another's password, and guesses with it.
func TestAKnownBrowserIsItsUsersOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		device := atHome(t, s)
		owner(t, s, "mallory@example.com")
		own, err := s.Accounts.SignInBrowser(t.Context(), accounts.SignInRequest{Email: "mallory@example.com", Password: password, RemoteIP: elsewhere})
		must(t, err)
		guesses(t, s)
		_, err = enters(t, s, "guess", elsewhere, own.Device)
		expectCode(t, err, models.TooMany)
		for range 10 {
			_, err = enters(t, s, "guess", elsewhere, device)
			expectCode(t, err, models.Unauthorized)
		}
		for _, from := range []string{elsewhere, "2001:db8:dddd::1"} {
			_, err = enters(t, s, password, from, device)
			expectCode(t, err, models.TooMany)
		}
		s.Clock.Advance(accounts.DeviceTime)
		guesses(t, s)
		_, err = enters(t, s, password, elsewhere, device)
		expectCode(t, err, models.TooMany)
	})
}

// TestTheOwnerIsToldOnceADayThatSomebodyFails lets somebody fail for three days: more than mistyping, and with addresses that
// are nobody's too.
func TestTheOwnerIsToldOnceADayThatSomebodyFails(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		atHome(t, s)
		tell := func(want int) {
			t.Helper()
			if told, err := s.Accounts.TellOfFailures(t.Context()); err != nil || told != want {
				t.Errorf("%d told, error %v, want %d", told, err, want)
			}
		}
		fail := func(times int, address string) {
			for i := range times {
				_, err := signsIn(t.Context(), s, address, "guess", network(i))
				expectCode(t, err, models.Unauthorized)
			}
		}
		fail(9, email)
		tell(0)
		s.Clock.Advance(10 * time.Minute)
		fail(3, email)
		fail(11, "nobody@example.com")
		tell(1)
		fail(20, email)
		tell(0)
		s.Clock.Advance(24 * time.Hour)
		tell(0)
		fail(10, email)
		tell(1)
		tell(0)
		var notices []models.Notification
		must(t, s.DB.Order("id").Find(&notices).Error)
		shop.Read(notices)
		if len(notices) != 2 || notices[0].MailStatus != models.MailPending || notices[0].Kind != notice.NoticeSecurity {
			t.Fatalf("told %+v", notices)
		}
		for _, fact := range []string{"12 attempts", email, "between 17 Mar 2026, 12:25 and 17 Mar 2026, 12:35 CST", "100 attempts in 15 minutes"} {
			if !strings.Contains(notices[0].Text, fact) {
				t.Errorf("it does not say %q: %s", fact, notices[0].Text)
			}
		}
		if strings.Contains(notices[0].Text, "198.51.") {
			t.Errorf("it tells an address: %s", notices[0].Text)
		}
		s.Clock.Advance(4 * 24 * time.Hour)
		must(t, s.Accounts.Clean(t.Context()))
		if left := count(t, s, &models.SignInFailures{}) + count(t, s, &models.Throttle{}); left != 0 {
			t.Errorf("%d counts are left after days", left)
		}
	})
}

// TestNoStrangerKeepsAKnownBrowserOut has strangers do whatever they can, in any order, from everywhere and from the owner's
// own network: the owner's browser is never refused, and a link that was sent to choose another password goes on working.
func TestNoStrangerKeepsAKnownBrowserOut(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		device := atHome(t, s)
		token := link(t, s, models.TokenReset, reload(t, s))
		mallory, err := func() (accounts.SignedIn, error) {
			owner(t, s, "mallory@example.com")
			return s.Accounts.SignInBrowser(t.Context(), accounts.SignInRequest{Email: "mallory@example.com", Password: password, RemoteIP: elsewhere})
		}()
		must(t, err)
		seed := time.Now().UnixNano()
		t.Logf("seed %d", seed)
		dice := rand.New(rand.NewPCG(uint64(seed), 1)) // #nosec G404 -- which sequence of acts, no secret
		from := func() string {
			return []string{home, elsewhere, network(dice.IntN(60)), fmt.Sprintf("2001:db8:%x::1", dice.IntN(40))}[dice.IntN(4)]
		}
		acts := []func() error{
			func() error { _, err := enters(t, s, "guess", from()); return err },
			func() error { _, err := enters(t, s, "guess", from(), mallory.Device, "made up"); return err },
			func() error { _, err := signsIn(t.Context(), s, email, "guess", from()); return err },
			func() error { return s.Accounts.RequestReset(t.Context(), email, from()) },
			func() error { return s.Accounts.RequestConfirmationOf(t.Context(), email, from()) },
			func() error {
				return s.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: "a stranger's", Device: accounts.NewDevice()}, from())
			},
			func() error {
				_, err := s.Accounts.SignUpOpenly(t.Context(), accounts.NewAccount{Email: email, Password: "a stranger's"}, from())
				return err
			},
			func() error { _, err := s.Accounts.ResetPassword(t.Context(), "made up", "a stranger's"); return err },
			func() error { _, err := s.Accounts.TellOfFailures(t.Context()); return err },
			func() error { return s.Accounts.Clean(t.Context()) },
			func() error { s.Clock.Advance(time.Duration(dice.IntN(5)) * time.Minute); return nil },
		}
		for i := range 600 {
			_ = acts[dice.IntN(len(acts))]() // refused or not
			if i%20 == 19 {
				signedIn, err := enters(t, s, password, from(), device)
				if err != nil {
					t.Fatalf("after %d acts the owner's browser is refused: %v", i+1, err)
				}
				device = signedIn.Device
			}
		}
		_, err = s.Accounts.ResetPassword(t.Context(), token, another)
		must(t, err)
	})
}
