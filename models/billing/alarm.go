package billing

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// alarm stores that the provider's word on a payment or refund is not about what was asked for, and logs it, once. The
// error that it gives first is for whoever brought the word: nothing was booked. The account must be locked.
func (b *Billing) alarm(ctx context.Context, tx *gorm.DB, subject models.Ref, wanted, got string, now time.Time) (refused, err error) {
	a := &models.PaymentAlarm{
		AccountID: subject.AccountID, At: now, Provider: b.Provider.Name(), Subject: subject.String(), Wanted: wanted, Got: got,
	}
	created, err := models.RaiseAlarm(tx, a)
	if err != nil {
		return nil, err
	}
	if created {
		slog.ErrorContext(ctx, "payment provider's word refused, nothing booked", "alarm", a.Ref().String(),
			"provider", a.Provider, "subject", a.Subject, "wanted", wanted, "got", got)
	}
	return &models.Error{
		Code: models.Invalid, Message: "The payment provider reported something else than was asked for. Nothing was booked; we are looking into it.",
		Err: fmt.Errorf("%s is of %s, not of %s", subject, got, wanted),
	}, nil
}

// paymentMatches compares the provider's word on a payment with what was asked for.
func (b *Terms) paymentMatches(p *models.Payment, n PaymentAnswer) (wanted, got string, same bool) {
	return b.matches(p.Provider, p.ProviderRef, n.ProviderRef, p.AmountMicros, n.AmountMicros, p.Currency, n.Currency)
}

// refundMatches compares the provider's word on a refund with what was asked for.
func (b *Terms) refundMatches(r *models.Refund, a RefundAnswer) (wanted, got string, same bool) {
	return b.matches(r.Provider, r.ProviderRef, a.ProviderRef, r.AmountMicros, a.AmountMicros, r.Currency, a.Currency)
}

// matches compares who is asked under which name, once it is known, for how much.
func (b *Terms) matches(provider string, askedRef *string, saidRef string, askedMicros, saidMicros int64, askedCurrency, saidCurrency string) (wanted, got string, same bool) {
	asked := saidRef
	if askedRef != nil {
		asked = *askedRef
	}
	describe := func(provider, ref string, micros int64, currency string) string {
		return fmt.Sprintf("%s at %s as %s", exactly(micros, currency), provider, ref)
	}
	wanted = describe(provider, asked, askedMicros, askedCurrency)
	got = describe(b.Provider.Name(), saidRef, saidMicros, saidCurrency)
	return wanted, got, wanted == got
}
