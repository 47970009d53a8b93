package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/documents"
	"ocrconsole/models/exports"
	"ocrconsole/models/metering"
	"ocrconsole/models/outbox"
	"ocrconsole/models/recognition"
	"ocrconsole/views/format"
	"ocrconsole/web/printer"
)

// services are the use cases on an open database.
type services struct {
	cfg       *config
	db        *models.DB
	clock     models.Clock
	catalog   *catalog.Reader
	accounts  *accounts.Accounts
	billing   *billing.Billing
	documents *documents.Documents
	metering  *metering.Metering
	exports   *exports.Exports
	keys      *accounts.Keys     // set by useKeys, for the commands that need a master key
	engine    recognition.Engine // what recognises; set by open
	alerts    *alerts.Alerts
	outbox    *outbox.Outbox // set by useMail, for what runs the jobs

	publicURL string // where links in mails and calendars lead; set by useMail
}

// open reads the settings, opens the database, migrates it, and makes sure that it has a catalog.
func (p *program) open() (*services, error) {
	cfg, db, err := p.connect()
	if err != nil {
		return nil, err
	}
	if err := prepare(p.ctx, cfg, db, p.clock); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	snapshot, err := catalog.NewReader(db).Current(p.ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	cfg.defaultCredit(snapshot.Currency)
	s := newServices(cfg, db, p.clock)
	if s.engine, err = cfg.OCR.newEngine(cfg.Data); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// connect reads the settings and opens the database as it is, unless a newer program has upgraded it.
func (p *program) connect() (*config, *models.DB, error) {
	cfg, err := readConfig(p.env)
	if err != nil {
		return nil, nil, err
	}
	db, err := models.Open(p.ctx, cfg.database())
	if err != nil {
		return nil, nil, fmt.Errorf("%s", oneLine(err))
	}
	if err := models.RefuseNewer(p.ctx, db); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return cfg, db, nil
}

// oneLine keeps the cause of a failed connection to one line.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// settleAfter is how long after its end an hour is settled; gateways report within less.
const settleAfter = time.Minute

// newServices makes the use cases, all on the system's clock or, for made-up history, on the one given.
func newServices(cfg *config, db *models.DB, clock models.Clock) *services {
	reader := catalog.NewReader(db)
	s := &services{
		cfg: cfg, db: db, clock: clock, catalog: reader,
		accounts: &accounts.Accounts{DB: db, Catalog: reader, Clock: clock, ConfirmsByMail: cfg.Mail.SMTPURL != ""},
		billing: &billing.Billing{
			DB: db, Catalog: reader, Clock: clock, SettleAfter: settleAfter, PublicURL: cfg.PublicURL, NotifyURL: cfg.PublicURL,
			Terms: billing.Terms{
				Credit: cfg.credit(), CoolingOff: cfg.CoolingOff, ConfirmsMail: cfg.Mail.SMTPURL != "", Money: format.Amount, Calls: format.Count,
			},
		},
		documents: &documents.Documents{
			DB: db, Catalog: reader, Clock: clock, Operator: cfg.Operator.operator(), Printer: printer.Printer{},
		},
		exports:  &exports.Exports{DB: db, Clock: clock},
		metering: &metering.Metering{DB: db, Catalog: reader, Clock: clock, Credit: cfg.credit()},
		alerts: &alerts.Alerts{
			DB: db, Catalog: reader, Clock: clock, Credit: cfg.credit(),
			Words: func(s *catalog.Snapshot) alerts.Words { return format.New(s.Currency, s.Zone) },
		},
	}
	s.accounts.Welcome = s.billing.GrantStarter
	return s
}

// prepare migrates the database and applies the operator's catalog or, where there is none, the built-in one.
func prepare(ctx context.Context, cfg *config, db *models.DB, clock models.Clock) error {
	if _, err := models.Migrate(ctx, db); err != nil {
		return err
	}
	if cfg.CatalogFile != "" {
		data, err := os.ReadFile(cfg.CatalogFile)
		if err != nil {
			return fmt.Errorf("read catalog: %w", err)
		}
		return applyCatalog(ctx, cfg, db, clock, cfg.CatalogFile, data)
	}
	_, err := catalog.NewReader(db).Current(ctx)
	if models.CodeOf(err) != models.Unavailable {
		return err
	}
	name, data := catalog.Default()
	return applyCatalog(ctx, cfg, db, clock, name, data)
}

func applyCatalog(ctx context.Context, cfg *config, db *models.DB, clock models.Clock, name string, data []byte) error {
	file, problems := readCatalog(name, data, cfg.Stripe.inUse())
	if len(problems) > 0 {
		return catalogProblems(problems)
	}
	_, err := catalog.Apply(ctx, db, file, clock.Now())
	return err
}

func catalogProblems(problems []catalog.Problem) error {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.String()
	}
	return errors.New("the catalog has problems:\n" + strings.Join(lines, "\n"))
}
