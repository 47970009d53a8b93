package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"

	"ocrconsole/web/payment"
)

// sandboxProvider is the sandbox with the secret that its notifications are signed with; nothing when Stripe takes the
// payments.
type sandboxProvider struct {
	provider *payment.Sandbox
	secret   []byte
}

// useProvider makes the payment provider of the settings the one in use. The sandbox notifies this process at the address
// it listens on.
func (s *services) useProvider(ctx context.Context, addr net.Addr, log *slog.Logger) (sandboxProvider, error) {
	if !s.cfg.Stripe.inUse() {
		return s.useSandbox(addr, log)
	}
	snapshot, err := s.catalog.Current(ctx)
	if err != nil {
		return sandboxProvider{}, err
	}
	if packages := unpayable(snapshot); len(packages) > 0 {
		log.Warn("these packages cannot be paid by card at Stripe, only from the balance: check the catalog and apply it again", "currency", snapshot.Currency, "packages", packages)
	}
	s.billing.Provider = s.cfg.Stripe.provider(s.clock)
	s.billing.NotifyURL = s.cfg.PublicURL
	return sandboxProvider{}, nil
}

// useSandbox makes the sandbox the payment provider. It notifies this process at the address it listens on.
func (s *services) useSandbox(addr net.Addr, log *slog.Logger) (sandboxProvider, error) {
	secret, err := s.cfg.sandboxSecret()
	if err != nil {
		return sandboxProvider{}, err
	}
	sandbox := payment.NewSandbox(payment.SandboxConfig{DB: s.db, Secret: secret, PublicURL: s.cfg.PublicURL, Clock: s.clock, Log: log})
	s.billing.Provider = sandbox
	s.billing.NotifyURL = localURL(addr)
	return sandboxProvider{sandbox, secret}, nil
}

// secretFile keeps the generated secret, in the data directory.
const secretFile = "sandbox.secret"

// sandboxSecret gives the secret of the settings, else the one generated on the first start.
func (c *config) sandboxSecret() ([]byte, error) {
	if c.SandboxSecret != "" {
		return []byte(c.SandboxSecret), nil
	}
	return keptSecret(c.Data, secretFile, func() string { return rand.Text() + rand.Text() })
}
