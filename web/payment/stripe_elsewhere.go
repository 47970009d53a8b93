package payment

import (
	"context"
	"iter"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models/billing"
)

// Refunds lists refunds, newest first, page by page: those of the dashboard and of Stripe's own doing among ours.
func (s *Stripe) Refunds(ctx context.Context, of billing.RefundQuery) iter.Seq2[billing.RefundAnswer, error] {
	return func(yield func(billing.RefundAnswer, error) bool) {
		params := &stripe.RefundListParams{}
		params.Limit = stripe.Int64(recent)
		params.AddExpand("data.payment_intent")
		if of.PaymentRef != "" {
			intent, err := s.intentOf(ctx, of.PaymentRef)
			if err != nil {
				yield(billing.RefundAnswer{}, err)
				return
			}
			params.PaymentIntent = stripe.String(intent)
		} else {
			params.CreatedRange = &stripe.RangeQueryParams{GreaterThanOrEqual: of.Since.Unix()}
		}
		for refund, err := range s.client.V1Refunds.List(ctx, params).All(ctx) {
			if err != nil {
				yield(billing.RefundAnswer{}, stripeError("list refunds", err))
				return
			}
			answer, err := refundAnswer(refund)
			if !yield(answer, err) || err != nil {
				return
			}
		}
	}
}

// PaymentOf asks which payment of ours an intent is.
func (s *Stripe) PaymentOf(ctx context.Context, paymentRef string) (reference string, err error) {
	intent, err := s.client.V1PaymentIntents.Retrieve(ctx, paymentRef, nil)
	if _, refused := stripeFailure(err); refused {
		return "", nil // there is none under this key
	}
	if err != nil {
		return "", stripeError("query "+paymentRef, err)
	}
	return referenceOf(intent), nil
}
