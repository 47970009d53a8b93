package models

import (
	"fmt"
	"strings"
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

// AttemptsUnder gives how many attempts were counted under each of the keys in the window.
func AttemptsUnder(tx *gorm.DB, keys []string, windowStart time.Time) (map[string]int64, error) {
	var counted []Throttle
	if err := tx.Where("key IN ? AND window_start = ?", keys, windowStart).Find(&counted).Error; err != nil {
		return nil, fmt.Errorf("read attempts: %w", err)
	}
	attempts := make(map[string]int64, len(counted))
	for _, t := range counted {
		attempts[t.Key] = t.Attempts
	}
	return attempts, nil
}

// ForgetAttempts removes what was counted under the keys that begin and end so.
func ForgetAttempts(tx *gorm.DB, prefix, suffix string) error {
	literal := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	err := tx.Where(`key LIKE ? ESCAPE '\'`, literal.Replace(prefix)+"%"+literal.Replace(suffix)).Delete(&Throttle{}).Error
	if err != nil {
		return fmt.Errorf("forget attempts: %w", err)
	}
	return nil
}

// ForgetAttemptsUnder removes what was counted under the keys.
func ForgetAttemptsUnder(tx *gorm.DB, keys ...string) error {
	if err := tx.Where("key IN ?", keys).Delete(&Throttle{}).Error; err != nil {
		return fmt.Errorf("forget attempts: %w", err)
	}
	return nil
}

// DayThrottle begins the keys that are counted by the day; all others are counted in shorter windows.
const DayThrottle = "day "

// DeleteOldThrottles removes the windows that started before the instant.
func DeleteOldThrottles(tx *gorm.DB, before time.Time) error {
	if err := tx.Where("window_start < ?", before).Delete(&Throttle{}).Error; err != nil {
		return fmt.Errorf("delete old throttles: %w", err)
	}
	return nil
}

// DeleteShortThrottles removes the windows, shorter than a day, that started before the instant.
func DeleteShortThrottles(tx *gorm.DB, before time.Time) error {
	if err := tx.Where("window_start < ? AND key NOT LIKE ?", before, DayThrottle+"%").Delete(&Throttle{}).Error; err != nil {
		return fmt.Errorf("delete old throttles: %w", err)
	}
	return nil
}
