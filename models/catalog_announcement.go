package models

import (
	"time"

	"gorm.io/gorm"
)

// CatalogAnnouncement is a catalog that is to be in force from an instant on, and up to which account this, or that it was withdrawn, has
// been told.
type CatalogAnnouncement struct {
	ID          int64  `gorm:"primaryKey"`
	Catalog     string // as it is written
	EffectiveAt time.Time
	Dearer      bool // something costs more than now, or is no longer sold
	AnnouncedAt time.Time
	WithdrawnAt *time.Time
	Version     *int64 // that it became, nil before it is in force
	Replaced    string // the catalog that was in force until then, as it is written
	ToldTo      int64
	UntoldTo    int64
	CatalogMaker
}

// OpenAnnouncement finds the one that is to come, nil if there is none.
func OpenAnnouncement(tx *gorm.DB) (*CatalogAnnouncement, error) {
	return oneOrNone[CatalogAnnouncement](tx.Where("withdrawn_at IS NULL AND version IS NULL").Order("id"))
}

// NewestAnnouncement finds the one that was made last, nil if there never was one.
func NewestAnnouncement(tx *gorm.DB) (*CatalogAnnouncement, error) {
	return oneOrNone[CatalogAnnouncement](tx.Order("id DESC"))
}

// LastInForce finds the one that took effect last, nil if none has.
func LastInForce(tx *gorm.DB) (*CatalogAnnouncement, error) {
	return oneOrNone[CatalogAnnouncement](tx.Where("version IS NOT NULL").Order("effective_at DESC, id DESC"))
}

// FindAnnouncement loads one, nil if there is none with the id.
func FindAnnouncement(tx *gorm.DB, id int64) (*CatalogAnnouncement, error) {
	return oneOrNone[CatalogAnnouncement](tx.Where("id = ?", id))
}

// WasTold reports whether the account was told of the occasion, and has not had so many notifications since that this one is forgotten.
func WasTold(tx *gorm.DB, accountID int64, key string) (bool, error) {
	told, err := count(tx.Model(&Notification{}).Where("account_id = ? AND key = ?", accountID, key))
	return told > 0, err
}

// SaveAnnouncement stores what became of it.
func SaveAnnouncement(tx *gorm.DB, a *CatalogAnnouncement, values map[string]any) error {
	return update[CatalogAnnouncement](tx.Where("id = ?", a.ID), values)
}

// AccountsAfter lists the accounts after one that had been opened by the instant and are open still, ascending, at most limit.
func AccountsAfter(tx *gorm.DB, id int64, openedBy time.Time, limit int) ([]int64, error) {
	return pluck[int64](tx.Model(&Account{}).Where("id > ? AND created_at <= ? AND closed_at IS NULL", id, openedBy).Order("id").Limit(limit), "id")
}

// CountOpenAccounts counts the accounts that are open.
func CountOpenAccounts(tx *gorm.DB) (int64, error) {
	return count(tx.Model(&Account{}).Where("closed_at IS NULL"))
}
