package shop

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// GiveBack gives so much of the payment with that reference back without having been asked to, as an operator does in a
// dashboard, and gives the provider's word on it.
func (c *Card) GiveBack(reference string, micros rules.Micros) billing.RefundAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	paid := c.byReference[reference]
	r := &billing.RefundAnswer{
		ProviderRef: fmt.Sprint("re-elsewhere-", len(c.elsewhere)+1), Status: billing.ProviderSucceeded,
		AmountMicros: micros, Currency: paid.Currency, PaymentRef: paid.ProviderRef,
	}
	c.refunds[r.ProviderRef] = r
	c.elsewhere = append(c.elsewhere, r.ProviderRef)
	return *r
}

// EndGiven gives a refund that was made elsewhere its next status, and gives the provider's word on it.
func (c *Card) EndGiven(providerRef string, status billing.ProviderStatus) billing.RefundAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.refunds[providerRef]
	r.Status = status
	return *r
}

// EndDispute gives a dispute its next status, and gives the provider's word on it.
func (c *Card) EndDispute(said billing.DisputeAnswer) billing.DisputeAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.disputes {
		if c.disputes[i].ProviderRef == said.ProviderRef {
			c.disputes[i] = said
		}
	}
	return said
}

// given is what was given back of a checkout, or is on its way.
func (c *Card) given(paymentRef string) (micros rules.Micros) {
	for name, r := range c.refunds {
		if name == r.ProviderRef && r.PaymentRef == paymentRef && r.Status != billing.ProviderFailed {
			micros += r.AmountMicros
		}
	}
	return micros
}

// Left is how much of the payment with that reference was not given back.
func (c *Card) Left(reference string) rules.Micros {
	c.mu.Lock()
	defer c.mu.Unlock()
	paid := c.byReference[reference]
	if paid == nil || paid.Status != billing.ProviderSucceeded {
		return 0
	}
	return paid.AmountMicros - c.given(paid.ProviderRef)
}

// Refunds lists refunds, those that were asked for and the others, each as the desk's books have it.
func (c *Card) Refunds(_ context.Context, of billing.RefundQuery) iter.Seq2[billing.RefundAnswer, error] {
	c.mu.Lock()
	defer c.mu.Unlock()
	var listed []billing.RefundAnswer
	for _, name := range slices.Sorted(maps.Keys(c.refunds)) {
		r := *c.refunds[name]
		if name != r.ProviderRef || of.PaymentRef != "" && of.PaymentRef != r.PaymentRef {
			continue
		}
		if paid := c.byRef[r.PaymentRef]; paid != nil {
			r.Payment = paid.Reference
		}
		listed = append(listed, r)
	}
	lost := c.answer()
	return func(yield func(billing.RefundAnswer, error) bool) {
		if lost != nil {
			yield(billing.RefundAnswer{}, lost)
			return
		}
		for _, r := range listed {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// PaymentOf gives the reference of a checkout.
func (c *Card) PaymentOf(_ context.Context, paymentRef string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if paid := c.byRef[paymentRef]; paid != nil {
		return paid.Reference, c.answer()
	}
	return "", c.answer()
}
