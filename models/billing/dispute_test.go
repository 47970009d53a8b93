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

func TestADisputeMovesItsMoneyOnceInWhateverOrderItIsTold(t *testing.T) {
	const inquiry, open, won, lost = models.DisputeInquiry, models.DisputeOpen, models.DisputeWon, models.DisputeLost
	tests := map[string]struct {
		words   []models.DisputeStatus
		balance rules.Micros
		told    int
	}{
		"an inquiry":                   {[]models.DisputeStatus{inquiry, inquiry}, 20_000_000, 0},
		"an inquiry that came to none": {[]models.DisputeStatus{inquiry, won}, 20_000_000, 0},
		"an inquiry that went on":      {[]models.DisputeStatus{inquiry, open, inquiry}, 5_000_000, 1},
		"open":                         {[]models.DisputeStatus{open, open, open}, 5_000_000, 1},
		"won":                          {[]models.DisputeStatus{open, won, won}, 20_000_000, 2},
		"lost":                         {[]models.DisputeStatus{open, lost, lost}, 5_000_000, 2},
		"won, heard of backwards":      {[]models.DisputeStatus{won, open, inquiry}, 20_000_000, 0},
		"lost, heard of backwards":     {[]models.DisputeStatus{lost, open}, 5_000_000, 1},
		"lost, and won on appeal":      {[]models.DisputeStatus{open, lost, won, open, lost}, 20_000_000, 3},
	}
	each(t, func(t *testing.T, s *shop.Shop) {
		for name, test := range tests {
			c := s.Customer(t)
			c.TopUp(t, 20_000_000)
			said := s.Card.Dispute(paymentRef(c, 1), 15_000_000, inquiry)
			for _, word := range test.words {
				said.Status = word
				noErrors(t, atOnce(4, func(int) error { return s.Billing.ApplyDispute(t.Context(), said) }))
				s.Issue(t)
			}
			if got := c.Account(t).BalanceMicros; got != test.balance {
				t.Errorf("%s: balance %d, want %d", name, got, test.balance)
			}
			told, err := models.NotificationsOf(s.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticePayment, Limit: 100})
			if err != nil || len(told) != test.told {
				t.Errorf("%s: told %d times, want %d: %+v, %v", name, len(told), test.told, told, err)
			}
		}
	})
}

func paymentRef(c *shop.Customer, id int64) string {
	return models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: id}.String()
}

// TestDisputedMoneyIsOnACreditNoteOnceItIsLost: while it may come back there is none, and none when it does.
func TestDisputedMoneyIsOnACreditNoteOnceItIsLost(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		order := orderHundred(t, c, 5)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		disputes := []billing.DisputeAnswer{
			s.Card.Dispute(paymentRef(c, 1), 8_000_000, models.DisputeOpen),
			s.Card.Dispute(paymentRef(c, 1), 5_000_000, models.DisputeOpen),
			s.Card.Dispute(paymentRef(c, 2), 3_000_000, models.DisputeOpen), // the order's, whose invoice stays right
		}
		documents := func(status models.DisputeStatus, of ...billing.DisputeAnswer) (papers []models.Document) {
			t.Helper()
			for _, said := range of {
				said.Status = status
				if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
					t.Fatal(err)
				}
			}
			s.Issue(t)
			return c.Documents(t)
		}
		if papers := documents(models.DisputeOpen, disputes...); len(papers) != 2 {
			t.Errorf("%d documents while the disputes are open, want receipt and invoice", len(papers))
		}
		expectBalance(t, c, 20_000_000-16_000_000)
		documents(models.DisputeWon, disputes[1])
		papers := documents(models.DisputeLost, disputes[0], disputes[2])
		if len(papers) != 3 || papers[2].Kind != models.CreditNote || papers[2].GrossMicros != 8_000_000 || *papers[2].CorrectsID != papers[0].ID {
			t.Errorf("%+v", papers)
		}
		if papers := documents(models.DisputeWon, disputes[0]); len(papers) != 3 { // on appeal
			t.Errorf("%+v", papers)
		}
		expectBalance(t, c, 20_000_000-3_000_000)
	})
}

func TestADisputeTakesNoMoreThanThePaymentAndStopsAutomaticTopUp(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		saveCard(t, s, c, "saved")
		err := s.Billing.SetAutoTopUp(t.Context(), c.ID, billing.TopUpRule{
			CardID: 1, ThresholdMicros: 50_000_000, AmountMicros: 10_000_000, MonthlyCapMicros: 100_000_000, CooldownHours: 1,
		})
		if err != nil {
			t.Fatal(err)
		}
		paid := c.Account(t).BalanceMicros
		first := s.Card.Dispute(paymentRef(c, 1), paid-1_000_000, models.DisputeOpen)
		second := s.Card.Dispute(paymentRef(c, 1), paid, models.DisputeOpen)
		for _, said := range []billing.DisputeAnswer{first, second, second} {
			if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
				t.Fatal(err)
			}
		}
		expectBalance(t, c, 0)
		if err := s.Billing.RunAuto(t.Context()); err != nil {
			t.Fatal(err)
		}
		expectBalance(t, c, 0)
		r, err := s.Billing.Reconcile(t.Context())
		if err != nil || len(r.Disputes) != 2 || len(r.Alarms) != 1 || !strings.Contains(r.Alarms[0].Got, second.ProviderRef) {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestADisputeThatCannotBeIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		euros := s.Card.Dispute(paymentRef(c, 1), 5_000_000, models.DisputeOpen)
		euros.Currency = "EUR"
		unpaid, err := s.Billing.TopUp(t.Context(), c.ID, "unpaid", 5_000_000)
		if err != nil {
			t.Fatal(err)
		}
		for name, test := range map[string]struct {
			said billing.DisputeAnswer
			want models.Code
		}{
			"in another currency":   {euros, models.Invalid},
			"of an unpaid payment":  {s.Card.Dispute(unpaid.Ref().String(), 5_000_000, models.DisputeOpen), models.Invalid},
			"of an unknown payment": {billing.DisputeAnswer{ProviderRef: "dp-9", Reference: paymentRef(c, 99), Status: models.DisputeOpen, AmountMicros: 1, Currency: "USD"}, models.NotFound},
		} {
			if err := s.Billing.ApplyDispute(t.Context(), test.said); models.CodeOf(err) != test.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		foreign := billing.DisputeAnswer{ProviderRef: "dp-9", Reference: "another program's", Status: models.DisputeOpen, AmountMicros: 1, Currency: "USD"}
		if err := s.Billing.ApplyDispute(t.Context(), foreign); err != nil {
			t.Errorf("not ours: %v", err)
		}
		expectBalance(t, c, 20_000_000)
		alarms, err := models.OpenAlarms(s.DB.WithContext(t.Context()), 10)
		if err != nil || len(alarms) != 2 {
			t.Errorf("%+v, %v", alarms, err)
		}
	})
}

// TestARefundThatFailsAfterItsCreditNoteIsOnIt: nothing else of the account waits behind it.
func TestARefundThatFailsAfterItsCreditNoteIsOnIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		order := orderHundred(t, c, 2)
		apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
		if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Billing.PerformRefunds(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := s.Issue(t); n != 2 {
			t.Errorf("%d documents, want an invoice and a credit note", n)
		}
		failed := s.Card.EndRefund(models.Ref{Kind: models.KindRefund, AccountID: c.ID, ID: 1}.String(), "The account is closed.")
		err := s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) { return billing.Event{Refund: &failed}, nil })
		if err != nil {
			t.Fatal(err)
		}
		expectBalance(t, c, 600_000)
		c.TopUp(t, 1_000_000)
		if n := s.Issue(t); n != 1 {
			t.Errorf("%d documents, want the receipt", n)
		}
	})
}

// TestADisputeSpeaksOfAutomaticTopUpOnlyWhereItStopsOne: of a rule that is stopped, and of nothing else that goes on.
func TestADisputeSpeaksOfAutomaticTopUpOnlyWhereItStopsOne(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for _, withRule := range []bool{false, true} {
			c := s.Customer(t)
			if withRule {
				setTopUp(t, s, c) // after a first payment
			} else {
				c.TopUp(t, 20_000_000)
			}
			c.TopUp(t, 30_000_000)
			for _, payment := range []int64{1, 2} { // the second finds the rule stopped already
				if err := s.Billing.ApplyDispute(t.Context(), s.Card.Dispute(paymentRef(c, payment), 1_000_000, models.DisputeOpen)); err != nil {
					t.Fatal(err)
				}
				told := notices(t, s, c, notice.NoticePayment)[0]
				if says, want := strings.Contains(told.Text, "utomatic top-up"), withRule && payment == 1; says != want {
					t.Errorf("rule: %v, payment %d: %q", withRule, payment, told.Text)
				}
			}
			if !withRule {
				continue
			}
			if told := notices(t, s, c, notice.NoticeAuto)[0]; !strings.HasSuffix(told.Text, " It does nothing more until you turn it on again.") {
				t.Errorf("of what else goes on automatically: %q", told.Text)
			}
		}
	})
}

// TestADisputeTakesItsMoneyAfterAllWhenTheRefundBeforeItFails has the bank take back what we are just giving back: when the
// provider refuses our refund because of that, its money is in the balance and the dispute's is not.
func TestADisputeTakesItsMoneyAfterAllWhenTheRefundBeforeItFails(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for end, balance := range map[models.DisputeStatus]rules.Micros{models.DisputeLost: 0, models.DisputeWon: 1_800_000} {
			c := s.Customer(t)
			order := orderHundred(t, c, 3)
			apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
			if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1, 2, 3}); err != nil {
				t.Fatal(err)
			}
			said := s.Card.Dispute(paymentRef(c, 1), 1_800_000, models.DisputeOpen)
			if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
				t.Fatal(err)
			}
			s.Card.RefuseRefunds("the payment is disputed")
			s.Clock.Advance(2 * time.Minute)
			if _, err := s.Billing.PerformRefunds(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.Card.RefuseRefunds("")
			expectBalance(t, c, 0)
			if r := reconcile(t, s); !r.Clean() {
				t.Errorf("%s: %+v", end, r)
			}
			said.Status = end
			if err := s.Billing.ApplyDispute(t.Context(), said); err != nil {
				t.Fatal(err)
			}
			expectBalance(t, c, balance)
		}
	})
}

// TestADisputeTakesWhatIsMissingHoweverOftenAndNeverMore disputes all of an order of which a part is on its way back: what that leaves is taken at once, the
// rest when the provider refuses the refund. Words come again, refunds fail one by one, and the dispute ends in each way, or has ended before.
func TestADisputeTakesWhatIsMissingHoweverOftenAndNeverMore(t *testing.T) {
	const open, lost, won = models.DisputeOpen, models.DisputeLost, models.DisputeWon
	for name, test := range map[string]struct {
		before, after []models.DisputeStatus // the refunds' failures
		balance       rules.Micros
	}{
		"lost afterwards":       {[]models.DisputeStatus{open}, []models.DisputeStatus{lost}, -600_000},
		"lost before":           {[]models.DisputeStatus{open, lost}, nil, -600_000},
		"won afterwards":        {[]models.DisputeStatus{open}, []models.DisputeStatus{won}, 1_200_000},
		"won before":            {[]models.DisputeStatus{open, won}, []models.DisputeStatus{lost, open}, 1_200_000},
		"lost, won on appeal":   {[]models.DisputeStatus{open}, []models.DisputeStatus{lost, won, open}, 1_200_000},
		"heard of as lost only": {[]models.DisputeStatus{lost}, []models.DisputeStatus{open}, -600_000},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				order := orderHundred(t, c, 3)
				apply(t, s, s.Card.Pay(openCheckout(t, s, c, order.ID)))
				s.Card.SlowRefunds()
				if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{1, 2}); err != nil {
					t.Fatal(err)
				}
				performRefunds(t, s)
				said := s.Card.Dispute(paymentRef(c, 1), 1_800_000, open)
				hear := func(words []models.DisputeStatus) {
					t.Helper()
					for _, said.Status = range words {
						noErrors(t, atOnce(3, func(int) error { return s.Billing.ApplyDispute(t.Context(), said) }))
						s.Issue(t)
						s.Balance(t)
					}
				}
				hear(test.before)
				for refund := range int64(2) {
					failed := s.Card.EndRefund(models.Ref{Kind: models.KindRefund, AccountID: c.ID, ID: refund + 1}.String(), "the payment is disputed")
					noErrors(t, atOnce(3, func(int) error {
						return s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) { return billing.Event{Refund: &failed}, nil })
					}))
				}
				hear(test.after)
				expectBalance(t, c, test.balance)
				s.Card.DecideDispute(said.ProviderRef, said.Status)
				if r := reconcile(t, s); !r.Clean() {
					t.Errorf("%+v", r)
				}
				expectBalance(t, c, test.balance)
			})
		})
	}
}

// TestADisputeTakesWhatAnotherOneOfThePaymentGivesBack: both were of more than the payment.
func TestADisputeTakesWhatAnotherOneOfThePaymentGivesBack(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 20_000_000)
		first, second := s.Card.Dispute(paymentRef(c, 1), 15_000_000, models.DisputeOpen), s.Card.Dispute(paymentRef(c, 1), 12_000_000, models.DisputeOpen)
		for _, said := range []billing.DisputeAnswer{first, second} {
			noErrors(t, []error{s.Billing.ApplyDispute(t.Context(), said)})
		}
		expectBalance(t, c, 0)
		first.Status = models.DisputeWon
		noErrors(t, atOnce(3, func(int) error { return s.Billing.ApplyDispute(t.Context(), first) }))
		expectBalance(t, c, 8_000_000)
	})
}

// TestArrearsGoOnFromWhenTheyBeganThoughARefundFailsBeforeADisputeTakesIt: the money only passes through, and begins no new grace period.
func TestArrearsGoOnFromWhenTheyBeganThoughARefundFailsBeforeADisputeTakesIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 1_200_000)
		accrue(t, s, c, 1)
		s.Card.SlowRefunds()
		if _, err := s.Billing.RefundPayment(t.Context(), billing.OperatorRefund{
			Payment: models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 1}, AmountMicros: 1_200_000, Reason: "An outage", To: models.ToCard, Key: "k", IntoArrears: true,
		}); err != nil {
			t.Fatal(err)
		}
		since := c.Account(t).ArrearsSince
		s.Clock.Advance(time.Hour)
		if err := s.Billing.ApplyDispute(t.Context(), s.Card.Dispute(paymentRef(c, 1), 1_200_000, models.DisputeOpen)); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
		before := available(t, c)
		failed := s.Card.EndRefund(models.Ref{Kind: models.KindRefund, AccountID: c.ID, ID: 1}.String(), "the payment is disputed")
		noErrors(t, []error{s.Billing.ReceiveEvent(t.Context(), func() (billing.Event, error) { return billing.Event{Refund: &failed}, nil })})
		if got := c.Account(t); since == nil || got.ArrearsSince == nil || !got.ArrearsSince.Equal(*since) || available(t, c) != before {
			t.Errorf("since %v, and then %v; %d available, and then %d", since, got.ArrearsSince, before, available(t, c))
		}
	})
}
