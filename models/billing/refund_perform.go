package billing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// How refunds to cards are carried out: how many at a time, how the wait grows from a try without an answer to the next,
// and how often the provider is asked about one that is under way.
const (
	refundBatch       = 50
	firstRefundRetry  = 30 * time.Second // longer than one try can take, so that no other process tries meanwhile
	lastRefundRetry   = time.Hour
	pendingRefundWait = time.Hour
)

// PerformRefunds has the provider carry out the refunds to cards that are due, and asks about those under way. It may
// run anywhere, at any time: a refund is made once. It gives how many were decided.
func (b *Billing) PerformRefunds(ctx context.Context) (decided int, err error) {
	due, err := models.DueRefunds(b.DB.WithContext(ctx), b.Provider.Name(), b.Clock.Now(), refundBatch)
	if err != nil {
		return 0, err
	}
	var failures []error
	silent := silence(0)
	for i := range silent.over(len(due)) {
		done, err := b.performRefund(ctx, &due[i], false)
		silent.heard(err)
		if err != nil {
			failures = append(failures, fmt.Errorf("refund %s: %w", due[i].Ref(), err))
		}
		if done {
			decided++
		}
	}
	return decided, errors.Join(failures...)
}

// performRefund asks the provider about one refund if it is due; early asks before it is.
func (b *Billing) performRefund(ctx context.Context, due *models.Refund, early bool) (decided bool, err error) {
	refund, paymentRef, err := b.claimRefund(ctx, due, early)
	if err != nil || refund == nil {
		return false, err
	}
	var answer RefundAnswer
	if refund.ProviderRef == nil {
		answer, err = b.Provider.Refund(ctx, RefundRequest{
			Reference: refund.Ref().String(), ProviderRef: paymentRef, AmountMicros: refund.AmountMicros, Currency: refund.Currency,
		})
	} else {
		answer, err = b.Provider.QueryRefund(ctx, *refund.ProviderRef)
	}
	if err != nil {
		return false, noAnswer(err, cause.NoAnswerOnRefund)
	}
	return answer.Status != ProviderOpen, b.applyRefundTo(ctx, refund.Ref(), answer)
}

// claimRefund takes the next try of a due refund, with the provider's name for its payment: whoever looks meanwhile
// finds it due later, and so does the next process if this one dies. It gives nil if somebody else has it.
func (b *Billing) claimRefund(ctx context.Context, due *models.Refund, early bool) (claimed *models.Refund, paymentRef string, err error) {
	err = b.turn(ctx, due.AccountID, func(t *turn) error {
		r, err := models.FindRefund(t.tx, due.AccountID, due.ID)
		if err != nil || r.NextTryAt == nil || !early && t.now.Before(*r.NextTryAt) {
			return err
		}
		payment, err := models.FindPayment(t.tx, r.AccountID, *r.PaymentID)
		if err != nil {
			return err
		}
		r.Attempts++
		next := t.now.Add(rules.Backoff(firstRefundRetry, lastRefundRetry, r.Attempts))
		r.NextTryAt, r.UpdatedAt = &next, t.now
		claimed, paymentRef = r, *payment.ProviderRef
		return models.SaveRefund(t.tx, r)
	})
	return claimed, paymentRef, err
}

// applyRefund takes the provider's word on a refund that it made for us.
func (b *Billing) applyRefund(ctx context.Context, answer RefundAnswer) error {
	ref, err := models.ParseAnyRef(models.KindRefund, answer.Reference)
	if err != nil {
		return err
	}
	return b.applyRefundTo(ctx, ref, answer)
}

// applyRefundTo takes the provider's word on the refund. One that fails, even after it was said to have succeeded, brings its
// money back onto the balance, once, and the customer is told.
func (b *Billing) applyRefundTo(ctx context.Context, ref models.Ref, answer RefundAnswer) error {
	var refused error
	err := b.turn(ctx, ref.AccountID, func(t *turn) error {
		r, err := models.FindRefund(t.tx, ref.AccountID, ref.ID)
		if err != nil {
			return err
		}
		if wanted, got, same := t.refundMatches(r, answer); !same {
			refused, err = t.alarm(ref, wanted, got)
			return err
		}
		return t.applyRefundAnswer(r, answer)
	})
	return errors.Join(err, refused)
}

func (t *turn) applyRefundAnswer(r *models.Refund, answer RefundAnswer) error {
	if answer.ProviderRef != "" { // a refusal may come before there is a name
		r.ProviderRef = &answer.ProviderRef
	}
	r.UpdatedAt = t.now
	switch {
	case r.Status == models.RefundFailed, r.Status == models.RefundSucceeded && answer.Status != ProviderFailed:
		return nil
	case answer.Status == ProviderOpen:
		next := t.now.Add(pendingRefundWait)
		r.Status, r.NextTryAt = models.RefundPending, &next
		return models.SaveRefund(t.tx, r)
	case answer.Status == ProviderSucceeded:
		r.Status, r.NextTryAt = models.RefundSucceeded, nil
		return models.SaveRefund(t.tx, r)
	default:
		return t.refundFailed(r, cause.InWords(answer.Failure))
	}
}

// refundFailed puts the money that the card did not take onto the balance. Of a closed account the operator is told, as nobody spends it there.
func (t *turn) refundFailed(r *models.Refund, failure cause.Stored) error {
	arrearsSince, before := t.account.ArrearsSince, t.account.BalanceMicros
	if err := t.bringBack(r, failure); err != nil {
		return err
	}
	if err := t.tellRefundFailed(r); err != nil {
		return err
	}
	if err := t.takeAfterAll(r); err != nil {
		return err
	}
	if t.account.ClosedAt != nil && t.account.BalanceMicros > before {
		wanted := exactly(r.AmountMicros, r.Currency) + " at the card: the account is closed"
		if _, err := t.raise(r.Provider, r.Ref(), wanted, "a refund that failed: the money is in a balance that nobody spends"); err != nil {
			return err
		}
	}
	return t.stayInArrears(arrearsSince)
}

// bringBack puts the money of a refund that is not at the card, or not any more, onto the balance. It is to be done once.
func (t *turn) bringBack(r *models.Refund, why cause.Stored) error {
	r.Status, r.Failure, r.NextTryAt, r.UpdatedAt = models.RefundFailed, why, nil, t.now
	if err := models.SaveRefund(t.tx, r); err != nil {
		return err
	}
	payment, err := models.FindPayment(t.tx, r.AccountID, *r.PaymentID)
	if err != nil {
		return err
	}
	entry := models.LedgerEntry{Kind: models.EntryRefund, AmountMicros: r.AmountMicros, OrderID: payment.OrderID, RefundID: &r.ID}
	return t.post(entry)
}
