package metrics

import (
	"context"
	"errors"
	"iter"
	"time"

	"ocrconsole/models/billing"
)

// Provider gives the payment provider, measured.
func (m *Metrics) Provider(p billing.Provider) billing.Provider { return provider{p, m} }

type provider struct {
	billing.Provider
	of *Metrics
}

// measure asks, and counts how that ended.
func measure[T any](p provider, operation string, ask func() (T, error)) (T, error) {
	began := time.Now()
	answer, err := ask()
	p.ended(began, operation, err)
	return answer, err
}

func (p provider) ended(began time.Time, operation string, err error) {
	outcome := done
	switch {
	case errors.Is(err, billing.ErrRefused):
		outcome = refused
	case err != nil:
		outcome = failed
	}
	p.of.provider.ended(began, outcome, operation)
}

// Checkout is that of billing.Provider, as all others here are.
func (p provider) Checkout(ctx context.Context, in billing.CheckoutRequest) (billing.Checkout, error) {
	return measure(p, "checkout", func() (billing.Checkout, error) { return p.Provider.Checkout(ctx, in) })
}

// Query asks how a checkout stands.
func (p provider) Query(ctx context.Context, ref string) (billing.PaymentAnswer, error) {
	return measure(p, "query", func() (billing.PaymentAnswer, error) { return p.Provider.Query(ctx, ref) })
}

// Close ends a checkout.
func (p provider) Close(ctx context.Context, ref string) (billing.PaymentAnswer, error) {
	return measure(p, "close", func() (billing.PaymentAnswer, error) { return p.Provider.Close(ctx, ref) })
}

// Charge takes money from a saved card.
func (p provider) Charge(ctx context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	return measure(p, "charge", func() (billing.PaymentAnswer, error) { return p.Provider.Charge(ctx, in) })
}

// FindCharge asks how a charge stands.
func (p provider) FindCharge(ctx context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	return measure(p, "find_charge", func() (billing.PaymentAnswer, error) { return p.Provider.FindCharge(ctx, in) })
}

// ForgetCard gives a saved card up.
func (p provider) ForgetCard(ctx context.Context, ref string) error {
	began := time.Now()
	err := p.Provider.ForgetCard(ctx, ref)
	p.ended(began, "forget_card", err)
	return err
}

// Refund gives money back.
func (p provider) Refund(ctx context.Context, in billing.RefundRequest) (billing.RefundAnswer, error) {
	return measure(p, "refund", func() (billing.RefundAnswer, error) { return p.Provider.Refund(ctx, in) })
}

// QueryRefund asks how a refund stands.
func (p provider) QueryRefund(ctx context.Context, ref string) (billing.RefundAnswer, error) {
	return measure(p, "query_refund", func() (billing.RefundAnswer, error) { return p.Provider.QueryRefund(ctx, ref) })
}

// Refunds asks for refunds; it ends with the last of them, or with the first error.
func (p provider) Refunds(ctx context.Context, of billing.RefundQuery) iter.Seq2[billing.RefundAnswer, error] {
	return func(yield func(billing.RefundAnswer, error) bool) {
		began := time.Now()
		var failure error
		defer func() { p.ended(began, "refunds", failure) }()
		for answer, err := range p.Provider.Refunds(ctx, of) {
			failure = err
			if !yield(answer, err) {
				return
			}
		}
	}
}

// PaymentOf gives our name for a payment.
func (p provider) PaymentOf(ctx context.Context, ref string) (string, error) {
	return measure(p, "payment_of", func() (string, error) { return p.Provider.PaymentOf(ctx, ref) })
}

// QueryDispute asks how a dispute stands.
func (p provider) QueryDispute(ctx context.Context, ref string) (billing.DisputeAnswer, error) {
	return measure(p, "query_dispute", func() (billing.DisputeAnswer, error) { return p.Provider.QueryDispute(ctx, ref) })
}

// Disputes asks for disputes.
func (p provider) Disputes(ctx context.Context, since time.Time) ([]billing.DisputeAnswer, error) {
	return measure(p, "disputes", func() ([]billing.DisputeAnswer, error) { return p.Provider.Disputes(ctx, since) })
}
