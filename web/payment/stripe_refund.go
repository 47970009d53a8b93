package payment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models/billing"
)

// Refund gives money of a payment back to its card. The reference is Stripe's idempotency key, and one that was made
// under it before is looked for first: see Charge.
func (s *Stripe) Refund(ctx context.Context, in billing.RefundRequest) (billing.RefundAnswer, error) {
	amount, err := minorUnits(in.AmountMicros, in.Currency)
	if err != nil {
		return billing.RefundAnswer{}, err
	}
	intent, err := s.intentOf(ctx, in.ProviderRef)
	if err != nil {
		return billing.RefundAnswer{}, err
	}
	made, err := s.findRefund(ctx, intent, in.Reference)
	if err != nil {
		return billing.RefundAnswer{}, err
	}
	if made != nil {
		return refundAnswer(made)
	}
	params := &stripe.RefundCreateParams{
		PaymentIntent: stripe.String(intent), Amount: stripe.Int64(amount),
		Reason:   stripe.String(stripe.RefundReasonRequestedByCustomer),
		Metadata: map[string]string{noteReference: in.Reference},
	}
	params.SetIdempotencyKey(in.Reference)
	refund, err := s.client.V1Refunds.Create(ctx, params)
	if err == nil {
		return refundAnswer(refund)
	}
	if _, refused := stripeFailure(err); !refused {
		return billing.RefundAnswer{}, stripeError("refund", err)
	}
	return billing.RefundAnswer{
		Reference: in.Reference, Status: billing.ProviderFailed, AmountMicros: in.AmountMicros, Currency: in.Currency,
		Failure: "The payment provider cannot give this payment back.",
	}, nil
}

// intentOf gives Stripe's name for the payment that was made on a Checkout page, or as a charge.
func (s *Stripe) intentOf(ctx context.Context, providerRef string) (string, error) {
	if isCharge(providerRef) {
		return providerRef, nil
	}
	session, err := s.client.V1CheckoutSessions.Retrieve(ctx, providerRef, nil)
	if err != nil {
		return "", stripeError("query "+providerRef, err)
	}
	if session.PaymentIntent == nil {
		return "", errors.New("stripe: " + providerRef + " has no payment that could be given back")
	}
	return session.PaymentIntent.ID, nil
}

// findRefund looks for the refund that was made under the reference before.
func (s *Stripe) findRefund(ctx context.Context, intent, reference string) (*stripe.Refund, error) {
	params := &stripe.RefundListParams{PaymentIntent: stripe.String(intent)}
	params.Limit, params.Single = stripe.Int64(recent), true
	for refund, err := range s.client.V1Refunds.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, stripeError("look for refund "+reference, err)
		}
		if refund.Metadata[noteReference] == reference {
			return refund, nil
		}
	}
	return nil, nil
}

// QueryRefund asks how a refund stands.
func (s *Stripe) QueryRefund(ctx context.Context, providerRef string) (billing.RefundAnswer, error) {
	refund, err := s.client.V1Refunds.Retrieve(ctx, providerRef, nil)
	if _, refused := stripeFailure(err); refused {
		return billing.RefundAnswer{}, fmt.Errorf("%w: %w", billing.ErrRefused, stripeError("query "+providerRef, err))
	}
	if err != nil {
		return billing.RefundAnswer{}, stripeError("query "+providerRef, err)
	}
	return refundAnswer(refund)
}

func refundAnswer(r *stripe.Refund) (billing.RefundAnswer, error) {
	said := refundSaid{
		ID: r.ID, Status: string(r.Status), Amount: r.Amount, Currency: string(r.Currency), Metadata: r.Metadata, FailureReason: string(r.FailureReason),
	}
	if r.PaymentIntent != nil {
		said.PaymentIntent.ID = r.PaymentIntent.ID
	}
	answer, err := said.answer()
	if r.PaymentIntent != nil {
		answer.Payment = referenceOf(r.PaymentIntent)
	}
	return answer, err
}

// referenceOf gives our name for the payment, "" for one that is not ours or was not sent along.
func referenceOf(intent *stripe.PaymentIntent) string {
	if reference := intent.Metadata[noteReference]; reference != "" {
		return reference
	}
	return intent.Metadata[noteCharge]
}

// refundSaid is what Stripe says of a refund, in an answer or a webhook.
type refundSaid struct {
	ID            string            `json:"id"`
	Status        string            `json:"status"`
	Amount        int64             `json:"amount"`
	Currency      string            `json:"currency"`
	PaymentIntent expandable        `json:"payment_intent"`
	Metadata      map[string]string `json:"metadata"`
	FailureReason string            `json:"failure_reason"`
}

// expandable is an object that Stripe names by its id or, where it was asked to, sends along.
type expandable struct{ ID string }

// UnmarshalJSON reads either form.
func (e *expandable) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("{")) {
		var object struct {
			ID string `json:"id"`
		}
		err := json.Unmarshal(data, &object)
		e.ID = object.ID
		return err
	}
	return json.Unmarshal(data, &e.ID)
}

// answer puts it into the console's words.
func (r *refundSaid) answer() (billing.RefundAnswer, error) {
	amount, err := microUnits(r.Amount, r.Currency)
	if err != nil {
		return billing.RefundAnswer{}, err
	}
	a := billing.RefundAnswer{
		ProviderRef: r.ID, Reference: r.Metadata[noteReference], PaymentRef: r.PaymentIntent.ID, Status: billing.ProviderOpen,
		AmountMicros: amount, Currency: strings.ToUpper(r.Currency),
	}
	switch stripe.RefundStatus(r.Status) {
	case stripe.RefundStatusSucceeded:
		a.Status = billing.ProviderSucceeded
	case stripe.RefundStatusFailed, stripe.RefundStatusCanceled:
		a.Status, a.Failure = billing.ProviderFailed, refundFailure(r.FailureReason)
	default: // under way
	}
	return a, nil
}

// refundFailure says for the customer why a refund came to nothing.
func refundFailure(reason string) string {
	switch stripe.RefundFailureReason(reason) {
	case stripe.RefundFailureReasonExpiredOrCanceledCard, stripe.RefundFailureReasonLostOrStolenCard:
		return "The card is not valid any more."
	default:
		return "The card's bank did not take it."
	}
}
