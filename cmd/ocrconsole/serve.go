package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models/recognition"
)

// serveCommand runs the console.
type serveCommand struct {
	Demo bool `help:"Add a demo customer with three months of history; running it again adds nothing."`
}

// Help lists the settings under serve --help.
func (c *serveCommand) Help() string { return wiring.SettingsHelp }

// Run serves until it is told to stop, then lets requests in flight finish.
func (c *serveCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	log := wiring.NewLog(s.Config, p.stderr)
	slog.SetDefault(log)
	at, err := s.Listen(p.ctx)
	if err != nil {
		return err
	}
	listener := at.Console
	if err := s.UseKeys(p.ctx); err != nil {
		return errors.Join(err, at.Close())
	}
	s.Config.Warn(log)
	s.LogFindings(p.ctx, log)
	s.WarnOfCatalog(log)
	s.UseMail(listener.Addr(), log)
	sandbox, err := s.UseProvider(p.ctx, listener.Addr(), log)
	if err != nil {
		return errors.Join(err, at.Close())
	}
	if c.Demo {
		if sandbox.Provider == nil {
			return errors.Join(errors.New("the demo customer pays in the sandbox: start --demo without OCRCONSOLE_STRIPE_KEY"), at.Close())
		}
		if err := p.printf("Preparing the demo customer …\n"); err != nil {
			return errors.Join(err, at.Close())
		}
		if err := demo.Seed(p.ctx, s, sandbox.Secret); err != nil {
			return errors.Join(err, at.Close())
		}
	}
	router, err := s.Router(sandbox.Provider, log)
	if err != nil {
		return errors.Join(err, at.Close())
	}
	if err := errors.Join(c.welcome(p, s, listener.Addr()), warnOfEngine(p, s.Engine)); err != nil {
		return errors.Join(err, at.Close())
	}
	return s.Serve(p.ctx, at, router.Console, router.Desk, sandbox.Provider, log)
}

// welcome prints where the console is and what to do next.
func (c *serveCommand) welcome(p *program, s *wiring.Services, addr net.Addr) error {
	cfg := s.Config
	store := "SQLite in " + cfg.Data
	if cfg.DatabaseURL != "" {
		store = "PostgreSQL"
	}
	text := fmt.Sprintf("OCR Console %s listens on http://%s (%s).\n", currentVersion(), addr, store)
	if c.Demo {
		text += fmt.Sprintf("Sign in as the demo customer: %s, password %s\n", demo.Email, demo.Password)
		link, err := s.DemoDesk(p.ctx)
		if err != nil {
			return err
		}
		text += fmt.Sprintf("Look around at the operator’s desk, by this link, once: %s\n", link)
	} else {
		text += "Open the address and sign up, or start with --demo to look at a customer with three months of history.\n"
	}
	return p.printf("%s", text)
}

// warnOfEngine says on start what recognition needs and does not have yet.
func warnOfEngine(p *program, engine recognition.Engine) error {
	err := engine.Ready()
	if err == nil {
		if lacks := engine.Lacks(); lacks != "" {
			return p.printf("%s\n", lacks)
		}
		return nil
	}
	return p.printf("Recognition does not work yet: %v\nUntil then, calls are answered with ModelArts.4403 and nobody pays for them.\n", err)
}
