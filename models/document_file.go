package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// DocumentFile is a document as it was printed; it is never changed. SHA256 is the hash of PDF, in hex.
type DocumentFile struct {
	AccountID  int64  `gorm:"primaryKey"`
	DocumentID int64  `gorm:"primaryKey"`
	PDF        []byte `gorm:"column:pdf"`
	SHA256     string `gorm:"column:sha256"`
	PrintedAt  time.Time
}

// StoreDocumentFile stores the printed document unless it has been stored before: the first print is the document.
func StoreDocumentFile(tx *gorm.DB, f *DocumentFile) error {
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(f).Error; err != nil {
		return fmt.Errorf("store printed document: %w", err)
	}
	return nil
}

// FindDocumentFile loads the printed document, nil if it has not been printed yet.
func FindDocumentFile(tx *gorm.DB, accountID, documentID int64) (*DocumentFile, error) {
	var files []DocumentFile
	if err := tx.Where("account_id = ? AND document_id = ?", accountID, documentID).Limit(1).Find(&files).Error; err != nil {
		return nil, fmt.Errorf("find printed document: %w", err)
	}
	if len(files) == 0 {
		return nil, nil
	}
	return &files[0], nil
}
