// Package payment holds the payment providers: Stripe, and the sandbox, which moves no money and otherwise behaves
// like a provider on the other side of a network: it keeps its own records, has its own payment page and sends signed
// notifications that may come late, several times, or never. Both implement billing.Provider.
package payment

import (
	"context"
	"crypto/rand"
	"log/slog"
	"math"
	"net/http"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/views/words"
)

// SandboxName is the sandbox's name in payments and in the address of its notifications.
const SandboxName = "sandbox"

// SandboxConfig is what the sandbox needs. DB and Secret are required.
type SandboxConfig struct {
	DB *models.DB
	// Secret signs notifications; all processes on one database share it.
	Secret []byte
	// PublicURL is where customers reach the payment page, without a slash at the end. Empty: it is on the site
	// that sends them there, under whichever name they know it.
	PublicURL string
	Clock     models.Clock
	// Log is slog's default if nil.
	Log *slog.Logger
	// HTTPClient sends the notifications; nil is one that waits ten seconds and follows no redirect.
	HTTPClient *http.Client
}

// Sandbox is a payment provider for trying things out. Its records are models.SandboxCheckout.
type Sandbox struct {
	db        *models.DB
	secret    []byte
	publicURL string
	clock     models.Clock
	log       *slog.Logger
	client    *http.Client
	wake      chan struct{}
}

var _ billing.Provider = (*Sandbox)(nil)

// NewSandbox makes the sandbox. It panics without a secret, since anybody could then sign that money came.
func NewSandbox(cfg SandboxConfig) *Sandbox {
	if len(cfg.Secret) == 0 {
		panic("payment: the sandbox needs a secret")
	}
	s := &Sandbox{
		db: cfg.DB, secret: cfg.Secret, publicURL: cfg.PublicURL, clock: cfg.Clock, log: cfg.Log,
		client: cfg.HTTPClient, wake: make(chan struct{}, 1),
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.client == nil {
		s.client = &http.Client{
			Timeout:       10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return s
}

// Name is "sandbox".
func (s *Sandbox) Name() string { return SandboxName }

// Label is "Sandbox".
func (s *Sandbox) Label() string { return "Sandbox" }

// Test tells that no real money moves.
func (s *Sandbox) Test() bool { return true }

// Limits are none: it takes whatever can be paid in a currency.
func (s *Sandbox) Limits(string) billing.CardLimits {
	return billing.CardLimits{StepMicros: 1, MinMicros: 1, MaxMicros: math.MaxInt64}
}

// The states of a models.SandboxCheckout.
const (
	statusOpen      = string(billing.ProviderOpen)
	statusSucceeded = string(billing.ProviderSucceeded)
	statusFailed    = string(billing.ProviderFailed)
)

// Checkout opens a payment page, or gives the one that the reference has already; it is Invalid to ask for another
// amount under the same reference.
func (s *Sandbox) Checkout(ctx context.Context, in billing.CheckoutRequest) (billing.Checkout, error) {
	var stored *models.SandboxCheckout
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		stored, err = models.CreateSandboxCheckout(tx, &models.SandboxCheckout{
			ID: "sbx_" + rand.Text(), Reference: in.Reference, AmountMicros: in.AmountMicros, Currency: in.Currency,
			Description: words.PaymentFor(in.Order), ReturnURL: in.ReturnURL, NotifyURL: in.NotifyURL, SaveCard: in.SaveCard,
			Status: statusOpen, CreatedAt: s.clock.Now(), Tells: messageSettled,
		})
		return err
	})
	if err != nil {
		return billing.Checkout{}, err
	}
	if stored.AmountMicros != in.AmountMicros || stored.Currency != in.Currency {
		return billing.Checkout{}, models.Refuse(models.Invalid, cause.PaymentOfOtherAmount{Payment: in.Reference})
	}
	return billing.Checkout{ProviderRef: stored.ID, URL: s.publicURL + pagePath(stored.ID)}, nil
}

func pagePath(id string) string { return "/sandbox/pay/" + id }

// Query tells how a checkout stands: open until the first notification about its outcome is due.
func (s *Sandbox) Query(ctx context.Context, providerRef string) (billing.PaymentAnswer, error) {
	checkout, err := models.FindSandboxCheckout(s.db.WithContext(ctx), providerRef)
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	return s.announced(checkout), nil
}

// announced is the word on a checkout that anybody gets at this moment.
func (s *Sandbox) announced(checkout *models.SandboxCheckout) billing.PaymentAnswer {
	n := paymentAnswer(checkout)
	if unannounced(checkout, s.clock.Now()) {
		n.Status, n.Failure, n.SavedCard = billing.ProviderOpen, "", nil
	}
	return n
}

// unannounced tells that the outcome is still kept back: that of a payment whose notification comes late.
func unannounced(c *models.SandboxCheckout, now time.Time) bool {
	return c.NotifyAttempts == 0 && c.NotifyAt != nil && now.Before(*c.NotifyAt)
}

// Close ends a checkout that has not been paid. What has been paid stays so, even if it is not announced yet: the
// caller is about to take the money by other means.
func (s *Sandbox) Close(ctx context.Context, providerRef string) (billing.PaymentAnswer, error) {
	checkout, err := s.settle(ctx, providerRef, testCard{outcome: outcome{failure: "The payment was closed before it was paid."}})
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	return paymentAnswer(checkout), nil
}

// settle ends an open checkout with what the card does and has it announced; one that has ended keeps its first outcome.
func (s *Sandbox) settle(ctx context.Context, id string, card testCard) (*models.SandboxCheckout, error) {
	now := s.clock.Now()
	var checkout *models.SandboxCheckout
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		if checkout, err = models.LockSandboxCheckout(tx, id); err != nil || checkout.Status != statusOpen {
			return err
		}
		end(checkout, card.slug, card.outcome, now)
		if checkout.SaveCard && checkout.Status == statusSucceeded {
			checkout.SavedCard = "sbc_" + rand.Text()
			kept := &models.SandboxCard{ID: checkout.SavedCard, Card: card.slug, Label: card.label(), CreatedAt: now}
			if err := models.CreateSandboxCard(tx, kept); err != nil {
				return err
			}
		}
		return models.SaveSandboxCheckout(tx, checkout)
	})
	if err != nil {
		return nil, err
	}
	s.wakeUp()
	return checkout, nil
}

// end gives the checkout its outcome and plans the notifications of it.
func end(c *models.SandboxCheckout, card string, o outcome, now time.Time) {
	due := now.Add(o.delay)
	c.Card, c.Status, c.Failure = card, statusSucceeded, o.failure
	if o.failure != "" {
		c.Status = statusFailed
	}
	c.NotifyAt, c.NotifyLeft = &due, 1+o.repeats
}

func paymentAnswer(c *models.SandboxCheckout) billing.PaymentAnswer {
	n := billing.PaymentAnswer{
		ProviderRef: c.ID, Reference: c.Reference, Status: billing.ProviderStatus(c.Status),
		AmountMicros: c.AmountMicros, Currency: c.Currency, Failure: c.Failure,
	}
	if c.SavedCard != "" && c.SaveCard {
		n.SavedCard = &billing.KeptCard{Ref: c.SavedCard, Label: cardBySlug(c.Card).label(), Fingerprint: c.Card}
	}
	return n
}
