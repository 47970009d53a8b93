package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"ocrconsole/web/payment"
)

// sandboxProvider is the payment provider with the secret that its notifications are signed with.
type sandboxProvider struct {
	provider *payment.Sandbox
	secret   []byte
}

// useSandbox makes the sandbox the payment provider. It notifies this process at the address it listens on.
func (s *services) useSandbox(addr net.Addr, log *slog.Logger) (sandboxProvider, error) {
	secret, err := s.cfg.sandboxSecret()
	if err != nil {
		return sandboxProvider{}, err
	}
	sandbox := payment.NewSandbox(payment.SandboxConfig{DB: s.db, Secret: secret, PublicURL: s.cfg.PublicURL, Log: log})
	s.billing.Provider = sandbox
	s.billing.NotifyURL = localURL(addr)
	return sandboxProvider{sandbox, secret}, nil
}

// secretFile keeps the generated secret, in the data directory, where all processes of one machine find it.
const secretFile = "sandbox.secret"

// sandboxSecret gives the secret of the settings, else the one generated on the first start.
func (c *config) sandboxSecret() ([]byte, error) {
	if c.SandboxSecret != "" {
		return []byte(c.SandboxSecret), nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("keep sandbox secret: %w", err)
	}
	path := filepath.Join(c.Data, secretFile)
	secret, err := os.ReadFile(path) // #nosec G304 -- the operator's own directory
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	return generateSecret(path)
}

// generateSecret writes a new secret, whole or not at all, and gives what is there: another process may have been
// faster.
func generateSecret(path string) ([]byte, error) {
	draft, err := os.CreateTemp(filepath.Dir(path), secretFile+".*")
	if err != nil {
		return nil, fmt.Errorf("keep sandbox secret: %w", err)
	}
	_, err = draft.WriteString(rand.Text() + rand.Text())
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Link(draft.Name(), path)
		if errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if err = errors.Join(err, os.Remove(draft.Name())); err != nil {
		return nil, fmt.Errorf("keep sandbox secret: %w", err)
	}
	return os.ReadFile(path) // #nosec G304 -- the operator's own directory
}
