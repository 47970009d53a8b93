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

// ReturnAttempt takes back one attempt that was counted under the key in the window.
func ReturnAttempt(tx *gorm.DB, key string, windowStart time.Time) error {
	if err := deleteRows[Throttle](tx.Where("key = ? AND window_start = ? AND attempts = 1", key, windowStart)); err != nil {
		return err
	}
	return update[Throttle](tx.Where("key = ? AND window_start = ? AND attempts > 1", key, windowStart), map[string]any{"attempts": gorm.Expr("attempts - 1")})
}

// AttemptsUnder gives how many attempts were counted under each of the keys in the window.
func AttemptsUnder(tx *gorm.DB, keys []string, windowStart time.Time) (map[string]int64, error) {
	counted, err := all[Throttle](tx.Where("key IN ? AND window_start = ?", keys, windowStart))
	if err != nil {
		return nil, err
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
	return deleteRows[Throttle](tx.Where(`key LIKE ? ESCAPE '\'`, literal.Replace(prefix)+"%"+literal.Replace(suffix)))
}

// ForgetAttemptsUnder removes what was counted under the keys.
func ForgetAttemptsUnder(tx *gorm.DB, keys ...string) error {
	return deleteRows[Throttle](tx.Where("key IN ?", keys))
}

// DayThrottle begins the keys that are counted by the day; all others are counted in shorter windows.
const DayThrottle = "day "

// DeleteOldThrottles removes the windows that started before the instant.
func DeleteOldThrottles(tx *gorm.DB, before time.Time) error {
	return deleteRows[Throttle](tx.Where("window_start < ?", before))
}

// DeleteShortThrottles removes the windows, shorter than a day, that started before the instant.
func DeleteShortThrottles(tx *gorm.DB, before time.Time) error {
	return deleteRows[Throttle](tx.Where("window_start < ? AND key NOT LIKE ?", before, DayThrottle+"%"))
}

// TakeAttemptBack counts one attempt less under the key: it was none after all. Where others count between its two statements one may
// stay counted, never less than there were.
func TakeAttemptBack(tx *gorm.DB, key string, windowStart time.Time) error {
	counted := tx.Where("key = ? AND window_start = ?", key, windowStart)
	taken := tx.Model(&Throttle{}).Where(counted).Where("attempts > 1").UpdateColumn("attempts", gorm.Expr("attempts - 1"))
	if taken.Error != nil {
		return fmt.Errorf("take attempt back: %w", taken.Error)
	}
	if taken.RowsAffected > 0 {
		return nil
	}
	return deleteRows[Throttle](tx.Where(counted).Where("attempts = 1"))
}
