package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
	"ocrconsole/web/payment/stripefake"
)

// TestACatalogIsCheckedForWhatCardsAreCharged checks and applies catalogs with and without Stripe.
func TestACatalogIsCheckedForWhatCardsAreCharged(t *testing.T) {
	t.Parallel()
	_, builtIn := catalog.Default()
	written := func(name string, replacements ...string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(strings.NewReplacer(replacements...).Replace(string(builtIn))), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	yen := written("yen.yaml", "currency: USD", "currency: JPY")
	small := written("small.yaml", `{calls: 1000, price: "4.50"}`, `{calls: 10, price: "0.045"}`)
	cheap := written("cheap.yaml", `{calls: 1000, price: "4.50"}`, `{calls: 100, price: "0.45"}`)
	settings := append(embedded(t), "OCRCONSOLE_PUBLIC_URL=http://127.0.0.1")
	stripe := slices.Concat(settings, []string{"OCRCONSOLE_STRIPE_KEY=sk_live_1", "OCRCONSOLE_STRIPE_WEBHOOK_SECRET=whsec_1"})
	for _, step := range []struct {
		env     []string
		command string
		want    int
		says    string
	}{
		{nil, "catalog check " + yen, exitFailed, "yen.yaml:63: offerings[0].packages[0].price: 4.5 JPY cannot be paid: cards are charged in multiples of 1 JPY"},
		{settings, "catalog apply " + yen, exitFailed, "cannot be paid"},
		{append(slices.Clone(settings), "OCRCONSOLE_CATALOG="+yen), "catalog show", exitFailed, "cannot be paid"},
		{nil, "catalog check " + small, exitFailed, "0.045 USD cannot be paid: cards are charged in multiples of 0.01 USD"},
		{nil, "catalog check " + cheap, 0, "no problems"},
		{stripe, "catalog check " + cheap, exitFailed, "cheap.yaml:63: offerings[0].packages[0].price: 0.45 USD cannot be paid by card: cards are charged 0.50 USD at least"},
		{stripe, "catalog apply " + cheap, exitFailed, "cards are charged 0.50 USD at least"},
		{[]string{"OCRCONSOLE_STRIPE_KEY=sk_live_1"}, "catalog check " + cheap, exitFailed, "0.50 USD at least"}, // no other setting is looked at
		{settings, "catalog apply " + cheap, 0, "in force"},
	} {
		var out strings.Builder
		code := run(&program{ctx: t.Context(), stdout: &out, stderr: &out, env: step.env}, strings.Fields(step.command))
		if code != step.want || !strings.Contains(out.String(), step.says) {
			t.Errorf("%s: exit code %d, want %d and %q:\n%s", step.command, code, step.want, step.says, out.String())
		}
	}
	s, err := (&program{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, env: settings}).open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.DB.Close() }()
	snapshot, err := s.Catalog.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := wiring.Unpayable(snapshot); !slices.Equal(got, []string{"100 calls of web-image in ap-southeast-1 for 0.45"}) {
		t.Errorf("warned of %q", got)
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
	c.Billing.PublicURL = c.url // known only once it listens
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
	tier.Needs(t, tier.Browser)
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
	account, err := c.Billing.Frame(context.Background(), created.AccountID)
	if err != nil || account.Standing.AvailableMicros() != 50*dollar {
		t.Errorf("%+v, %v", account, err)
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
		opened, err := c.Billing.TopUp(t.Context(), created.AccountID, key, 50*dollar)
		if err != nil {
			t.Fatal(err)
		}
		hourAgo := models.Clock(nil).Now().Add(-time.Hour)
		if err := c.DB.WithContext(t.Context()).Model(opened).Update("created_at", hourAgo).Error; err != nil {
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
	reconcile("--acknowledge "+ref(models.KindAlarm, created.AccountID, 9)+" --reason Asked", "no such alarm", 1)
	reconcile("--acknowledge "+alarm, "--reason: Say why", exitUsage)
	reconcile("--acknowledge nonsense", "no alarm", exitUsage)
	reconcile("--acknowledge "+alarm+" --reason Asked", "", 0)
	reconcile("", "0 payments 0 0 0 0", 0)
	account, err := c.Billing.Frame(t.Context(), created.AccountID)
	if err != nil || account.Standing.AvailableMicros() != 50*dollar {
		t.Errorf("%+v, %v", account, err)
	}
}
