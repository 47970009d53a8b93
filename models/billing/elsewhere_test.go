package billing_test

import (
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// hears has the console told of refunds that it did not ask for, at several servers at once.
func hears(t testing.TB, s *shop.Shop, said ...billing.RefundAnswer) {
	t.Helper()
	noErrors(t, atOnce(4*len(said), func(i int) error {
		return s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) {
			return billing.Event{Elsewhere: &said[i%len(said)]}, nil
		})
	}))
}

func notices(t testing.TB, s *shop.Shop, c *shop.Customer, kind notice.Topic) []models.Notification {
	t.Helper()
	told, err := models.NotificationsOf(s.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: kind, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	return shop.Read(told)
}

func TestMoneyOfATopUpThatTheProviderGaveBackIsTakenOnceWithACreditNoteAndANotice(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Issue(t)
		first, second := s.Card.GiveBack(paymentRef(c, 1), 5_000_000), s.Card.GiveBack(paymentRef(c, 1), 2_500_000)
		hears(t, s, first, second)
		expectBalance(t, c, 12_500_000)
		s.Issue(t)
		papers := c.Documents(t)
		if len(papers) != 3 || papers[1].Kind != models.CreditNote || papers[1].GrossMicros+papers[2].GrossMicros != 7_500_000 {
			t.Errorf("%+v", papers)
		}
		told := notices(t, s, c, notice.NoticeRefund)
		if len(told) != 2 || !strings.Contains(told[0].Title, "went back to your card") || !strings.Contains(told[0].Text, paymentRef(c, 1)) {
			t.Errorf("%+v", told)
		}
		hears(t, s, s.Card.EndGiven(first.ProviderRef, billing.ProviderFailed))
		hears(t, s, first) // the word of before, late
		expectBalance(t, c, 17_500_000)
		s.Issue(t)
		if r := reconcile(t, s); !r.Clean() || r.FoundRefunds != 0 {
			t.Errorf("%+v", r)
		}
		expectBalance(t, c, 17_500_000)
	})
}

func TestARefundElsewhereOfAnOrderReturnsItsUnusedPackagesOnlyWhenAllIsGivenBack(t *testing.T) {
	for name, test := range map[string]struct {
		given   []rules.Micros
		used    int
		balance rules.Micros
		left    int // packages that are still in effect
	}{
		"part of it":          {[]rules.Micros{500_000}, 0, -500_000, 3},
		"all of it":           {[]rules.Micros{1_800_000}, 0, 0, 0},
		"all of it, in parts": {[]rules.Micros{800_000, 1_000_000}, 0, 0, 0},
		"one is in use":       {[]rules.Micros{1_800_000}, 5, -600_000, 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				order := orderHundred(t, c, 3)
				apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
				s.Issue(t)
				useUp(t, s, c, test.used)
				for _, micros := range test.given {
					hears(t, s, s.Card.GiveBack(paymentRef(c, 1), micros))
				}
				s.Issue(t)
				expectBalance(t, c, test.balance)
				left := 0
				for _, p := range c.Packages(t) {
					if p.RefundedAt == nil {
						left++
					}
				}
				if left != test.left {
					t.Errorf("%d packages are left, want %d", left, test.left)
				}
				papers := c.Documents(t)
				if credited := len(papers) - 1; credited != 3-test.left {
					t.Errorf("%d credit notes, want %d", credited, 3-test.left)
				}
				if r := reconcile(t, s); !r.Clean() {
					t.Errorf("%+v", r)
				}
			})
		})
	}
}

// TestARefundElsewhereIsBookedWhateverTheConsoleHadAskedForItself: what remains is counted with everything on its way.
func TestARefundElsewhereWaitsForWhatIsOnItsWayAndIsBookedWhenThatFails(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Card.LoseAnswers(0)
		elsewhere := s.Card.GiveBack(paymentRef(c, 1), 20_000_000) // nobody has heard of it
		s.Card.LoseAnswers(1)
		_, err := s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 20_000_000))
		expectCode(t, err, models.Unavailable) // the provider could not be asked what remains
		expectBalance(t, c, 20_000_000)
		_, err = s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 20_000_000))
		expectCode(t, err, models.Conflict)
		expectBalance(t, c, 0)
		hears(t, s, elsewhere)
		expectBalance(t, c, 0)
	})
}

func TestARefundElsewhereStopsAutomaticTopUpThatWouldChargeItAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		setTopUp(t, s, c)
		runAuto(t, s) // 25.00
		hears(t, s, s.Card.GiveBack(paymentRef(c, 2), 5_000_000))
		expectRule(t, s, c, true, "")
		hears(t, s, s.Card.GiveBack(paymentRef(c, 2), 15_000_000))
		expectRule(t, s, c, false, "was given back to the card")
		runAuto(t, s)
		expectBalance(t, c, 5_000_000)
	})
}

func TestWhatWasNeverBookedIsNotTakenWhenItIsGivenBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		wrong := s.Card.Pay(openCheckout(t, s, c, order.ID))
		wrong.AmountMicros = 900_000
		expectCode(t, s.Billing.Apply(t.Context(), wrong), models.Invalid)
		r := reconcile(t, s)
		if err := s.Billing.Acknowledge(t.Context(), r.Alarms[0].Ref(), "Looked into at the provider"); err != nil {
			t.Fatal(err)
		}
		hears(t, s, s.Card.GiveBack(wrong.Reference, 600_000)) // as the operator is asked to
		expectBalance(t, c, 0)
		if r := reconcile(t, s); len(r.Alarms) != 0 || len(r.Problems) != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// TestARefundOfWhatIsNotInTheBooksIsAnAlarm: the provider knows a name of ours that the console does not.
func TestARefundOfWhatIsNotInTheBooksIsAnAlarm(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		lost, err := s.Billing.TopUp(t.Context(), c.ID, "lost", 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		s.Card.Pay(lost.Ref().String())
		said := s.Card.GiveBack(lost.Ref().String(), 5_000_000)
		if err := s.DB.WithContext(t.Context()).Exec("DELETE FROM payments WHERE account_id = ? AND id = ?", c.ID, lost.ID).Error; err != nil {
			t.Fatal(err)
		}
		hears(t, s, said)
		r := reconcile(t, s)
		if len(r.Alarms) != 1 || len(r.Problems) != 0 || r.Alarms[0].Subject != lost.Ref().String() {
			t.Fatalf("%+v", r)
		}
		if err := s.Billing.Acknowledge(t.Context(), r.Alarms[0].Ref(), "Looked into at the provider"); err != nil {
			t.Error(err)
		}
		if r := reconcile(t, s); !r.Clean() {
			t.Errorf("%+v", r)
		}
		expectBalance(t, c, 20_000_000)
	})
}

func TestReconcileFindsRefundsElsewhereAsLongAsItLooksBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Clock.Advance(300 * 24 * time.Hour)
		s.Card.GiveBack(paymentRef(c, 1), 20_000_000) // of an old payment, today
		for _, found := range []int{1, 0} {
			if r := reconcile(t, s); !r.Clean() || r.FoundRefunds != found {
				t.Errorf("%+v, want %d found", r, found)
			}
		}
		expectBalance(t, c, 0)
	})
}

// TestWhatWasPreventedAndTakenForWonIsTakenOrRaisesAnAlarm: earlier versions took the one for the other.
func TestWhatWasPreventedAndTakenForWonIsTakenOrRaisesAnAlarm(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		never, brought := s.Card.Dispute(paymentRef(c, 1), 3_000_000, models.DisputeWon), s.Card.Dispute(paymentRef(c, 1), 4_000_000, models.DisputeOpen)
		for _, step := range []struct {
			never, brought models.DisputeStatus
			balance        rules.Micros
		}{
			{models.DisputeWon, models.DisputeOpen, 16_000_000},
			{models.DisputeWon, models.DisputeWon, 20_000_000},
			{models.DisputePrevented, models.DisputePrevented, 17_000_000},
		} {
			never.Status, brought.Status = step.never, step.brought
			for _, said := range []billing.DisputeAnswer{never, brought, never} {
				if err := s.Billing.ApplyDispute(t.Context(), s.Card.EndDispute(said)); err != nil {
					t.Fatal(err)
				}
			}
			expectBalance(t, c, step.balance)
		}
		if r := reconcile(t, s); len(r.Alarms) != 1 || !strings.Contains(r.Alarms[0].Got, brought.ProviderRef) {
			t.Errorf("%+v", r)
		}
	})
}

// TestAnAlarmEndsWhenWhatItIsAboutIsBookedAfterAll has money given back in the dashboard while the return of the same packages is
// on its way: of that nothing can be booked yet. When the provider refuses ours, it is.
func TestAnAlarmEndsWhenWhatItIsAboutIsBookedAfterAll(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 3)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		elsewhere := s.Card.GiveBack(paymentRef(c, 1), 1_800_000)
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1, 2, 3}); err != nil {
			t.Fatal(err)
		}
		hears(t, s, elsewhere)
		if alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10); err != nil || len(alarms) != 1 {
			t.Fatalf("while both are on their way: %+v, %v", alarms, err)
		}
		s.Clock.Advance(2 * time.Minute)
		r := reconcile(t, s)
		if again := reconcile(t, s); r.FoundRefunds != 1 || !r.Clean() || !again.Clean() {
			t.Errorf("when ours was refused: %+v, then %+v", r, again)
		}
		expectBalance(t, c, 0)
	})
}
