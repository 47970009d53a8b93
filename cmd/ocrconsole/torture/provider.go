package torture

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"ocrconsole/web/payment/stripefake"
)

// provider is the payment provider: its pages and API are the fake's, and it tells the console of what happened late, in
// another order, several times, or not at all.
type provider struct {
	*actor
	fake *stripefake.Stripe

	mu      sync.Mutex
	waiting []notice
	held    bool
}

// notice is a webhook that is to be sent.
type notice struct {
	event stripefake.Event
	due   time.Time
}

// How the provider tells of things, of a hundred.
const (
	toldTwice = 25
	toldNever = 3
	toldLate  = 2 * time.Second // at most, and so in any order
)

func (p *provider) pay(session string) (returnURL string) { return p.fake.Pay(session) }

// deliver sends webhooks until the end.
func (p *provider) deliver(ctx context.Context) {
	for ctx.Err() == nil {
		p.plan(p.fake.Events())
		for _, n := range p.due() {
			p.tell(n)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// plan decides when and how often the console is told of each.
func (p *provider) plan(events []stripefake.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range events {
		times := 1
		switch n := p.random.IntN(100); {
		case n < toldNever:
			times = 0
			p.history.count("webhooks never sent")
		case n < toldNever+toldTwice:
			times = 2 + p.random.IntN(2)
			p.history.count("webhooks sent several times")
		}
		for range times {
			p.waiting = append(p.waiting, notice{e, time.Now().Add(time.Duration(p.random.Int64N(int64(toldLate))))})
		}
	}
}

// due takes what is to be sent now.
func (p *provider) due() (now []notice) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held {
		return nil
	}
	p.waiting = slices.DeleteFunc(p.waiting, func(n notice) bool {
		if time.Since(n.due) < 0 {
			return false
		}
		now = append(now, n)
		return true
	})
	return now
}

// tell sends a webhook; what is not taken is sent again later.
func (p *provider) tell(n notice) {
	at := p.clock.now()
	r := request{method: http.MethodPost, path: "/webhooks/payments/stripe", body: n.event.Body, header: map[string]string{
		"Stripe-Signature": stripefake.Sign(n.event.Body, stripefake.WebhookSecret, at), "X-Forwarded-For": p.address,
	}}
	p.console++
	kind := "webhook"
	sentAt := time.Now()
	got := p.ask(p.client, p.fronts[p.console%len(p.fronts)].address(), r)
	switch {
	case got.status == http.StatusNoContent:
		p.history.count("webhooks taken")
		return
	case got.status == 0, notNow(got), p.clock.movedSince(sentAt.Add(-time.Second)):
	default:
		p.history.breaks("a %s was answered with %s", kind, got)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	n.due = time.Now().Add(200 * time.Millisecond)
	p.waiting = append(p.waiting, n)
}

// hold keeps webhooks back, or sends them all, in any order.
func (p *provider) hold(held bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = held
	if !held {
		p.random.Shuffle(len(p.waiting), func(i, j int) { p.waiting[i], p.waiting[j] = p.waiting[j], p.waiting[i] })
	}
}

// hurry makes everything due that waits.
func (p *provider) hurry() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.waiting {
		p.waiting[i].due = time.Now()
	}
}

// silent reports whether nothing waits to be sent.
func (p *provider) silent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.waiting) == 0
}

// act is what happens at the provider without the console: somebody gives money back in the dashboard, a cardholder disputes
// a payment, a bank decides.
func (p *provider) act(random *rand.Rand) {
	all := p.fake.Succeeded()
	if len(all) == 0 {
		return
	}
	paid := pick(random, all)
	switch n := random.IntN(10); {
	case n < 3:
		if p.fake.GiveBackUntouched(paid.Intent, 100+random.Int64N(paid.Amount-100+1)) {
			p.history.count("refunds made at the provider")
		}
	case n < 5:
		if p.fake.DisputeUntouched(paid.Intent, pick(random, []string{"needs_response", "warning_needs_response"})) {
			p.history.count("disputes")
		}
	case len(paid.Disputes) == 1 && paid.Disputes[0].Status == "needs_response":
		p.fake.EndDispute(paid.Disputes[0].ID, pick(random, []string{"won", "lost"}))
	case len(paid.Disputes) == 1 && paid.Disputes[0].Status == "warning_needs_response":
		p.fake.EndDispute(paid.Disputes[0].ID, pick(random, []string{"warning_closed", "needs_response"}))
	}
}
