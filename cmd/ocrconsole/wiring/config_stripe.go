package wiring

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/caarlos0/env/v11"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
	"ocrconsole/web/payment"
)

// stripeConfig are the settings of card payments at Stripe; without a key the sandbox takes them.
type stripeConfig struct {
	Key           string `env:"OCRCONSOLE_STRIPE_KEY"`
	WebhookSecret string `env:"OCRCONSOLE_STRIPE_WEBHOOK_SECRET"`
	CheckoutURL   string `env:"OCRCONSOLE_STRIPE_CHECKOUT_URL" envDefault:"https://checkout.stripe.com"`
	URL           string `env:"OCRCONSOLE_STRIPE_URL"`
}

// inUse reports whether Stripe takes the card payments.
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

// StripeInUse reports whether the settings say that Stripe takes the card payments, without looking at any other: a
// catalog file can be checked where the console could not be started.
func StripeInUse(environ []string) bool {
	var c stripeConfig
	return env.ParseWithOptions(&c, env.Options{Environment: env.ToMap(environ)}) == nil && c.inUse()
}

// ReadCatalog reads and checks a catalog file, for customers who pay at Stripe or in the sandbox.
func ReadCatalog(name string, data []byte, atStripe bool) (*catalog.File, []catalog.Problem) {
	return catalog.ParseFor(name, data, cards(atStripe))
}

// cards gives what cards can be charged, at Stripe or in the sandbox.
func cards(atStripe bool) func(currency string) rules.CardLimits {
	if atStripe {
		return payment.StripeLimits
	}
	return catalog.AnyCards
}

// Unpayable gives, in words, the packages on sale that Stripe cannot charge. Such a catalog is one that was put in force
// for another provider: customers can pay these packages from their balance only.
func Unpayable(s *catalog.Snapshot) (packages []string) {
	limits := payment.StripeLimits(s.Currency).In(s.Money())
	for _, region := range s.Regions {
		for _, offering := range s.OfferingsIn(region.Code) {
			for _, spec := range offering.Specifications {
				if limits.Fit(spec.PriceMicros) != rules.CardTakes {
					packages = append(packages, fmt.Sprintf("%d calls of %s in %s for %s", spec.Calls, offering.Service, offering.Region, s.Money().Decimal(spec.PriceMicros)))
				}
			}
		}
	}
	return packages
}

func (c *stripeConfig) provider(clock models.Clock) *payment.Stripe {
	return payment.NewStripe(payment.StripeConfig{Key: c.Key, WebhookSecret: c.WebhookSecret, URL: c.URL, Clock: clock})
}
