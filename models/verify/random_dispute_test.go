package verify_test

import (
	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// isDisputed has a cardholder contest (part of) a payment, or one of the disputes go on or be decided otherwise: told now, or when somebody asks.
func (l *life) isDisputed(*rapid.T) {
	payment := l.anyPaid()
	if payment == nil {
		return
	}
	if len(l.disputes) == 0 || rapid.Bool().Draw(l.T, "another dispute") {
		amount := rapid.SampledFrom([]rules.Micros{payment.AmountMicros, max(1, payment.AmountMicros/2), 10_000}).Draw(l.T, "disputed")
		status := rapid.SampledFrom([]models.DisputeStatus{models.DisputeInquiry, models.DisputeOpen}).Draw(l.T, "begins as")
		l.disputes = append(l.disputes, l.Card.Dispute(payment.Ref().String(), amount, status))
	}
	said := &l.disputes[rapid.IntRange(0, len(l.disputes)-1).Draw(l.T, "which dispute")]
	if rapid.Bool().Draw(l.T, "goes on") {
		said.Status = rapid.SampledFrom([]models.DisputeStatus{models.DisputeOpen, models.DisputeLost, models.DisputeWon}).Draw(l.T, "to")
		l.Card.DecideDispute(said.ProviderRef, said.Status)
	}
	if rapid.Bool().Draw(l.T, "told of the dispute") {
		l.twice("told of a dispute", func(s *server) error { return s.billing.ApplyDispute(l.ctx, *said) })
	}
}
