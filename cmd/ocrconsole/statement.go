package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/catalog"
	"ocrconsole/models/statement"
)

// statementKeyCommand prints the public key, for customers to check statements with.
type statementKeyCommand struct{}

// Run prints the key that this configuration signs with. It needs no database.
func (c *statementKeyCommand) Run(p *program) error {
	cfg, err := wiring.ReadConfig(p.env)
	if err != nil {
		return err
	}
	key, err := cfg.StatementKey()
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
			return &wiring.SettingsError{Problems: []string{"--key: " + err.Error()}}
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
