package billing

import (
	"fmt"
	"log/slog"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// alarm stores that the provider's word on a payment or refund is not about what was asked for, and logs it, once. The
// error that it gives first is for whoever brought the word: nothing was booked.
func (t *turn) alarm(subject models.Ref, wanted, got string) (refused, err error) {
	a := &models.PaymentAlarm{
		AccountID: subject.AccountID, At: t.now, Provider: t.Provider.Name(), Subject: subject.String(), Wanted: wanted, Got: got,
	}
	created, err := models.RaiseAlarm(t.tx, a)
	if err != nil {
		return nil, err
	}
	if created {
		slog.ErrorContext(t.ctx, "payment provider's word refused, nothing booked", "alarm", a.Ref().String(),
			"provider", a.Provider, "subject", a.Subject, "wanted", wanted, "got", got)
	}
	return &models.Error{
		Code: models.Invalid, Why: cause.ReportedElse,
		Err: fmt.Errorf("%s is of %s, not of %s", subject, got, wanted),
	}, nil
}

// paymentMatches compares the provider's word on a payment with what was asked for.
func (t *Terms) paymentMatches(p *models.Payment, n PaymentAnswer) (wanted, got string, same bool) {
	return t.matches(p.Provider, p.ProviderRef, n.ProviderRef, p.AmountMicros, n.AmountMicros, p.Currency, n.Currency)
}

// refundMatches compares the provider's word on a refund with what was asked for.
func (t *Terms) refundMatches(r *models.Refund, a RefundAnswer) (wanted, got string, same bool) {
	return t.matches(r.Provider, r.ProviderRef, a.ProviderRef, r.AmountMicros, a.AmountMicros, r.Currency, a.Currency)
}

// matches compares who is asked under which name, once it is known, for how much.
func (t *Terms) matches(provider string, askedRef *string, saidRef string, askedMicros, saidMicros rules.Micros, askedCurrency, saidCurrency string) (wanted, got string, same bool) {
	asked := saidRef
	if askedRef != nil {
		asked = *askedRef
	}
	describe := func(provider, ref string, micros rules.Micros, currency string) string {
		return fmt.Sprintf("%s at %s as %s", exactly(micros, currency), provider, ref)
	}
	wanted = describe(provider, asked, askedMicros, askedCurrency)
	got = describe(t.Provider.Name(), saidRef, saidMicros, saidCurrency)
	return wanted, got, wanted == got
}
