package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"

	"ocrconsole/models/catalog"
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

// statementKeyFile keeps the generated key, in the data directory.
const statementKeyFile = "statement.key"

// statementKey gives the key of the settings, else the one generated when it was first needed.
func (c *config) statementKey() (ed25519.PrivateKey, error) {
	text := c.Statement.Key
	if text == "" {
		kept, err := keptSecret(c.Data, statementKeyFile, func() string { return base64.StdEncoding.EncodeToString(randomBytes(statement.SeedBytes)) })
		if err != nil {
			return nil, err
		}
		text = string(kept)
	}
	key, err := decodeStatementKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", statementKeyFile, c.Data, err)
	}
	return key, nil
}

// statements makes the use cases on statements, with the key that signs them.
func (s *services) statements() (*statement.Statements, error) {
	key, err := s.cfg.statementKey()
	if err != nil {
		return nil, err
	}
	return &statement.Statements{DB: s.db, Catalog: s.catalog, Clock: s.billing.Clock, Key: key}, nil
}

// statementKeyCommand prints the public key, for customers to check statements with.
type statementKeyCommand struct{}

// Run prints the key that this configuration signs with. It needs no database.
func (c *statementKeyCommand) Run(p *program) error {
	cfg, err := readConfig(p.env)
	if err != nil {
		return err
	}
	key, err := cfg.statementKey()
	if err != nil {
		return err
	}
	issuer := statement.Statements{Key: key}
	return p.printf("%s\n", statement.EncodeKey(issuer.PublicKey()))
}

// verifyStatementCommand checks a signed statement. It needs neither the database nor any setting.
type verifyStatementCommand struct {
	File string   `arg:"" help:"The file as it was downloaded, or - for standard input."`
	Key  []string `sep:"none" help:"A public key that the operator publishes; without one, the file only has to be signed with the key that it names. Can be given several times."`
	JSON bool     `help:"Print as JSON."`
}

// Run recomputes the statement and fails at the first line that is wrong.
func (c *verifyStatementCommand) Run(p *program) (err error) {
	var trusted []ed25519.PublicKey
	for _, text := range c.Key {
		key, err := statement.DecodeKey(text)
		if err != nil {
			return &settingsError{[]string{"--key: " + err.Error()}}
		}
		trusted = append(trusted, key)
	}
	in := p.stdin
	if c.File != "-" {
		file, openErr := os.Open(c.File)
		if openErr != nil {
			return openErr
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		in = io.Reader(file)
	}
	report, err := statement.Verify(in, trusted...)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.File, err)
	}
	if c.JSON {
		err = p.printJSON(report)
	} else {
		err = c.print(p, &report)
	}
	if err == nil && report.Problem != nil {
		err = errReported
	}
	return err
}

// print says in words what was found.
func (c *verifyStatementCommand) print(p *program, r *statement.Report) error {
	if r.Problem != nil {
		return p.printf("WRONG: %s\n", r.Problem)
	}
	state := "final"
	if !r.Final {
		state = "running, as of " + r.Until.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	signed := fmt.Sprintf("Signed with %s.\nCompare this key with the one that the operator publishes, or give that one with --key.", r.Key)
	if len(c.Key) > 0 {
		signed = fmt.Sprintf("Signed with %s, as it has to be.", r.Key)
	}
	return p.printf("RIGHT: account %d (%s), %s, %s\n"+
		"Recomputed from %d lines: the chain of %d ledger entries, who paid each of %d calls, %d packages, and every sum.\n"+
		"Opening balance %s %s, closing balance %s %s.\nChain from %s\n        to %s\n%s\n",
		r.Account, r.Name, r.Month, state, r.Lines, r.Entries, r.Calls, r.Packages,
		catalog.CurrencyOf(r.Currency).Decimal(r.OpeningMicros), r.Currency, catalog.CurrencyOf(r.Currency).Decimal(r.ClosingMicros), r.Currency, r.OpeningHash, r.ClosingHash, signed)
}
