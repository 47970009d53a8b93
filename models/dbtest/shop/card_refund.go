package shop

import (
	"context"
	"fmt"

	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// TakeAnyway takes the money of a checkout although it was closed, as a provider does that could not close it in time.
func (c *Card) TakeAnyway(reference string) billing.PaymentAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byReference[reference]
	n.Status, n.Failure = billing.ProviderSucceeded, ""
	return *n
}

// DeclineCharges makes charges of saved cards fail with the reason; empty: succeed.
func (c *Card) DeclineCharges(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unattended = reason
}

// RefuseRefunds makes refunds fail with the reason; empty: succeed.
func (c *Card) RefuseRefunds(reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noRefunds = reason
}

// SlowRefunds has new refunds stay under way until EndRefund.
func (c *Card) SlowRefunds() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slowRefunds = true
}

// Refunded gives how often and how much was given back to cards because we asked for it.
func (c *Card) Refunded() (count int, micros rules.Micros) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, r := range c.refunds {
		if name == r.Reference && r.Status == billing.ProviderSucceeded {
			count++
			micros += r.AmountMicros
		}
	}
	return count, micros
}

// EndRefund ends a slow refund, with a failure unless that is empty, and gives the notification of it.
func (c *Card) EndRefund(reference, failure string) billing.RefundAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.refunds[reference]
	r.Status, r.Failure = outcomeOf(failure), failure
	return *r
}

// Charge charges a saved card, or gives the charge that the reference has.
func (c *Card) Charge(_ context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.byReference[in.Reference]
	if n == nil {
		n = &billing.PaymentAnswer{
			ProviderRef: fmt.Sprint("ch-", len(c.byRef)+1), Reference: in.Reference, Status: outcomeOf(c.unattended),
			AmountMicros: in.AmountMicros, Currency: in.Currency, Failure: c.unattended,
		}
		c.byReference[n.Reference], c.byRef[n.ProviderRef] = n, n
	}
	return *n, c.answer()
}

// FindCharge gives the charge that the reference has.
func (c *Card) FindCharge(_ context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.answer(); err != nil {
		return billing.PaymentAnswer{}, err
	}
	n := c.byReference[in.Reference]
	if n == nil {
		return billing.PaymentAnswer{}, billing.ErrRefused
	}
	return *n, nil
}

// ForgetCard does nothing: the desk forgets every card at night.
func (c *Card) ForgetCard(context.Context, string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.answer()
}

// Refund gives money back, or gives the refund that the reference has.
func (c *Card) Refund(_ context.Context, in billing.RefundRequest) (billing.RefundAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.refunds[in.Reference]
	if r == nil {
		r = &billing.RefundAnswer{
			ProviderRef: fmt.Sprint("re-", len(c.refunds)+1), Reference: in.Reference, Status: outcomeOf(c.noRefunds),
			AmountMicros: in.AmountMicros, Currency: in.Currency, Failure: c.noRefunds, PaymentRef: in.ProviderRef,
		}
		if paid := c.byRef[in.ProviderRef]; paid == nil || paid.Status != billing.ProviderSucceeded {
			r.Status, r.Failure = billing.ProviderFailed, "nothing was paid"
		} else if c.given(in.ProviderRef)+in.AmountMicros > paid.AmountMicros {
			r.Status, r.Failure = billing.ProviderFailed, "more than was paid"
		} else if c.slowRefunds {
			r.Status, r.Failure = billing.ProviderOpen, ""
		}
		c.refunds[in.Reference], c.refunds[r.ProviderRef] = r, r
	}
	return *r, c.answer()
}

// QueryRefund tells how a refund stands.
func (c *Card) QueryRefund(_ context.Context, providerRef string) (billing.RefundAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refunds[providerRef] == nil {
		return billing.RefundAnswer{}, billing.ErrRefused
	}
	return *c.refunds[providerRef], c.answer()
}

func outcomeOf(failure string) billing.ProviderStatus {
	if failure != "" {
		return billing.ProviderFailed
	}
	return billing.ProviderSucceeded
}
