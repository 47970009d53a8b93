package payment

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v85"

	"ocrconsole/models/billing"
	"ocrconsole/views/words"
)

// When a Checkout page closes by itself: Stripe takes times from half an hour to a day ahead, by its own clock. Outside
// of these, with some room for clocks that differ, it is left to Stripe, which closes it after a day.
const (
	soonestClose = 35 * time.Minute
	latestClose  = 23 * time.Hour
)

// Checkout opens a Checkout session. Its reference is Stripe's idempotency key, so that asking again gives the same one.
func (s *Stripe) Checkout(ctx context.Context, in billing.CheckoutRequest) (billing.Checkout, error) {
	amount, err := minorUnits(in.AmountMicros, in.Currency)
	if err != nil {
		return billing.Checkout{}, errors.Join(billing.ErrRefused, err)
	}
	session, err := s.client.V1CheckoutSessions.Create(ctx, s.sessionParams(in, amount))
	if err != nil {
		answer, refused := stripeFailure(err)
		// Other parameters under the same key: nobody was ever sent to that page, since its address was not stored.
		if refused || answer != nil && answer.Type == stripe.ErrorTypeIdempotency {
			return billing.Checkout{}, errors.Join(billing.ErrRefused, stripeError("open checkout", err))
		}
		return billing.Checkout{}, stripeError("open checkout", err)
	}
	return billing.Checkout{ProviderRef: session.ID, URL: session.URL}, nil
}

func (s *Stripe) sessionParams(in billing.CheckoutRequest, amount int64) *stripe.CheckoutSessionCreateParams {
	params := &stripe.CheckoutSessionCreateParams{
		Mode:              stripe.String(stripe.CheckoutSessionModePayment),
		ClientReferenceID: stripe.String(in.Reference),
		Metadata:          map[string]string{noteReference: in.Reference},
		SuccessURL:        stripe.String(in.ReturnURL),
		CancelURL:         stripe.String(in.ReturnURL),
		SubmitType:        stripe.String(stripe.CheckoutSessionSubmitTypePay),
		LineItems: []*stripe.CheckoutSessionCreateLineItemParams{{
			Quantity: stripe.Int64(1),
			PriceData: &stripe.CheckoutSessionCreateLineItemPriceDataParams{
				Currency:    stripe.String(strings.ToLower(in.Currency)),
				UnitAmount:  stripe.Int64(amount),
				ProductData: &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: stripe.String(words.PaymentFor(in.Order))},
			},
		}},
		PaymentMethodTypes: stripe.StringSlice([]string{"card"}),
		// What is charged must be what was asked for, in the currency that was asked for.
		AdaptivePricing: &stripe.CheckoutSessionCreateAdaptivePricingParams{Enabled: stripe.Bool(false)},
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{
			Description: stripe.String(words.PaymentFor(in.Order)),
			Metadata:    map[string]string{noteReference: in.Reference},
		},
	}
	if in.SaveCard {
		params.PaymentIntentData.SetupFutureUsage = stripe.String(stripe.PaymentIntentSetupFutureUsageOffSession)
		if in.Customer != "" {
			params.Customer = stripe.String(in.Customer)
		} else {
			params.CustomerCreation = stripe.String(stripe.CheckoutSessionCustomerCreationAlways)
		}
	}
	if left := in.CloseAt.Sub(s.clock.Now()); left >= soonestClose && left <= latestClose {
		params.ExpiresAt = stripe.Int64(in.CloseAt.Unix())
	}
	params.SetIdempotencyKey(in.Reference)
	return params
}

// Query asks how a Checkout session, or the charge of a saved card, stands.
func (s *Stripe) Query(ctx context.Context, providerRef string) (billing.PaymentAnswer, error) {
	if isCharge(providerRef) {
		intent, err := s.client.V1PaymentIntents.Retrieve(ctx, providerRef, nil)
		if err != nil {
			return billing.PaymentAnswer{}, stripeError("query "+providerRef, err)
		}
		return chargeAnswer(intent)
	}
	params := &stripe.CheckoutSessionRetrieveParams{}
	params.AddExpand("payment_intent.payment_method")
	session, err := s.client.V1CheckoutSessions.Retrieve(ctx, providerRef, params)
	if err != nil {
		return billing.PaymentAnswer{}, stripeError("query "+providerRef, err)
	}
	return sessionAnswer(session)
}

// Close has the session's page take no payment any more, and asks how it stands then: Stripe refuses to close one that
// is being paid.
func (s *Stripe) Close(ctx context.Context, providerRef string) (billing.PaymentAnswer, error) {
	if isCharge(providerRef) {
		return s.Query(ctx, providerRef)
	}
	params := &stripe.CheckoutSessionExpireParams{}
	params.SetIdempotencyKey("close-" + providerRef)
	_, err := s.client.V1CheckoutSessions.Expire(ctx, providerRef, params)
	if _, refused := stripeFailure(err); err != nil && !refused {
		return billing.PaymentAnswer{}, stripeError("close "+providerRef, err)
	}
	return s.Query(ctx, providerRef)
}

// isCharge tells the names of charges of saved cards from those of Checkout sessions.
func isCharge(providerRef string) bool { return strings.HasPrefix(providerRef, "pi_") }

// sessionAnswer reads how a session stands. Its payment, if Stripe sent it along, tells what was really received, and
// which card was kept.
func sessionAnswer(session *stripe.CheckoutSession) (billing.PaymentAnswer, error) {
	said := sessionSaid{
		ID: session.ID, Reference: session.ClientReferenceID, Status: string(session.Status),
		PaymentStatus: string(session.PaymentStatus), AmountTotal: session.AmountTotal, Currency: string(session.Currency),
	}
	intent := session.PaymentIntent
	if intent == nil || intent.Status == "" {
		return said.notification()
	}
	failed := intent.Status == stripe.PaymentIntentStatusRequiresPaymentMethod || intent.Status == stripe.PaymentIntentStatusCanceled
	said.asyncFailed = failed && session.Status == stripe.CheckoutSessionStatusComplete
	if intent.Status == stripe.PaymentIntentStatusSucceeded {
		said.AmountTotal, said.Currency = intent.AmountReceived, string(intent.Currency)
	}
	n, err := said.notification()
	if err == nil && n.Status == billing.ProviderSucceeded {
		n.SavedCard = savedCard(session, intent)
	}
	return n, err
}

// savedCard is the card that Stripe kept with the payment, nil if it was not asked to.
func savedCard(session *stripe.CheckoutSession, intent *stripe.PaymentIntent) *billing.KeptCard {
	method := intent.PaymentMethod
	if intent.SetupFutureUsage != stripe.PaymentIntentSetupFutureUsageOffSession || method == nil || method.Card == nil || session.Customer == nil {
		return nil
	}
	return &billing.KeptCard{
		Ref: method.ID, Customer: session.Customer.ID, Label: brandName(string(method.Card.Brand)) + " •••• " + method.Card.Last4,
		Fingerprint: method.Card.Fingerprint,
	}
}

// brandName writes a card's brand as it is on the card.
func brandName(brand string) string {
	switch brand {
	case "amex":
		return "American Express"
	case "diners":
		return "Diners Club"
	case "jcb":
		return "JCB"
	case "unionpay":
		return "UnionPay"
	case "", "unknown":
		return "Card"
	default:
		return strings.ToUpper(brand[:1]) + strings.ReplaceAll(brand[1:], "_", " ")
	}
}
