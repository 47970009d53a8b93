package accounts

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
)

// RequestBookkeeping orders the mail that asks whoever reads the bookkeeping's mails to agree to get the account's documents;
// asked tells whether there was anything to ask. TooMany when the address, whoever typed
// it, or the network had as many such mails as there may be.
func (a *Accounts) RequestBookkeeping(ctx context.Context, accountID int64, remoteIP string) (asked bool, err error) {
	details, err := models.FindBillingDetails(a.DB.WithContext(ctx), accountID)
	if err != nil || details == nil || details.Email == "" || details.EmailConfirmedAt != nil {
		return false, err
	}
	network, now := models.NetworkOf(remoteIP), a.Clock.Now()
	limits := []limit{limitOf("mails "+network, mailsPerNetwork), mailsOfDay(network), recipient{forms: []string{typedEmail(details.Email)}, wanted: true}.limit(models.MailBookkeeping)}
	return true, a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := proof.CountUnder(tx, limits, now); err != nil {
			return err
		}
		return models.OrderMailOf(tx, accountID, models.MailBookkeeping, details.Email, now)
	})
}

// BookkeepingToken makes the token of the link in that mail; only its hash is kept.
func (a *Accounts) BookkeepingToken(ctx context.Context, accountID int64, email string) (token string, err error) {
	owner, err := models.FirstOwner(a.DB.WithContext(ctx), accountID)
	if err != nil {
		return "", err
	}
	token, now := proof.RandomHex(32), a.Clock.Now()
	row := &models.MailToken{
		TokenHash: proof.HashToken(token), Purpose: models.TokenBookkeeping, UserID: owner.UserID, Email: email, CreatedAt: now, ExpiresAt: now.Add(confirmTime),
	}
	return token, a.DB.Write(ctx, func(tx *gorm.DB) error { return models.CreateMailToken(tx, row) })
}

// BookkeepingLink tells what the link asks for: whose documents would be mailed to which address. NotFound when it does not
// work (any more).
func (a *Accounts) BookkeepingLink(ctx context.Context, token string) (email, customer string, err error) {
	_, details, err := findBookkeeping(a.DB.WithContext(ctx), token, a.Clock.Now())
	if err != nil {
		return "", "", err
	}
	return details.Email, details.Name, nil
}

// ConfirmBookkeeping has the account's documents mailed to the address from now on.
func (a *Accounts) ConfirmBookkeeping(ctx context.Context, token string) (email string, err error) {
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		_, details, err := findBookkeeping(tx, token, now)
		if err != nil {
			return err
		}
		if _, err := models.LockAccount(tx, details.AccountID); err != nil {
			return err
		}
		t, details, err := findBookkeeping(tx, token, now) // as it is under the lock
		if err != nil {
			return err
		}
		if err := models.SpendMailToken(tx, t); err != nil {
			return err
		}
		email, details.EmailConfirmedAt = details.Email, &now
		return models.SaveBillingDetails(tx, details)
	})
	return email, a.countRefused(ctx, "", models.NotFound, err) // it is no link that confirms an address either, which is tried before
}

// findBookkeeping finds the token and the details that it is about, unless these have another address by now.
func findBookkeeping(tx *gorm.DB, token string, now time.Time) (*models.MailToken, *models.BillingDetails, error) {
	t, err := models.FindMailToken(tx, models.TokenBookkeeping, proof.HashToken(token), now)
	if err != nil {
		return nil, nil, err
	}
	member, err := models.FirstMembership(tx, t.UserID)
	if err != nil {
		return nil, nil, err
	}
	details, err := models.FindBillingDetails(tx, member.AccountID)
	if err != nil {
		return nil, nil, err
	}
	if details == nil || details.Email != t.Email {
		return nil, nil, models.Refuse(models.NotFound, cause.LinkOfFormerBookkeeping)
	}
	return t, details, nil
}
