package wiring

import (
	"strings"
	"testing"
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
		cfg, err := ReadConfig(test.env)
		switch {
		case test.want == "" && err != nil, test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: %v, want %q", name, err, test.want)
		case err == nil && cfg.Stripe.inUse() && cfg.Stripe.provider(nil).Test() == test.live:
			t.Errorf("%s: live mode is %v, want %v", name, !test.live, test.live)
		}
	}
}
