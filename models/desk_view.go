package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// DeskView is leave for an operator to see pages as a customer does, once begun with its token.
type DeskView struct {
	TokenHash  string `gorm:"primaryKey"`
	OperatorID int64
	AccountID  int64
	Reason     string
	CreatedAt  time.Time
	ExpiresAt  time.Time
}

// CreateDeskView stores it.
func CreateDeskView(tx *gorm.DB, v *DeskView) error { return create(tx, v) }

// FindDeskView finds one that has not expired, nor was begun; NotFound else.
func FindDeskView(tx *gorm.DB, hash string, now time.Time) (*DeskView, error) {
	return one[DeskView](tx.Where("token_hash = ? AND expires_at > ?", hash, now), Refuse(NotFound, cause.LinkNotValid))
}

// TakeDeskView ends the token and tells whether it was there: of two that bring it at once one may pass.
func TakeDeskView(tx *gorm.DB, hash string) (taken bool, err error) {
	done := tx.Where("token_hash = ?", hash).Delete(&DeskView{})
	return done.RowsAffected == 1, failed("delete", done)
}

// DeleteExpiredDeskViews removes those that nobody can begin any more.
func DeleteExpiredDeskViews(tx *gorm.DB, now time.Time) error {
	return deleteRows[DeskView](tx.Where("expires_at <= ?", now))
}
