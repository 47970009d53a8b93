// Package wiring puts the program together: it reads the settings, opens the database, and makes the use cases on it, the pages
// and the API before them, the jobs, and the adapters to payment provider, mail and recognition. Commands, the demo customer
// and the benchmarks take of it what they need; tests start the same console.
package wiring

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/audit"
	"ocrconsole/models/billing"
	"ocrconsole/models/breaker"
	"ocrconsole/models/calls"
	"ocrconsole/models/caps"
	"ocrconsole/models/catalog"
	"ocrconsole/models/documents"
	"ocrconsole/models/exports"
	"ocrconsole/models/metering"
	"ocrconsole/models/outbox"
	"ocrconsole/models/recognition"
	"ocrconsole/models/vouchers"
	"ocrconsole/models/webhooks"
	"ocrconsole/views/routes"
	"ocrconsole/web/metrics"
	"ocrconsole/web/printer"
	"ocrconsole/web/traces"
)

// Services are the use cases on an open database.
type Services struct {
	Config    *Config
	DB        *models.DB
	Clock     models.Clock
	Catalog   *catalog.Reader
	Accounts  *accounts.Accounts
	Billing   *billing.Billing
	Documents *documents.Documents
	Metering  *metering.Metering
	Exports   *exports.Exports
	Keys      *accounts.Keys     // set by UseKeys, for the commands that need a master key
	Engine    recognition.Engine // what recognises; set by Open
	Alerts    *alerts.Alerts
	Caps      *caps.Caps
	Vouchers  *vouchers.Vouchers
	Outbox    *outbox.Outbox     // set by UseMail, for what runs the jobs
	Webhooks  *webhooks.Webhooks // set by UseMail
	Breaker   *breaker.Breaker   // set by UseMail
	Refusals  *calls.Refusals
	Audit     *audit.Audit
	Metrics   *metrics.Metrics
	Held      catalog.Held // why the catalog that is applied at every start was not, set by Open

	deskAt string         // where the operator's desk listens, if that is an address of its own; set by Listen
	tracer *traces.Tracer // set by Router; nil: no request is followed

	PublicURL string // where links in mails and calendars lead; set by UseMail
}

// Open reads the settings, opens the database, migrates it, and makes sure that it has a catalog. Without a clock it is the system's.
func Open(ctx context.Context, environ []string, clock models.Clock) (*Services, error) {
	cfg, db, err := Connect(ctx, environ)
	if err != nil {
		return nil, err
	}
	held, err := prepare(ctx, cfg, db, clock)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	snapshot, err := catalog.NewReader(db).Current(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	cfg.defaultCredit(snapshot.Currency)
	s := NewServices(cfg, db, clock)
	s.Held = held
	engine, err := cfg.OCR.NewEngine(cfg.Data)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.Engine = s.Metrics.Engine(engine)
	return s, nil
}

// Connect reads the settings and opens the database as it is, unless a newer program has upgraded it.
func Connect(ctx context.Context, environ []string) (*Config, *models.DB, error) {
	cfg, err := ReadConfig(environ)
	if err != nil {
		return nil, nil, err
	}
	db, err := models.Open(ctx, cfg.Database())
	if err != nil {
		return nil, nil, fmt.Errorf("%s", OneLine(err))
	}
	if err := models.RefuseNewer(ctx, db); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return cfg, db, nil
}

// OneLine keeps the cause of a failed connection to one line.
func OneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// SettleAfter is how long after its end an hour is settled; gateways report within less.
const SettleAfter = time.Minute

// NewServices makes the use cases, all on the system's clock or, for made-up history, on the one given.
func NewServices(cfg *Config, db *models.DB, clock models.Clock) *Services {
	reader := catalog.NewReader(db)
	s := &Services{
		Config: cfg, DB: db, Clock: clock, Catalog: reader,
		Accounts: &accounts.Accounts{DB: db, Catalog: reader, Clock: clock, ConfirmsByMail: cfg.Mail.SMTPURL != "", EraseAfter: &cfg.EraseAfter},
		Billing: &billing.Billing{
			DB: db, Catalog: reader, Clock: clock, SettleAfter: SettleAfter, PublicURL: cfg.PublicURL, NotifyURL: cfg.PublicURL,
			Addresses: billing.Addresses{Payment: routes.Payment, Webhook: routes.PaymentWebhook},
			Terms: billing.Terms{
				Credit: cfg.credit(), CoolingOff: cfg.CoolingOff, ConfirmsMail: cfg.Mail.SMTPURL != "", Bank: cfg.Bank.account(),
			},
		},
		Documents: &documents.Documents{
			DB: db, Catalog: reader, Clock: clock, Operator: cfg.Operator.operator(), Printer: printer.Printer{},
		},
		Exports:  &exports.Exports{DB: db, Clock: clock},
		Metering: &metering.Metering{DB: db, Catalog: reader, Clock: clock, Credit: cfg.credit(), AtOnce: cfg.OCR.CallsAtOnce},
		Alerts:   &alerts.Alerts{DB: db, Catalog: reader, Clock: clock, Credit: cfg.credit()},
		Caps:     &caps.Caps{DB: db, Catalog: reader, Clock: clock},
		Audit:    &audit.Audit{DB: db, Clock: clock, Keep: cfg.TrailKeep},
	}
	s.Vouchers = &vouchers.Vouchers{Billing: s.Billing, AloneMicros: cfg.Desk.aloneMicros}
	s.Caps.Changed, s.Billing.LimitsSet = s.Metering.Outdate, s.Metering.Outdate
	s.Metrics = metrics.New(db, clock)
	s.Metrics.Lanes(s.Metering)
	s.Metering.Watch = s.Metrics.Metering()
	s.Refusals = &calls.Refusals{Metering: s.Metering, Clock: clock, Watch: s.Metrics.Refused}
	s.Accounts.Welcome, s.Documents.TestMoney = s.Billing.GrantStarter, s.Billing.TestMoney
	return s
}

// prepare migrates the database and applies the operator's catalog, unless it must not at a start, or, where there is none, the built-in one.
func prepare(ctx context.Context, cfg *Config, db *models.DB, clock models.Clock) (catalog.Held, error) {
	if _, err := models.Migrate(ctx, db); err != nil {
		return "", err
	}
	if cfg.CatalogFile != "" {
		data, err := os.ReadFile(cfg.CatalogFile)
		if err != nil {
			return "", fmt.Errorf("read catalog: %w", err)
		}
		file, problems := ReadCatalog(cfg.CatalogFile, data, cfg.Stripe.inUse())
		if len(problems) > 0 {
			return "", catalogProblems(problems)
		}
		return catalog.ApplyAtStart(ctx, db, file, clock.Now())
	}
	_, err := catalog.NewReader(db).Current(ctx)
	if models.CodeOf(err) != models.Unavailable {
		return "", err
	}
	name, data := catalog.Default()
	return "", ApplyCatalog(ctx, cfg, db, clock, name, data)
}

// ApplyCatalog puts a catalog file in force, if what it sells can be paid at the provider in use.
func ApplyCatalog(ctx context.Context, cfg *Config, db *models.DB, clock models.Clock, name string, data []byte) error {
	file, problems := ReadCatalog(name, data, cfg.Stripe.inUse())
	if len(problems) > 0 {
		return catalogProblems(problems)
	}
	_, err := catalog.Apply(ctx, db, file, clock.Now())
	return err
}

// WarnOfCatalog says in the log that the operator's catalog was not applied at the start.
func (s *Services) WarnOfCatalog(log *slog.Logger) {
	if s.Held != "" {
		log.Warn("the catalog file is not applied: "+string(s.Held)+"; replace the file, or apply it by ocrconsole catalog apply", "file", s.Config.CatalogFile)
	}
}

func catalogProblems(problems []catalog.Problem) error {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = p.String()
	}
	return errors.New("the catalog has problems:\n" + strings.Join(lines, "\n"))
}

// RedeemURL is where a customer redeems the code, which is filled in there: for cards and mails.
func (s *Services) RedeemURL(code string) string {
	return s.Config.PublicURL + routes.With(routes.Redeem, "code", code)
}
