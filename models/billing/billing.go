package billing

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Billing are the use cases; all fields but Clock and SettleAfter are required.
type Billing struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	Terms
	// SettleAfter is how long after its end an hour is settled: calls in flight and gateways' last reports of it come
	// meanwhile, and are no late ones.
	SettleAfter time.Duration
	// PublicURL is where customers reach the console, without a slash at the end: providers send them back there.
	PublicURL string
	// NotifyURL is where the provider reaches the console, without a slash at the end.
	NotifyURL string
	// Addresses are the paths there that providers are told.
	Addresses Addresses
	// LimitsSet is told that an account's own limits were set, and of its version since: what this process knew of the account before
	// lets no call pass any more. Other processes find out within a second. nil: this one does, too.
	LimitsSet func(accountID, version int64)
}

// Addresses are paths of the console that payment providers are told.
type Addresses struct {
	Payment func(ref string) string      // where a payment stands, and customers are sent back to
	Webhook func(provider string) string // where the provider tells what became of one
}

// Terms are what business is done on, in whatever turn.
type Terms struct {
	Provider Provider
	// Bank is where bank transfers go; nil where none are taken.
	Bank *bank.Account
	// Credit is how far pay-per-use goes on in arrears, and what new accounts may owe; shown to customers.
	Credit rules.CreditPolicy
	// ConfirmsMail is that a mail server is set: what is free then needs a confirmed address.
	ConfirmsMail bool
	// CoolingOff is for how long after payment an unused package can be returned; zero: not at all.
	CoolingOff time.Duration
}

// TestMoney tells that the payment provider moves no real money.
func (t *Terms) TestMoney() bool { return t.Provider.Test() }

// OrderTTL is how long an order may stay unpaid.
const OrderTTL = 24 * time.Hour

// What one order and one top-up may be. Top-ups are those of a currency whose unit does where a dollar would; in others
// they are as many times as much as its scale says.
const (
	MaxQuantity                 = 100
	MaxLines                    = 50
	MinTopUpMicros rules.Micros = 1_000_000
	MaxTopUpMicros rules.Micros = 10_000_000_000
	maxKeyBytes                 = 100
)

// checkKey checks an idempotency key that came from a form.
func checkKey(key string) error {
	if key == "" || len(key) > maxKeyBytes {
		return models.Refuse(models.Invalid, cause.FormIncomplete)
	}
	return nil
}
