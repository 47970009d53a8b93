package documents

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// How long the billing details may be: what fits on a document.
const (
	maxBillingName    = 120
	maxAddressLines   = 5
	maxAddressLine    = 80
	maxBillingCountry = 60
	maxTaxID          = 40
)

// Details gives whom the account's documents are made out to from now on; as long as it has given none, that is
// its name.
func (d *Documents) Details(ctx context.Context, accountID int64) (*models.BillingDetails, error) {
	var details *models.BillingDetails
	var account *models.Account
	err := d.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&details, func(tx *gorm.DB) (*models.BillingDetails, error) { return models.FindBillingDetails(tx, accountID) }),
			models.Reading(&account, func(tx *gorm.DB) (*models.Account, error) { return models.FindAccount(tx, accountID) }),
		)
	})
	if err != nil || details != nil {
		return details, err
	}
	return &models.BillingDetails{AccountID: accountID, Name: account.Name}, nil
}

// SaveDetails stores whom the account's documents are made out to from now on. Documents that have been issued
// stay as they are. It fails as Invalid, naming the field, when something is missing or too long.
func (d *Documents) SaveDetails(ctx context.Context, details models.BillingDetails) error {
	details.Name, details.Country, details.TaxID = oneLine(details.Name), oneLine(details.Country), oneLine(details.TaxID)
	details.Address = addressLines(details.Address)
	if err := checkDetails(&details); err != nil {
		return err
	}
	var err error
	if details.Email, err = bookkeepingEmail(details.Email); err != nil {
		return err
	}
	details.UpdatedAt = d.Clock.Now()
	return d.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, details.AccountID); err != nil {
			return err
		}
		if err := confirmKnown(tx, &details); err != nil {
			return err
		}
		return models.SaveBillingDetails(tx, &details)
	})
}

// confirmKnown takes over that the bookkeeping's address is confirmed: it was before, or is the owner's own. Another one has
// to be confirmed by whoever reads its mail, so that nobody gets documents because a stranger typed their address.
func confirmKnown(tx *gorm.DB, d *models.BillingDetails) error {
	d.EmailConfirmedAt = nil
	if d.Email == "" {
		return nil
	}
	old, err := models.FindBillingDetails(tx, d.AccountID)
	if err != nil {
		return err
	}
	if old.MailsDocumentsTo(d.Email) {
		d.EmailConfirmedAt = old.EmailConfirmedAt
		return nil
	}
	owner, err := models.OwnerOf(tx, d.AccountID)
	if err == nil && owner != nil && strings.EqualFold(owner.Email, d.Email) && owner.EmailConfirmedAt != nil {
		d.EmailConfirmedAt = &d.UpdatedAt
	}
	return err
}

func checkDetails(d *models.BillingDetails) error {
	if d.Name == "" {
		return models.RefuseField("name", cause.RecipientMissing)
	}
	for _, field := range []struct {
		name, text string
		most       int
	}{
		{"name", d.Name, maxBillingName},
		{"country", d.Country, maxBillingCountry},
		{"tax_id", d.TaxID, maxTaxID},
	} {
		if utf8.RuneCountInString(field.text) > field.most {
			return models.RefuseField(field.name, cause.DetailTooLong{Most: field.most})
		}
	}
	lines := strings.Split(d.Address, "\n")
	if len(lines) > maxAddressLines {
		return models.RefuseField("address", cause.TooManyLines{Most: maxAddressLines})
	}
	for _, line := range lines {
		if utf8.RuneCountInString(line) > maxAddressLine {
			return models.RefuseField("address", cause.LineTooLong{Most: maxAddressLine})
		}
	}
	return nil
}

// bookkeepingEmail gives the one form of the bookkeeping's address; none is none.
func bookkeepingEmail(typed string) (string, error) {
	if oneLine(typed) == "" {
		return "", nil
	}
	return models.DeliverableEmail(typed)
}

// oneLine takes the text as one line without characters that nobody sees: of control, or of the direction of writing.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(models.WithoutDirections(strings.ToValidUTF8(text, "")), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r)
	}), " ")
}

// addressLines takes the text's lines, without those that are empty.
func addressLines(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
