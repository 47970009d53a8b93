package verify_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
)

// offerings are the services that a customer uses and buys, with the sizes of their packages.
var offerings = []struct {
	region, service string
	sizes           []int64
}{
	{shop.Bangkok, shop.Passport, []int64{10, 100, 1000}},
	{shop.Singapore, shop.Passport, []int64{100}},
	{shop.Bangkok, shop.WebImage, []int64{1000}},
	{shop.Bangkok, shop.IDCard, nil},
}

// moves are what may happen, in any order.
func (l *life) moves() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"":                     l.check,
		"top up":               l.topUp,
		"order":                l.order,
		"pay from the balance": l.payFromBalance,
		"pay by card":          l.payByCard,
		"the provider answers": l.providerAnswers,
		"an old notification":  l.oldNotification,
		"cancel":               l.cancel,
		"subscribe":            l.subscribe,
		"be given a package":   l.grant,
		"call":                 l.call,
		"call a lot":           l.callALot,
		"return packages":      l.returnPackages,
		"refunds":              l.refunds,
		"a saved card":         l.savedCard,
		"jobs":                 l.jobs,
		"settle":               l.settle,
		"reconcile":            l.reconcile,
		"time passes":          l.timePasses,
	}
}

func (l *life) key() string {
	l.keys++
	return fmt.Sprint("form ", l.keys)
}

func (l *life) topUp(*rapid.T) {
	key := l.key()
	amount := rapid.SampledFrom([]int64{1_000_000, 2_500_000, 20_000_000}).Draw(l.T, "amount")
	l.twice("top up", func(s *server) error {
		_, err := s.billing.TopUp(l.ctx, l.customer.ID, key, amount)
		return err
	})
}

func (l *life) order(*rapid.T) {
	sold := offerings[rapid.IntRange(0, 2).Draw(l.T, "offering")]
	size, quantity, key := rapid.SampledFrom(sold.sizes).Draw(l.T, "size"), rapid.Int64Range(1, 3).Draw(l.T, "quantity"), l.key()
	l.twice("order", func(s *server) error {
		spec, err := s.billing.FindSpecification(l.ctx, sold.region, sold.service, size)
		if err != nil {
			return err
		}
		_, err = s.billing.PlaceOrder(l.ctx, l.customer.ID, key, billing.Choice{
			Region: sold.region, Service: sold.service, Calls: size, Quantity: quantity, UnitPriceMicros: spec.PriceMicros,
		})
		return err
	})
}

// anyOrder chooses one of the customer's latest orders, 0 if there is none.
func (l *life) anyOrder() int64 {
	orders, err := models.OrdersOf(l.DB.WithContext(l.ctx), l.customer.ID, models.OrderFilter{Limit: 5})
	if err != nil {
		l.Fatalf("list orders: %v", err)
	}
	if len(orders) == 0 {
		return 0
	}
	return orders[rapid.IntRange(0, len(orders)-1).Draw(l.T, "order")].ID
}

func (l *life) payFromBalance(*rapid.T) {
	if id := l.anyOrder(); id != 0 {
		l.twice("pay from the balance", func(s *server) error { return s.billing.PayFromBalance(l.ctx, l.customer.ID, id) })
	}
}

func (l *life) payByCard(*rapid.T) {
	if id := l.anyOrder(); id != 0 {
		l.twice("pay by card", func(s *server) error {
			_, _, err := s.billing.PayByCard(l.ctx, l.customer.ID, id)
			return err
		})
	}
}

func (l *life) cancel(*rapid.T) {
	if id := l.anyOrder(); id != 0 {
		l.twice("cancel", func(s *server) error { return s.billing.CancelOrder(l.ctx, l.customer.ID, id) })
	}
}

// providerAnswers lets the customer pay, or fail to, at the provider, whose word comes by itself, when it is asked, or
// much later.
func (l *life) providerAnswers(*rapid.T) {
	var payments []models.Payment
	err := l.DB.Where("account_id = ? AND provider_ref IS NOT NULL", l.customer.ID).Order("id DESC").Limit(4).Find(&payments).Error
	if err != nil {
		l.Fatalf("list payments: %v", err)
	}
	if len(payments) == 0 {
		return
	}
	payment := payments[rapid.IntRange(0, len(payments)-1).Draw(l.T, "payment")]
	answer := l.Card.Pay
	switch rapid.IntRange(0, 6).Draw(l.T, "answer") {
	case 0:
		answer = l.Card.Decline
	case 1:
		answer = l.Card.TakeAnyway // although it was closed
	}
	n := answer(payment.Ref().String())
	switch rapid.SampledFrom([]string{"told", "told", "asked", "late"}).Draw(l.T, "how") {
	case "told":
		l.twice("notification", func(s *server) error { return s.billing.Apply(l.ctx, n) })
	case "asked":
		l.twice("query", func(s *server) error {
			_, err := s.billing.CheckPayment(l.ctx, l.customer.ID, payment.ID)
			return err
		})
	case "late":
		l.held = append(l.held, n)
	}
}

func (l *life) oldNotification(*rapid.T) {
	if len(l.held) == 0 {
		return
	}
	n := l.held[rapid.IntRange(0, len(l.held)-1).Draw(l.T, "notification")]
	l.twice("old notification", func(s *server) error { return s.billing.Apply(l.ctx, n) })
}

func (l *life) subscribe(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	switch rapid.SampledFrom([]string{"subscribe", "subscribe", "claim", "unsubscribe"}).Draw(l.T, "what") {
	case "subscribe":
		l.twice("subscribe", func(s *server) error { return s.billing.Subscribe(l.ctx, l.customer.ID, sold.region, sold.service) })
	case "claim":
		l.twice("claim", func(s *server) error {
			_, err := s.billing.ClaimFree(l.ctx, l.customer.ID, sold.region, sold.service)
			return err
		})
	case "unsubscribe":
		l.twice("unsubscribe", func(s *server) error { return s.billing.Unsubscribe(l.ctx, l.customer.ID, sold.region, sold.service) })
	}
}

func (l *life) grant(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	gift := billing.Gift{
		AccountID: l.customer.ID, Region: sold.region, Service: sold.service, Calls: rapid.Int64Range(1, 30).Draw(l.T, "calls"),
		ExpiresAt: l.Clock.Now().Add(time.Duration(rapid.IntRange(1, 100).Draw(l.T, "hours")) * time.Hour),
	}
	l.do("grant", func(s *server) error {
		_, err := s.billing.Grant(l.ctx, gift)
		return err
	})
}

// call reports a few calls: new ones, some that are known already, some long ago, some failed.
func (l *life) call(*rapid.T) {
	sold := rapid.SampledFrom(offerings).Draw(l.T, "offering")
	ago := rapid.SampledFrom([]time.Duration{0, 0, time.Second, 50 * time.Minute, 3 * time.Hour, 40 * time.Hour, 34 * 24 * time.Hour}).Draw(l.T, "ago")
	events := l.customer.Calls(rapid.IntRange(1, 12).Draw(l.T, "calls"), sold.region, sold.service, l.Clock.Now().Add(-ago))
	if rapid.IntRange(0, 5).Draw(l.T, "failed") == 0 {
		events[0].HTTPStatus = 503
	}
	if len(l.sent) > 0 && rapid.Bool().Draw(l.T, "known") {
		events = append(events, l.sent[rapid.IntRange(0, len(l.sent)-1).Draw(l.T, "which")])
	}
	l.report(events)
}

// callALot leads into arrears, and beyond the credit limit.
func (l *life) callALot(*rapid.T) {
	events := l.customer.Calls(rapid.SampledFrom([]int{200, 400}).Draw(l.T, "calls"), shop.Bangkok, shop.Passport, l.Clock.Now())
	l.report(events)
}

func (l *life) report(events []metering.Event) {
	for i := range events {
		events[i].Index = i
	}
	var report metering.Report
	l.twice("report calls", func(s *server) (err error) {
		if s == l.fragile && l.cut != nil && rapid.Bool().Draw(l.T, "cut") {
			after := time.Duration(rapid.IntRange(0, 4).Draw(l.T, "milliseconds")) * time.Millisecond
			cutting := time.AfterFunc(after, l.cut)
			defer cutting.Stop()
		}
		report, err = s.metering.Ingest(l.ctx, events)
		if err != nil {
			return err
		}
		l.accepted(events, report)
		return nil
	})
}

// accepted notes the events that were answered with a receipt.
func (l *life) accepted(events []metering.Event, report metering.Report) {
	refused := make(map[int]bool)
	for _, r := range report.Refused {
		refused[r.Index] = true
	}
	for _, e := range events {
		if !refused[e.Index] && !l.recorded[e.RequestID] {
			l.recorded[e.RequestID] = true
			l.sent = append(l.sent, e)
		}
	}
}

// jobs does one of the things that happen without anybody asking.
func (l *life) jobs(*rapid.T) {
	name := rapid.SampledFrom([]string{"expire orders", "record expiries", "watch arrears", "documents", "monthly invoices"}).Draw(l.T, "job")
	l.twice(name, func(s *server) (err error) {
		switch name {
		case "expire orders":
			_, err = s.billing.ExpireOrders(l.ctx)
		case "record expiries":
			_, err = s.billing.RecordExpiries(l.ctx)
		case "watch arrears":
			_, err = s.billing.WatchArrears(l.ctx)
		case "documents":
			_, err = s.billing.IssueDue(l.ctx, l.customer.ID)
		case "monthly invoices":
			_, err = s.billing.InvoiceMonths(l.ctx)
		}
		return err
	})
}

// reconcile asks the provider about everything that is open. It may take several turns: a payment that nobody got to
// hear of is opened in one and decided in the next.
func (l *life) reconcile(*rapid.T) {
	l.do("reconcile", func(s *server) error {
		_, err := s.billing.Reconcile(l.ctx)
		return err
	})
}

func (l *life) settle(*rapid.T) {
	l.twice("settle", func(s *server) error {
		_, err := s.billing.SettleHours(l.ctx)
		return err
	})
}

// returnPackages gives packages of one order back, to where it was paid from.
func (l *life) returnPackages(*rapid.T) {
	order := l.anyOrder()
	if order == 0 {
		return
	}
	packages, err := models.PackagesOfOrder(l.DB.WithContext(l.ctx), l.customer.ID, order)
	if err != nil {
		l.Fatalf("list packages: %v", err)
	}
	var ids []int64
	for i := range packages {
		if rapid.Bool().Draw(l.T, "return") {
			ids = append(ids, packages[i].ID)
		}
	}
	l.twice("return packages", func(s *server) error {
		_, err := s.billing.Return(l.ctx, l.customer.ID, order, ids)
		return err
	})
}

// refunds has refunds to cards carried out, by a provider that refuses some of them.
func (l *life) refunds(*rapid.T) {
	l.Card.RefuseRefunds(rapid.SampledFrom([]string{"", "", "the card is closed"}).Draw(l.T, "provider says"))
	l.twice("refunds", func(s *server) error {
		_, err := s.billing.PerformRefunds(l.ctx)
		return err
	})
}

// savedCard tops up with a card that is kept, or charges one that was.
func (l *life) savedCard(*rapid.T) {
	key := l.key()
	cards, err := l.Billing.Cards(l.ctx, l.customer.ID)
	if err != nil {
		l.Fatalf("list cards: %v", err)
	}
	if len(cards) == 0 {
		l.twice("top up, keeping the card", func(s *server) error {
			_, err := s.billing.TopUpSavingCard(l.ctx, l.customer.ID, key, 5_000_000)
			return err
		})
		return
	}
	l.Card.DeclineCharges(rapid.SampledFrom([]string{"", "", "not enough money"}).Draw(l.T, "provider says"))
	l.twice("charge card", func(s *server) error {
		_, err := s.billing.ChargeCard(l.ctx, l.customer.ID, cards[0].ID, key, 3_000_000)
		return err
	})
}

// timePasses moves the clock: on by seconds or by months, and now and then back, as when a server's clock is set.
func (l *life) timePasses(*rapid.T) {
	l.Clock.Advance(rapid.SampledFrom([]time.Duration{
		time.Second, 7 * time.Minute, time.Hour, time.Hour, 5 * time.Hour, 26 * time.Hour, 9 * 24 * time.Hour, 200 * 24 * time.Hour, -3 * time.Second, -10 * time.Minute,
	}).Draw(l.T, "passes"))
}
