package operators_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
)

const deskHost = "desk.example.com"

// keyed has the operator add a passkey of a device.
func (d *desk) keyed(t *testing.T, of *models.Operator, name string) *shop.Device {
	t.Helper()
	var err error
	d.Party, err = accounts.NewRelyingParty("Desk", "https://"+deskHost)
	must(t, err)
	device, who := shop.NewDevice(deskHost), operators.Who{ID: of.ID, Email: of.Email}
	token, err := d.BeginPasskey(t.Context(), who)
	must(t, err)
	asked, err := d.PasskeyAsked(t.Context(), who, token)
	must(t, err)
	if !strings.Contains(asked, `"residentKey":"required"`) {
		t.Errorf("the device may forget whose it is: %s", asked)
	}
	_, err = d.PasskeyAsked(t.Context(), operators.Who{ID: of.ID + 1}, token)
	refused(t, "asked by another", err, models.NotFound)
	must(t, d.AddPasskey(t.Context(), who, token, device.Make(t, asked), name))
	refused(t, "the same again", d.AddPasskey(t.Context(), who, token, "{}", name), models.NotFound)
	return device
}

// by signs in by the device's answer to what is asked.
func (d *desk) by(t *testing.T, device *shop.Device, email, typed string) (session string, err error) {
	t.Helper()
	token, err := d.BeginPasskeySignIn(t.Context(), here)
	must(t, err)
	asked, err := d.PasskeySignIn(t.Context(), token)
	must(t, err)
	return d.SignInByPasskey(t.Context(), email, typed, token, device.Use(t, asked), here)
}

// TestAnOperatorShowsAPasskeyInPlaceOfACode, beside the password, once; what is wrong is not told, and nobody else's passkey will do.
func TestAnOperatorShowsAPasskeyInPlaceOfACode(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		ada, secret := d.hire(t, "ada@example.com", rights.Admin)
		bob, _ := d.hire(t, "bob@example.com", rights.Support)
		hers, his := d.keyed(t, ada, "Laptop"), d.keyed(t, bob, "Phone")
		session, err := d.by(t, hers, "Ada@example.com", password)
		must(t, err)
		who, err := d.Session(ctx, session)
		must(t, err)
		if who.ID != ada.ID || !d.Proven(who) {
			t.Errorf("%+v", who)
		}
		for what, try := range map[string]struct {
			device          *shop.Device
			email, password string
		}{
			"another password": {hers, "ada@example.com", password + "s"}, "another's passkey": {his, "ada@example.com", password}, "nobody": {hers, "eve@example.com", password},
		} {
			_, err := d.by(t, try.device, try.email, try.password)
			refused(t, what, err, models.Unauthorized)
		}
		token, err := d.BeginPasskeySignIn(ctx, here)
		must(t, err)
		for _, answer := range []string{"", "{}", "null"} {
			_, err = d.SignInByPasskey(ctx, "ada@example.com", password, token, answer, here)
			if code := models.CodeOf(err); code != models.Unauthorized && code != models.NotFound {
				t.Errorf("%q: %v", answer, err)
			}
		}
		token, err = d.BeginPasskeySignIn(ctx, here)
		must(t, err)
		asked, err := d.PasskeySignIn(ctx, token)
		must(t, err)
		answer, let := hers.Use(t, asked), 0
		var mu sync.Mutex
		var tries sync.WaitGroup
		for range 3 {
			tries.Go(func() {
				if s, _ := d.SignInByPasskey(ctx, "ada@example.com", password, token, answer, here); s != "" {
					mu.Lock()
					defer mu.Unlock()
					let++
				}
			})
		}
		tries.Wait()
		if let != 1 {
			t.Errorf("one answer lets %d browsers in", let)
		}
		elsewhere := *hers
		elsewhere.Origin = "https://evil.example"
		_, err = d.by(t, &elsewhere, "ada@example.com", password)
		refused(t, "from another site", err, models.Unauthorized)
		unseen := *hers
		unseen.Verifies = false
		_, err = d.by(t, &unseen, "ada@example.com", password)
		refused(t, "nobody was recognised", err, models.Unauthorized)
		_, err = d.SignIn(ctx, "ada@example.com", password, d.code(secret), here)
		must(t, err) // the app is there still
	})
}

// TestAPasskeyCountsBesideThePasswordThatItWasMadeWith: a process of before there were passkeys leaves them where it ends an operator, or has them
// choose anew.
func TestAPasskeyCountsBesideThePasswordThatItWasMadeWith(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		d.hire(t, "root@example.com", rights.Admin)
		ada, _ := d.hire(t, "ada@example.com", rights.Support)
		device := d.keyed(t, ada, "Laptop")
		left := func() []models.OperatorPasskey {
			var rows []models.OperatorPasskey
			must(t, d.Shop.DB.WithContext(ctx).Find(&rows).Error)
			return rows
		}
		stays := left()
		for _, ends := range []bool{false, true} {
			if ends {
				must(t, d.End(ctx, ada.ID))
				_, _, err := d.Add(ctx, operators.New{Email: "ada@example.com", Name: "Ada", Role: rights.Support})
				must(t, err)
			}
			token, err := d.Link(ctx, ada.ID)
			must(t, err)
			setup, err := d.Setup(ctx, token)
			must(t, err)
			_, err = d.Arm(ctx, token, password, d.code(setup.Secret), here)
			must(t, err)
			stays[0].ID = 0
			must(t, d.Shop.DB.WithContext(ctx).Create(&stays).Error)
			own, err := d.Passkeys(ctx, operators.Who{ID: ada.ID, Email: ada.Email})
			must(t, err)
			if _, err = d.by(t, device, "ada@example.com", password); len(own) != 0 || len(left()) != 1 {
				t.Errorf("%d passkeys count of %d", len(own), len(left()))
			}
			refused(t, "of before", err, models.Unauthorized)
		}
		again := d.keyed(t, ada, "Again")
		_, err := d.by(t, again, "ada@example.com", password)
		must(t, err)
	})
}

// TestAnOperatorsPasskeyEndsWhenItIsRemovedAndWithItsOperator, and the app stays when the last one goes; the trail says so.
func TestAnOperatorsPasskeyEndsWhenItIsRemovedAndWithItsOperator(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		d.hire(t, "root@example.com", rights.Admin)
		ada, secret := d.hire(t, "ada@example.com", rights.Support)
		device := d.keyed(t, ada, "Laptop")
		who := operators.Who{ID: ada.ID, Email: ada.Email}
		own, err := d.Passkeys(ctx, who)
		must(t, err)
		if len(own) != 1 || own[0].Name != "Laptop" {
			t.Fatalf("%+v", own)
		}
		refused(t, "another's", d.RemovePasskey(ctx, operators.Who{ID: ada.ID - 1}, own[0].ID), models.NotFound)
		must(t, d.RemovePasskey(ctx, who, own[0].ID))
		_, err = d.by(t, device, "ada@example.com", password)
		refused(t, "removed", err, models.Unauthorized)
		d.pass(time.Minute)
		_, err = d.SignIn(ctx, "ada@example.com", password, d.code(secret), here)
		must(t, err)
		device = d.keyed(t, ada, "Phone")
		token, err := d.Link(ctx, ada.ID)
		must(t, err)
		setup, err := d.Setup(ctx, token)
		must(t, err)
		_, err = d.Arm(ctx, token, password, d.code(setup.Secret), here)
		must(t, err)
		_, err = d.by(t, device, "ada@example.com", password)
		refused(t, "after another link", err, models.Unauthorized)
		device = d.keyed(t, ada, "Third")
		must(t, d.End(ctx, ada.ID))
		_, err = d.by(t, device, "ada@example.com", password)
		refused(t, "ended", err, models.Unauthorized)
		entries, err := models.TrailOf(d.Shop.DB.WithContext(ctx), models.TrailOfHouse, &models.TrailFilter{Limit: 30})
		must(t, err)
		kinds := ""
		for _, e := range entries {
			kinds += string(e.Kind) + " "
		}
		if strings.Count(kinds, "operator_passkey_added") != 3 || strings.Count(kinds, "operator_passkey_removed") != 1 {
			t.Errorf("%s", kinds)
		}
		_, err = d.BeginPasskey(ctx, operators.Who{ID: ada.ID, Demo: true})
		refused(t, "of the demo", err, models.Conflict)
		d.Party = nil
		_, err = d.BeginPasskeySignIn(ctx, here)
		refused(t, "where there are none", err, models.Conflict)
	})
}
