package main

import (
	"fmt"
	"net/url"
	"strings"

	"ocrconsole/models/billing"
	"ocrconsole/web/payment"
)

// stripeConfig are the settings of card payments at Stripe; without a key the sandbox takes them.
type stripeConfig struct {
	Key           string `env:"OCRCONSOLE_STRIPE_KEY"`
	WebhookSecret string `env:"OCRCONSOLE_STRIPE_WEBHOOK_SECRET"`
	CheckoutURL   string `env:"OCRCONSOLE_STRIPE_CHECKOUT_URL" envDefault:"https://checkout.stripe.com"`
	URL           string `env:"OCRCONSOLE_STRIPE_URL"`
}

// inUse tells that Stripe takes the card payments.
func (c *stripeConfig) inUse() bool { return c.Key != "" }

// check checks what the types alone cannot. Stripe sends customers back to the public address, so there must be one.
func (c *stripeConfig) check(publicURL string) (problems []string) {
	wrong := func(setting, format string, args ...any) {
		problems = append(problems, setting+" "+fmt.Sprintf(format, args...))
	}
	if !c.inUse() {
		if c.WebhookSecret != "" {
			wrong("OCRCONSOLE_STRIPE_KEY", "is needed beside OCRCONSOLE_STRIPE_WEBHOOK_SECRET")
		}
		return problems
	}
	if !isStripeKey(c.Key) {
		wrong("OCRCONSOLE_STRIPE_KEY", "must be a secret or restricted key of Stripe: sk_test_…, sk_live_…, rk_test_… or rk_live_…")
	}
	if !strings.HasPrefix(c.WebhookSecret, "whsec_") {
		wrong("OCRCONSOLE_STRIPE_WEBHOOK_SECRET", "must be the signing secret of the webhook endpoint: whsec_…")
	}
	if publicURL == "" {
		wrong("OCRCONSOLE_PUBLIC_URL", "is needed with OCRCONSOLE_STRIPE_KEY: Stripe sends customers back there")
	}
	if !isOrigin(c.CheckoutURL) {
		wrong("OCRCONSOLE_STRIPE_CHECKOUT_URL", "must be https://host, not %q", c.CheckoutURL)
	}
	if c.URL != "" && !isOrigin(c.URL) {
		wrong("OCRCONSOLE_STRIPE_URL", "must be https://host, not %q", c.URL)
	}
	return problems
}

func isStripeKey(key string) bool {
	for _, prefix := range []string{"sk_test_", "sk_live_", "rk_test_", "rk_live_"} {
		if len(key) > len(prefix) && strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// isOrigin tells addresses of a site, without a path.
func isOrigin(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && parsed.Host != "" && parsed.Path == "" && parsed.RawQuery == "" && (parsed.Scheme == "https" || parsed.Scheme == "http")
}

// formTargets are the other sites that a form of the console may lead to: the provider's payment pages.
func (c *stripeConfig) formTargets() []string {
	if !c.inUse() {
		return nil
	}
	return []string{c.CheckoutURL}
}

// checkCurrency refuses a catalog's currency in which Stripe, if it is in use, cannot charge what customers are to pay.
func (c *stripeConfig) checkCurrency(currency string) error {
	if !c.inUse() {
		return nil
	}
	if err := billing.CheckCurrency(c.provider(), currency); err != nil {
		return &settingsError{problems: []string{"OCRCONSOLE_STRIPE_KEY: " + err.Error()}}
	}
	return nil
}

func (c *stripeConfig) provider() *payment.Stripe {
	return payment.NewStripe(payment.StripeConfig{Key: c.Key, WebhookSecret: c.WebhookSecret, URL: c.URL})
}
