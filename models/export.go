package models

import (
	"time"

	"gorm.io/gorm"
)

// ExportStatus is how a download stands.
type ExportStatus string

// The states of a download. A running one whose server went away stays running and is not updated any more.
const (
	ExportRunning  ExportStatus = "running"
	ExportComplete ExportStatus = "complete"
	ExportBroken   ExportStatus = "broken"
)

// Export is how far a download has come. Key names the page that shows it. Like a session, it is not guarded by the
// account's lock: it says nothing about the account, and must not make anybody wait.
type Export struct {
	AccountID int64  `gorm:"primaryKey"`
	Key       string `gorm:"primaryKey"`
	Format    string `gorm:"primaryKey"`
	Status    ExportStatus
	RowsSent  int64
	BytesSent int64
	StartedAt time.Time
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

// StartExport stores a download that begins, in place of an earlier one of the same page and format, and of the account's oldest
// when it has too many.
func StartExport(tx *gorm.DB, e *Export) error {
	if err := replace(tx, e); err != nil {
		return err
	}
	return deleteOldest[Export](tx, "started_at", MaxExports, "account_id = ?", e.AccountID)
}

// SaveExport stores how far a download has come, unless it was started again meanwhile.
func SaveExport(tx *gorm.DB, e *Export) error {
	return save(tx.
		Where("account_id = ? AND key = ? AND format = ? AND started_at = ?", e.AccountID, e.Key, e.Format, e.StartedAt), e, "status", "rows_sent", "bytes_sent", "updated_at")
}

// ExportsOf lists the downloads of one page, by format.
func ExportsOf(tx *gorm.DB, accountID int64, key string) ([]Export, error) {
	return all[Export](tx.Where("account_id = ? AND key = ?", accountID, key).Order("format"))
}

// DeleteExports forgets downloads that were last heard of before the instant.
func DeleteExports(tx *gorm.DB, updatedBefore time.Time) error {
	return deleteRows[Export](tx.Where("updated_at < ?", updatedBefore))
}
