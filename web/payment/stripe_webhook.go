package payment

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"

	"ocrconsole/models"
	"ocrconsole/models/billing"
)

// StripeSignatureHeader carries Stripe's signature of a notification.
const StripeSignatureHeader = "Stripe-Signature"

// StripeEvents are the events that the webhook endpoint is to send; all others are taken and ignored.
var StripeEvents = []stripe.EventType{
	stripe.EventTypeCheckoutSessionCompleted, stripe.EventTypeCheckoutSessionAsyncPaymentSucceeded,
	stripe.EventTypeCheckoutSessionAsyncPaymentFailed, stripe.EventTypeCheckoutSessionExpired,
	stripe.EventTypePaymentIntentSucceeded, stripe.EventTypePaymentIntentPaymentFailed,
	stripe.EventTypeRefundCreated, stripe.EventTypeRefundUpdated, stripe.EventTypeRefundFailed, stripe.EventTypeChargeRefunded,
	stripe.EventTypeChargeDisputeCreated, stripe.EventTypeChargeDisputeUpdated, stripe.EventTypeChargeDisputeClosed,
	stripe.EventTypeChargeDisputeFundsWithdrawn, stripe.EventTypeChargeDisputeFundsReinstated,
}

// ParseEvent verifies, with Stripe's library, that Stripe signed the event lately, and reads it. Events about what
// is not the console's, such as another program's payments in the same Stripe account, are of no concern. Only
// fields that all versions of Stripe's API have are read, so the endpoint may be of any version.
func (s *Stripe) ParseEvent(header http.Header, body []byte) (billing.Event, error) {
	event, err := webhook.ConstructEventWithOptions(body, header.Get(StripeSignatureHeader), s.webhookSecret,
		webhook.ConstructEventOptions{IgnoreAPIVersionMismatch: true})
	if err != nil {
		return billing.Event{}, fmt.Errorf("stripe: read event: %w", err)
	}
	if event.Livemode == s.test {
		return billing.Event{}, errors.New("stripe: the event is of the other mode than the key, test or live")
	}
	message, err := readEvent(&event)
	if err != nil {
		return billing.Event{}, fmt.Errorf("stripe: read event %s %s: %w", event.Type, event.ID, err)
	}
	return message, nil
}

func readEvent(event *stripe.Event) (billing.Event, error) {
	if event.Data == nil {
		return billing.Event{}, errors.New("it has no object")
	}
	switch event.Type {
	case stripe.EventTypeCheckoutSessionCompleted, stripe.EventTypeCheckoutSessionAsyncPaymentSucceeded,
		stripe.EventTypeCheckoutSessionAsyncPaymentFailed, stripe.EventTypeCheckoutSessionExpired:
		var said sessionSaid
		if err := json.Unmarshal(event.Data.Raw, &said); err != nil {
			return billing.Event{}, err
		}
		said.asyncFailed = event.Type == stripe.EventTypeCheckoutSessionAsyncPaymentFailed
		return paymentMessage(said.notification())
	case stripe.EventTypePaymentIntentSucceeded, stripe.EventTypePaymentIntentPaymentFailed:
		var intent stripe.PaymentIntent
		if err := json.Unmarshal(event.Data.Raw, &intent); err != nil {
			return billing.Event{}, err
		}
		return paymentMessage(chargeAnswer(&intent))
	case stripe.EventTypeRefundCreated, stripe.EventTypeRefundUpdated, stripe.EventTypeRefundFailed, stripe.EventTypeChargeRefundUpdated:
		var said refundSaid
		if err := json.Unmarshal(event.Data.Raw, &said); err != nil {
			return billing.Event{}, err
		}
		return refundMessage(said.answer())
	case stripe.EventTypeChargeRefunded:
		var charge struct {
			PaymentIntent expandable `json:"payment_intent"`
		}
		err := json.Unmarshal(event.Data.Raw, &charge)
		return billing.Event{Refunded: charge.PaymentIntent.ID}, err
	case stripe.EventTypeChargeDisputeCreated, stripe.EventTypeChargeDisputeUpdated, stripe.EventTypeChargeDisputeClosed,
		stripe.EventTypeChargeDisputeFundsWithdrawn, stripe.EventTypeChargeDisputeFundsReinstated:
		var dispute struct {
			ID string `json:"id"`
		}
		err := json.Unmarshal(event.Data.Raw, &dispute)
		return billing.Event{Dispute: dispute.ID}, err
	default:
		return billing.Event{}, nil
	}
}

// refundMessage tells a refund that was made for us by our name for it; one that somebody else had made says of which
// payment it is. A refund of no payment that could be ours is nothing.
func refundMessage(answer billing.RefundAnswer, err error) (billing.Event, error) {
	if err != nil {
		return billing.Event{}, err
	}
	if _, foreign := models.ParseAnyRef(models.KindRefund, answer.Reference); foreign == nil {
		return billing.Event{Refund: &answer}, nil
	}
	if answer.PaymentRef == "" {
		return billing.Event{}, nil
	}
	return billing.Event{Elsewhere: &answer}, nil
}

// paymentMessage is nothing when the payment does not carry a reference of ours.
func paymentMessage(n billing.PaymentAnswer, err error) (billing.Event, error) {
	if _, foreign := models.ParseAnyRef(models.KindPayment, n.Reference); err != nil || foreign != nil {
		return billing.Event{}, err
	}
	return billing.Event{Payment: &n}, nil
}
