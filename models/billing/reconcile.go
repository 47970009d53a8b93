package billing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ocrconsole/models"
)

// Reconciliation is what came of asking the provider about everything that is open.
type Reconciliation struct {
	// Payments and Refunds are how many were asked about, and what they are now.
	Payments Outcomes `json:"payments"`
	Refunds  Outcomes `json:"refunds"`
	// FoundRefunds are how many refunds were booked that the provider had made without us and told nobody of.
	FoundRefunds int `json:"found_refunds"`
	// ElsewherePayments and ElsewhereRefunds are open at a provider that is not the one in use: nobody can ask it.
	ElsewherePayments int64 `json:"elsewhere_payments"`
	ElsewhereRefunds  int64 `json:"elsewhere_refunds"`
	// Disputes are those that are not decided, at most maxAlarms: the operator answers them at the provider.
	Disputes []models.Dispute `json:"disputes"`
	// Alarms are what a provider said that cannot be and nobody has acknowledged, at most maxAlarms.
	Alarms []models.PaymentAlarm `json:"alarms"`
	// Problems are what kept something from being decided.
	Problems []string `json:"problems"`
}

// Outcomes counts answers.
type Outcomes struct {
	Succeeded  int `json:"succeeded"`
	Failed     int `json:"failed"`
	Open       int `json:"open"`
	Unanswered int `json:"unanswered"`
}

// Total is how many were asked about.
func (o Outcomes) Total() int { return o.Succeeded + o.Failed + o.Open + o.Unanswered }

func (o *Outcomes) count(succeeded, failed bool) {
	switch {
	case succeeded:
		o.Succeeded++
	case failed:
		o.Failed++
	default:
		o.Open++
	}
}

const (
	reconcileBatch = 200
	maxAlarms      = 100
	maxProblems    = 100
	// reconcileAge lets a payment finish being opened: younger ones are in the hands of whoever makes them.
	reconcileAge = time.Minute
	// lookBack is how long ago disputes were opened, and refunds made, that are asked for: banks take up to half a year to
	// decide the one, and some weeks to let the other fail.
	lookBack = 200 * 24 * time.Hour
)

// Reconcile asks the provider about every payment and refund that has no final answer, and applies what it says: a
// notification that never came loses nothing. One that does not answer is left alone for the rest of it: see silence. It may run anywhere, at any time. What could not be decided is in the
// report; the error is of our own side.
func (b *Billing) Reconcile(ctx context.Context) (r Reconciliation, err error) {
	silent := silence(0)
	if err := b.reconcilePayments(ctx, &r, &silent); err != nil {
		return r, err
	}
	if err := b.reconcileRefunds(ctx, &r, &silent); err != nil {
		return r, err
	}
	if silent.gone() {
		r.problem("the payment provider does not answer: about all else it was not asked")
	} else {
		b.reconcileDisputes(ctx, &r) // before what was given back elsewhere, which may have ended one
		b.reconcileElsewhere(ctx, &r)
		if _, err := b.ForgetCards(ctx); err != nil {
			r.problem("%v", err)
		}
	}
	tx := b.DB.WithContext(ctx)
	if r.ElsewherePayments, r.ElsewhereRefunds, err = models.CountUndecidedElsewhere(tx, b.Provider.Name()); err != nil {
		return r, err
	}
	if r.Disputes, err = models.OpenDisputes(tx, maxAlarms); err != nil {
		return r, err
	}
	r.Alarms, err = models.OpenAlarms(tx, maxAlarms)
	return r, err
}

// Clean tells that the provider answered about everything and that there is no alarm.
func (r *Reconciliation) Clean() bool { return len(r.Problems) == 0 && len(r.Alarms) == 0 }

// Err is of a reconciliation that was not clean, for logs.
func (r *Reconciliation) Err() error {
	if r.Clean() {
		return nil
	}
	failures := make([]error, 0, len(r.Problems)+1)
	for _, problem := range r.Problems {
		failures = append(failures, errors.New(problem))
	}
	if len(r.Alarms) > 0 {
		failures = append(failures, fmt.Errorf("%d payment alarms wait to be acknowledged: see the operator's desk, or ocrconsole reconcile", len(r.Alarms)))
	}
	return errors.Join(failures...)
}

func (r *Reconciliation) problem(format string, args ...any) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
	}
}

func (b *Billing) reconcilePayments(ctx context.Context, r *Reconciliation, silent *silence) error {
	madeBy, after := b.Clock.Now().Add(-reconcileAge), models.Ref{}
	for !silent.gone() {
		batch, err := models.UndecidedPayments(b.DB.WithContext(ctx), b.Provider.Name(), madeBy, after, reconcileBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		for i := range silent.over(len(batch)) {
			payment, err := b.askAbout(ctx, &batch[i])
			silent.heard(err)
			if err != nil {
				r.Payments.Unanswered++
				r.problem("payment %s: %v", batch[i].Ref(), err)
				continue
			}
			r.Payments.count(payment.Status == models.PaymentSucceeded, payment.Status == models.PaymentFailed)
		}
		after = batch[len(batch)-1].Ref()
	}
	return nil
}

// askAbout has the provider decide a payment. One whose answer was never stored is asked for again, under the same
// reference, to learn the provider's name for it.
func (b *Billing) askAbout(ctx context.Context, payment *models.Payment) (*models.Payment, error) {
	if payment.ProviderRef == nil && payment.CardID == nil {
		if _, err := b.checkout(ctx, payment); err != nil && !errors.Is(err, ErrRefused) {
			return nil, err
		}
	}
	return b.CheckPayment(ctx, payment.AccountID, payment.ID)
}

func (b *Billing) reconcileRefunds(ctx context.Context, r *Reconciliation, silent *silence) error {
	after := models.Ref{}
	for !silent.gone() {
		batch, err := models.OpenRefunds(b.DB.WithContext(ctx), b.Provider.Name(), after, reconcileBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		for i := range silent.over(len(batch)) {
			_, err := b.performRefund(ctx, &batch[i], true)
			silent.heard(err)
			if err != nil {
				r.Refunds.Unanswered++
				r.problem("refund %s: %v", batch[i].Ref(), err)
				continue
			}
			refund, err := models.FindRefund(b.DB.WithContext(ctx), batch[i].AccountID, batch[i].ID)
			if err != nil {
				return err
			}
			r.Refunds.count(refund.Status == models.RefundSucceeded, refund.Status == models.RefundFailed)
		}
		after = batch[len(batch)-1].Ref()
	}
	return nil
}

// reconcileDisputes asks for the disputes of late, of which no notification may have come.
func (b *Billing) reconcileDisputes(ctx context.Context, r *Reconciliation) {
	disputes, err := b.Provider.Disputes(ctx, b.Clock.Now().Add(-lookBack))
	if err != nil {
		r.problem("disputes: %v", err)
		return
	}
	for i := range disputes {
		if err := b.ApplyDispute(ctx, disputes[i]); err != nil && models.CodeOf(err) != models.Invalid { // that is among the alarms
			r.problem("dispute %s: %v", disputes[i].ProviderRef, err)
		}
	}
}

// reconcileElsewhere asks for the refunds of late, whoever had them made, one page after the other. What has failed since it
// was said to have succeeded comes to light here, too.
func (b *Billing) reconcileElsewhere(ctx context.Context, r *Reconciliation) {
	for said, err := range b.Provider.Refunds(ctx, RefundQuery{Since: b.Clock.Now().Add(-lookBack)}) {
		if err != nil {
			r.problem("refunds: %v", err)
			return
		}
		found, err := b.applyListed(ctx, &said)
		if err != nil && models.CodeOf(err) != models.Invalid { // that is among the alarms
			r.problem("refund %s: %v", said.ProviderRef, err)
		}
		if found {
			r.FoundRefunds++
		}
	}
}
