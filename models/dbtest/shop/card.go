package shop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"ocrconsole/models/billing"
)

// ErrNoAnswer is what the card provider's network fails with when a test asks it to.
var ErrNoAnswer = errors.New("connection lost")

// Card is a card payment provider that remembers its checkouts as a real one does: it gives the same checkout
// for the same reference, takes money at most once for each, and none after it was closed.
type Card struct {
	mu          sync.Mutex
	byReference map[string]*billing.PaymentAnswer
	byRef       map[string]*billing.PaymentAnswer
	saves       map[string]bool                  // references of checkouts whose card is to be kept
	refunds     map[string]*billing.RefundAnswer // by reference and by the provider's name
	elsewhere   []string                         // the provider's names of refunds that nobody here asked for
	disputes    []billing.DisputeAnswer
	loseAnswers int
	keepAnswers int // before the next is lost
	unattended  string
	noRefunds   string
	slowRefunds bool
}

// NewCard makes a provider without checkouts.
func NewCard() *Card {
	return &Card{
		byReference: make(map[string]*billing.PaymentAnswer), byRef: make(map[string]*billing.PaymentAnswer),
		saves: make(map[string]bool), refunds: make(map[string]*billing.RefundAnswer),
	}
}

// LoseAnswers makes the next n requests fail after the provider has done what they asked for. It gives how many were to fail still.
func (c *Card) LoseAnswers(n int) (left int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	left, c.loseAnswers = c.loseAnswers, n
	return left
}

// LoseAnswersAfter makes the next requests succeed and the n after them fail as with LoseAnswers.
func (c *Card) LoseAnswersAfter(requests, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keepAnswers, c.loseAnswers = requests, n
}

// Checkouts counts the checkouts that were ever opened.
func (c *Card) Checkouts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.byRef)
}

// Name names the provider.
func (c *Card) Name() string { return "desk" }

// Label is what customers call it.
func (c *Card) Label() string { return "Desk" }

// Test tells that no real money moves.
func (c *Card) Test() bool { return true }

// Limits are any amount up to a million.
func (c *Card) Limits(string) billing.CardLimits {
	return billing.CardLimits{StepMicros: 1, MinMicros: 1, MaxMicros: 1_000_000_000_000}
}

// Checkout opens a checkout, or gives the one that the reference has.
func (c *Card) Checkout(_ context.Context, in billing.CheckoutRequest) (billing.Checkout, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byReference[in.Reference]
	if n == nil {
		n = &billing.PaymentAnswer{
			ProviderRef: fmt.Sprint("co-", len(c.byRef)+1), Reference: in.Reference, Status: billing.ProviderOpen,
			AmountMicros: in.AmountMicros, Currency: in.Currency,
		}
		c.byReference[n.Reference], c.byRef[n.ProviderRef] = n, n
		c.saves[n.Reference] = in.SaveCard
	}
	return billing.Checkout{ProviderRef: n.ProviderRef, URL: "https://desk.example.com/" + n.ProviderRef}, c.answer()
}

// Query tells how a checkout stands.
func (c *Card) Query(_ context.Context, providerRef string) (billing.PaymentAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.byRef[providerRef], c.answer()
}

// Close ends an open checkout.
func (c *Card) Close(_ context.Context, providerRef string) (billing.PaymentAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byRef[providerRef]
	if n.Status == billing.ProviderOpen {
		n.Status, n.Failure = billing.ProviderFailed, "closed"
	}
	return *n, c.answer()
}

// ParseEvent reads a notification that is "signed" by a header.
func (c *Card) ParseEvent(header http.Header, body []byte) (billing.Event, error) {
	var m billing.Event
	if header.Get("Signature") != "desk" {
		return m, errors.New("not signed by the desk")
	}
	err := json.Unmarshal(body, &m)
	return m, err
}

// Pay lets the customer pay the checkout of the payment with that reference, unless it was closed, and gives the
// notification of it.
func (c *Card) Pay(reference string) billing.PaymentAnswer {
	return c.answerWith(reference, billing.ProviderSucceeded, "")
}

// Opened tells whether a checkout of the payment with that reference was ever opened.
func (c *Card) Opened(reference string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byReference[reference] != nil
}

// Decline lets the customer's card be declined.
func (c *Card) Decline(reference string) billing.PaymentAnswer {
	return c.answerWith(reference, billing.ProviderFailed, "card declined")
}

func (c *Card) answerWith(reference string, status billing.ProviderStatus, failure string) billing.PaymentAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byReference[reference]
	if n.Status == billing.ProviderOpen {
		n.Status, n.Failure = status, failure
		if c.saves[reference] && status == billing.ProviderSucceeded {
			n.SavedCard = &billing.KeptCard{Ref: "card of " + n.ProviderRef, Customer: "customer of " + n.ProviderRef, Label: "Visa •••• 4242"}
		}
	}
	return *n
}

func (c *Card) answer() error {
	if c.keepAnswers > 0 {
		c.keepAnswers--
		return nil
	}
	if c.loseAnswers > 0 {
		c.loseAnswers--
		return ErrNoAnswer
	}
	return nil
}
