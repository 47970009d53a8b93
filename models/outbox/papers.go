package outbox

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
)

// Papers gives documents as they were printed.
type Papers interface {
	Printed(ctx context.Context, accountID, id int64) (*models.Document, *models.DocumentFile, error)
}

// Attachment is a PDF file that goes with a letter.
type Attachment struct {
	Name string
	PDF  []byte
}

// maxAttachment is what mail servers take without complaint; a larger document is only linked to.
const maxAttachment = 5 << 20

var documentWords = map[models.DocumentKind]string{models.Receipt: "Receipt", models.Invoice: "Invoice", models.CreditNote: "Credit note"}

// document mails a document to the bookkeeping, unless the account does not want that any more.
func (o *Outbox) document(ctx context.Context, mail *models.Mail) (*Letter, error) {
	details, err := models.FindBillingDetails(o.DB.WithContext(ctx), *mail.AccountID)
	if err != nil || !details.MailsDocumentsTo(mail.Email) {
		return nil, err
	}
	document, file, err := o.Papers.Printed(ctx, *mail.AccountID, *mail.DocumentID)
	if err != nil {
		return nil, err
	}
	name := documentWords[document.Kind] + " " + document.Name()
	letter := &Letter{
		Subject: name, Paragraphs: []string{name + " for " + details.Name + " is attached to this mail as a PDF file."},
		Action: "See all documents", Path: "/billing/documents",
		Note: "You get this mail because this address was confirmed for the documents of " + details.Name + ". Whoever keeps its billing details can change that.",
	}
	if len(file.PDF) > maxAttachment {
		letter.Paragraphs = []string{name + " for " + details.Name + " was issued. It is too large for a mail: download it in the console."}
		return letter, nil
	}
	letter.Attachment = &Attachment{Name: document.Name() + ".pdf", PDF: file.PDF}
	return letter, nil
}

// bookkeeping asks whether documents may be mailed to the address, unless the answer is known or nobody asks any more.
func (o *Outbox) bookkeeping(ctx context.Context, mail *models.Mail) (*Letter, error) {
	details, err := models.FindBillingDetails(o.DB.WithContext(ctx), *mail.AccountID)
	if err != nil || details == nil || details.Email != mail.Email || details.EmailConfirmedAt != nil {
		return nil, err
	}
	token, err := o.Accounts.BookkeepingToken(ctx, *mail.AccountID, mail.Email)
	if err != nil {
		return nil, err
	}
	return &Letter{
		Subject: "Confirm that you want these invoices",
		Paragraphs: []string{
			details.Name + " has given this address as its bookkeeping's. Confirm it, and receipts, invoices and credit notes for " + details.Name + " are mailed here as PDF files.",
		},
		Action: "Confirm this address", Path: withToken("/confirm", token),
		Note: "The link works once, for " + accounts.ConfirmWords + ". If you do not know " + details.Name + ", ignore this mail: without the confirmation no documents are sent here.",
	}, nil
}
