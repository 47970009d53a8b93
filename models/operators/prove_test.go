package operators_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
)

// enters signs the operator in, and lets so much time pass that forms ask them for a proof.
func (d *desk) enters(t *testing.T, email, secret string) (session string) {
	t.Helper()
	d.pass(time.Minute) // for another code
	session, err := d.SignIn(t.Context(), email, password, d.code(secret), here)
	must(t, err)
	d.pass(operators.ProofTime)
	return session
}

func (d *desk) who(t *testing.T, session string) operators.Who {
	t.Helper()
	who, err := d.Session(t.Context(), session)
	must(t, err)
	return who
}

// asks gives what the form asks the browser of the session.
func (d *desk) asks(t *testing.T, who operators.Who, form string) string {
	t.Helper()
	asking, err := d.Asking(t.Context(), who)
	must(t, err)
	asked, err := asking.For(form)
	must(t, err)
	if !strings.Contains(asked, `"userVerification":"required"`) {
		t.Errorf("nobody has to be recognised: %s", asked)
	}
	return asked
}

// TestAPasskeyProvesOneFormOfOneSessionOnce, within minutes, and no other.
func TestAPasskeyProvesOneFormOfOneSessionOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		ada, secret := d.hire(t, "ada@example.com", rights.Admin)
		bob, bobs := d.hire(t, "bob@example.com", rights.Finance)
		hers, his := d.keyed(t, ada, "Laptop"), d.keyed(t, bob, "Phone")
		session, elsewhere, bobSession := d.enters(t, "ada@example.com", secret), d.enters(t, "ada@example.com", secret), d.enters(t, "bob@example.com", bobs)
		who, bobIs := d.who(t, session), d.who(t, bobSession)
		credit, debit := "/credit\nkey", "/debit\nkey"
		asked := d.asks(t, who, credit)
		if asked == d.asks(t, d.who(t, elsewhere), credit) || asked == d.asks(t, who, debit) {
			t.Error("two forms or sessions ask the same")
		}
		answer := hers.Use(t, asked)
		unseen, foreign := *hers, *hers
		unseen.Verifies, foreign.Origin = false, "https://evil.example"
		for what, try := range map[string]struct {
			who  operators.Who
			form string
			says string
		}{
			"another form": {who, debit, answer}, "another session": {d.who(t, elsewhere), credit, answer}, "another operator": {bobIs, credit, answer},
			"another's passkey": {who, credit, his.Use(t, asked)}, "nobody recognised": {who, credit, unseen.Use(t, asked)}, "from another site": {who, credit, foreign.Use(t, asked)},
			"no answer": {who, credit, "{}"},
		} {
			refused(t, what, d.Prove(ctx, try.who, operators.Shown{Passkey: try.says, Form: try.form, Code: "123456"}), models.Invalid)
		}
		var passed atomic.Int64
		var tries sync.WaitGroup
		for range 3 {
			tries.Go(func() {
				if d.Prove(ctx, who, operators.Shown{Passkey: answer, Form: credit}) == nil {
					passed.Add(1)
				}
			})
		}
		tries.Wait()
		if passed.Load() != 1 {
			t.Errorf("one answer passes %d times", passed.Load())
		}
		if now := d.who(t, session); !d.Proven(now) || d.Proven(d.who(t, elsewhere)) {
			t.Error("it proves the session, and no other")
		}
		d.pass(operators.ProofTime)
		refused(t, "the same again", d.Prove(ctx, d.who(t, session), operators.Shown{Passkey: answer, Form: credit}), models.Invalid)
	})
}

// TestWhatAFormAskedForAPasskeyEnds in time, with a code, with the passkey, and with the session; a session of before asks for a code.
func TestWhatAFormAskedForAPasskeyEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		ada, secret := d.hire(t, "ada@example.com", rights.Admin)
		if none, err := d.Asking(ctx, d.who(t, d.enters(t, "ada@example.com", secret))); none != nil || err != nil {
			t.Errorf("asked who has none: %v, %v", none, err)
		}
		device := d.keyed(t, ada, "Laptop")
		session := d.enters(t, "ada@example.com", secret)
		by := func(device *shop.Device, asked string, who operators.Who) error {
			return d.Prove(ctx, who, operators.Shown{Passkey: device.Use(t, asked), Form: "form"})
		}
		who := d.who(t, session)
		asked := d.asks(t, who, "form")
		d.pass(10 * time.Minute)
		refused(t, "too late", by(device, asked, who), models.Invalid)
		asked = d.asks(t, who, "form")
		d.pass(5 * time.Minute)
		must(t, by(device, asked, who))
		d.pass(operators.ProofTime)
		who = d.who(t, session)
		asked = d.asks(t, who, "form")
		must(t, d.Prove(ctx, who, operators.Shown{Code: d.code(secret)}))
		refused(t, "after a code", by(device, asked, who), models.Invalid)
		d.pass(operators.ProofTime)
		who = d.who(t, session)
		asked = d.asks(t, who, "form")
		own, err := d.Passkeys(ctx, who)
		must(t, err)
		must(t, d.RemovePasskey(ctx, who, own[0].ID))
		refused(t, "after the passkey", by(device, asked, who), models.Invalid)
		device = d.keyed(t, ada, "Again")
		asked = d.asks(t, who, "form")
		must(t, d.SignOut(ctx, who))
		refused(t, "after the session", by(device, asked, who), models.Invalid)

		session = d.enters(t, "ada@example.com", secret)
		must(t, d.Shop.DB.WithContext(ctx).Exec("UPDATE operator_sessions SET challenge = ''").Error)
		who = d.who(t, session)
		if none, err := d.Asking(ctx, who); none != nil || err != nil {
			t.Errorf("a session of before asks: %v, %v", none, err)
		}
		refused(t, "of before", by(device, asked, who), models.Invalid)
		must(t, d.Prove(ctx, who, operators.Shown{Code: d.code(secret)}))
		d.pass(operators.ProofTime)
		who = d.who(t, session)
		must(t, by(device, d.asks(t, who, "form"), who))
		d.Party = nil
		if none, err := d.Asking(ctx, who); none != nil || err != nil {
			t.Errorf("asked where there are none: %v, %v", none, err)
		}
	})
}

// TestNobodyProvesASessionThatHasEnded by a code either: who signed out in another tab does nothing more in this one. The code is not used up by it.
func TestNobodyProvesASessionThatHasEnded(t *testing.T) {
	onBoth(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		_, secret := d.hire(t, "ada@example.com", rights.Admin)
		ended, lasts := d.enters(t, "ada@example.com", secret), d.enters(t, "ada@example.com", secret)
		who, other := d.who(t, ended), d.who(t, lasts)
		must(t, d.SignOut(ctx, who))
		code := d.code(secret)
		refused(t, "signed out", d.Prove(ctx, who, operators.Shown{Code: code}), models.Invalid)
		must(t, d.Prove(ctx, other, operators.Shown{Code: code}))
		if !d.Proven(d.who(t, lasts)) {
			t.Error("the other browser is not proved")
		}
	})
}
