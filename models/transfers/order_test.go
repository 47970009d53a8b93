package transfers_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/bank"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/models/transfers"
)

// buyer is a customer with an order that a transfer is to pay.
type buyer struct {
	*shop.Customer
	s     *shop.Shop
	desk  *transfers.Transfers
	order *models.Order
	files int
}

func buys(t *testing.T, s *shop.Shop, desk *transfers.Transfers) *buyer {
	t.Helper()
	c := s.Customer(t)
	return &buyer{c, s, desk, c.Order(t, shop.Bangkok, shop.Passport, 100, 40), 0}
}

// transfers begins a transfer of what the order lacks.
func (b *buyer) transfers(t *testing.T) *models.Payment {
	t.Helper()
	standing := b.Account(t).Standing()
	micros, possible := b.s.Billing.TopUpFor(b.order.TotalMicros, standing.AvailableMicros(), b.order.Currency)
	p, err := b.s.Billing.PayByTransfer(t.Context(), b.ID, b.order.ID, micros)
	must(t, err)
	if !possible || p == nil || p.AmountMicros != micros {
		t.Fatalf("%+v for %d", p, micros)
	}
	return p
}

// arrives has so much money come with the transfer's reference, and an operator book it who did not import it.
func (b *buyer) arrives(t *testing.T, p *models.Payment, micros rules.Micros) {
	t.Helper()
	b.files++
	text := fmt.Sprintf("%s file %d", billing.TransferReference(p), b.files)
	_, err := b.desk.Import(t.Context(), finance, file(row(fmt.Sprintf("%d.%02d", micros/1_000_000, micros%1_000_000/10_000), "Mary", text)))
	must(t, err)
	waiting, err := b.desk.List(t.Context(), true, 0, 10)
	must(t, err)
	for i := range waiting {
		_, err := b.desk.Assign(t.Context(), second, waiting[i].ID, transfers.Said{Target: billing.TransferReference(p).String(), Reason: "Its reference", Again: true})
		must(t, err)
	}
}

func (b *buyer) expect(t *testing.T, status models.OrderStatus, packages int, micros rules.Micros, told string) {
	t.Helper()
	d, err := b.s.Billing.Order(t.Context(), b.ID, b.order.ID)
	must(t, err)
	if d.Order.Status != status || len(d.Packages) != packages {
		t.Errorf("the order is %s with %d packages, want %s with %d", d.Order.Status, len(d.Packages), status, packages)
	}
	balance(t, b.Customer, micros)
	rows, err := models.NotificationsOf(b.s.DB.WithContext(t.Context()), b.ID, models.NotificationFilter{Kind: notice.NoticePayment, Limit: 10})
	must(t, err)
	all := ""
	for _, n := range shop.Read(rows) {
		all += n.Title + " " + n.Text + "\n"
	}
	if !strings.Contains(all, told) {
		t.Errorf("told %q, want %q", all, told)
	}
}

func TestATransferPaysItsOrderOnceItHasArrived(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		s.Billing.Bank = nil
		b := buys(t, s, nil)
		_, err := s.Billing.PayByTransfer(t.Context(), b.ID, b.order.ID, b.order.TotalMicros)
		refusedWith(t, err, cause.NoTransfers)
		desk := of(t, s)
		b.desk = desk
		total := b.order.TotalMicros
		if _, err := s.Billing.PayByTransfer(t.Context(), b.ID, b.order.ID, total-1_000_000); models.CodeOf(err) != models.Invalid {
			t.Errorf("less than it lacks: %v", err)
		}
		if _, err := s.Billing.PayByTransfer(t.Context(), s.Customer(t).ID, b.order.ID, total); models.CodeOf(err) != models.NotFound {
			t.Errorf("somebody else's: %v", err)
		}
		p := b.transfers(t)
		if again := b.transfers(t); again.ID != p.ID || *p.ThenOrderID != b.order.ID || *p.ProviderRef != billing.TransferReference(p).String() {
			t.Errorf("%+v, then %+v", p, again)
		}
		b.expect(t, models.OrderPendingPayment, 0, 0, "")
		b.arrives(t, p, total)
		b.expect(t, models.OrderCompleted, 40, 0, "arrived by bank transfer")
		if again, err := s.Billing.PayByTransfer(t.Context(), b.ID, b.order.ID, total); again != nil || err != nil {
			t.Errorf("paid, it is %+v, %v", again, err)
		}
		b.arrives(t, p, total) // the same once more is a top-up of its own
		b.expect(t, models.OrderCompleted, 40, total, "arrived by bank transfer")

		more := buys(t, s, desk)
		more.arrives(t, more.transfers(t), total+5_000_000)
		more.expect(t, models.OrderCompleted, 40, 5_000_000, "arrived by bank transfer")

		less := buys(t, s, desk)
		less.arrives(t, less.transfers(t), total-15_000_000)
		less.expect(t, models.OrderPendingPayment, 0, total-15_000_000, "less than what was asked for arrived")
		rest := less.transfers(t)
		if rest.AmountMicros != 15_000_000 {
			t.Errorf("%d are to come", rest.AmountMicros)
		}
		less.arrives(t, rest, 15_000_000)
		less.expect(t, models.OrderCompleted, 40, 0, "arrived by bank transfer")
	})
}

func TestATransferForAnOrderThatIsPaidCancelledOrExpired(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, desk := t.Context(), of(t, s)
		ended := func(p *models.Payment) {
			t.Helper()
			found, err := models.FindPayment(db.WithContext(ctx), p.AccountID, p.ID)
			must(t, err)
			if found.Status != models.PaymentFailed || found.Failure.Cause != cause.TransferNotNeeded {
				t.Errorf("it is waited for still: %+v", found)
			}
		}
		paid := buys(t, s, desk)
		total := paid.order.TotalMicros
		p := paid.transfers(t)
		paid.TopUp(t, total)
		must(t, s.Billing.PayFromBalance(ctx, paid.ID, paid.order.ID))
		ended(p)
		paid.arrives(t, p, total)
		paid.expect(t, models.OrderCompleted, 40, total, "the order had been paid in another way by then")

		cancelled := buys(t, s, desk)
		p = cancelled.transfers(t)
		must(t, s.Billing.CancelOrder(ctx, cancelled.ID, cancelled.order.ID))
		ended(p)
		cancelled.arrives(t, p, total)
		cancelled.expect(t, models.OrderCancelled, 0, total, "the order had been cancelled by then")

		late, short := buys(t, s, desk), buys(t, s, desk)
		p, q := late.transfers(t), short.transfers(t)
		s.Clock.Advance(billing.OrderTTL + time.Minute)
		late.arrives(t, p, total) // on sale at its price
		late.expect(t, models.OrderCompleted, 40, 0, "Your bank transfer of")
		short.arrives(t, q, total-1_000_000)
		d, err := s.Billing.Order(ctx, short.ID, short.order.ID)
		must(t, err)
		short.expect(t, d.Order.Status, 0, total-1_000_000, "the order had expired by then, and less than it costs was available")
	})
}

// TestATransferThatWasEndedPaysNoOrder: its money comes all the same, before or after the order has expired, and stays on the balance.
func TestATransferThatWasEndedPaysNoOrder(t *testing.T) {
	t.Parallel()
	withdraw := func(s *shop.Shop, p *models.Payment) error {
		return s.Billing.WithdrawTransfer(t.Context(), p.AccountID, p.ID)
	}
	overdue := func(s *shop.Shop, p *models.Payment) error {
		s.Clock.Advance(billing.TransferWait)
		_, err := s.Billing.EndTransfers(t.Context())
		return err
	}
	notNeeded := func(s *shop.Shop, p *models.Payment) error {
		return s.Billing.CancelOrder(t.Context(), p.AccountID, *p.ThenOrderID)
	}
	tests := []struct {
		name  string
		end   func(*shop.Shop, *models.Payment) error
		after time.Duration
		want  models.OrderStatus // as it stays
		why   cause.Cause
		told  string
	}{
		{"withdrawn, at once", withdraw, 0, models.OrderPendingPayment, cause.TransferWithdrawn, "the transfer had been withdrawn by then"},
		{"withdrawn, 90 days later", withdraw, 90 * 24 * time.Hour, models.OrderExpired, cause.TransferWithdrawn, "the transfer had been withdrawn by then"},
		{"overdue", overdue, time.Minute, models.OrderExpired, cause.TransferOverdue, "it came later than the transfer was waited for"},
		{"not needed", notNeeded, time.Minute, models.OrderCancelled, cause.TransferNotNeeded, "the order had been cancelled by then"},
	}
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		desk := of(t, s)
		for _, test := range tests {
			b := buys(t, s, desk)
			total, p := b.order.TotalMicros, b.transfers(t)
			must(t, test.end(s, p))
			found, err := models.FindPayment(db.WithContext(t.Context()), p.AccountID, p.ID)
			must(t, err)
			if found.Failure.Cause != test.why {
				t.Errorf("%s: ended because of %v", test.name, found.Failure.Cause)
			}
			s.Clock.Advance(test.after)
			_, err = s.Billing.ExpireOrders(t.Context())
			must(t, err)
			b.arrives(t, p, total)
			b.expect(t, test.want, 0, total, test.told)
		}
	})
}

// TestATransferIsForWhatTheOrderLacksNow: the balance is used while a transfer is waited for, which is then too little.
func TestATransferIsForWhatTheOrderLacksNow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, b := t.Context(), buys(t, s, of(t, s))
		b.TopUp(t, 20_000_000)
		total, old := b.order.TotalMicros, b.transfers(t)
		other := b.Order(t, shop.Bangkok, shop.Passport, 100, 1)
		must(t, s.Billing.PayFromBalance(ctx, b.ID, other.ID))
		if _, err := s.Billing.PayByTransfer(ctx, b.ID, b.order.ID, old.AmountMicros); models.CodeOf(err) != models.Invalid {
			t.Errorf("what was enough before: %v", err)
		}
		needed := total - 20_000_000 + other.TotalMicros
		begun, errs := make([]*models.Payment, 4), make([]error, 4)
		var wait sync.WaitGroup
		for i := range begun {
			wait.Go(func() { begun[i], errs[i] = s.Billing.PayByTransfer(ctx, b.ID, b.order.ID, needed) })
		}
		wait.Wait()
		must(t, errors.Join(errs...))
		for _, p := range begun {
			if p.ID == old.ID || p.ID != begun[0].ID || p.AmountMicros != needed {
				t.Errorf("payment %d of %d, want one new one of %d", p.ID, p.AmountMicros, needed)
			}
		}
		found, err := models.FindPayment(db.WithContext(ctx), b.ID, old.ID)
		must(t, err)
		if found.Status != models.PaymentFailed || found.Failure.Cause != cause.TransferTooLittle {
			t.Errorf("the old one is waited for still: %+v", found)
		}
		b.arrives(t, old, old.AmountMicros)
		b.expect(t, models.OrderPendingPayment, 0, total-other.TotalMicros, "another transfer was begun in its place")
		b.arrives(t, begun[0], needed)
		b.expect(t, models.OrderCompleted, 40, total-20_000_000, "arrived by bank transfer")
	})
}

// TestAnOrderPaidByTransferAndOtherwiseAtOnceIsPaidOnce: files with the transfer come in several windows while its customer pays from the balance.
func TestAnOrderPaidByTransferAndOtherwiseAtOnceIsPaidOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, b := t.Context(), buys(t, s, nil)
		desk := of(t, s)
		s.Billing.Bank = &bank.Account{Holder: "OCR Ltd", IBAN: iban}
		total := b.order.TotalMicros
		var wait sync.WaitGroup
		begun, errs := make([]*models.Payment, 4), make([]error, 4)
		for i := range begun {
			wait.Go(func() { begun[i], errs[i] = s.Billing.PayByTransfer(ctx, b.ID, b.order.ID, total) })
		}
		wait.Wait()
		must(t, errors.Join(errs...))
		for _, p := range begun[1:] {
			if p.ID != begun[0].ID {
				t.Errorf("two transfers are begun: %d and %d", p.ID, begun[0].ID)
			}
		}
		b.TopUp(t, total)
		data := file(row(fmt.Sprintf("%d.%02d", total/1_000_000, total%1_000_000/10_000), "Mary", billing.TransferReference(begun[0]).String()))
		for i := range errs {
			wait.Go(func() {
				if i == 0 {
					errs[i] = s.Billing.PayFromBalance(ctx, b.ID, b.order.ID)
					return
				}
				_, errs[i] = desk.Import(ctx, finance, data)
			})
		}
		wait.Wait()
		must(t, errors.Join(errs...))
		b.s, b.desk = s, desk
		b.expect(t, models.OrderCompleted, 40, total, "")
	})
}
