package accounts_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
)

// keyed is a customer with a passkey and nothing else beside the password.
type keyed struct {
	*armed
	device *shop.Device
}

const host = "console.example.com"

// keyFactors makes the use cases of a console at the host.
func keyFactors(t testing.TB, s *shop.Shop) *accounts.Factors {
	t.Helper()
	f := factorsOf(t, s, 0)
	var err error
	f.Party, err = accounts.NewRelyingParty("Shop", "https://"+host)
	must(t, err)
	return f
}

func keyCustomer(t testing.TB, s *shop.Shop, address string) *keyed {
	t.Helper()
	created, err := s.Accounts.Create(t.Context(), accounts.NewAccount{Email: address, Password: password})
	must(t, err)
	k := &keyed{&armed{Shop: s, factors: keyFactors(t, s), owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}}, shop.NewDevice(host)}
	k.codes = k.enrols(t, k.device, "Phone")
	if len(k.codes) != accounts.RecoveryCodes {
		t.Fatalf("%d recovery codes", len(k.codes))
	}
	return k
}

func (k *keyed) enrols(t testing.TB, d *shop.Device, name string) []string {
	t.Helper()
	token, err := k.factors.BeginPasskeyEnrolment(t.Context(), k.owner.UserID)
	must(t, err)
	asked, err := k.factors.PasskeyEnrolment(t.Context(), k.owner.UserID, token)
	must(t, err)
	with, err := k.factors.AddPasskey(t.Context(), k.owner, token, d.Make(t, asked), name)
	must(t, err)
	return with.Codes
}

// asked begins a sign-in by passkey.
func (k *keyed) asked(t testing.TB) (token, asked string) {
	t.Helper()
	token, err := k.factors.BeginPasskeySignIn(t.Context(), ip)
	must(t, err)
	asked, err = k.factors.PasskeySignIn(t.Context(), token)
	must(t, err)
	return token, asked
}

// TestAPasskeySignsInOnceForWhatItWasAsked tries the same answer at once, later, and for another question.
func TestAPasskeySignsInOnceForWhatItWasAsked(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		k := keyCustomer(t, s, email)
		token, asked := k.asked(t)
		answer := k.device.Use(t, asked)
		var in atomic.Int64
		var tries sync.WaitGroup
		for range 3 {
			tries.Go(func() {
				as, err := keyFactors(t, s).SignInByPasskey(t.Context(), token, answer, ip, nil)
				switch {
				case err == nil && as.UserID == k.owner.UserID && as.Proven && as.Method == models.ByPasskey:
					in.Add(1)
				case models.CodeOf(err) != models.NotFound:
					t.Errorf("%+v, %v", as, err)
				}
			})
		}
		tries.Wait()
		if in.Load() != 1 {
			t.Errorf("one answer signed in %d times", in.Load())
		}
		other, _ := k.asked(t)
		_, err := k.factors.SignInByPasskey(t.Context(), other, answer, ip, nil)
		expectCode(t, err, models.Invalid)
		late, asked := k.asked(t)
		s.Clock.Advance(10 * time.Minute)
		_, err = k.factors.SignInByPasskey(t.Context(), late, k.device.Use(t, asked), ip, nil)
		expectCode(t, err, models.NotFound)
	})
}

// TestAPasskeyIsTakenFromTheRightPlaceOnly makes the answer wrong in each way that a browser or a device may be.
func TestAPasskeyIsTakenFromTheRightPlaceOnly(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		k := keyCustomer(t, s, email)
		right := *k.device
		for name, spoil := range map[string]func(d *shop.Device){
			"another site":             func(d *shop.Device) { d.Origin, d.RPID = "https://evil.example", "evil.example" },
			"another page of the site": func(d *shop.Device) { d.Origin = "https://evil.example" },
			"without HTTPS":            func(d *shop.Device) { d.Origin = "http://" + host },
			"nobody was recognised":    func(d *shop.Device) { d.Verifies = false },
			"a copy that counts less":  func(d *shop.Device) { d.Uses = 0 },
		} {
			k.device.Uses += 10
			token, asked := k.asked(t)
			_, err := k.factors.SignInByPasskey(t.Context(), token, k.device.Use(t, asked), ip, nil)
			must(t, err)
			d := *k.device
			spoil(&d)
			token, asked = k.asked(t)
			if _, err := k.factors.SignInByPasskey(t.Context(), token, d.Use(t, asked), ip, nil); models.CodeOf(err) != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		stranger := right
		token, asked := k.asked(t)
		stranger.Make(t, asked) // another key under another name
		_, err := k.factors.SignInByPasskey(t.Context(), token, stranger.Use(t, asked), ip, nil)
		expectCode(t, err, models.Invalid)
		for _, broken := range []string{"", "{}", "null", "not JSON"} {
			token, _ := k.asked(t)
			_, err := k.factors.SignInByPasskey(t.Context(), token, broken, ip, nil)
			expectCode(t, err, models.Invalid)
		}
	})
}

// TestAPasskeyIsNoLessThanItWas: with one the password alone opens nothing, and only the user's own passkey or a recovery code does.
func TestAPasskeyIsNoLessThanItWas(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		k, eve := keyCustomer(t, s, email), keyCustomer(t, s, "eve@example.com")
		token := k.half(t)
		second, err := k.factors.CheckSecond(t.Context(), token)
		must(t, err)
		if second.Codes || second.Passkey == "" || !second.Recovery {
			t.Errorf("asked for %+v", second)
		}
		_, err = k.factors.SecondByCode(t.Context(), token, "000000", ip)
		expectCode(t, err, models.Invalid)
		_, err = k.factors.SecondByPasskey(t.Context(), token, eve.device.Use(t, second.Passkey), ip)
		expectCode(t, err, models.Invalid)
		_, err = k.factors.SecondByPasskey(t.Context(), token, k.device.Use(t, second.Passkey), ip)
		expectCode(t, err, models.NotFound) // what was asked was answered
		token = k.half(t)
		second, err = k.factors.CheckSecond(t.Context(), token)
		must(t, err)
		answer := k.device.Use(t, second.Passkey)
		as, err := k.factors.SecondByPasskey(t.Context(), token, answer, ip)
		must(t, err)
		if !as.Proven || as.UserID != k.owner.UserID || as.Method != models.ByKeyAfter {
			t.Errorf("%+v", as)
		}
		other := k.half(t)
		_, err = k.factors.SecondByPasskey(t.Context(), other, answer, ip)
		expectCode(t, err, models.Invalid)
		_, err = k.factors.SecondByRecovery(t.Context(), k.half(t), k.codes[0], ip)
		must(t, err)
	})
}

// TestAPasskeyIsMadeForWhoAskedOnce, and not for somebody else or twice.
func TestAPasskeyIsMadeForWhoAskedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		k, eve := keyCustomer(t, s, email), keyCustomer(t, s, "eve@example.com")
		token, err := k.factors.BeginPasskeyEnrolment(t.Context(), k.owner.UserID)
		must(t, err)
		_, err = k.factors.PasskeyEnrolment(t.Context(), eve.owner.UserID, token)
		expectCode(t, err, models.NotFound)
		asked, err := k.factors.PasskeyEnrolment(t.Context(), k.owner.UserID, token)
		must(t, err)
		laptop := shop.NewDevice(host)
		made := laptop.Make(t, asked)
		_, err = k.factors.AddPasskey(t.Context(), eve.owner, token, made, "mine")
		expectCode(t, err, models.NotFound)
		_, err = k.factors.AddPasskey(t.Context(), k.owner, token, made, " ")
		expectCode(t, err, models.Invalid) // without a name: what was asked is asked still
		_, err = k.factors.AddPasskey(t.Context(), k.owner, token, made, "Laptop")
		must(t, err)
		_, err = k.factors.AddPasskey(t.Context(), k.owner, token, made, "Laptop")
		expectCode(t, err, models.NotFound)

		own, err := k.factors.Own(t.Context(), k.owner.UserID)
		must(t, err)
		if len(own.Passkeys) != 2 || own.Passkeys[1].Name != "Laptop" || own.Passkeys[1].UsedAt != nil {
			t.Fatalf("%+v", own.Passkeys)
		}
		expectCode(t, eve.factors.RemovePasskey(t.Context(), eve.owner, own.Passkeys[0].ID), models.NotFound)
		must(t, k.factors.RemovePasskey(t.Context(), k.owner, own.Passkeys[0].ID))
		token, asked = k.asked(t)
		_, err = k.factors.SignInByPasskey(t.Context(), token, k.device.Use(t, asked), ip, nil)
		expectCode(t, err, models.Invalid) // the phone's was removed
		token, asked = k.asked(t)
		_, err = k.factors.SignInByPasskey(t.Context(), token, laptop.Use(t, asked), ip, nil)
		must(t, err)
		must(t, k.factors.RemovePasskey(t.Context(), k.owner, own.Passkeys[1].ID))
		if own, err = k.factors.Own(t.Context(), k.owner.UserID); err != nil || own.Any() || own.CodesLeft != 0 {
			t.Errorf("left are %+v, %v", own, err)
		}
	})
}

// TestAPasskeyShowsAnewWhoItIs for its own user, once, and only where its device recognised them: beside the password it need not.
func TestAPasskeyShowsAnewWhoItIs(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		k, eve := keyCustomer(t, s, email), keyCustomer(t, s, "eve@example.com")
		token, asked, err := k.factors.BeginProof(t.Context(), k.owner.UserID)
		must(t, err)
		expectCode(t, eve.factors.ProveByPasskey(t.Context(), eve.owner, token, k.device.Use(t, asked)), models.NotFound)
		answer := k.device.Use(t, asked)
		must(t, k.factors.ProveByPasskey(t.Context(), k.owner, token, answer))
		expectCode(t, k.factors.ProveByPasskey(t.Context(), k.owner, token, answer), models.NotFound)

		k.device.Verifies = false
		token, asked, err = k.factors.BeginProof(t.Context(), k.owner.UserID)
		must(t, err)
		expectCode(t, k.factors.ProveByPasskey(t.Context(), k.owner, token, k.device.Use(t, asked)), models.Invalid)
		half := k.half(t)
		second, err := k.factors.CheckSecond(t.Context(), half)
		must(t, err)
		_, err = k.factors.SecondByPasskey(t.Context(), half, k.device.Use(t, second.Passkey), ip)
		must(t, err)
	})
}

func TestPasskeysAreBoundToTheAddressOfTheConsole(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://console.example.com": "console.example.com", "https://console.example.com:8443": "console.example.com",
		"http://127.0.0.1:8080": "localhost", "http://[::1]:8080": "localhost", "http://localhost": "localhost",
		"http://console.example.com": "", "https://192.0.2.7": "", "": "",
	} {
		party, err := accounts.NewRelyingParty("Shop", address)
		switch {
		case err != nil:
			t.Errorf("%s: %v", address, err)
		case want == "" && party != nil, want != "" && (party == nil || party.Config.RPID != want):
			t.Errorf("%s: %+v, want %q", address, party, want)
		}
	}
}
