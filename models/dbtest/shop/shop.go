// Package shop gives tests a small shop to do business in: a catalog with prices that are easy to reckon with,
// customers, a clock that stands still until it is told, a payment provider on the desk, and the use cases wired
// to them. Whatever a test does, the books must balance at its end.
package shop

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/alerts"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/documents"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
	"ocrconsole/models/verify"
	"ocrconsole/views/routes"
)

// Where the shop is and what it sells; see prices.
const (
	Bangkok   = "ap-southeast-2"
	Singapore = "ap-southeast-3"
	Passport  = "passport"
	WebImage  = "web-image"
	IDCard    = "id-card"
)

// Zone is the billing time zone unless a test asks for another.
const Zone = "Asia/Shanghai"

// CoolingOff is for how long the shop takes unused packages back.
const CoolingOff = 5 * 24 * time.Hour

// prices: passport costs a flat 0.008, web-image graduated tiers, id-card nothing.
const prices = `currency: USD
billing_time_zone: ZONE
regions:
  - {code: ap-southeast-2, name: AP-Bangkok}
  - {code: ap-southeast-3, name: AP-Singapore}
services:
  - {code: passport, name: Passport OCR}
  - {code: web-image, name: Web Image OCR}
  - {code: id-card, name: ID Card OCR}
offerings:
  - region: ap-southeast-2
    service: passport
    pay_per_use: "0.0080"
    free_calls: 20
    packages:
      - {calls: 10, price: "0.07"}
      - {calls: 100, price: "0.60"}
      - {calls: 1000, price: "5.00"}
  - region: ap-southeast-3
    service: passport
    pay_per_use: "0.0090"
    packages:
      - {calls: 100, price: "0.70"}
  - region: ap-southeast-2
    service: web-image
    pay_per_use:
      - {from_calls: 0, price: "0.0080"}
      - {from_calls: 1000, price: "0.0050"}
    packages:
      - {calls: 1000, price: "4.00"}
  - region: ap-southeast-2
    service: id-card
    pay_per_use: "0"
`

// Start is when a shop opens: in the middle of an hour, a day and a month of its zone.
var Start = time.Date(2026, 3, 17, 4, 25, 10, 0, time.UTC)

// Shop is the business of one test.
type Shop struct {
	DB       *models.DB
	Clock    *Clock
	Card     *Card
	Catalog  *catalog.Reader
	Accounts *accounts.Accounts
	Metering *metering.Metering
	Billing  *billing.Billing
	Alerts   *alerts.Alerts

	Documents *documents.Documents
}

// Open opens a shop whose books are checked when the test ends.
func Open(t testing.TB, db *models.DB) *Shop {
	t.Helper()
	s := New(t, db, Zone)
	t.Cleanup(func() { s.Balance(t) })
	return s
}

// New opens a shop in the billing time zone. Nobody checks its books.
func New(t testing.TB, db *models.DB, zone string) *Shop {
	t.Helper()
	s := &Shop{DB: db, Clock: &Clock{now: Start}, Card: NewCard(), Catalog: catalog.NewReader(db)}
	credit := rules.CreditPolicy{Grace: 24 * time.Hour, LimitMicros: 50_000_000}
	s.Accounts = &accounts.Accounts{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, HashMemoryKiB: 64}
	s.Metering = &metering.Metering{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: credit}
	s.Billing = &billing.Billing{
		DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, PublicURL: "https://console.example.com", NotifyURL: "https://console.example.com",
		Addresses: billing.Addresses{Payment: routes.Payment, Webhook: routes.PaymentWebhook},
		Terms:     billing.Terms{Provider: s.Card, Credit: credit, CoolingOff: CoolingOff},
	}
	s.Billing.LimitsSet = s.Metering.Outdate
	s.Documents = &documents.Documents{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, Printer: Press{}, TestMoney: s.Billing.TestMoney}
	s.Alerts = &alerts.Alerts{
		DB: db, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: credit,
	}
	s.Reprice(t, "ZONE", zone)
	watch(t, db, "all", slices.Concat(statementsOfAll, statementsOfJobs))
	return s
}

// Reprice applies the shop's catalog with each old text replaced by the new one beside it.
func (s *Shop) Reprice(t testing.TB, replacements ...string) {
	t.Helper()
	text := strings.NewReplacer(append(replacements, "ZONE", Zone)...).Replace(prices)
	file, problems := catalog.Parse("shop.yaml", []byte(text))
	if file == nil {
		t.Fatal(problems)
	}
	if _, err := catalog.Apply(t.Context(), s.DB, file, s.Clock.Now()); err != nil {
		t.Fatal(err)
	}
}

// Balance fails the test unless everything that is stored is what the records give.
func (s *Shop) Balance(t testing.TB) {
	t.Helper()
	// Not the test's context: that has ended by the time its cleanups run.
	report, err := verify.Run(context.Background(), s.DB)
	if err != nil {
		t.Errorf("verify: %v", err)
		return
	}
	if !report.Clean() {
		var table strings.Builder
		_ = report.WriteTable(&table)
		t.Errorf("the books do not balance:\n%s", table.String())
	}
	s.checkStatements(t)
}

// Customer is an account with its projects by region.
type Customer struct {
	ID       int64
	Projects map[string]string
	shop     *Shop
	calls    int
}

// Customer opens the account of a customer whom the operator knows: grace and credit limit hold from the start.
func (s *Shop) Customer(t testing.TB) *Customer {
	t.Helper()
	return s.open(t, func(tx *gorm.DB, account *models.Account) error { return account.SaveVouched(tx, true, s.Clock.Now()) })
}

// Newcomer opens the account of somebody who has not paid, with a starter credit.
func (s *Shop) Newcomer(t testing.TB, starterMicros rules.Micros) *Customer {
	t.Helper()
	return s.open(t, func(tx *gorm.DB, account *models.Account) error {
		return account.SaveStarter(tx, models.StarterGiven, starterMicros, s.Clock.Now())
	})
}

func (s *Shop) open(t testing.TB, as func(tx *gorm.DB, account *models.Account) error) *Customer {
	t.Helper()
	c := &Customer{shop: s}
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		account, err := models.CreateAccount(tx, "Customer", s.Clock.Now())
		if err != nil {
			return err
		}
		c.ID = account.ID
		// As that of everybody, so that whatever moves money or quota has to leave its entry: verify looks at the end of each test.
		if err := models.Record(tx, account.ID, account.CreatedAt, trail.AccountCreated{Email: "customer@example.com", Name: account.Name}); err != nil {
			return err
		}
		return as(tx, account)
	})
	if err == nil {
		c.Projects, err = s.Accounts.Projects(t.Context(), c.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Calls reports n successful calls of the service in the region, made at the instant, under new request ids.
func (c *Customer) Calls(n int, region, service string, at time.Time) []metering.Event {
	events := make([]metering.Event, n)
	for i := range events {
		c.calls++
		events[i] = metering.Event{
			Index: i, RequestID: fmt.Sprintf("req-%06d", c.calls), ProjectID: c.Projects[region],
			Service: service, At: at, HTTPStatus: 200,
		}
	}
	return events
}

// Account loads the account.
func (c *Customer) Account(t testing.TB) *models.Account {
	t.Helper()
	account, err := models.FindAccount(c.shop.DB.WithContext(t.Context()), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// Packages loads the account's packages by number.
func (c *Customer) Packages(t testing.TB) []models.Package {
	t.Helper()
	packages, err := models.PackagesOf(c.shop.DB.WithContext(t.Context()), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// Entries loads the account's ledger, oldest first.
func (c *Customer) Entries(t testing.TB) []models.LedgerEntry {
	t.Helper()
	var entries []models.LedgerEntry
	if err := c.shop.DB.WithContext(t.Context()).Where("account_id = ?", c.ID).Order("seq").Find(&entries).Error; err != nil {
		t.Fatal(err)
	}
	return entries
}

// TopUp brings money onto the balance, paid by card.
func (c *Customer) TopUp(t testing.TB, micros rules.Micros) {
	t.Helper()
	c.calls++
	payment, err := c.shop.Billing.TopUp(t.Context(), c.ID, fmt.Sprint("top-up ", c.calls), micros)
	if err == nil {
		err = c.shop.Billing.Apply(t.Context(), c.shop.Card.Pay(payment.Ref().String()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Close closes the account, as its customer does.
func (c *Customer) Close(t testing.TB) {
	t.Helper()
	now := c.shop.Clock.Now()
	err := c.shop.DB.Write(t.Context(), func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, c.ID)
		if err != nil {
			return err
		}
		if err := models.Record(tx, c.ID, now, trail.AccountClosed{}); err != nil {
			return err
		}
		return models.CloseAccount(tx, account, "customer@example.com", now)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Subscribe enables pay-per-use.
func (c *Customer) Subscribe(t testing.TB, region, service string) {
	t.Helper()
	if err := c.shop.Billing.Subscribe(t.Context(), c.ID, region, service); err != nil {
		t.Fatal(err)
	}
}

// Order places an order of the packages.
func (c *Customer) Order(t testing.TB, region, service string, calls, quantity int64) *models.Order {
	t.Helper()
	spec, err := c.shop.Billing.FindSpecification(t.Context(), region, service, calls)
	if err != nil {
		t.Fatal(err)
	}
	c.calls++
	order, err := c.shop.Billing.PlaceOrder(t.Context(), c.ID, fmt.Sprint("order ", c.calls), billing.Choice{
		Region: region, Service: service, Calls: calls, Quantity: quantity, UnitPriceMicros: spec.PriceMicros,
	})
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// Clock stands still until it is told.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now tells the time; it is the models.Clock of the shop.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set sets the time.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Advance lets time pass and tells the time then.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}
