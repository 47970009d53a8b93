package billing

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// Provider takes card payments. It is on the other side of a network: everything may fail, be slow, be
// answered twice or out of order. The card itself is never seen here.
//
// A local method whose payments are decided one by one over a network can be one, too. It has to
//   - take our reference as its idempotency key: asked twice for a page, a charge or a refund it gives the same one;
//   - answer a query at any time with the amount and currency that it took, so that a lost notification loses nothing;
//   - sign its notifications, or tell in them no more than what to ask about;
//   - close a payment that was not made, and say so if it is being made at that moment;
//   - answer what it has not, as saved cards or disputes, with ErrRefused or nothing, never with an invented success.
//
// It never decides what is booked: Apply compares amount and currency, and credits once. A method of which only statements tell, as bank
// transfers, is no Provider: its payments wait under a name of their own (models.ByTransfer) that no provider has, and what arrives is
// booked by BookTransfer.
type Provider interface {
	// Name is stored with every payment, as "sandbox".
	Name() string
	// Label is what customers are told that it is, as "Sandbox".
	Label() string
	// Test tells that no real money moves, which pages then say.
	Test() bool
	// Limits tells what it takes from a card in one payment, in the currency.
	Limits(currency string) CardLimits
	// Checkout opens a payment page. Asked again with the same Reference it gives the same checkout.
	Checkout(ctx context.Context, in CheckoutRequest) (Checkout, error)
	// Query asks how a checkout stands.
	Query(ctx context.Context, providerRef string) (PaymentAnswer, error)
	// Close ends a checkout that has not been paid, so that it cannot be any more, and tells how it stands then. It is
	// still open if the provider is taking the payment at this moment.
	Close(ctx context.Context, providerRef string) (PaymentAnswer, error)
	// Charge takes money from a saved card while its customer is away: it succeeds, fails with the reason, or is open
	// for a while. Asked again with the same Reference it gives the same charge.
	Charge(ctx context.Context, in ChargeRequest) (PaymentAnswer, error)
	// FindCharge asks how the charge of a saved card stands that was made with the same Reference, and charges nothing; ErrRefused is that
	// there is none.
	FindCharge(ctx context.Context, in ChargeRequest) (PaymentAnswer, error)
	// ForgetCard gives a saved card up; it is no error when it is forgotten already.
	ForgetCard(ctx context.Context, cardRef string) error
	// Refund gives money of a payment back to its card. Asked again with the same Reference it gives the same refund.
	Refund(ctx context.Context, in RefundRequest) (RefundAnswer, error)
	// QueryRefund asks how a refund stands; ErrRefused is that the provider knows none.
	QueryRefund(ctx context.Context, providerRef string) (RefundAnswer, error)
	// Refunds asks for refunds, whoever had them made.
	Refunds(ctx context.Context, of RefundQuery) iter.Seq2[RefundAnswer, error]
	// PaymentOf gives our name for a payment that the provider has under this one, "" when it is not ours.
	PaymentOf(ctx context.Context, paymentRef string) (reference string, err error)
	// QueryDispute asks how a dispute stands.
	QueryDispute(ctx context.Context, providerRef string) (DisputeAnswer, error)
	// Disputes asks for the disputes that were opened since the instant, those that are not about us among them.
	Disputes(ctx context.Context, since time.Time) ([]DisputeAnswer, error)
	// ParseEvent reads what the provider sent to our webhook and verifies that the provider sent it.
	ParseEvent(header http.Header, body []byte) (Event, error)
}

// ErrRefused is in the chain of an error when the provider answered, and the answer is no: asking again is no use.
// Every other error of a provider means that nobody knows whether it did what was asked.
var ErrRefused = errors.New("the payment provider refused")

// CardLimits are what a provider takes in one payment.
type CardLimits = rules.CardLimits

// CheckoutRequest asks for a payment page.
type CheckoutRequest struct {
	// Reference is our name for the payment, and the idempotency key.
	Reference    string
	AmountMicros rules.Micros
	Currency     string
	Order        string // what is paid, "" for a top-up
	// ReturnURL is where the customer goes afterwards; arriving there proves nothing.
	ReturnURL string
	NotifyURL string
	// SaveCard asks the provider to keep the card for charges without its customer, who agreed to that. Customer is
	// the provider's name for the customer from an earlier saved card, empty if there is none.
	SaveCard bool
	Customer string
	// CloseAt is when the page should close by itself, zero if the provider may choose. A provider comes as near to
	// it as it can; a payment that comes later is taken care of.
	CloseAt time.Time
}

// Checkout is an open payment page.
type Checkout struct {
	ProviderRef string
	URL         string
}

// ProviderStatus is how a checkout stands.
type ProviderStatus string

// The provider's answers, on payments and on refunds.
const (
	ProviderOpen      ProviderStatus = "open"
	ProviderSucceeded ProviderStatus = "succeeded"
	ProviderFailed    ProviderStatus = "failed"
)

// PaymentAnswer is the provider's word on a checkout or a charge.
type PaymentAnswer struct {
	ProviderRef  string
	Reference    string
	Status       ProviderStatus
	AmountMicros rules.Micros
	Currency     string
	// Failure says why, for the customer, when Status is failed.
	Failure string
	// SavedCard is the card that was kept, nil if none was or if the provider does not say so here.
	SavedCard *KeptCard
}

// KeptCard is a card that the provider keeps.
type KeptCard struct {
	// Ref and Customer are the provider's names for the card and for whose it is.
	Ref, Customer string
	// Label is how customers know it, as "Visa •••• 4242".
	Label string
	// Fingerprint is the same for the card whoever has it kept, empty where the provider tells none.
	Fingerprint string
}

// ChargeRequest asks for money from a saved card.
type ChargeRequest struct {
	// Reference is our name for the payment, and the idempotency key.
	Reference         string
	CardRef, Customer string
	AmountMicros      rules.Micros
	Currency          string
	Order             string // what is paid, "" for a top-up
	NotifyURL         string
	// Since is when the charge was first thought of: none with the reference is older.
	Since time.Time
}

// RefundRequest asks to give money back to a card.
type RefundRequest struct {
	// Reference is our name for the refund, and the idempotency key.
	Reference string
	// ProviderRef is the provider's name for the payment.
	ProviderRef  string
	AmountMicros rules.Micros
	Currency     string
}

// RefundQuery asks for the refunds of the payment that the provider names so or, without one, for those of all payments
// that were made since an instant.
type RefundQuery struct {
	PaymentRef string
	Since      time.Time
}

// RefundAnswer is the provider's word on a refund. Open is that it is under way; Failed is final, and says why. Reference is
// our name for it, empty when it was not made for us. PaymentRef and Payment are the provider's and our name for the payment,
// each empty where the provider does not say it.
type RefundAnswer struct {
	PaymentRef   string
	Payment      string
	ProviderRef  string
	Reference    string
	Status       ProviderStatus
	AmountMicros rules.Micros
	Currency     string
	Failure      string
}

// DisputeAnswer is the provider's word on a payment that its cardholder contests. Reference is our name for the payment, empty
// for one that is not ours.
type DisputeAnswer struct {
	ProviderRef  string
	Reference    string
	Status       models.DisputeStatus
	AmountMicros rules.Micros
	Currency     string
	// Reason is the provider's word for why.
	Reason string
}

// Event is what a provider tells through the webhook: of a payment, of a refund of ours or of somebody else, or that
// something happened to the dispute, or to refunds of the payment, with that name at the provider. None is set when the
// provider tells something that does not concern us.
type Event struct {
	Payment   *PaymentAnswer
	Refund    *RefundAnswer
	Elsewhere *RefundAnswer
	Dispute   string
	Refunded  string
}
