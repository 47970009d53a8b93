package payment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// StripeName is Stripe's name in payments and in the address of its notifications.
const StripeName = "stripe"

// StripeConfig is what the Stripe provider needs. Key and WebhookSecret are required.
type StripeConfig struct {
	// Key is the secret or restricted API key; one of test mode moves no money.
	Key string
	// WebhookSecret is the signing secret of the webhook endpoint.
	WebhookSecret string
	// URL is where the API is, without a slash at the end; empty: at Stripe.
	URL   string
	Clock models.Clock
}

// Stripe takes card payments at stripe.com: on its Checkout pages, so that no card number ever comes here.
type Stripe struct {
	client        *stripe.Client
	webhookSecret string
	test          bool
	clock         models.Clock
}

var _ billing.Provider = (*Stripe)(nil)

// Requests to Stripe: the console waits this long for an answer, and the library asks once more, under the same
// idempotency key, when the network fails.
const (
	stripeTimeout = 10 * time.Second
	stripeRetries = 1
)

// NewStripe makes the provider. It panics without a webhook secret, since anybody could then sign that money came.
func NewStripe(cfg StripeConfig) *Stripe {
	if cfg.Key == "" || cfg.WebhookSecret == "" {
		panic("payment: Stripe needs a key and a webhook secret")
	}
	backend := &stripe.BackendConfig{
		HTTPClient:        &http.Client{Timeout: stripeTimeout},
		MaxNetworkRetries: stripe.Int64(stripeRetries),
		EnableTelemetry:   stripe.Bool(false),
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull}, // callers log what they make of an error
	}
	if cfg.URL != "" {
		backend.URL = stripe.String(cfg.URL)
	}
	return &Stripe{
		client:        stripe.NewClient(cfg.Key, stripe.WithBackends(stripe.NewBackendsWithConfig(backend))),
		webhookSecret: cfg.WebhookSecret,
		test:          !strings.HasPrefix(cfg.Key, "sk_live_") && !strings.HasPrefix(cfg.Key, "rk_live_"),
		clock:         cfg.Clock,
	}
}

// Name is "stripe".
func (s *Stripe) Name() string { return StripeName }

// Label is "Stripe".
func (s *Stripe) Label() string { return "Stripe" }

// Test reports whether the key is one of Stripe's test mode.
func (s *Stripe) Test() bool { return s.test }

// The keys of what is noted on Stripe's objects: the payment or refund that they are for. Charges of saved cards have a
// key of their own, which tells them from the payments that Checkout makes.
const (
	noteReference = "reference"
	noteCharge    = "charge"
)

// stripeFailure explains an error of Stripe's. refused is that Stripe answered, and the answer is no and will stay so;
// otherwise nobody knows what was done, or asking again may help.
func stripeFailure(err error) (answer *stripe.Error, refused bool) {
	if !errors.As(err, &answer) {
		return nil, false
	}
	passing := []stripe.ErrorCode{stripe.ErrorCodeBalanceInsufficient, stripe.ErrorCodeLockTimeout, stripe.ErrorCodeRateLimit}
	if slices.Contains(passing, answer.Code) {
		return answer, false
	}
	switch answer.HTTPStatusCode {
	case http.StatusBadRequest, http.StatusPaymentRequired, http.StatusNotFound:
		return answer, answer.Type != stripe.ErrorTypeIdempotency
	default:
		return answer, false
	}
}

// stripeError describes an error of Stripe's for logs, in one line.
func stripeError(what string, err error) error {
	answer, _ := stripeFailure(err)
	if answer == nil {
		return fmt.Errorf("stripe: %s: %w", what, err)
	}
	return fmt.Errorf("stripe: %s: HTTP %d %s %s: %s (request %s)", what, answer.HTTPStatusCode, answer.Type, answer.Code, answer.Msg, answer.RequestID)
}

// ForgetCard detaches the saved card from its customer, after which Stripe charges it no more.
func (s *Stripe) ForgetCard(ctx context.Context, cardRef string) error {
	params := &stripe.PaymentMethodDetachParams{}
	params.SetIdempotencyKey("forget-" + cardRef)
	_, err := s.client.V1PaymentMethods.Detach(ctx, cardRef, params)
	if _, refused := stripeFailure(err); err == nil || refused {
		return nil // refused is that it is detached, or gone, already
	}
	return stripeError("detach "+cardRef, err)
}
