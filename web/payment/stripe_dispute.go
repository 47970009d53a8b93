package payment

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// QueryDispute asks how a dispute stands, and which payment it is about.
func (s *Stripe) QueryDispute(ctx context.Context, providerRef string) (billing.DisputeAnswer, error) {
	params := &stripe.DisputeRetrieveParams{}
	params.AddExpand("payment_intent")
	dispute, err := s.client.V1Disputes.Retrieve(ctx, providerRef, params)
	if err != nil {
		return billing.DisputeAnswer{}, stripeError("query "+providerRef, err)
	}
	return disputeSaid(dispute)
}

// Disputes lists the disputes that were opened since the instant.
func (s *Stripe) Disputes(ctx context.Context, since time.Time) ([]billing.DisputeAnswer, error) {
	params := &stripe.DisputeListParams{CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: since.Unix()}}
	params.Limit = stripe.Int64(recent)
	params.AddExpand("data.payment_intent")
	var disputes []billing.DisputeAnswer
	for dispute, err := range s.client.V1Disputes.List(ctx, params).All(ctx) {
		if err != nil {
			return nil, stripeError("list disputes", err)
		}
		said, err := disputeSaid(dispute)
		if err != nil {
			return nil, err
		}
		disputes = append(disputes, said)
	}
	return disputes, nil
}

// disputeSaid puts it into the console's words. A payment that does not carry a reference of ours is not ours.
func disputeSaid(d *stripe.Dispute) (billing.DisputeAnswer, error) {
	amount, err := microUnits(d.Amount, string(d.Currency))
	if err != nil {
		return billing.DisputeAnswer{}, err
	}
	said := billing.DisputeAnswer{ProviderRef: d.ID, AmountMicros: amount, Currency: strings.ToUpper(string(d.Currency)), Reason: string(d.Reason)}
	if d.PaymentIntent != nil {
		said.Reference = referenceOf(d.PaymentIntent)
	}
	switch d.Status {
	case stripe.DisputeStatusNeedsResponse, stripe.DisputeStatusUnderReview:
		said.Status = models.DisputeOpen
	case stripe.DisputeStatusLost:
		said.Status = models.DisputeLost
	case stripe.DisputeStatusWon, stripe.DisputeStatusWarningClosed:
		said.Status = models.DisputeWon // or nothing was ever taken
	case stripe.DisputeStatusPrevented:
		said.Status = models.DisputePrevented // the cardholder has the money: see billing
	case stripe.DisputeStatusWarningNeedsResponse, stripe.DisputeStatusWarningUnderReview:
		said.Status = models.DisputeInquiry
	default:
		return said, errors.New("stripe: dispute " + d.ID + " has the unknown status " + string(d.Status))
	}
	return said, nil
}
