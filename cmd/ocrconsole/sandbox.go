package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"

	"ocrconsole/models/billing"
	"ocrconsole/web/payment"
)

// sandboxProvider is the sandbox with the secret that its notifications are signed with; nothing when Stripe takes the
// payments.
type sandboxProvider struct {
	provider *payment.Sandbox
	secret   []byte
}

// useProvider makes the payment provider of the settings the one in use by a command, which may run beside servers.
func (p *program) useProvider(s *services) error {
	addr, err := net.ResolveTCPAddr("tcp", s.cfg.Addr)
	if err != nil {
		return fmt.Errorf("OCRCONSOLE_ADDR: %w", err)
	}
	_, err = s.useProvider(p.ctx, addr, newLog(s.cfg, p.stderr))
	return err
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
	s.useToPay(s.cfg.Stripe.provider(s.clock))
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
	s.useToPay(sandbox)
	s.billing.NotifyURL = localURL(addr)
	return sandboxProvider{sandbox, secret}, nil
}

// useToPay makes the provider the one that cards are charged by.
func (s *services) useToPay(p billing.Provider) {
	s.billing.Provider, s.documents.TestMoney = p, p.Test()
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
