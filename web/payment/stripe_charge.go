package payment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models/billing"
	"ocrconsole/views/words"
)

const (
	// recent is how many of a payment's refunds are looked through for one that was made before, and how many of a customer's charges at a time.
	recent = 100
	// clocksDiffer is more than Stripe's clock may be behind ours.
	clocksDiffer = time.Hour
)

// Charge charges a saved card while its customer is away. The reference is Stripe's idempotency key; Stripe forgets those
// after a day or so, so a charge that was made under it before is looked for first.
func (s *Stripe) Charge(ctx context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	amount, err := minorUnits(in.AmountMicros, in.Currency)
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	made, err := s.findCharge(ctx, in)
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	if made != nil {
		return chargeAnswer(made)
	}
	params := &stripe.PaymentIntentCreateParams{
		Amount: stripe.Int64(amount), Currency: stripe.String(strings.ToLower(in.Currency)),
		Customer: stripe.String(in.Customer), PaymentMethod: stripe.String(in.CardRef),
		PaymentMethodTypes: stripe.StringSlice([]string{"card"}),
		Confirm:            stripe.Bool(true), OffSession: stripe.Bool(true),
		Description: stripe.String(words.PaymentFor(in.Order)), Metadata: map[string]string{noteCharge: in.Reference},
	}
	params.SetIdempotencyKey(in.Reference)
	intent, err := s.client.V1PaymentIntents.Create(ctx, params)
	if err == nil {
		return chargeAnswer(intent)
	}
	answer, refused := stripeFailure(err)
	if !refused {
		return billing.PaymentAnswer{}, stripeError("charge", err)
	}
	n := billing.PaymentAnswer{
		Reference: in.Reference, Status: billing.ProviderFailed, AmountMicros: in.AmountMicros, Currency: in.Currency, Failure: declined(answer),
	}
	if answer.PaymentIntent != nil {
		n.ProviderRef = answer.PaymentIntent.ID
	}
	return n, nil
}

// FindCharge looks for the charge and charges nothing. ErrRefused is that Stripe has none.
func (s *Stripe) FindCharge(ctx context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	made, err := s.findCharge(ctx, in)
	switch {
	case err != nil:
		return billing.PaymentAnswer{}, err
	case made == nil:
		return billing.PaymentAnswer{}, fmt.Errorf("%w: no charge %s", billing.ErrRefused, in.Reference)
	}
	return chargeAnswer(made)
}

// findCharge looks for the charge that was made under the reference before.
func (s *Stripe) findCharge(ctx context.Context, in billing.ChargeRequest) (*stripe.PaymentIntent, error) {
	params := &stripe.PaymentIntentListParams{
		Customer: stripe.String(in.Customer), CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: in.Since.Add(-clocksDiffer).Unix()},
	}
	params.Limit = stripe.Int64(recent)
	for intent, err := range s.client.V1PaymentIntents.List(ctx, params).All(ctx) {
		if _, refused := stripeFailure(err); refused {
			return nil, nil // no such customer: charging will say so
		}
		if err != nil {
			return nil, stripeError("look for charge "+in.Reference, err)
		}
		if intent.Metadata[noteCharge] == in.Reference {
			return intent, nil
		}
	}
	return nil, nil
}

// chargeAnswer reads how the charge of a saved card stands. One that waits for a card or for the customer has failed:
// nobody is there to go on with it.
func chargeAnswer(intent *stripe.PaymentIntent) (billing.PaymentAnswer, error) {
	amount := intent.Amount
	if intent.Status == stripe.PaymentIntentStatusSucceeded {
		amount = intent.AmountReceived
	}
	received, err := microUnits(amount, string(intent.Currency))
	if err != nil {
		return billing.PaymentAnswer{}, err
	}
	n := billing.PaymentAnswer{
		ProviderRef: intent.ID, Reference: intent.Metadata[noteCharge], Status: billing.ProviderOpen,
		AmountMicros: received, Currency: strings.ToUpper(string(intent.Currency)),
	}
	switch intent.Status {
	case stripe.PaymentIntentStatusSucceeded:
		n.Status = billing.ProviderSucceeded
	case stripe.PaymentIntentStatusRequiresPaymentMethod, stripe.PaymentIntentStatusRequiresAction, stripe.PaymentIntentStatusCanceled:
		n.Status, n.Failure = billing.ProviderFailed, declined(intent.LastPaymentError)
	default: // under way
	}
	return n, nil
}
