package documents

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
	Print(d *models.Document, c *Content) ([]byte, error)
}

// Printed gives a document as it was printed. One whose printing was interrupted is printed now.
func (d *Documents) Printed(ctx context.Context, accountID, id int64) (*models.Document, *models.DocumentFile, error) {
	tx := d.DB.WithContext(ctx)
	document, err := models.FindDocument(tx, accountID, id)
	if err != nil {
		return nil, nil, err
	}
	file, err := models.FindDocumentFile(tx, accountID, id)
	if err == nil && file == nil {
		file, err = d.print(ctx, document)
	}
	return document, file, err
}

// print prints the document outside of any transaction and stores the file, unless another process was faster: the
// first print is what everybody gets.
func (d *Documents) print(ctx context.Context, document *models.Document) (*models.DocumentFile, error) {
	content, err := ContentOf(document)
	if err != nil {
		return nil, err
	}
	pdf, err := d.Printer.Print(document, content)
	if err != nil {
		return nil, fmt.Errorf("print %s: %w", document.Name(), err)
	}
	sum := sha256.Sum256(pdf)
	var stored *models.DocumentFile
	err = d.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		err = models.StoreDocumentFile(tx, &models.DocumentFile{
			AccountID: document.AccountID, DocumentID: document.ID, PDF: pdf, SHA256: hex.EncodeToString(sum[:]), PrintedAt: d.Clock.Now(),
		})
		if err == nil {
			stored, err = models.FindDocumentFile(tx, document.AccountID, document.ID)
		}
		return err
	})
	return stored, err
}
