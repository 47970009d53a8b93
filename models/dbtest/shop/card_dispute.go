package shop

import (
	"context"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// Dispute has the cardholder contest so much of the payment with that reference, and gives the provider's word on it.
func (c *Card) Dispute(reference string, micros rules.Micros, status models.DisputeStatus) billing.DisputeAnswer {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := billing.DisputeAnswer{
		ProviderRef: fmt.Sprint("dp-", len(c.disputes)+1), Reference: reference, Status: status,
		AmountMicros: micros, Currency: c.byReference[reference].Currency, Reason: "fraudulent",
	}
	c.disputes = append(c.disputes, d)
	return d
}

// QueryDispute tells how a dispute stands.
func (c *Card) QueryDispute(_ context.Context, providerRef string) (billing.DisputeAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, d := range c.disputes {
		if d.ProviderRef == providerRef {
			return d, c.answer()
		}
	}
	return billing.DisputeAnswer{}, billing.ErrRefused
}

// Disputes lists all disputes.
func (c *Card) Disputes(context.Context, time.Time) ([]billing.DisputeAnswer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.disputes, c.answer()
}

// DecideDispute has the dispute of that name stand so from now on.
func (c *Card) DecideDispute(providerRef string, status models.DisputeStatus) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.disputes {
		if c.disputes[i].ProviderRef == providerRef {
			c.disputes[i].Status = status
		}
	}
}
