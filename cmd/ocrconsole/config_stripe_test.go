package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/payment/stripefake"
)

func TestStripeIsUsedOnlyWithAllThatItNeeds(t *testing.T) {
	t.Parallel()
	const public = "OCRCONSOLE_PUBLIC_URL=https://ocr.example.com"
	for name, test := range map[string]struct {
		env  []string
		want string // a part of the problem; "" for none
		live bool
	}{
		"without":                {[]string{}, "", false},
		"test mode":              {[]string{public, "OCRCONSOLE_STRIPE_KEY=sk_test_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "", false},
		"a restricted key":       {[]string{public, "OCRCONSOLE_STRIPE_KEY=rk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "", true},
		"live mode":              {[]string{public, "OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "", true},
		"a publishable key":      {[]string{public, "OCRCONSOLE_STRIPE_KEY=pk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "OCRCONSOLE_STRIPE_KEY", false},
		"half a key":             {[]string{public, "OCRCONSOLE_STRIPE_KEY=sk_live_", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "OCRCONSOLE_STRIPE_KEY", false},
		"no webhook secret":      {[]string{public, "OCRCONSOLE_STRIPE_KEY=sk_live_1"}, "OCRCONSOLE_STRIPE_WEBHOOK_SECRET", false},
		"a webhook secret alone": {[]string{public, "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "OCRCONSOLE_STRIPE_KEY", false},
		"no way back":            {[]string{"OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"}, "OCRCONSOLE_PUBLIC_URL", false},
		"a checkout page": {[]string{
			public, "OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1",
			"OCRCONSOLE_STRIPE_CHECKOUT_URL=https://pay.example.com/here",
		}, "OCRCONSOLE_STRIPE_CHECKOUT_URL", false},
		"an API of no address": {[]string{
			public, "OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1",
			"OCRCONSOLE_STRIPE_URL=stripe",
		}, "OCRCONSOLE_STRIPE_URL", false},
	} {
		cfg, err := readConfig(test.env)
		switch {
		case test.want == "" && err != nil, test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v, want %q", name, err, test.want)
		case err == nil && cfg.Stripe.inUse() && cfg.Stripe.provider().Test() == test.live:
			t.Errorf("%s: live mode is %v, want %v", name, !test.live, test.live)
		}
	}
}

// TestStripeIsNotStartedWithACurrencyThatItCannotCharge starts it with a catalog in yen, and puts one in force beside it.
func TestStripeIsNotStartedWithACurrencyThatItCannotCharge(t *testing.T) {
	t.Parallel()
	yen := filepath.Join(t.TempDir(), "yen.yaml")
	_, builtIn := catalog.Default()
	if err := os.WriteFile(yen, bytes.Replace(builtIn, []byte("currency: USD"), []byte("currency: JPY"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := append(embedded(t), "OCRCONSOLE_ADDR=127.0.0.1:0", "OCRCONSOLE_PUBLIC_URL=http://127.0.0.1")
	stripe := slices.Concat(settings, []string{"OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"})
	for _, step := range []struct {
		env     []string
		command string
		want    int
	}{
		{stripe, "catalog apply " + yen, exitUsage},
		{settings, "catalog apply " + yen, 0},
		{stripe, "serve", exitUsage},
		{stripe, "reconcile", exitUsage},
	} {
		var out strings.Builder
		code := run(&program{ctx: t.Context(), stdout: &out, stderr: &out, env: step.env}, strings.Fields(step.command))
		if said := strings.Contains(out.String(), "OCRCONSOLE_STRIPE_KEY: the catalog's currency is JPY, and Stripe charges cards in multiples of 1.00 JPY"); code != step.want || said != (code == exitUsage) {
			t.Errorf("%s: exit code %d, want %d:\n%s", step.command, code, step.want, out.String())
		}
	}
}

func TestLivePaymentsWithoutAnOperatorsNameAreWarnedOf(t *testing.T) {
	t.Parallel()
	const public, secret = "OCRCONSOLE_PUBLIC_URL=https://ocr.example.com", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"
	for name, test := range map[string]struct {
		env    []string
		warned bool
	}{
		"sandbox":   {nil, false},
		"test mode": {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=sk_test_1"}, false},
		"live":      {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=sk_live_1"}, true},
		"blank":     {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=rk_live_1", "OCRCONSOLE_OPERATOR_NAME= "}, true},
		"named":     {[]string{public, secret, "OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_OPERATOR_NAME=Example Ltd."}, false},
	} {
		cfg, err := readConfig(test.env)
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		cfg.warnOfOperator(slog.New(slog.NewTextHandler(&log, nil)))
		if warned := strings.Contains(log.String(), "set OCRCONSOLE_OPERATOR_NAME"); warned != test.warned {
			t.Errorf("%s: %q", name, log.String())
		}
	}
}

func TestTheDemoIsNotPaidForAtStripe(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	env := append(embedded(t), "OCRCONSOLE_ADDR=127.0.0.1:0", "OCRCONSOLE_PUBLIC_URL=http://127.0.0.1",
		"OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1")
	code := run(&program{ctx: t.Context(), stdout: &out, stderr: &out, env: env}, []string{"serve", "--demo"})
	if code != exitFailed || !strings.Contains(out.String(), "without OCRCONSOLE_STRIPE_KEY") {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}

// stripeConsole starts a console that takes cards at the fake.
func stripeConsole(t *testing.T) (*console, *stripefake.Stripe) {
	t.Helper()
	fake := stripefake.Start(t)
	c := newConsole(t, append(embedded(t), "OCRCONSOLE_PUBLIC_URL=http://console.invalid", "OCRCONSOLE_STRIPE_KEY="+stripefake.Key,
		"OCRCONSOLE_STRIPE_WEBHOOK_SECRET="+stripefake.WebhookSecret, "OCRCONSOLE_STRIPE_URL="+fake.URL, "OCRCONSOLE_STRIPE_CHECKOUT_URL="+fake.URL), false)
	c.billing.PublicURL = c.url // known only once it listens
	c.serveQuietly()
	return c, fake
}

// tell sends what happened to the console's webhook.
func tell(t *testing.T, c *console, fake *stripefake.Stripe) {
	t.Helper()
	for _, e := range fake.Events() {
		if status := fake.Send(c.url+"/webhooks/payments/stripe", e); status != 204 {
			t.Errorf("%s is answered with %d", e.Type, status)
		}
	}
}

// TestATopUpByCardAtStripe goes through it as a customer does: a declined card, the detour of 3-D Secure, and back.
func TestATopUpByCardAtStripe(t *testing.T) {
	t.Parallel()
	c, fake := stripeConsole(t)
	created := c.customer(uniqueEmail(t))
	p := browsertest.Open(t, c.url)
	p.Navigate(door(created.Email))
	p.Navigate("/billing/topup")
	p.WaitText("main", "Test mode")
	p.Click(`[name="choice"][value="50.00"]`)
	p.Click(`[name="save"]`)
	p.Press("Continue to card payment")
	p.WaitText("h1", "Pay 5000 usd")
	p.Fill("#card", stripefake.CardDeclined)
	p.Press("Pay")
	p.WaitText("main", "declined")
	p.Fill("#card", stripefake.CardThreeDSecure)
	p.Press("Pay")
	p.WaitText("h1", "Your bank")
	p.Press("Confirm")
	p.WaitText("main", "Top-up of $50.00 received")
	for range 2 { // the webhook comes after the return, and the customer looks again
		tell(t, c, fake)
		p.Reload()
		p.WaitText("main", "Top-up of $50.00 received")
	}
	p.Navigate("/billing/cards")
	p.WaitText("main", "Visa •••• 4242")
	p.Press("Remove Visa •••• 4242")
	p.WaitText("main", "No saved cards")
	standing, err := c.billing.Standing(context.Background(), created.AccountID)
	if err != nil || standing.AvailableMicros() != 50*demoDollar {
		t.Errorf("%+v, %v", standing, err)
	}
}

func TestReconcileTellsWhatIsOpenAndWhatIsWrong(t *testing.T) {
	t.Parallel()
	c, fake := stripeConsole(t)
	created := c.customer(uniqueEmail(t))
	reconcile := func(arguments, says string, want int) {
		t.Helper()
		var out strings.Builder
		arguments = strings.TrimSpace("reconcile " + arguments)
		code := run(&program{ctx: context.Background(), stdout: &out, stderr: &out, env: c.settings}, strings.Fields(arguments))
		if text := strings.Join(strings.Fields(out.String()), " "); code != want || !strings.Contains(text, says) {
			t.Errorf("%s: exit code %d, want %d with %q:\n%s", arguments, code, want, says, out.String())
		}
	}
	topUp := func(key string) (session string) {
		t.Helper()
		opened, err := c.billing.TopUp(t.Context(), created.AccountID, key, 50*demoDollar)
		if err != nil {
			t.Fatal(err)
		}
		hourAgo := models.Clock(nil).Now().Add(-time.Hour)
		if err := c.db.WithContext(t.Context()).Model(opened).Update("created_at", hourAgo).Error; err != nil {
			t.Fatal(err)
		}
		return fake.Session(opened.Ref().String())
	}
	paid, wrong := topUp("paid"), topUp("wrong")
	reconcile("", "2 payments 0 0 2 0", 0)
	fake.Pay(paid) // the tab is closed, and the webhook never comes
	fake.Pay(wrong)
	fake.Change(fake.IntentOf(wrong), "amount_received", int64(4000))
	alarm := ref(models.KindAlarm, created.AccountID, 1)
	reconcile("", "2 payments 1 0 0 1", 1)
	reconcile("", alarm, 1)
	reconcile("--json", `"got": "40.00 USD at stripe as `+wrong, 1)
	reconcile("--acknowledge "+ref(models.KindAlarm, created.AccountID, 9), "no such alarm", 1)
	reconcile("--acknowledge nonsense", "no alarm", 1)
	reconcile("--acknowledge "+alarm, "", 0)
	reconcile("", "0 payments 0 0 0 0", 0)
	standing, err := c.billing.Standing(t.Context(), created.AccountID)
	if err != nil || standing.AvailableMicros() != 50*demoDollar {
		t.Errorf("%+v, %v", standing, err)
	}
}
