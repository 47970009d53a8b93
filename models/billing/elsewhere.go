package billing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Money that a provider gave back without being asked by us: in its dashboard, or by itself to keep a cardholder from
// disputing a payment. It is a refund like ours that was carried out before we heard of it. What the provider tells may
// come in any order, again, at several servers at once, or never: the provider's name for the refund is its identity.

// hearElsewhere takes a word that came by itself. It says how the refund stood when it was sent, so that the provider is
// asked how it stands now; only one that the provider does not know any more is taken at its word.
func (b *Billing) hearElsewhere(ctx context.Context, said RefundAnswer) error {
	reference, err := b.Provider.PaymentOf(ctx, said.PaymentRef)
	if err != nil {
		return noAnswer(err, cause.NoAnswerOnRefund)
	}
	if _, err := models.ParseAnyRef(models.KindPayment, reference); err != nil {
		return nil //nolint:nilerr // of another program's payment at the same provider
	}
	present, err := b.Provider.QueryRefund(ctx, said.ProviderRef)
	switch {
	case err == nil:
		said = present
	case !errors.Is(err, ErrRefused):
		return noAnswer(err, cause.NoAnswerOnRefund)
	}
	said.Payment = reference
	_, err = b.applyListed(ctx, &said)
	return err
}

// checkRefundsOf asks for all refunds of a payment, by the provider's name for it.
func (b *Billing) checkRefundsOf(ctx context.Context, paymentRef string) error {
	for said, err := range b.Provider.Refunds(ctx, RefundQuery{PaymentRef: paymentRef}) {
		if err != nil {
			return noAnswer(err, cause.NoAnswerOnRefunds)
		}
		if _, err := b.applyListed(ctx, &said); err != nil {
			return err
		}
	}
	return nil
}

// applyListed takes the provider's present word on any refund: one of ours, one that somebody else had made of a payment
// of ours, or one that is of no concern. found tells that it was booked only now.
func (b *Billing) applyListed(ctx context.Context, said *RefundAnswer) (found bool, err error) {
	if ref, err := models.ParseAnyRef(models.KindRefund, said.Reference); err == nil {
		refund, err := models.FindRefund(b.DB.WithContext(ctx), ref.AccountID, ref.ID)
		if models.CodeOf(err) == models.NotFound {
			return false, b.unknownHere(ctx, ref, said)
		}
		if err != nil || saysNothingNew(refund, said) {
			return false, err
		}
		return false, b.applyRefundTo(ctx, ref, *said)
	}
	ref, err := models.ParseAnyRef(models.KindPayment, said.Payment)
	if err != nil {
		return false, nil //nolint:nilerr // of another program's payment at the same provider
	}
	known, err := models.FindRefundAtProvider(b.DB.WithContext(ctx), ref.AccountID, b.Provider.Name(), said.ProviderRef)
	if err != nil || known != nil && saysNothingNew(known, said) {
		return false, err
	}
	return b.applyElsewhere(ctx, ref, said)
}

// saysNothingNew tells a word that the books have already, so that looking through old refunds locks no account.
func saysNothingNew(r *models.Refund, said *RefundAnswer) bool {
	same := r.ProviderRef != nil && *r.ProviderRef == said.ProviderRef && r.AmountMicros == said.AmountMicros && r.Currency == said.Currency
	return same && (r.Status == models.RefundFailed || r.Status == models.RefundSucceeded && said.Status == ProviderSucceeded)
}

func (b *Billing) applyElsewhere(ctx context.Context, ref models.Ref, said *RefundAnswer) (found bool, err error) {
	// The word that the money came may still be on its way. Invalid is that it was another amount: of that nothing is booked.
	_, err = b.CheckPayment(ctx, ref.AccountID, ref.ID)
	switch models.CodeOf(err) {
	case models.NotFound:
		return false, b.unknownHere(ctx, ref, said)
	case models.Invalid:
	default:
		if err != nil {
			return false, err
		}
	}
	err = b.turn(ctx, ref.AccountID, func(t *turn) error {
		payment, err := models.FindPayment(t.tx, ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		known, err := models.FindRefundAtProvider(t.tx, t.account.ID, t.Provider.Name(), said.ProviderRef)
		if err != nil {
			return err
		}
		if known != nil {
			return t.applyKnownElsewhere(known, said)
		}
		found, err = t.findElsewhere(payment, said)
		return err
	})
	return found && err == nil, err
}

// unknownHere raises an alarm on a refund of what carries a name of ours and is not in the books, as after a backup was
// restored that is older than it. It is NotFound where there is not even the account.
func (b *Billing) unknownHere(ctx context.Context, ref models.Ref, said *RefundAnswer) error {
	return b.turn(ctx, ref.AccountID, func(t *turn) error {
		_, err := t.alarm(ref, "something that is in the books", fmt.Sprintf("refund %s of %s at %s", said.ProviderRef,
			exactly(said.AmountMicros, said.Currency), t.Provider.Name()))
		return err
	})
}

// applyKnownElsewhere takes a further word on a refund that is booked. An alarm is all that comes of another amount: whoever
// sent the word could not do more about it.
func (t *turn) applyKnownElsewhere(known *models.Refund, said *RefundAnswer) error {
	if wanted, got, same := t.refundMatches(known, *said); !same {
		_, err := t.alarm(known.Ref(), wanted, got)
		return err
	}
	return t.applyRefundAnswer(known, *said)
}

// findElsewhere books a refund that was not known, unless nothing is to be booked for it. What cannot be matched raises an
// alarm, and is looked at again by each reconciliation: it may be that another word comes first.
func (t *turn) findElsewhere(payment *models.Payment, said *RefundAnswer) (found bool, err error) {
	disputed, err := t.isDisputed(payment, said)
	if err != nil || disputed || said.Status == ProviderFailed {
		return false, err
	}
	refuse := func(wanted string) (bool, error) {
		_, err := t.alarm(payment.Ref(), wanted, t.elsewhereWords(said))
		return false, err
	}
	switch {
	case payment.Provider != t.Provider.Name(), payment.Currency != said.Currency, said.AmountMicros <= 0:
		return refuse(exactly(payment.AmountMicros, payment.Currency) + " at " + payment.Provider)
	case payment.Status != models.PaymentSucceeded:
		slog.InfoContext(t.ctx, "money of a payment that was never booked was given back at the provider",
			"payment", payment.Ref().String(), "refund", t.elsewhereWords(said))
		return false, nil
	}
	left, err := refundable(t.tx, payment)
	if err != nil {
		return false, err
	}
	if left < said.AmountMicros {
		return refuse(exactly(left, payment.Currency) + " at most: the rest was given back before, or is on its way back")
	}
	if err := t.bookElsewhere(payment, said); err != nil {
		return false, err
	}
	// While money of ours was on its way back there was an alarm that nothing is booked for this one. Now it is.
	return true, models.SettleAlarms(t.tx, payment.Ref(), t.elsewhereWords(said), t.now)
}

// elsewhereWords describe the refund for alarms and logs: without how it stands, so that each raises one.
func (t *Terms) elsewhereWords(said *RefundAnswer) string {
	return fmt.Sprintf("refund %s of %s, made at %s without us", said.ProviderRef, exactly(said.AmountMicros, said.Currency), t.Provider.Name())
}
