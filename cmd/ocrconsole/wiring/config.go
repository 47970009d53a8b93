package wiring

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// Config is read from the environment; SettingsHelp in serve --help and OPERATING.md list the same.
type Config struct {
	Addr           string        `env:"OCRCONSOLE_ADDR" envDefault:"127.0.0.1:8080"`
	Data           string        `env:"OCRCONSOLE_DATA" envDefault:"data"`
	DatabaseURL    string        `env:"DATABASE_URL"`
	DatabaseRead   string        `env:"DATABASE_READ_URL"`
	PublicURL      string        `env:"OCRCONSOLE_PUBLIC_URL"`
	CatalogFile    string        `env:"OCRCONSOLE_CATALOG"`
	ArrearsGrace   time.Duration `env:"OCRCONSOLE_ARREARS_GRACE" envDefault:"24h"`
	CoolingOff     time.Duration `env:"OCRCONSOLE_COOLING_OFF" envDefault:"120h"`
	EraseAfter     time.Duration `env:"OCRCONSOLE_ERASE_AFTER" envDefault:"720h"`
	TrailKeep      time.Duration `env:"OCRCONSOLE_AUDIT_KEEP" envDefault:"9600h"`
	CreditLimit    string        `env:"OCRCONSOLE_CREDIT_LIMIT"`
	StarterCredit  string        `env:"OCRCONSOLE_STARTER_CREDIT"`
	WebhookNets    []string      `env:"OCRCONSOLE_WEBHOOK_NETWORKS"`
	DNSServer      string        `env:"OCRCONSOLE_DNS_SERVER"`
	TrustedProxies []string      `env:"OCRCONSOLE_TRUSTED_PROXIES"`
	LogFormat      string        `env:"OCRCONSOLE_LOG_FORMAT" envDefault:"text"`
	CheckWithout   []string      `env:"OCRCONSOLE_CHECK_WITHOUT"`
	SandboxSecret  string        `env:"OCRCONSOLE_SANDBOX_SECRET"`
	Access         accessConfig
	OCR            ocrConfig
	Stripe         stripeConfig
	Bank           bankConfig
	Mail           mailConfig
	Statement      statementConfig
	Operator       operatorConfig
	Watch          watchConfig
	Desk           deskConfig

	creditLimitMicros rules.Micros
	starterMicros     rules.Micros
	publicURL         *url.URL // nil: addresses within the site are relative
	proxies           []netip.Prefix
	webhookNets       []netip.Prefix
}

// SettingsHelp explains every setting, for serve --help.
const SettingsHelp = `Settings come from the environment:

  OCRCONSOLE_ADDR             address to listen on (127.0.0.1:8080)
  OCRCONSOLE_OPERATOR_ADDR    address of the operator's desk alone, such as 127.0.0.1:8081 (at /operator of the console)
  OCRCONSOLE_OPERATOR_URL     the address operators use for it, such as https://desk.example.com (OCRCONSOLE_OPERATOR_ADDR)
  OCRCONSOLE_OPERATOR_LIMIT   how much money one operator moves alone within 24 hours, in the catalog's currency (what does for 100 dollars)
  OCRCONSOLE_DATA             directory for what is stored locally: the embedded database, generated keys (data)
  DATABASE_URL                postgres://user:password@host/database, also through a pooler; without it, SQLite in OCRCONSOLE_DATA
  DATABASE_READ_URL           a server that follows it, from which pages and exports are read (none)
  OCRCONSOLE_PUBLIC_URL       the address customers use, such as https://ocr.example.com (whatever they use)
  OCRCONSOLE_CATALOG          catalog file to apply at every start; without it, the built-in one on first start
  OCRCONSOLE_ARREARS_GRACE    how long pay-per-use calls go on in arrears (24h; 0s: not at all)
  OCRCONSOLE_CREDIT_LIMIT     how much may be owed before they stop, in the catalog's currency (what does for 100 dollars: 100, of yen
                              10000; 0: nothing)
  OCRCONSOLE_STARTER_CREDIT   how much a new account may owe before its first payment, from which on the two above hold (what
                              does for half a dollar: 0.50, of yen 50; 0: nothing)
  OCRCONSOLE_COOLING_OFF      how long after payment an unused package can be returned (120h; 0s: not at all)
  OCRCONSOLE_ERASE_AFTER      how long after a customer closed their account what is personal of it is kept (720h; 0s: not at all)
  OCRCONSOLE_AUDIT_KEEP       how long entries of audit trails are kept, 720h at least (9600h)
  OCRCONSOLE_TRUSTED_PROXIES  networks and addresses whose X-Forwarded-For is believed, such as 10.0.0.0/8 (none)
  OCRCONSOLE_WEBHOOK_NETWORKS  networks and addresses beside the public internet that webhooks and single sign-on may reach, on
                              any port, such as 10.1.0.0/16 (none)
  OCRCONSOLE_DNS_SERVER       where domains of single sign-on are looked up, such as 192.0.2.53:53 (as the machine does)
  OCRCONSOLE_LOG_FORMAT       text or json (text)
  OCRCONSOLE_METRICS_ADDR     another address to listen on, for Prometheus, which reads /metrics there without signing in: one that customers
                              cannot reach, such as 127.0.0.1:9464 (none)
  OTEL_EXPORTER_OTLP_ENDPOINT  collector of OpenTelemetry that requests are followed for, over HTTP, such as http://127.0.0.1:4318 (none)
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT  the address that spans are posted to, if it is another than v1/traces there (none)
  OTEL_EXPORTER_OTLP_HEADERS  sent to the collector, such as authorization=Bearer%20… (none)
  OTEL_SERVICE_NAME           what the program is called there (ocrconsole)
  OTEL_TRACES_SAMPLER_ARG     how many of the traces that begin here are followed, 0 to 1; callers decide on their own (1)
  OCRCONSOLE_CHECK_WITHOUT    findings of ocrconsole check that are as they should be here, such as backup,https (none)
  OCRCONSOLE_SANDBOX_SECRET   signs the sandbox payment provider's notifications (generated in OCRCONSOLE_DATA)
  OCRCONSOLE_STRIPE_KEY       takes card payments at Stripe instead of the sandbox: sk_live_…, sk_test_… (none)
  OCRCONSOLE_STRIPE_WEBHOOK_SECRET  signing secret of the webhook endpoint at Stripe: whsec_… (none)
  OCRCONSOLE_STRIPE_CHECKOUT_URL    where Stripe's payment pages are (https://checkout.stripe.com)
  OCRCONSOLE_STRIPE_URL       where Stripe's API is, for tests (at Stripe)
  OCRCONSOLE_BANK_IBAN        the bank account that customers may transfer money to (none: transfers are not offered)
  OCRCONSOLE_BANK_HOLDER      whose account that is
  OCRCONSOLE_BANK_BIC         the code of its bank (none)
  OCRCONSOLE_BANK_NAME        the name of its bank (none)
  OCRCONSOLE_MASTER_KEY       encrypts the secrets of access keys and webhooks: 32 random bytes in base64 (generated in OCRCONSOLE_DATA)
  OCRCONSOLE_PREVIOUS_MASTER_KEY    the master key before, while it is being changed: see ocrconsole master-key rotate (none)
  OCRCONSOLE_STATEMENT_KEY    signs statements: 32 random bytes in base64 (generated in OCRCONSOLE_DATA)
  OCRCONSOLE_KEYS_PER_USER    how many access keys a user may have (2)
  OCRCONSOLE_OCR_ENGINE       who recognises: local, what is installed here; tesseract, that alone; or remote, a service of the
                              operator's own (local)
  OCRCONSOLE_OCR_MODELS       directory of the recognition engine, where make engine puts it (models in OCRCONSOLE_DATA)
  OCRCONSOLE_OCR_LANGUAGES    languages of web images and passports, as tesseract names them, such as eng,chi_sim (eng)
  OCRCONSOLE_OCR_REMOTE_URLS  the remote service by region, such as ap-southeast-2=https://ocr.example.com,…
  OCRCONSOLE_OCR_REMOTE_TOKEN sent to the remote service as a bearer token (none)
  OCRCONSOLE_OCR_WORKERS      pictures recognised at once; with the remote engine, in each region (one per core; remote: 64)
  OCRCONSOLE_CALLS_PER_SECOND calls an account may make in a second, in this process (50)
  OCRCONSOLE_CALLS_AT_ONCE    calls an account may have running, in this process (20)
  OCRCONSOLE_URL_IMAGES       whether pictures may be sent by their address: on or off (on)
  OCRCONSOLE_SMTP_URL         mail server, smtp://user:password@host:587 or smtps://… (mails are kept in OCRCONSOLE_DATA/mail)
  OCRCONSOLE_OPERATOR_NAME    who issues receipts and invoices; without it, none are issued on real money
  OCRCONSOLE_OPERATOR_ADDRESS its address, lines separated by semicolons (none)
  OCRCONSOLE_OPERATOR_TAX_ID  its tax id (none)
  OCRCONSOLE_TAX              the tax that prices include, such as VAT 7 % (none)
  OCRCONSOLE_MAIL_FROM        who mails are from, such as OCR Console <no-reply@example.com> (needed with a mail server)`

// SettingsError lists every wrong setting.
type SettingsError struct {
	Problems []string
}

// Error joins the problems.
func (e *SettingsError) Error() string { return strings.Join(e.Problems, "; ") }

// ReadConfig reads and checks all settings; what is wrong is named all at once.
func ReadConfig(environ []string) (*Config, error) {
	var c Config
	wrong := &SettingsError{}
	err := env.ParseWithOptions(&c, env.Options{Environment: env.ToMap(environ)})
	var all env.AggregateError
	if errors.As(err, &all) {
		for _, e := range all.Errors {
			wrong.Problems = append(wrong.Problems, describe(e))
		}
	} else if err != nil {
		wrong.Problems = append(wrong.Problems, err.Error())
	}
	wrong.Problems = append(wrong.Problems, slices.Concat(c.check(), c.Access.check(), c.Statement.check(), c.OCR.check(), c.Stripe.check(c.PublicURL), c.Bank.check(), c.Mail.check(c.PublicURL), c.Operator.check(), c.Desk.check(), c.Watch.check(c.Addr))...)
	if len(wrong.Problems) > 0 {
		return nil, wrong
	}
	return &c, nil
}

// settingsOfLengths names the settings that must be durations, by the fields that hold them.
var settingsOfLengths = map[string]string{"ArrearsGrace": "OCRCONSOLE_ARREARS_GRACE", "CoolingOff": "OCRCONSOLE_COOLING_OFF", "EraseAfter": "OCRCONSOLE_ERASE_AFTER", "TrailKeep": "OCRCONSOLE_AUDIT_KEEP"}

// describe names the setting, not the field, that could not be read.
func describe(err error) string {
	var parse env.ParseError
	if errors.As(err, &parse) {
		if setting, known := settingsOfLengths[parse.Name]; known {
			return setting + " must be a duration such as 24h"
		}
		if setting, known := settingsOfNumbers[parse.Name]; known {
			return setting + " must be a whole number"
		}
	}
	return err.Error()
}

func (c *Config) checkDatabases(wrong func(setting, format string, args ...any)) {
	for _, of := range []struct{ setting, address string }{{"DATABASE_URL", c.DatabaseURL}, {"DATABASE_READ_URL", c.DatabaseRead}} {
		if of.address != "" && !strings.HasPrefix(of.address, "postgres://") && !strings.HasPrefix(of.address, "postgresql://") {
			wrong(of.setting, "must start with postgres://")
		}
	}
	if c.DatabaseRead != "" && c.DatabaseURL == "" {
		wrong("DATABASE_READ_URL", "needs DATABASE_URL, which it follows")
	}
}

// check checks what the types alone cannot, and keeps what it parsed.
func (c *Config) check() (problems []string) {
	wrong := func(setting, format string, args ...any) {
		problems = append(problems, setting+" "+fmt.Sprintf(format, args...))
	}
	if !isHostPort(c.Addr) {
		wrong("OCRCONSOLE_ADDR", "must be host:port, not %q", c.Addr)
	}
	c.checkDatabases(wrong)
	if c.PublicURL != "" {
		c.PublicURL = strings.TrimRight(c.PublicURL, "/")
		parsed, err := url.Parse(c.PublicURL)
		if err != nil || parsed.Host == "" || parsed.Path != "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
			wrong("OCRCONSOLE_PUBLIC_URL", "must be http://host or https://host, not %q", c.PublicURL)
		}
		c.publicURL = parsed
	}
	if c.ArrearsGrace < 0 {
		wrong("OCRCONSOLE_ARREARS_GRACE", "must not be negative")
	}
	if c.CoolingOff < 0 {
		wrong("OCRCONSOLE_COOLING_OFF", "must not be negative")
	}
	if c.EraseAfter < 0 {
		wrong("OCRCONSOLE_ERASE_AFTER", "must not be negative")
	}
	if c.TrailKeep < models.ShortestTrail {
		wrong("OCRCONSOLE_AUDIT_KEEP", "must be at least %gh", models.ShortestTrail.Hours())
	}
	c.defaultCredit("")
	if c.CreditLimit != "" {
		var err error
		if c.creditLimitMicros, err = rules.ParseMicros(c.CreditLimit); err != nil || c.creditLimitMicros < 0 {
			wrong("OCRCONSOLE_CREDIT_LIMIT", "must be an amount such as 100 or 12.50, not %q", c.CreditLimit)
		}
	}
	if c.StarterCredit != "" {
		var err error
		if c.starterMicros, err = rules.ParseMicros(c.StarterCredit); err != nil || c.starterMicros < 0 {
			wrong("OCRCONSOLE_STARTER_CREDIT", "must be an amount such as 0.50 or 5, not %q", c.StarterCredit)
		}
	}
	c.checkNetworks(wrong)
	if c.LogFormat != "text" && c.LogFormat != "json" {
		wrong("OCRCONSOLE_LOG_FORMAT", "must be text or json, not %q", c.LogFormat)
	}
	c.checkFindings(wrong)
	if c.SandboxSecret != "" && len(c.SandboxSecret) < 16 {
		wrong("OCRCONSOLE_SANDBOX_SECRET", "must have at least 16 characters")
	}
	return problems
}

// checkNetworks checks what says where requests come from, and go to.
func (c *Config) checkNetworks(wrong func(setting, format string, args ...any)) {
	var unread []string
	if c.proxies, unread = parseNetworks(c.TrustedProxies); len(unread) > 0 {
		wrong("OCRCONSOLE_TRUSTED_PROXIES", "must be networks such as 10.0.0.0/8 or addresses, not %q", strings.Join(unread, ","))
	}
	if _, _, err := net.SplitHostPort(c.DNSServer); err != nil && c.DNSServer != "" {
		wrong("OCRCONSOLE_DNS_SERVER", "must be an address with its port, such as 192.0.2.53:53, not %q", c.DNSServer)
	}
	if c.webhookNets, unread = parseNetworks(c.WebhookNets); len(unread) > 0 {
		wrong("OCRCONSOLE_WEBHOOK_NETWORKS", "must be networks such as 10.1.0.0/16 or addresses, not %q", strings.Join(unread, ","))
	}
}

// isHostPort tells whether a text names where to listen.
func isHostPort(text string) bool {
	_, _, err := net.SplitHostPort(text)
	return err == nil
}

// checkFindings checks the names of what is not to be found.
func (c *Config) checkFindings(wrong func(setting, format string, args ...any)) {
	for _, name := range c.CheckWithout {
		if !slices.Contains(findingNames, name) {
			wrong("OCRCONSOLE_CHECK_WITHOUT", "must be some of %s, not %q", strings.Join(findingNames, ","), name)
		}
	}
}

// creditUnits is how much may be owed where nobody set it, in what does for a dollar, and starterPart which part of a dollar
// before the first payment: some thirty calls, enough to try every service.
const (
	creditUnits = 100
	starterPart = 2
)

// defaultCredit sets how much may be owed in the currency, unless the operator did.
func (c *Config) defaultCredit(currency string) {
	money := catalog.CurrencyOf(currency)
	if c.CreditLimit == "" {
		c.creditLimitMicros = money.RoundMicros(creditUnits)
	}
	if c.Desk.Alone == "" {
		c.Desk.aloneMicros = money.RoundMicros(creditUnits)
	}
	if c.StarterCredit == "" {
		c.starterMicros = money.RoundMicros(1) / starterPart
	}
}

// Warn says on start what is only for a while. What is not fit for production LogFindings says, once.
func (c *Config) Warn(log *slog.Logger) { c.warnOfMasterKey(log) }

func (c *Config) credit() rules.CreditPolicy {
	return rules.CreditPolicy{Grace: c.ArrearsGrace, LimitMicros: c.creditLimitMicros, StarterMicros: c.starterMicros}
}

// Database says where the database is.
func (c *Config) Database() models.Config {
	return models.Config{URL: c.DatabaseURL, ReadURL: c.DatabaseRead, Dir: c.Data}
}
