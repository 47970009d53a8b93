package wiring

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/views/routes"
	"ocrconsole/web/fetch"
	"ocrconsole/web/oidc"
)

// accessConfig is about access keys.
type accessConfig struct {
	MasterKey         string `env:"OCRCONSOLE_MASTER_KEY"`
	PreviousMasterKey string `env:"OCRCONSOLE_PREVIOUS_MASTER_KEY"`
	KeysPerUser       int    `env:"OCRCONSOLE_KEYS_PER_USER" envDefault:"2"`
}

// check checks what the types alone cannot.
func (c accessConfig) check() (problems []string) {
	if c.MasterKey != "" {
		if _, err := decodeMasterKey(c.MasterKey); err != nil {
			problems = append(problems, "OCRCONSOLE_MASTER_KEY "+err.Error())
		}
	}
	if c.PreviousMasterKey != "" {
		_, err := decodeMasterKey(c.PreviousMasterKey)
		switch {
		case err != nil:
			problems = append(problems, "OCRCONSOLE_PREVIOUS_MASTER_KEY "+err.Error())
		case c.MasterKey == "" || c.MasterKey == c.PreviousMasterKey:
			problems = append(problems, "OCRCONSOLE_PREVIOUS_MASTER_KEY is the key before OCRCONSOLE_MASTER_KEY, which must be set to another one")
		}
	}
	if c.KeysPerUser < 1 || c.KeysPerUser > 100 {
		problems = append(problems, "OCRCONSOLE_KEYS_PER_USER must be a number from 1 to 100")
	}
	return problems
}

// decodeMasterKey never repeats the text in its error: it may be a key with a slip of the pen.
func decodeMasterKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != accounts.MasterKeyBytes {
		return nil, errors.New("must be 32 random bytes in base64, such as `openssl rand -base64 32` prints")
	}
	return key, nil
}

// MasterKeyFile keeps the generated master key, in the data directory.
const MasterKeyFile = "master.key"

// vault makes the vault of the operator's master key, else of the one generated on the first start.
func (c *Config) vault() (*accounts.Vault, error) {
	text := c.Access.MasterKey
	if text == "" {
		stored, err := c.keptSecret(MasterKeyFile, NewMasterKey)
		if err != nil {
			return nil, err
		}
		text = string(stored)
	}
	key, err := decodeMasterKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", MasterKeyFile, c.Data, err)
	}
	return accounts.NewVault(key)
}

// previousVault makes the vault of the master key before, while it is being changed; nil if it is not.
func (c *Config) previousVault() (*accounts.Vault, error) {
	if c.Access.PreviousMasterKey == "" {
		return nil, nil
	}
	key, err := decodeMasterKey(c.Access.PreviousMasterKey)
	if err != nil {
		return nil, err
	}
	return accounts.NewVault(key)
}

// NewMasterKey makes a master key, as it stands in settings and in the file.
func NewMasterKey() string {
	return base64.StdEncoding.EncodeToString(randomBytes(accounts.MasterKeyBytes))
}

// UseKeys makes the use cases on access keys, and makes sure that the master key is the database's.
func (s *Services) UseKeys(ctx context.Context) error {
	vault, err := s.Config.vault()
	if err != nil {
		return err
	}
	previous, err := s.Config.previousVault()
	if err != nil {
		return err
	}
	keys := &accounts.Keys{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock, Vault: vault, Previous: previous, PerUser: s.Config.Access.KeysPerUser}
	err = keys.CheckMasterKey(ctx)
	if errors.Is(err, accounts.ErrMasterKeyChanging) {
		return fmt.Errorf("%w Set OCRCONSOLE_PREVIOUS_MASTER_KEY to it until `ocrconsole master-key rotate` is done", err)
	}
	if errors.Is(err, accounts.ErrOtherMasterKey) {
		return fmt.Errorf("%w Set OCRCONSOLE_MASTER_KEY to that key, or OCRCONSOLE_DATA to the directory whose %s it is", err, MasterKeyFile)
	}
	if err != nil {
		return err
	}
	s.Keys = keys
	return nil
}

// issuer is how programs and devices name what their codes and passkeys are for.
const issuer = "OCR Console"

// Factors makes the use cases on what users have beside a password; UseKeys comes before.
func (s *Services) Factors() (*accounts.Factors, error) {
	party, err := accounts.NewRelyingParty(issuer, s.PublicURL)
	return &accounts.Factors{Accounts: s.Accounts, Keys: s.Keys, Issuer: issuer, Party: party}, err
}

// SSO makes the use cases on single sign-on, which asks at addresses that customers choose.
func (s *Services) SSO(factors *accounts.Factors) *accounts.SSO {
	return &accounts.SSO{
		Factors: factors, Issuers: oidc.New(fetch.NewAsker(s.Config.webhookNets...), time.Now), Names: oidc.NewNames(s.Config.DNSServer),
		Callback: func(accountID int64) string { return s.PublicURL + routes.SSOCallback(accountID) },
	}
}

// warnOfMasterKey says on start that the master key is being changed.
func (c *Config) warnOfMasterKey(log *slog.Logger) {
	if c.Access.PreviousMasterKey != "" {
		log.Warn("the master key is being changed: when all processes run with both, run ocrconsole master-key rotate, then remove OCRCONSOLE_PREVIOUS_MASTER_KEY")
	}
}
