package billing_test

import (
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// refundOf asks for so much of a payment to go back to its card; 0: all that remains.
func refundOf(c *shop.Customer, payment int64, micros rules.Micros) billing.OperatorRefund {
	return billing.OperatorRefund{
		Payment: models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: payment}, AmountMicros: micros, Reason: "An outage.", To: models.ToCard,
	}
}

// gives has the operator give money back, with the same command on several servers at once.
func gives(t testing.TB, s *shop.Shop, in billing.OperatorRefund) (made []models.Refund) {
	t.Helper()
	results := make([][]models.Refund, 4)
	noErrors(t, atOnce(4, func(i int) (err error) {
		results[i], err = s.Billing.RefundPayment(t.Context(), in)
		return err
	}))
	made, err := s.Billing.RefundPayment(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range results {
		if len(other) != len(made) || other[0].ID != made[0].ID {
			t.Errorf("the same command gave %+v and %+v", other, made)
		}
	}
	return made
}

func TestAnOperatorGivesATopUpBackOnceForEachCommand(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Issue(t)
		in := refundOf(c, 1, 5_000_000)
		made := gives(t, s, in)
		expectBalance(t, c, 15_000_000)
		if len(made) != 1 || made[0].Status != models.RefundSucceeded || made[0].Reason.Cause != cause.Said("An outage") {
			t.Errorf("%+v", made)
		}
		in.Key = "again"
		gives(t, s, in)
		expectBalance(t, c, 10_000_000)
		in.AmountMicros = 6_000_000
		_, err := s.Billing.RefundPayment(t.Context(), in)
		expectCode(t, err, models.Conflict) // the key is of another refund
		in.Key, in.AmountMicros = "", 10_010_000
		_, err = s.Billing.RefundPayment(t.Context(), in)
		expectCode(t, err, models.Conflict)
		gives(t, s, refundOf(c, 1, 0))
		expectBalance(t, c, 0)
		_, err = s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 10_000))
		expectCode(t, err, models.Conflict)
		if n, micros := s.Card.Refunded(); n != 3 || micros != 20_000_000 {
			t.Errorf("%d refunds of %d at the provider", n, micros)
		}
		s.Issue(t)
		papers := c.Documents(t)
		if len(papers) != 4 || !strings.Contains(papers[1].Content, "An outage") {
			t.Errorf("%+v", papers)
		}
		if told := notices(t, s, c, notice.NoticeRefund); len(told) != 3 || !strings.Contains(told[2].Text, "An outage") {
			t.Errorf("%+v", told)
		}
		if r := reconcile(t, s); !r.Clean() || r.FoundRefunds != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestAnOperatorGivesAnOrdersPriceBack(t *testing.T) {
	for name, test := range map[string]struct {
		to      models.Destination
		micros  rules.Micros
		used    int
		refunds int
		balance rules.Micros
		left    int // packages in effect
	}{
		"part of it to the card":    {models.ToCard, 500_000, 0, 1, 0, 3},
		"part of it to the balance": {models.ToBalance, 500_001, 0, 1, 500_001, 3},
		"all of it to the card":     {models.ToCard, 0, 0, 3, 0, 0},
		"all of it to the balance":  {models.ToBalance, 0, 0, 3, 1_800_000, 0},
		"all of what is in use":     {models.ToCard, 1_800_000, 5, 3, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				order := orderHundred(t, c, 3)
				apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
				s.Issue(t)
				useUp(t, s, c, test.used)
				in := refundOf(c, 1, test.micros)
				in.To = test.to
				made := gives(t, s, in)
				if len(made) != test.refunds {
					t.Errorf("%d refunds, want %d: %+v", len(made), test.refunds, made)
				}
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
				s.Issue(t)
				if papers := c.Documents(t); len(papers) != 1+test.refunds {
					t.Errorf("%d documents, want %d", len(papers), 1+test.refunds)
				}
				in.Key, in.AmountMicros = "too much", 1_810_000
				_, err := s.Billing.RefundPayment(t.Context(), in)
				expectCode(t, err, models.Conflict)
			})
		})
	}
}

// TestAnOrderThatIsGivenBackInStepsIsPaidByNobodyAtTheEnd: by the operator and at the provider, in either order.
func TestAnOrderThatIsGivenBackInStepsIsPaidByNobodyAtTheEnd(t *testing.T) {
	for name, steps := range map[string][]func(t *testing.T, s *shop.Shop, c *shop.Customer){
		"the operator, twice":        {operatorGives(500_000), operatorGives(0)},
		"the operator, then another": {operatorGives(500_000), providerGives(1_300_000)},
		"another, then the operator": {providerGives(500_000), operatorGives(0)},
		"all three":                  {providerGives(300_000), operatorGives(300_000), providerGives(1_200_000)},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				order := orderHundred(t, c, 3)
				apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
				s.Issue(t)
				for _, step := range steps {
					step(t, s, c)
				}
				s.Issue(t)
				expectBalance(t, c, 0)
				for _, p := range c.Packages(t) {
					if p.RefundedAt == nil {
						t.Errorf("%+v stays, and nobody pays for it", p)
					}
				}
				if left := s.Card.Left(paymentRef(c, 1)); left != 0 {
					t.Errorf("%d are left at the provider", left)
				}
			})
		})
	}
}

func operatorGives(micros rules.Micros) func(t *testing.T, s *shop.Shop, c *shop.Customer) {
	return func(t *testing.T, s *shop.Shop, c *shop.Customer) { gives(t, s, refundOf(c, 1, micros)) }
}

func providerGives(micros rules.Micros) func(t *testing.T, s *shop.Shop, c *shop.Customer) {
	return func(t *testing.T, s *shop.Shop, c *shop.Customer) {
		hears(t, s, s.Card.GiveBack(paymentRef(c, 1), micros))
	}
}

// TestACustomerReturnsNothingOfAnOrderThatTheOperatorGavePartOfBack: it would be given back twice.
func TestACustomerReturnsNothingOfAnOrderThatTheOperatorGavePartOfBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		in := refundOf(c, 1, 100_000)
		in.To = models.ToBalance
		gives(t, s, in)
		p := c.Packages(t)[0]
		_, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{p.ID})
		expectCode(t, err, models.Conflict)
		if d, err := s.Billing.Order(t.Context(), c.ID, order.ID); err != nil || len(d.Returnable) != 0 {
			t.Errorf("%+v, %v", d, err)
		}
		expectBalance(t, c, 100_000)
	})
}

func TestWhatAnOperatorCannotGiveBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		spend(t, s, c, 15)
		open, err := s.Billing.TopUp(t.Context(), c.ID, "open", 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		for name, test := range map[string]struct {
			edit func(in *billing.OperatorRefund)
			want models.Code
		}{
			"no reason":              {func(in *billing.OperatorRefund) { in.Reason = " \n" }, models.Invalid},
			"a long reason":          {func(in *billing.OperatorRefund) { in.Reason = strings.Repeat("x", 201) }, models.Invalid},
			"to nowhere":             {func(in *billing.OperatorRefund) { in.To = "" }, models.Invalid},
			"a negative amount":      {func(in *billing.OperatorRefund) { in.AmountMicros = -1 }, models.Invalid},
			"part of a cent":         {func(in *billing.OperatorRefund) { in.AmountMicros = 1 }, models.Invalid},
			"a top-up to balance":    {func(in *billing.OperatorRefund) { in.To = models.ToBalance }, models.Conflict},
			"more than is available": {func(in *billing.OperatorRefund) { in.AmountMicros = 5_010_000 }, models.Conflict},
			"an open payment":        {func(in *billing.OperatorRefund) { in.Payment.ID = open.ID }, models.Conflict},
			"no payment":             {func(in *billing.OperatorRefund) { in.Payment.ID = 99 }, models.NotFound},
		} {
			in := refundOf(c, 1, 5_000_000)
			test.edit(&in)
			if _, err := s.Billing.RefundPayment(t.Context(), in); models.CodeOf(err) != test.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		expectBalance(t, c, 5_000_000)
		owed := refundOf(c, 1, 0)
		owed.IntoArrears = true
		gives(t, s, owed)
		expectBalance(t, c, -15_000_000)
	})
}

func TestARefundThatTheCardDoesNotTakeStaysInTheBalanceWithoutACreditNote(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Issue(t)
		s.Card.RefuseRefunds("The card is closed.")
		made := gives(t, s, refundOf(c, 1, 5_000_000))
		if made[0].Status != models.RefundFailed {
			t.Errorf("%+v", made)
		}
		s.Issue(t)
		expectBalance(t, c, 20_000_000)
		if papers := c.Documents(t); len(papers) != 1 {
			t.Errorf("%+v", papers)
		}
	})
}

// TestAnOrdersPriceThatTheCardDoesNotTakeIsInTheBalance: it was given back, and the credit note says where it is.
func TestAnOrdersPriceThatTheCardDoesNotTakeIsInTheBalance(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 1)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		s.Card.RefuseRefunds("The card is closed.")
		gives(t, s, refundOf(c, 1, 100_000))
		s.Issue(t)
		expectBalance(t, c, 100_000)
		if papers := c.Documents(t); len(papers) != 2 || papers[1].GrossMicros != 100_000 {
			t.Errorf("%+v", papers)
		}
		s.Card.RefuseRefunds("")
		gives(t, s, refundOf(c, 1, 0))
		expectBalance(t, c, 100_000)
		if n, micros := s.Card.Refunded(); n != 1 || micros != 500_000 {
			t.Errorf("%d refunds of %d at the provider", n, micros)
		}
	})
}

func TestARefundWhoseAnswerIsLostIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		s.Card.LoseAnswers(0)
		in := refundOf(c, 1, 5_000_000)
		s.Card.LoseAnswersAfter(1, 1)
		made, err := s.Billing.RefundPayment(t.Context(), in)
		if err != nil || !made[0].Open() {
			t.Errorf("%+v, %v", made, err)
		}
		if made = gives(t, s, in); made[0].Status != models.RefundSucceeded {
			t.Errorf("%+v", made)
		}
		reconcile(t, s)
		expectBalance(t, c, 15_000_000)
		if n, _ := s.Card.Refunded(); n != 1 {
			t.Errorf("%d refunds at the provider", n)
		}
	})
}

// TestWhatNobodyPaidGoesToNoCard: a credit is spent after what was paid in, as far as a top-up is given back.
func TestWhatNobodyPaidGoesToNoCard(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Operators(t, 1)
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		adjust := func(kind models.DeskKind, micros rules.Micros) {
			t.Helper()
			act := &models.DeskAct{AccountID: c.ID, FormKey: string(kind), Kind: kind, Reason: "Goodwill", AskedBy: 1}
			if err := s.Billing.Adjust(t.Context(), act, micros, 100_000_000); err != nil {
				t.Fatal(err)
			}
		}
		order := orderHundred(t, c, 10) // 6 of the 20
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		adjust(models.DeskCredit, 10_000_000)
		adjust(models.DeskDebit, 4_000_000)
		_, err := s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 10_010_000)) // the debit took of what was paid
		expectCode(t, err, models.Conflict)
		gives(t, s, refundOf(c, 1, 10_000_000))
		expectBalance(t, c, 10_000_000)
		_, err = s.Billing.RefundPayment(t.Context(), refundOf(c, 1, 10_000))
		expectCode(t, err, models.Conflict)
	})
}
