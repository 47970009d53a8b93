package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Throttle counts attempts under a key in the window that starts at WindowStart.
type Throttle struct {
	Key         string    `gorm:"primaryKey"`
	WindowStart time.Time `gorm:"primaryKey"`
	Attempts    int64
}

// CountAttempt counts one more attempt under the key and gives how many there were in the window, with this one.
func CountAttempt(tx *gorm.DB, key string, windowStart time.Time) (int64, error) {
	t := Throttle{Key: key, WindowStart: windowStart, Attempts: 1}
	err := tx.Clauses(
		clause.OnConflict{Columns: columns("key", "window_start"), DoUpdates: clause.Assignments(map[string]any{"attempts": gorm.Expr("throttles.attempts + 1")})},
		clause.Returning{Columns: columns("attempts")},
	).Create(&t).Error
	if err != nil {
		return 0, fmt.Errorf("count attempt: %w", err)
	}
	return t.Attempts, nil
}

// DeleteOldThrottles removes the windows that started before the instant.
func DeleteOldThrottles(tx *gorm.DB, before time.Time) error {
	if err := tx.Where("window_start < ?", before).Delete(&Throttle{}).Error; err != nil {
		return fmt.Errorf("delete old throttles: %w", err)
	}
	return nil
}
