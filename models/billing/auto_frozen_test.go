package billing_test

import (
	"testing"

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
