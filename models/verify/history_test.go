package verify_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/verify"
)

// history is a random one of a customer; its steps may be refused, but never leave books that do not balance.
type history struct {
	*shop.Shop
	customer *shop.Customer
	open     []string // references of payments that the customer may still pay
	notified []billing.PaymentAnswer
}

// sold are where and what the history's customers call.
var sold = []rules.Offering{
	{Region: shop.Bangkok, Service: shop.Passport},
	{Region: shop.Bangkok, Service: shop.WebImage},
	{Region: shop.Bangkok, Service: shop.IDCard},
	{Region: shop.Singapore, Service: shop.Passport},
}

func TestNoHistoryUnbalancesTheBooks(t *testing.T) {
	t.Parallel()
	end, failing := time.Now().Add(time.Duration(tier.Rounds(t, 8))*time.Second), false
	rapid.Check(t, func(rt *rapid.T) {
		if !failing && time.Now().After(end) {
			return // enough for one run, unless there is a failure to make smaller
		}
		defer func() { failing = failing || rt.Failed() }()
		s := shop.New(t, dbtest.SQLite(t), shop.Zone)
		s.Metering.Credit = rules.CreditPolicy{Grace: 6 * time.Hour, LimitMicros: 500_000}
		h := &history{Shop: s, customer: s.Customer(t)}
		rt.Repeat(map[string]func(*rapid.T){
			"call":      func(rt *rapid.T) { h.call(t, rt) },
			"top up":    func(rt *rapid.T) { h.topUp(t, rt) },
			"order":     func(rt *rapid.T) { h.order(t, rt) },
			"pay":       func(rt *rapid.T) { h.pay(t, rt) },
			"notify":    func(rt *rapid.T) { h.notify(t, rt) },
			"subscribe": func(rt *rapid.T) { h.subscribe(t, rt) },
			"grant":     func(rt *rapid.T) { h.grant(t, rt) },
			"wait":      h.wait,
			"jobs":      func(*rapid.T) { h.jobs(t) },
			"":          func(rt *rapid.T) { h.balance(t, rt) },
		})
	})
}

// wait lets up to forty days pass.
func (h *history) wait(rt *rapid.T) {
	micros := rapid.Int64Range(1, (40*24*time.Hour).Microseconds()).Draw(rt, "micros")
	h.Clock.Advance(time.Duration(micros) * time.Microsecond)
}

// balance checks the books after each step.
func (h *history) balance(t *testing.T, rt *rapid.T) {
	t.Helper()
	report, err := verify.Run(t.Context(), h.DB)
	must(t, err)
	if !report.Clean() {
		var table strings.Builder
		must(t, report.WriteTable(&table))
		rt.Fatal(table.String())
	}
}

// allowed fails the test on any error that is not an answer to the customer.
func allowed(t *testing.T, rt *rapid.T, err error) {
	t.Helper()
	if err != nil && models.CodeOf(err) == models.Internal {
		rt.Fatal(err)
	}
}

func (h *history) call(t *testing.T, rt *rapid.T) {
	t.Helper()
	o := rapid.SampledFrom(sold).Draw(rt, "offering")
	at := h.Clock.Now().Add(-time.Duration(rapid.Int64Range(0, int64(metering.MaxAge)).Draw(rt, "age")))
	events := h.customer.Calls(rapid.IntRange(1, 60).Draw(rt, "calls"), o.Region, o.Service, at)
	for i := range events {
		if rapid.IntRange(0, 9).Draw(rt, "luck") == 0 {
			events[i].HTTPStatus = 500
		}
	}
	for range 2 {
		_, err := h.Metering.Ingest(t.Context(), events)
		allowed(t, rt, err)
	}
}

func (h *history) topUp(t *testing.T, rt *rapid.T) {
	t.Helper()
	p, err := h.Billing.TopUp(t.Context(), h.customer.ID, rapid.StringMatching("[a-c]").Draw(rt, "key"), 1_000_000)
	allowed(t, rt, err)
	if err == nil {
		h.open = append(h.open, p.Ref().String())
	}
}

func (h *history) order(t *testing.T, rt *rapid.T) {
	t.Helper()
	_, err := h.Billing.PlaceOrder(t.Context(), h.customer.ID, rapid.StringMatching("[a-c]").Draw(rt, "key"), billing.Choice{
		Region: shop.Bangkok, Service: shop.Passport, Calls: 10, Quantity: rapid.Int64Range(1, 3).Draw(rt, "quantity"), UnitPriceMicros: 70_000,
	})
	allowed(t, rt, err)
}

func (h *history) pay(t *testing.T, rt *rapid.T) {
	t.Helper()
	id := rapid.Int64Range(1, 4).Draw(rt, "order")
	switch rapid.SampledFrom([]string{"balance", "card", "cancel"}).Draw(rt, "how") {
	case "balance":
		allowed(t, rt, h.Billing.PayFromBalance(t.Context(), h.customer.ID, id))
	case "cancel":
		allowed(t, rt, h.Billing.CancelOrder(t.Context(), h.customer.ID, id))
	case "card":
		url, _, err := h.Billing.PayByCard(t.Context(), h.customer.ID, id)
		allowed(t, rt, err)
		if url != "" {
			attempts, err := models.PaymentsOfOrder(h.DB.DB, h.customer.ID, id)
			must(t, err)
			h.open = append(h.open, attempts[len(attempts)-1].Ref().String())
		}
	}
}

// notify lets the customer pay, or repeats an earlier notification.
func (h *history) notify(t *testing.T, rt *rapid.T) {
	t.Helper()
	if len(h.open) > 0 {
		reference := rapid.SampledFrom(h.open).Draw(rt, "payment")
		answer := rapid.SampledFrom([]func(string) billing.PaymentAnswer{h.Card.Pay, h.Card.Decline}).Draw(rt, "answer")
		h.notified = append(h.notified, answer(reference))
	}
	if len(h.notified) > 0 {
		allowed(t, rt, h.Billing.Apply(t.Context(), rapid.SampledFrom(h.notified).Draw(rt, "notification")))
	}
}

func (h *history) subscribe(t *testing.T, rt *rapid.T) {
	t.Helper()
	o := rapid.SampledFrom(sold).Draw(rt, "offering")
	if rapid.Bool().Draw(rt, "on") {
		allowed(t, rt, h.Billing.Subscribe(t.Context(), h.customer.ID, o.Region, o.Service))
		return
	}
	allowed(t, rt, h.Billing.Unsubscribe(t.Context(), h.customer.ID, o.Region, o.Service))
}

func (h *history) grant(t *testing.T, rt *rapid.T) {
	t.Helper()
	o := rapid.SampledFrom(sold).Draw(rt, "offering")
	from := h.Clock.Now().Add(time.Duration(rapid.Int64Range(-40, 40).Draw(rt, "from days")) * 24 * time.Hour)
	_, err := h.Billing.Grant(t.Context(), billing.Gift{
		AccountID: h.customer.ID, Region: o.Region, Service: o.Service, Calls: rapid.Int64Range(1, 40).Draw(rt, "calls"),
		EffectiveAt: from, ExpiresAt: from.Add(time.Duration(rapid.Int64Range(1, 40).Draw(rt, "days")) * 24 * time.Hour),
	})
	allowed(t, rt, err)
}

func (h *history) jobs(t *testing.T) {
	t.Helper()
	_, err := h.Billing.SettleHours(t.Context())
	must(t, err)
	_, err = h.Billing.ExpireOrders(t.Context())
	must(t, err)
	_, err = h.Billing.RecordExpiries(t.Context())
	must(t, err)
}
