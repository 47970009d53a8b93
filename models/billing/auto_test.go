package billing_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// runAuto runs the job on several servers at once.
func runAuto(t testing.TB, s *shop.Shop) {
	t.Helper()
	noErrors(t, atOnce(6, func(int) error { return s.Billing.RunAuto(t.Context()) }))
}

// setTopUp has 20.00 charged to a saved card below 10.00, 50.00 a month at most, once a day.
func setTopUp(t testing.TB, s *shop.Shop, c *shop.Customer) models.SavedCard {
	t.Helper()
	card := saveCard(t, s, c, "k") // leaves 5.00 in the balance
	err := s.Billing.SetAutoTopUp(t.Context(), c.ID, billing.TopUpRule{
		CardID: card.ID, ThresholdMicros: 10_000_000, AmountMicros: 20_000_000, MonthlyCapMicros: 50_000_000, CooldownHours: 24,
	})
	if err != nil {
		t.Fatal(err)
	}
	return card
}

// setPurchase has 100 passport calls in Bangkok bought when fewer than 30 are left, 1.50 a month at most, once an hour.
func setPurchase(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	err := s.Billing.SetAutoPurchase(t.Context(), c.ID, billing.PurchaseRule{
		Region: shop.Bangkok, Service: shop.Passport, Calls: 100, ThresholdCalls: 30, UnitPriceMicros: 600_000,
		MonthlyCapMicros: 1_500_000, CooldownHours: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func expectRule(t testing.TB, s *shop.Shop, c *shop.Customer, enabled bool, reason string) billing.AutoState {
	t.Helper()
	auto, err := s.Billing.Auto(t.Context(), c.ID)
	if err != nil || len(auto.Rules) == 0 {
		t.Fatalf("%+v, %v", auto, err)
	}
	rule := auto.Rules[len(auto.Rules)-1]
	said := words.Why(rule.StopReason.Cause)
	if rule.Enabled != enabled || !strings.Contains(said, reason) || (reason == "") != (said == "") {
		t.Errorf("enabled %v, stopped because %q; want %v, %q", rule.Enabled, said, enabled, reason)
	}
	return rule
}

// expectNotices fails the test unless the account was told exactly this, newest first.
func expectNotices(t testing.TB, s *shop.Shop, c *shop.Customer, titles ...string) {
	t.Helper()
	told, err := models.NotificationsOf(s.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticeAuto, Limit: 50})
	if err != nil || len(told) != len(titles) {
		t.Fatalf("told %+v, want %q; %v", told, titles, err)
	}
	for i, n := range shop.Read(told) {
		if !strings.Contains(n.Title, titles[i]) {
			t.Errorf("told %q, want %q", n.Title, titles[i])
		}
	}
}

func TestNothingIsDoneThatNobodyAskedFor(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		saveCard(t, s, c, "k")
		bought(t, s, c, 1)
		useUp(t, s, c, 100)
		runAuto(t, s)
		expectBalance(t, c, 4_400_000)
		expectNotices(t, s, c)
	})
}

func TestTheRulesOfOneAccountAreRunAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		a, b := s.Customer(t), s.Customer(t)
		setTopUp(t, s, a)
		setTopUp(t, s, b)
		if err := s.Billing.RunAutoOf(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
		if got := []rules.Micros{a.Account(t).BalanceMicros, b.Account(t).BalanceMicros}; got[0] != 25_000_000 || got[1] != 5_000_000 {
			t.Errorf("the balances are %d, want 25.00 and 5.00", got)
		}
	})
}

func TestAnAutomaticTopUpIsChargedOnceThenRestsAndKeepsToItsCap(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		setTopUp(t, s, c)
		runAuto(t, s)
		expectBalance(t, c, 25_000_000)
		expectNotices(t, s, c, "Topped up automatically: 20.00 USD")
		spend(t, s, c, 20)
		runAuto(t, s) // it rests
		expectBalance(t, c, 5_000_000)
		s.Clock.Advance(24 * time.Hour)
		runAuto(t, s)
		expectBalance(t, c, 25_000_000)
		spend(t, s, c, 20)
		s.Clock.Advance(24 * time.Hour)
		for range 3 { // a third time would exceed the cap, which is told once
			runAuto(t, s)
			s.Clock.Advance(24 * time.Hour)
		}
		expectBalance(t, c, 5_000_000)
		expectNotices(t, s, c, "reached its cap", "Topped up", "Topped up")
		s.Clock.Set(time.Date(2026, 3, 31, 15, 59, 59, 0, time.UTC)) // the month of the billing zone ends at 16:00
		runAuto(t, s)
		expectBalance(t, c, 5_000_000)
		s.Clock.Advance(time.Second)
		runAuto(t, s)
		expectBalance(t, c, 25_000_000)
		if rule := expectRule(t, s, c, true, ""); rule.SpentMicros != 20_000_000 || rule.UnderWay {
			t.Errorf("%+v", rule)
		}
	})
}

// spend buys packages for so many dollars together, a multiple of five.
func spend(t testing.TB, s *shop.Shop, c *shop.Customer, dollars int64) {
	t.Helper()
	order := c.Order(t, shop.Bangkok, shop.Passport, 1000, dollars/5)
	if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
		t.Fatal(err)
	}
}

func TestAnAutomaticTopUpThatWasInterruptedAnywhereIsChargedOnce(t *testing.T) {
	for name, until := range map[string]func(t *testing.T, s *shop.Shop, c *shop.Customer, card models.SavedCard){
		"before the card was charged": func(*testing.T, *shop.Shop, *shop.Customer, models.SavedCard) {},
		"before the answer came": func(t *testing.T, s *shop.Shop, c *shop.Customer, card models.SavedCard) {
			s.Card.LoseAnswers(1)
			_, err := s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "automatic top-up 1", 20_000_000, nil)
			expectCode(t, err, models.Unavailable)
		},
		"before it was noted": func(t *testing.T, s *shop.Shop, c *shop.Customer, card models.SavedCard) {
			if _, err := s.Billing.ChargeCard(t.Context(), c.ID, card.ID, "automatic top-up 1", 20_000_000, nil); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *shop.Shop) {
				c := s.Customer(t)
				card := setTopUp(t, s, c)
				begin(t, s, c)
				until(t, s, c, card)
				runAuto(t, s)
				runAuto(t, s)
				expectBalance(t, c, 25_000_000)
				expectNotices(t, s, c, "Topped up")
			})
		})
	}
}

// begin writes what the job writes first and dies.
func begin(t testing.TB, s *shop.Shop, c *shop.Customer) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		return models.CreateAutoRun(tx, &models.AutoRun{
			AccountID: c.ID, RuleID: 1, At: s.Clock.Now(), AmountMicros: 20_000_000, Status: models.RunStarted,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnAutomaticTopUpThatFailsStopsAndTells(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		card := setTopUp(t, s, c)
		s.Card.DeclineCharges("The bank asks for the cardholder.")
		runAuto(t, s)
		expectRule(t, s, c, false, "The bank asks for the cardholder.")
		expectNotices(t, s, c, "Automatic top-up was stopped")
		s.Card.DeclineCharges("")
		s.Clock.Advance(48 * time.Hour)
		runAuto(t, s)
		expectBalance(t, c, 5_000_000)
		setTopUp(t, s, c) // turned on again
		if err := s.Billing.RemoveCard(t.Context(), c.ID, card.ID); err != nil {
			t.Fatal(err)
		}
		runAuto(t, s)
		expectRule(t, s, c, false, "The card was removed")
		expectBalance(t, c, 5_000_000)
	})
}

func TestATopUpTurnedOffBeforeItsChargeIsNotCharged(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, other := s.Customer(t), s.Customer(t)
		setTopUp(t, s, c)
		begin(t, s, c)
		expectCode(t, s.Billing.TurnOffAuto(t.Context(), other.ID, 1), models.NotFound)
		noErrors(t, atOnce(2, func(int) error { return s.Billing.TurnOffAuto(t.Context(), c.ID, 1) }))
		runAuto(t, s)
		expectBalance(t, c, 5_000_000)
		if rule := expectRule(t, s, c, false, ""); rule.UnderWay {
			t.Error("something is under way for good")
		}
	})
}

func TestATopUpTurnedOffWhileItIsCarriedOutIsChargedOrFailed(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		for range 5 {
			c := s.Customer(t)
			setTopUp(t, s, c)
			begin(t, s, c)
			noErrors(t, atOnce(4, func(i int) error {
				if i == 0 {
					return s.Billing.TurnOffAuto(t.Context(), c.ID, 1)
				}
				return s.Billing.RunAuto(t.Context())
			}))
			runAuto(t, s)
			run, err := models.FindAutoRun(s.DB.WithContext(t.Context()), c.ID, 1)
			if err != nil {
				t.Fatal(err)
			}
			switch run.Status {
			case models.RunSucceeded:
				expectBalance(t, c, 25_000_000)
			case models.RunFailed:
				expectBalance(t, c, 5_000_000)
			default:
				t.Errorf("the top-up is %s for good", run.Status)
			}
		}
	})
}

func TestWhatAutomaticRulesRefuse(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c, other := s.Customer(t), s.Customer(t)
		card, foreign := saveCard(t, s, c, "k"), saveCard(t, s, other, "k")
		foreign.ID = 9
		topUp := billing.TopUpRule{CardID: card.ID, ThresholdMicros: 1, AmountMicros: 20_000_000, MonthlyCapMicros: 20_000_000, CooldownHours: 1}
		for field, edit := range map[string]func(r *billing.TopUpRule){
			"card": func(r *billing.TopUpRule) { r.CardID = foreign.ID }, "threshold": func(r *billing.TopUpRule) { r.ThresholdMicros = -1 },
			"amount": func(r *billing.TopUpRule) { r.AmountMicros = 20_000_001 }, "cap": func(r *billing.TopUpRule) { r.MonthlyCapMicros-- },
			"cooldown": func(r *billing.TopUpRule) { r.CooldownHours = 0 },
		} {
			wrong := topUp
			edit(&wrong)
			expectField(t, s.Billing.SetAutoTopUp(t.Context(), c.ID, wrong), field)
		}
		buy := billing.PurchaseRule{Region: shop.Bangkok, Service: shop.Passport, Calls: 100, ThresholdCalls: 1, UnitPriceMicros: 600_000, MonthlyCapMicros: 600_000, CooldownHours: 1}
		for field, edit := range map[string]func(r *billing.PurchaseRule){
			"service": func(r *billing.PurchaseRule) { r.Region = shop.Singapore; r.Service = shop.WebImage }, "calls": func(r *billing.PurchaseRule) { r.Calls = 7 },
			"calls-left": func(r *billing.PurchaseRule) { r.ThresholdCalls = 101 }, "cap": func(r *billing.PurchaseRule) { r.MonthlyCapMicros-- },
			"cooldown": func(r *billing.PurchaseRule) { r.CooldownHours = 2 },
		} {
			wrong := buy
			edit(&wrong)
			expectField(t, s.Billing.SetAutoPurchase(t.Context(), c.ID, wrong), field)
		}
		buy.UnitPriceMicros--
		var changed *billing.PriceChangedError
		if err := s.Billing.SetAutoPurchase(t.Context(), c.ID, buy); !errors.As(err, &changed) {
			t.Errorf("a price that was not shown: %v", err)
		}
		if auto, err := s.Billing.Auto(t.Context(), c.ID); err != nil || len(auto.Rules) != 0 {
			t.Errorf("%+v, %v", auto, err)
		}
	})
}

func expectField(t testing.TB, err error, field string) {
	t.Helper()
	var refused *models.Error
	if !errors.As(err, &refused) || refused.Code != models.Invalid || refused.Field != field {
		t.Errorf("error %v, want one beside %s", err, field)
	}
}
