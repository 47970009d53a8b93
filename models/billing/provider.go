package billing

import (
	"context"
	"net/http"
)

// Provider takes card payments. It is on the other side of a network: everything may fail, be slow, be
// answered twice or out of order. The card itself is never seen here.
type Provider interface {
	// Name is stored with every payment, as "sandbox".
	Name() string
	// Test tells that no real money moves, which pages then say.
	Test() bool
	// Checkout opens a payment page. Asked again with the same Reference it gives the same checkout.
	Checkout(ctx context.Context, in CheckoutRequest) (Checkout, error)
	// Query asks how a checkout stands.
	Query(ctx context.Context, providerRef string) (Notification, error)
	// Close ends a checkout that has not been paid, so that it cannot be any more, and tells how it stands then.
	Close(ctx context.Context, providerRef string) (Notification, error)
	// ParseNotification reads what the provider sent to our webhook and verifies that the provider sent it.
	ParseNotification(header http.Header, body []byte) (Notification, error)
}

// CheckoutRequest asks for a payment page.
type CheckoutRequest struct {
	// Reference is our name for the payment, and the idempotency key.
	Reference    string
	AmountMicros int64
	Currency     string
	Description  string
	// ReturnURL is where the customer goes afterwards; arriving there proves nothing.
	ReturnURL string
	NotifyURL string
}

// Checkout is an open payment page.
type Checkout struct {
	ProviderRef string
	URL         string
}

// ProviderStatus is how a checkout stands.
type ProviderStatus string

// The provider's answers.
const (
	ProviderOpen      ProviderStatus = "open"
	ProviderSucceeded ProviderStatus = "succeeded"
	ProviderFailed    ProviderStatus = "failed"
)

// Notification is the provider's word on a checkout.
type Notification struct {
	ProviderRef  string
	Reference    string
	Status       ProviderStatus
	AmountMicros int64
	Currency     string
	// Failure says why, for the customer, when Status is failed.
	Failure string
}
