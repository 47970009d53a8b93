package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// fakeProvider is a payment provider that says what the test wants, at once.
type fakeProvider struct {
	mu        sync.Mutex
	checkouts map[string]billing.PaymentAnswer // by reference; the provider's own name is "co-" and the reference
	down      bool
	givenBack []billing.RefundAnswer // without being asked
	limits    billing.CardLimits     // zero: whole cents below a million
}

func newFakeProvider() *fakeProvider {
	return &fakeProvider{checkouts: make(map[string]billing.PaymentAnswer)}
}

func (*fakeProvider) Name() string  { return "fake" }
func (*fakeProvider) Label() string { return "Fake" }
func (*fakeProvider) Test() bool    { return true }
func (p *fakeProvider) Limits(string) billing.CardLimits {
	if p.limits.StepMicros != 0 {
		return p.limits
	}
	return billing.CardLimits{StepMicros: 10_000, MinMicros: 10_000, MaxMicros: 999_999_990_000}
}

var errProviderDown = errors.New("connection refused")

func (p *fakeProvider) Checkout(_ context.Context, in billing.CheckoutRequest) (billing.Checkout, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return billing.Checkout{}, errProviderDown
	}
	if _, known := p.checkouts[in.Reference]; !known {
		p.checkouts[in.Reference] = billing.PaymentAnswer{
			ProviderRef: "co-" + in.Reference, Reference: in.Reference, Status: billing.ProviderOpen,
			AmountMicros: in.AmountMicros, Currency: in.Currency,
		}
	}
	return billing.Checkout{ProviderRef: "co-" + in.Reference, URL: "http://pay.example/co-" + in.Reference}, nil
}

func (p *fakeProvider) Query(_ context.Context, providerRef string) (billing.PaymentAnswer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return billing.PaymentAnswer{}, errProviderDown
	}
	return p.checkouts[providerRef[len("co-"):]], nil
}

func (p *fakeProvider) Close(_ context.Context, providerRef string) (billing.PaymentAnswer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return billing.PaymentAnswer{}, errProviderDown
	}
	checkout := p.checkouts[providerRef[len("co-"):]]
	if checkout.Status == billing.ProviderOpen {
		checkout.Status, checkout.Failure = billing.ProviderFailed, "closed"
		p.checkouts[checkout.Reference] = checkout
	}
	return checkout, nil
}

func (*fakeProvider) ParseEvent(http.Header, []byte) (billing.Event, error) {
	return billing.Event{}, errors.New("this provider does not notify")
}

func (p *fakeProvider) Charge(_ context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return billing.PaymentAnswer{}, errProviderDown
	}
	if _, known := p.checkouts[in.Reference]; !known {
		p.checkouts[in.Reference] = billing.PaymentAnswer{
			ProviderRef: "co-" + in.Reference, Reference: in.Reference, Status: billing.ProviderSucceeded,
			AmountMicros: in.AmountMicros, Currency: in.Currency,
		}
	}
	return p.checkouts[in.Reference], nil
}

func (p *fakeProvider) FindCharge(_ context.Context, in billing.ChargeRequest) (billing.PaymentAnswer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return billing.PaymentAnswer{}, errProviderDown
	}
	charge, known := p.checkouts[in.Reference]
	if !known {
		return billing.PaymentAnswer{}, billing.ErrRefused
	}
	return charge, nil
}

func (p *fakeProvider) ForgetCard(context.Context, string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return errProviderDown
	}
	return nil
}

func (p *fakeProvider) Refund(_ context.Context, in billing.RefundRequest) (billing.RefundAnswer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return billing.RefundAnswer{}, errProviderDown
	}
	return billing.RefundAnswer{
		ProviderRef: "re-" + in.Reference, Reference: in.Reference, Status: billing.ProviderSucceeded,
		AmountMicros: in.AmountMicros, Currency: in.Currency,
	}, nil
}

func (p *fakeProvider) QueryRefund(context.Context, string) (billing.RefundAnswer, error) {
	return billing.RefundAnswer{}, errors.New("this provider's refunds are never under way")
}

func (p *fakeProvider) Refunds(context.Context, billing.RefundQuery) iter.Seq2[billing.RefundAnswer, error] {
	p.mu.Lock()
	defer p.mu.Unlock()
	listed := slices.Clone(p.givenBack)
	return func(yield func(billing.RefundAnswer, error) bool) {
		for _, r := range listed {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (*fakeProvider) PaymentOf(_ context.Context, paymentRef string) (string, error) {
	return strings.TrimPrefix(paymentRef, "co-"), nil
}

// givesBack gives so much of a payment back without being asked.
func (p *fakeProvider) givesBack(reference string, micros rules.Micros) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.givenBack = append(p.givenBack, billing.RefundAnswer{
		ProviderRef: fmt.Sprint("re-elsewhere-", len(p.givenBack)+1), Payment: reference, Status: billing.ProviderSucceeded, AmountMicros: micros, Currency: "USD",
	})
}

func (*fakeProvider) QueryDispute(context.Context, string) (billing.DisputeAnswer, error) {
	return billing.DisputeAnswer{}, errors.New("this provider knows no disputes")
}

func (*fakeProvider) Disputes(context.Context, time.Time) ([]billing.DisputeAnswer, error) {
	return nil, nil
}

// answer decides a checkout and gives the provider's word on it, to be applied or not.
func (p *fakeProvider) answer(reference string, status billing.ProviderStatus, failure string) billing.PaymentAnswer {
	p.mu.Lock()
	defer p.mu.Unlock()
	checkout := p.checkouts[reference]
	checkout.Status, checkout.Failure = status, failure
	p.checkouts[reference] = checkout
	return checkout
}

// goDown makes the provider unreachable, or reachable again.
func (p *fakeProvider) goDown(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}
