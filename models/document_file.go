package models

import (
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
	return create(tx.Clauses(clause.OnConflict{DoNothing: true}), f)
}

// FindDocumentFile loads the printed document, nil if it has not been printed yet.
func FindDocumentFile(tx *gorm.DB, accountID, documentID int64) (*DocumentFile, error) {
	return oneOrNone[DocumentFile](tx.Where("account_id = ? AND document_id = ?", accountID, documentID))
}
