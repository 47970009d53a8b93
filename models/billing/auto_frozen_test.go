package billing_test

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/shop"
)

// unusual has a key of the customer's be used more than usual, and gives what says that it was them.
func unusual(t *testing.T, s *shop.Shop, c *shop.Customer) (resolve func()) {
	t.Helper()
	user := models.User{Email: "ada@example.com", CreatedAt: s.Clock.Now()}
	incident := models.KeyIncident{AccountID: c.ID, AccessKeyID: 1, HourStart: s.Clock.Now(), CreatedAt: s.Clock.Now()}
	write := func(do func(tx *gorm.DB) error) {
		t.Helper()
		if err := s.DB.Write(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	write(func(tx *gorm.DB) error {
		if err := tx.Create(&user).Error; err != nil {
			return err
		}
		if err := tx.Create(&models.Membership{AccountID: c.ID, UserID: user.ID, Role: models.RoleOwner, CreatedAt: s.Clock.Now()}).Error; err != nil {
			return err
		}
		key := models.AccessKey{AccountID: c.ID, UserID: user.ID, AccessKey: "AKIDAKIDAKIDAKIDAKID", SecretSealed: []byte("x"), Enabled: true, CreatedAt: s.Clock.Now()}
		if err := models.CreateAccessKey(tx, &key); err != nil {
			return err
		}
		return models.CreateIncident(tx, &incident, &key)
	})
	return func() {
		t.Helper()
		write(func(tx *gorm.DB) error {
			now := s.Clock.Now()
			incident.ResolvedAt, incident.Resolution = &now, models.KeyWasOwn
			return incident.SaveResolution(tx)
		})
	}
}

// TestNoCardIsChargedWhileAKeyIsUnusualAndNobodyHasSaidWhy opens an incident, and resolves it.
func TestNoCardIsChargedWhileAKeyIsUnusualAndNobodyHasSaidWhy(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		setSteps(t, s, c, 20, 400)
		resolve := unusual(t, s, c)
		accrue(t, s, c, 10)
		before := available(t, c)
		runAuto(t, s)
		if auto, err := s.Billing.Auto(t.Context(), c.ID); err != nil || len(auto.Runs) != 0 || auto.Open != 1 || available(t, c) != before {
			t.Errorf("charged while an incident is open: %+v, %v", auto, err)
		}
		resolve()
		runAuto(t, s)
		if auto, err := s.Billing.Auto(t.Context(), c.ID); err != nil || len(auto.Runs) != 1 || available(t, c) <= before {
			t.Errorf("not charged when it is resolved: %+v, %v", auto, err)
		}
	})
}

// TestNothingIsBoughtByThresholdWhileAKeyIsUnusual has no call left meanwhile, which else ends a pause: it is no thief who is to be served.
func TestNothingIsBoughtByThresholdWhileAKeyIsUnusual(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		c.TopUp(t, 10_000_000)
		bought(t, s, c, 1)
		setPurchase(t, s, c)
		resolve := unusual(t, s, c)
		for _, used := range []int{71, 29} {
			useUp(t, s, c, used)
			runAuto(t, s)
			expectBalance(t, c, 9_400_000)
		}
		expectRule(t, s, c, true, "")
		resolve()
		runAuto(t, s)
		expectBalance(t, c, 8_800_000)
	})
}

// TestATopUpThatWasBegunWaitsWithTheAccount: killed before its payment, or with one that the provider was not asked for, as the
// process died or no answer came. It ends as begun, once, when the account goes on.
func TestATopUpThatWasBegunWaitsWithTheAccount(t *testing.T) {
	suspended := func(t *testing.T, s *shop.Shop, c *shop.Customer) (goesOn func()) {
		suspend := func(since *time.Time) {
			t.Helper()
			if err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
				account, err := models.LockAccount(tx, c.ID)
				if err != nil {
					return err
				}
				return account.SaveSuspended(tx, since, "Why.")
			}); err != nil {
				t.Fatal(err)
			}
		}
		suspend(new(s.Clock.Now()))
		return func() { t.Helper(); suspend(nil) }
	}
	for name, waiting := range map[string]func(*testing.T, *shop.Shop, *shop.Customer) func(){"suspended": suspended, "unusual": unusual} {
		for _, paying := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, payment begun: %v", name, paying), func(t *testing.T) {
				each(t, func(t *testing.T, s *shop.Shop) {
					c := s.Customer(t)
					card := setTopUp(t, s, c)
					begin(t, s, c)
					if paying {
						beginPayment(t, s, c, card)
					}
					goesOn := waiting(t, s, c)
					s.Clock.Advance(2 * time.Minute)
					runAuto(t, s)
					if _, err := s.Billing.Reconcile(t.Context()); err != nil {
						t.Fatal(err)
					}
					expectBalance(t, c, 5_000_000)
					if rule := expectRule(t, s, c, true, ""); !rule.UnderWay {
						t.Error("the top-up was given up")
					}
					goesOn()
					runAuto(t, s)
					runAuto(t, s)
					expectBalance(t, c, 25_000_000)
					expectNotices(t, s, c, "Topped up")
				})
			})
		}
	}
}

// beginPayment writes what a top-up that was begun writes next and dies.
func beginPayment(t testing.TB, s *shop.Shop, c *shop.Customer, card models.SavedCard) {
	t.Helper()
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		return models.CreatePayment(tx, &models.Payment{
			AccountID: c.ID, AmountMicros: 20_000_000, Currency: "USD", Provider: s.Card.Name(), Purpose: models.PurposeTopUp, CardID: &card.ID,
			Status: models.PaymentCreated, IdempotencyKey: "charge automatic top-up 1", CreatedAt: s.Clock.Now(), UpdatedAt: s.Clock.Now(),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
