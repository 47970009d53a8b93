package verify_test

import (
	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// anyPaid chooses one of the customer's latest payments that came, nil if there is none.
func (l *life) anyPaid() *models.Payment {
	var payments []models.Payment
	err := l.DB.Where("account_id = ? AND status = ?", l.customer.ID, models.PaymentSucceeded).Order("id DESC").Limit(4).Find(&payments).Error
	if err != nil {
		l.Fatalf("list payments: %v", err)
	}
	if len(payments) == 0 {
		return nil
	}
	return &payments[rapid.IntRange(0, len(payments)-1).Draw(l.T, "payment")]
}

// givenBackElsewhere has somebody give money back at the provider, or a refund of that kind end otherwise. It is told of by
// itself, when it is asked for, or not now.
func (l *life) givenBackElsewhere(*rapid.T) {
	payment := l.anyPaid()
	if payment == nil {
		return
	}
	reference := payment.Ref().String()
	var said billing.RefundAnswer
	if left := l.Card.Left(reference); left > 0 && (len(l.given) == 0 || rapid.Bool().Draw(l.T, "another")) {
		said = l.Card.GiveBack(reference, rapid.SampledFrom([]rules.Micros{left, max(1, left/2), 10_000}).Draw(l.T, "amount"))
		l.given = append(l.given, said)
	} else if len(l.given) > 0 {
		said = l.given[rapid.IntRange(0, len(l.given)-1).Draw(l.T, "which")]
		if rapid.IntRange(0, 3).Draw(l.T, "fails") == 0 {
			said = l.Card.EndGiven(said.ProviderRef, billing.ProviderFailed)
		}
	} else {
		return
	}
	if rapid.Bool().Draw(l.T, "told") {
		l.twice("told of a refund", func(s *server) error {
			return s.billing.ReceiveEvent(l.ctx, func() (billing.Event, error) { return billing.Event{Elsewhere: &said}, nil })
		})
	}
}

// operatorGivesBack has the operator give (part of) a payment back.
func (l *life) operatorGivesBack(*rapid.T) {
	payment := l.anyPaid()
	if payment == nil {
		return
	}
	in := billing.OperatorRefund{
		Payment: payment.Ref(), AmountMicros: rapid.SampledFrom([]rules.Micros{0, 10_000, 300_000, payment.AmountMicros}).Draw(l.T, "amount"),
		Reason: "An outage", To: rapid.SampledFrom([]models.Destination{models.ToCard, models.ToBalance}).Draw(l.T, "to"),
		Key: l.key(), IntoArrears: rapid.Bool().Draw(l.T, "into arrears"),
	}
	l.twice("operator's refund", func(s *server) error {
		_, err := s.billing.RefundPayment(l.ctx, in)
		return err
	})
}
