package wiring

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"

	"ocrconsole/models/statement"
)

// statementConfig is about signed statements.
type statementConfig struct {
	Key string `env:"OCRCONSOLE_STATEMENT_KEY"`
}

// check checks what the types alone cannot.
func (c statementConfig) check() (problems []string) {
	if c.Key != "" {
		if _, err := decodeStatementKey(c.Key); err != nil {
			problems = append(problems, "OCRCONSOLE_STATEMENT_KEY "+err.Error())
		}
	}
	return problems
}

// decodeStatementKey never repeats the text in its error: it may be a key with a slip of the pen.
func decodeStatementKey(text string) (ed25519.PrivateKey, error) {
	seed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(seed) != statement.SeedBytes {
		return nil, errors.New("must be 32 random bytes in base64, such as `openssl rand -base64 32` prints")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// StatementKeyFile keeps the generated key, in the data directory.
const StatementKeyFile = "statement.key"

// StatementKey gives the key of the settings, else the one generated when it was first needed.
func (c *Config) StatementKey() (ed25519.PrivateKey, error) {
	text := c.Statement.Key
	if text == "" {
		kept, err := c.keptSecret(StatementKeyFile, func() string { return base64.StdEncoding.EncodeToString(randomBytes(statement.SeedBytes)) })
		if err != nil {
			return nil, err
		}
		text = string(kept)
	}
	key, err := decodeStatementKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", StatementKeyFile, c.Data, err)
	}
	return key, nil
}

// statements makes the issuer of signed statements.
func (s *Services) statements() (*statement.Statements, error) {
	key, err := s.Config.StatementKey()
	if err != nil {
		return nil, err
	}
	return &statement.Statements{DB: s.DB, Catalog: s.Catalog, Clock: s.Billing.Clock, Key: key}, nil
}
