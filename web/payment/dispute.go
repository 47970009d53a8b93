package payment

import (
	"context"
	"fmt"
	"time"

	"ocrconsole/models/billing"
)

// Disputes gives none: nobody has a bank that would take the sandbox's money back.
func (s *Sandbox) Disputes(context.Context, time.Time) ([]billing.DisputeAnswer, error) {
	return nil, nil
}

// QueryDispute knows none.
func (s *Sandbox) QueryDispute(_ context.Context, providerRef string) (billing.DisputeAnswer, error) {
	return billing.DisputeAnswer{}, fmt.Errorf("%w: there is no dispute %s", billing.ErrRefused, providerRef)
}
