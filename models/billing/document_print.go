package billing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// Printer turns a document into the file that customers get. The same document gives the same bytes.
type Printer interface {
	Print(d *models.Document, c *DocumentContent) ([]byte, error)
}

// PrintedDocument gives a document as it was printed. One whose printing was interrupted is printed now.
func (b *Billing) PrintedDocument(ctx context.Context, accountID, id int64) (*models.Document, *models.DocumentFile, error) {
	tx := b.DB.WithContext(ctx)
	document, err := models.FindDocument(tx, accountID, id)
	if err != nil {
		return nil, nil, err
	}
	file, err := models.FindDocumentFile(tx, accountID, id)
	if err == nil && file == nil {
		file, err = b.print(ctx, document)
	}
	return document, file, err
}

// print prints the document outside of any transaction and stores the file, unless another process was faster: the
// first print is what everybody gets.
func (b *Billing) print(ctx context.Context, d *models.Document) (*models.DocumentFile, error) {
	content, err := ContentOf(d)
	if err != nil {
		return nil, err
	}
	pdf, err := b.Printer.Print(d, content)
	if err != nil {
		return nil, fmt.Errorf("print %s: %w", d.Name(), err)
	}
	sum := sha256.Sum256(pdf)
	var stored *models.DocumentFile
	err = b.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		err = models.StoreDocumentFile(tx, &models.DocumentFile{
			AccountID: d.AccountID, DocumentID: d.ID, PDF: pdf, SHA256: hex.EncodeToString(sum[:]), PrintedAt: b.Clock.Now(),
		})
		if err == nil {
			stored, err = models.FindDocumentFile(tx, d.AccountID, d.ID)
		}
		return err
	})
	return stored, err
}
