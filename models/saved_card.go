package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// SavedCard is a card that the payment provider keeps, so that it can be charged while its customer is away.
type SavedCard struct {
	AccountID   int64 `gorm:"primaryKey"`
	ID          int64 `gorm:"primaryKey"`
	Provider    string
	ProviderRef string // the provider's name for it
	CustomerRef string // and for whoever it belongs to
	Label       string // all of the card that is stored: what the customer knows it by, as "Visa •••• 4242"
	Fingerprint string // the provider's name for the card itself, the same for every account that saves it; empty where it tells none
	CreatedAt   time.Time
	RemovedAt   *time.Time // when the customer gave it up
	ForgottenAt *time.Time // when the provider confirmed that it did too
}

// Ref names the card.
func (c *SavedCard) Ref() Ref { return Ref{KindCard, c.AccountID, c.ID} }

// CreateSavedCard stores the card under the account's next number, unless it is stored already; then it stays as it
// is, removed or not. The account must be locked.
func CreateSavedCard(tx *gorm.DB, c *SavedCard) error {
	known, err := count(tx.Model(&SavedCard{}).Where("account_id = ? AND provider = ? AND provider_ref = ?", c.AccountID, c.Provider, c.ProviderRef))
	if err != nil || known > 0 {
		return err
	}
	if err := createNumbered(tx, c.AccountID, &c.ID, c); err != nil {
		return err
	}
	return Record(tx, c.AccountID, c.CreatedAt, trail.CardSaved{On: on(c.Ref()), Label: c.Label})
}

// SaveCardState stores whether the card was removed and forgotten. The account must be locked.
func SaveCardState(tx *gorm.DB, c *SavedCard) error {
	if c.ForgottenAt == nil && c.RemovedAt != nil {
		if err := Record(tx, c.AccountID, *c.RemovedAt, trail.CardRemoved{On: on(c.Ref()), Label: c.Label}); err != nil {
			return err
		}
	}
	return save(byID(tx, c.AccountID, c.ID), c, "removed_at", "forgotten_at")
}

// FindSavedCard loads a card that has not been removed.
func FindSavedCard(tx *gorm.DB, accountID, id int64) (*SavedCard, error) {
	c, err := FindAnySavedCard(tx, accountID, id)
	if err == nil && c.RemovedAt != nil {
		return nil, noSuchCard()
	}
	return c, err
}

// FindAnySavedCard loads a card, removed or not.
func FindAnySavedCard(tx *gorm.DB, accountID, id int64) (*SavedCard, error) {
	return one[SavedCard](byID(tx, accountID, id), noSuchCard())
}

func noSuchCard() error { return Refuse(NotFound, cause.NoSuchSavedCard) }

// SavedCardsOf lists the account's cards of the provider that have not been removed, newest first.
func SavedCardsOf(tx *gorm.DB, accountID int64, provider string) ([]SavedCard, error) {
	return all[SavedCard](tx.Where("account_id = ? AND provider = ? AND removed_at IS NULL", accountID, provider).Order("id DESC"))
}

// CardsToForget lists cards that were removed and that the provider has not confirmed to have forgotten, at most limit.
func CardsToForget(tx *gorm.DB, provider string, limit int) ([]SavedCard, error) {
	return all[SavedCard](tx.Where("provider = ? AND removed_at IS NOT NULL AND forgotten_at IS NULL", provider).
		Order("account_id, id").Limit(limit))
}

// CardPersons gives the keys of whoever pays with the cards that the account has saved, removed or not.
func CardPersons(tx *gorm.DB, accountID int64) ([]string, error) {
	cards, err := all[SavedCard](tx.Where("account_id = ? AND fingerprint <> ''", accountID).Order("id"))
	if err != nil {
		return nil, err
	}
	persons := make([]string, len(cards))
	for i := range cards {
		persons[i] = cards[i].Person()
	}
	return persons, nil
}

// Person is the key of whoever pays with the card; "" where the provider does not say which card it is.
func (c *SavedCard) Person() string {
	if c.Fingerprint == "" {
		return ""
	}
	return PersonOfCard(c.Provider, c.Fingerprint)
}
