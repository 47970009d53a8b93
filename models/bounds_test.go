package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/views/words"
)

// TestWhatCostsNothingIsBounded begins each of what customers may begin for nothing until it is refused, and again a day later.
func TestWhatCostsNothingIsBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c, other := s.Customer(t), s.Customer(t)
		choice := billing.Choice{Region: shop.Bangkok, Service: shop.Passport, Calls: 10, Quantity: 1, UnitPriceMicros: 0}
		spec, err := s.Billing.FindSpecification(t.Context(), shop.Bangkok, shop.Passport, 10)
		if err != nil {
			t.Fatal(err)
		}
		choice.UnitPriceMicros = spec.PriceMicros
		for name, kind := range map[string]struct {
			most  int
			begin func(accountID int64, i int) error
		}{
			"unpaid orders": {models.MaxUnpaidOrders, func(accountID int64, i int) error {
				_, err := s.Billing.PlaceOrder(t.Context(), accountID, fmt.Sprint("order ", i), choice)
				return err
			}},
			"payment pages": {models.MaxUnpaidPayments, func(accountID int64, i int) error {
				_, err := s.Billing.TopUp(t.Context(), accountID, fmt.Sprint("top-up ", i), 10_000_000)
				return err
			}},
			"subscriptions": {models.MaxSubscriptions, func(accountID int64, _ int) error {
				if err := s.Billing.Subscribe(t.Context(), accountID, shop.Bangkok, shop.WebImage); err != nil {
					return err
				}
				return s.Billing.Unsubscribe(t.Context(), accountID, shop.Bangkok, shop.WebImage)
			}},
		} {
			for i := range kind.most {
				if err := kind.begin(c.ID, i); err != nil {
					t.Fatalf("%s: %d: %v", name, i+1, err)
				}
			}
			var refused *models.Error
			if err := kind.begin(c.ID, kind.most); !errors.As(err, &refused) || refused.Code != models.TooMany || !strings.Contains(words.OfError(err), "24 hours") {
				t.Fatalf("%s: one more: %v", name, err)
			}
			if err := kind.begin(other.ID, 0); err != nil {
				t.Errorf("%s: another account: %v", name, err)
			}
			s.Clock.Advance(refused.Wait - time.Microsecond)
			if err := kind.begin(c.ID, kind.most); models.CodeOf(err) != models.TooMany {
				t.Errorf("%s: before %v have passed: %v", name, refused.Wait, err)
			}
			s.Clock.Advance(time.Microsecond)
			if err := kind.begin(c.ID, kind.most); err != nil {
				t.Errorf("%s: a day later: %v", name, err)
			}
		}
	})
}

func TestOfTokensAndDownloadsTheNewestAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		user := &models.User{Email: "c@example.com", CreatedAt: s.Clock.Now()}
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Create(user).Error; err != nil {
				return err
			}
			return tx.Create(&models.Membership{AccountID: c.ID, UserID: user.ID, Role: models.RoleOwner, CreatedAt: s.Clock.Now()}).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		now := s.Clock.Now()
		for i := range 130 {
			at := now.Add(time.Duration(i) * time.Second)
			token := &models.AuthToken{TokenHash: fmt.Sprint(i), AccountID: c.ID, UserID: user.ID, CreatedAt: at, ExpiresAt: at.Add(time.Hour)}
			export := &models.Export{AccountID: c.ID, Key: fmt.Sprint(i), Format: "csv", Status: models.ExportRunning, StartedAt: at, UpdatedAt: at}
			if err := models.CreateAuthToken(db.WithContext(t.Context()), token); err != nil {
				t.Fatal(err)
			}
			if err := models.StartExport(db.WithContext(t.Context()), export); err != nil {
				t.Fatal(err)
			}
		}
		var tokens, downloads []string
		if err := db.WithContext(t.Context()).Model(&models.AuthToken{}).Order("created_at").Pluck("token_hash", &tokens).Error; err != nil {
			t.Fatal(err)
		}
		if err := db.WithContext(t.Context()).Model(&models.Export{}).Order("started_at").Pluck("key", &downloads).Error; err != nil {
			t.Fatal(err)
		}
		if len(tokens) != models.MaxAuthTokens || tokens[0] != "30" || len(downloads) != models.MaxExports || downloads[0] != "80" {
			t.Errorf("%d tokens from %s, %d downloads from %s", len(tokens), tokens[0], len(downloads), downloads[0])
		}
	})
}
