package wiring

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers"
	"ocrconsole/handlers/desk"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	deskacts "ocrconsole/models/desk"
	"ocrconsole/models/drafts"
	"ocrconsole/models/operators"
	"ocrconsole/models/outbox"
	"ocrconsole/models/revenue"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/search"
	"ocrconsole/models/transfers"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// deskConfig says where the operator's desk is.
type deskConfig struct {
	Addr string `env:"OCRCONSOLE_OPERATOR_ADDR"`
	URL  string `env:"OCRCONSOLE_OPERATOR_URL"`
	// Alone is how much money one operator moves alone: see desk.Desk.
	Alone string `env:"OCRCONSOLE_OPERATOR_LIMIT"`

	aloneMicros rules.Micros
	parsed      *url.URL // nil: wherever operators reach it
}

// check checks what the types alone cannot, and keeps what it parsed.
func (c *deskConfig) check() (problems []string) {
	if c.Addr != "" && !isHostPort(c.Addr) {
		problems = append(problems, "OCRCONSOLE_OPERATOR_ADDR must be host:port")
	}
	if c.Alone != "" {
		var err error
		if c.aloneMicros, err = rules.ParseMicros(c.Alone); err != nil || c.aloneMicros < 0 {
			problems = append(problems, "OCRCONSOLE_OPERATOR_LIMIT must be an amount such as 100 or 12.50")
		}
	}
	if c.URL == "" {
		return problems
	}
	if c.Addr == "" {
		problems = append(problems, "OCRCONSOLE_OPERATOR_URL needs OCRCONSOLE_OPERATOR_ADDR: without it the desk is where the console is")
	}
	c.URL = strings.TrimRight(c.URL, "/")
	parsed, err := url.Parse(c.URL)
	if err != nil || parsed.Host == "" || parsed.Path != "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		problems = append(problems, "OCRCONSOLE_OPERATOR_URL must be http://host or https://host")
	}
	c.parsed = parsed
	return problems
}

// Operators makes the use cases on operators; those that make links need UseKeys before.
func (s *Services) Operators() *operators.Operators {
	return &operators.Operators{DB: s.DB, Keys: s.Keys, Clock: s.Clock, Issuer: issuer + " desk"}
}

// deskURL is where operators reach the desk, "" where nobody said.
func (s *Services) deskURL() string {
	switch {
	case s.Config.Desk.URL != "":
		return s.Config.Desk.URL
	case s.deskAt != "":
		return s.deskAt
	case s.Config.Desk.Addr != "":
		return "http://" + s.Config.Desk.Addr
	case s.PublicURL != "": // once it is known where the console listens
		return s.PublicURL
	case s.Config.PublicURL != "":
		return s.Config.PublicURL
	}
	return "http://" + s.Config.Addr
}

// DeskLink is the address by which an operator sets up how they sign in.
func (s *Services) DeskLink(token string) string {
	return s.deskURL() + routes.WithToken(routes.DeskSetUp, token)
}

// desk makes the pages of the operator's desk. Passkeys there are of its own address.
func (s *Services) desk(console *handlers.Console) (*desk.Desk, error) {
	at, who := s.deskURL(), s.Operators()
	var err error
	if who.Party, err = accounts.NewRelyingParty(who.Issuer, at); err != nil {
		return nil, err
	}
	return &desk.Desk{
		Frame: console.Frame(), Operators: who, Audit: s.Audit, URL: at, Secure: strings.HasPrefix(at, "https://"),
		Revenue: &revenue.Revenue{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock}, Vouchers: s.Vouchers, Transfers: &transfers.Transfers{DB: s.DB, Billing: s.Billing, Catalog: s.Catalog, Clock: s.Clock, AloneMicros: s.Config.Desk.aloneMicros}, Drafts: s.drafts(), Metrics: s.Metrics, Findings: s.unfit,
		RedeemURL: func(code string) string { return s.PublicURL + routes.With(routes.Redeem, "code", code) },
		Search:    &search.Search{DB: s.DB}, Accounts: s.Accounts, Billing: s.Billing, Metering: s.Metering, Caps: s.Caps, Alerts: s.Alerts, Webhooks: s.Webhooks,
		Acts:     &deskacts.Desk{DB: s.DB, Billing: s.Billing, Accounts: s.Accounts, Mails: &outbox.Again{DB: s.DB, Clock: s.Clock}, Webhooks: s.Webhooks, Clock: s.Clock, AloneMicros: s.Config.Desk.aloneMicros},
		Sessions: console.Sessions, PublicURL: s.Config.PublicURL,
	}, nil
}

// drafts makes the use cases on drafts of the catalog.
func (s *Services) drafts() *drafts.Drafts {
	return &drafts.Drafts{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock, Cards: cards(s.Config.Stripe.inUse())}
}

// unfit tells the desk what is not fit for production.
func (s *Services) unfit(ctx context.Context) ([]desk.Finding, error) {
	found, err := Check(ctx, s.Config, s.DB, s.Clock.Now())
	shown := make([]desk.Finding, len(found))
	for i := range found {
		shown[i] = desk.Finding{Problem: found[i].Problem, Remedy: found[i].Remedy}
	}
	return shown, err
}

// deskRouter is the router of an address at which nothing but the desk is.
func (s *Services) deskRouter(pages *desk.Desk, cfg web.Config) (*echo.Echo, error) {
	cfg.DeskOnly, cfg.PublicURL = true, s.Config.Desk.parsed
	router, err := web.New(cfg)
	if err != nil {
		return nil, err
	}
	pages.Routes(router)
	return router, nil
}

// demoOperator looks around in the demo.
const demoOperator = "operator@example.com"

// DemoDesk gives the link by which the demo's operator looks around, once.
func (s *Services) DemoDesk(ctx context.Context) (string, error) {
	token, _, err := s.Operators().Add(ctx, operators.New{Email: demoOperator, Name: "Demo operator", Role: rights.Support, Demo: true})
	var there *models.Error
	if errors.As(err, &there) && there.Field == "email" {
		var found *models.Operator
		if found, err = s.Operators().Find(ctx, demoOperator); err == nil {
			token, err = s.Operators().Link(ctx, found.ID)
		}
	}
	return s.DeskLink(token), err
}
