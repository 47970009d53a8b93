package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
)

// program is what every command works with.
type program struct {
	ctx    context.Context //nolint:containedctx // lives exactly as long as the program
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	env    []string
	clock  models.Clock // nil: the system's, as always but in tests
}

// open reads the settings, opens the database, migrates it, and makes sure that it has a catalog.
func (p *program) open() (*wiring.Services, error) { return wiring.Open(p.ctx, p.env, p.clock) }

// Connect reads the settings and opens the database as it is, unless a newer program has upgraded it.
func (p *program) connect() (*wiring.Config, *models.DB, error) { return wiring.Connect(p.ctx, p.env) }

// UseProvider makes the payment provider of the settings the one in use by a command, which may run beside servers.
func (p *program) useProvider(s *wiring.Services) error {
	addr, err := net.ResolveTCPAddr("tcp", s.Config.Addr)
	if err != nil {
		return fmt.Errorf("OCRCONSOLE_ADDR: %w", err)
	}
	_, err = s.UseProvider(p.ctx, addr, wiring.NewLog(s.Config, p.stderr))
	return err
}

// printf prints to the user.
func (p *program) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(p.stdout, format, args...)
	return err
}

// printJSON prints for a program.
func (p *program) printJSON(v any) error {
	encoder := json.NewEncoder(p.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
