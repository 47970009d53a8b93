package billing_test

import (
	"fmt"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
)

// TestACardThatIsNotToBeChargedAnyMoreIsOnlyAskedAfter begins an automatic top-up whose answer is lost, or that nobody asked for before the kill; then its
// customer takes the card away, turns the rule off, gives it another card or closes the account. Whoever asks next, and however often, makes no charge, and
// finds the one that there is.
func TestACardThatIsNotToBeChargedAnyMoreIsOnlyAskedAfter(t *testing.T) {
	revoke := map[string]func(*testing.T, *shop.Shop, *shop.Customer, models.SavedCard){
		"removed": func(t *testing.T, s *shop.Shop, c *shop.Customer, card models.SavedCard) {
			noErrors(t, []error{s.Billing.RemoveCard(t.Context(), c.ID, card.ID)})
		},
		"turned off": func(t *testing.T, s *shop.Shop, c *shop.Customer, _ models.SavedCard) {
			noErrors(t, []error{s.Billing.TurnOffAuto(t.Context(), c.ID, 1)})
		},
		"closed": func(t *testing.T, _ *shop.Shop, c *shop.Customer, _ models.SavedCard) { c.Close(t) },
		"another": func(t *testing.T, s *shop.Shop, c *shop.Customer, _ models.SavedCard) {
			noErrors(t, []error{s.Billing.SetAutoTopUp(t.Context(), c.ID, billing.TopUpRule{
				CardID: saveCard(t, s, c, "another").ID, ThresholdMicros: 1_000_000, AmountMicros: 20_000_000, MonthlyCapMicros: 50_000_000, CooldownHours: 24,
			})})
		},
	}
	for name, revoked := range revoke {
		for _, charged := range []bool{false, true} {
			for _, asks := range []string{"the job", "reconcile", "a page"} {
				t.Run(fmt.Sprintf("%s, charged before: %v, asked by %s", name, charged, asks), func(t *testing.T) {
					each(t, func(t *testing.T, s *shop.Shop) {
						c := s.Customer(t)
						card := setTopUp(t, s, c)
						begin(t, s, c)
						beginPayment(t, s, c, card)
						payment := models.Ref{Kind: models.KindPayment, AccountID: c.ID, ID: 2}
						if charged {
							s.Card.LoseAnswers(1)
							if err := s.Billing.RunTopUps(t.Context()); models.CodeOf(err) != models.Unavailable {
								t.Fatal(err)
							}
						}
						before := c.Account(t).BalanceMicros
						revoked(t, s, c, card)
						own := c.Account(t).BalanceMicros - before // what the other card was saved with
						s.Clock.Advance(2 * time.Minute)
						for range 2 {
							switch asks {
							case "the job":
								runAuto(t, s)
							case "reconcile":
								reconcile(t, s)
							default:
								noErrors(t, atOnce(4, func(int) error { _, err := s.Billing.CheckPayment(t.Context(), c.ID, payment.ID); return err }))
							}
						}
						runAuto(t, s)
						found, err := models.FindPayment(s.DB.WithContext(t.Context()), c.ID, payment.ID)
						if err != nil || s.Card.Opened(payment.String()) != charged || (found.Status == models.PaymentSucceeded) != charged || found.Open() {
							t.Errorf("%+v, %v", found, err)
						}
						want := before + own
						if charged && name != "closed" {
							want += 20_000_000
						}
						expectBalance(t, c, want)
						if auto, err := s.Billing.Auto(t.Context(), c.ID); err != nil || auto.Rules[0].UnderWay || auto.Rules[0].Enabled != (name == "another" || name == "removed" && charged) {
							t.Errorf("%+v, %v", auto.Rules, err)
						}
					})
				})
			}
		}
	}
}
