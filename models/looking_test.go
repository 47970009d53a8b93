package models_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestWhoLooksStoresNothingWhateverStatement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		ctx := models.Looking(t.Context())
		o := &models.Operator{Email: "a@example.com", Name: "a", Role: "support", CreatedAt: time.Unix(1, 0)}
		for name, store := range map[string]func(tx *gorm.DB) error{
			"create":  func(tx *gorm.DB) error { return tx.Create(o).Error },
			"replace": func(tx *gorm.DB) error { return tx.Save(o).Error },
			"update": func(tx *gorm.DB) error {
				return tx.Model(&models.Operator{}).Where("id > 0").Update("name", "b").Error
			},
			"delete": func(tx *gorm.DB) error { return tx.Where("id > 0").Delete(&models.Operator{}).Error },
			"exec":   func(tx *gorm.DB) error { return tx.Exec("DELETE FROM operators").Error },
		} {
			for way, run := range map[string]func(func(tx *gorm.DB) error) error{
				"in a transaction": func(do func(tx *gorm.DB) error) error { return db.Write(ctx, do) },
				"alone":            func(do func(tx *gorm.DB) error) error { return do(db.WithContext(ctx)) },
			} {
				if err := run(store); models.CodeOf(err) != models.Forbidden {
					t.Errorf("%s %s: %v", name, way, err)
				}
			}
		}
		if err := db.WithContext(models.MayStore(ctx)).Create(o).Error; err != nil {
			t.Error(err)
		}
		var n int64
		if err := db.WithContext(ctx).Model(&models.Operator{}).Count(&n).Error; err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
	})
}
