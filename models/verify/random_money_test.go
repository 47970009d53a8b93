package verify_test

import (
	"pgregory.net/rapid"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

func (l *life) topUp(*rapid.T) {
	key := l.key()
	amount := rules.Micros(rapid.SampledFrom([]int64{1_000_000, 2_500_000, 20_000_000}).Draw(l.T, "amount"))
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
		_, err := s.billing.ChargeCard(l.ctx, l.customer.ID, cards[0].ID, key, 3_000_000, nil)
		return err
	})
}
