package wiring

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"

	"ocrconsole/web/payment"
)

// Sandbox is the sandbox with the secret that its notifications are signed with; nothing when Stripe takes the
// payments.
type Sandbox struct {
	Provider *payment.Sandbox
	Secret   []byte
}

// UseProvider makes the payment provider of the settings the one in use. The sandbox notifies this process at the address
// it listens on.
func (s *Services) UseProvider(ctx context.Context, addr net.Addr, log *slog.Logger) (Sandbox, error) {
	if !s.Config.Stripe.inUse() {
		return s.UseSandbox(addr, log)
	}
	snapshot, err := s.Catalog.Current(ctx)
	if err != nil {
		return Sandbox{}, err
	}
	if packages := Unpayable(snapshot); len(packages) > 0 {
		log.Warn("these packages cannot be paid by card at Stripe, only from the balance: check the catalog and apply it again", "currency", snapshot.Currency, "packages", packages)
	}
	s.Billing.Provider, s.Billing.NotifyURL = s.Metrics.Provider(s.Config.Stripe.provider(s.Clock)), s.Config.PublicURL
	return Sandbox{}, nil
}

// UseSandbox makes the sandbox the payment provider. It notifies this process at the address it listens on.
func (s *Services) UseSandbox(addr net.Addr, log *slog.Logger) (Sandbox, error) {
	secret, err := s.Config.sandboxSecret()
	if err != nil {
		return Sandbox{}, err
	}
	sandbox := payment.NewSandbox(payment.SandboxConfig{DB: s.DB, Secret: secret, PublicURL: s.Config.PublicURL, Clock: s.Clock, Log: log})
	s.Billing.Provider, s.Billing.NotifyURL = s.Metrics.Provider(sandbox), localURL(addr)
	return Sandbox{sandbox, secret}, nil
}

// SandboxSecretFile keeps the generated secret, in the data directory.
const SandboxSecretFile = "sandbox.secret"

// sandboxSecret gives the secret of the settings, else the one generated on the first start.
func (c *Config) sandboxSecret() ([]byte, error) {
	if c.SandboxSecret != "" {
		return []byte(c.SandboxSecret), nil
	}
	return c.keptSecret(SandboxSecretFile, func() string { return rand.Text() + rand.Text() })
}
