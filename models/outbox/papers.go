package outbox

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
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

var papers = map[models.DocumentKind]notice.Paper{
	models.Receipt: notice.PaperReceipt, models.Invoice: notice.PaperInvoice, models.CreditNote: notice.PaperCreditNote,
}

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
	tooLarge := len(file.PDF) > maxAttachment
	letter, err := o.put(ctx, reading.Style{}, notice.DocumentIssued{Paper: papers[document.Kind], Name: document.Name(), Customer: details.Name, TooLarge: tooLarge})
	if err == nil && !tooLarge {
		letter.Attachment = &Attachment{Name: document.Name() + ".pdf", PDF: file.PDF}
	}
	return letter, err
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
	return o.put(ctx, reading.Style{}, notice.ConfirmBookkeeping{Token: token, Customer: details.Name, Within: accounts.ConfirmHours})
}
