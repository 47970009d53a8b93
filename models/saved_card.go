package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
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
	var known int64
	err := tx.Model(&SavedCard{}).
		Where("account_id = ? AND provider = ? AND provider_ref = ?", c.AccountID, c.Provider, c.ProviderRef).Count(&known).Error
	if err != nil {
		return fmt.Errorf("create saved card: %w", err)
	}
	if known > 0 {
		return nil
	}
	if c.ID, err = nextID(tx, &SavedCard{}, c.AccountID); err != nil {
		return err
	}
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("create saved card: %w", err)
	}
	return nil
}

// SaveCardState stores whether the card was removed and forgotten. The account must be locked.
func SaveCardState(tx *gorm.DB, c *SavedCard) error {
	err := tx.Model(&SavedCard{}).Where("account_id = ? AND id = ?", c.AccountID, c.ID).
		Select("removed_at", "forgotten_at").Updates(c).Error
	if err != nil {
		return fmt.Errorf("save card %s: %w", c.Ref(), err)
	}
	return nil
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
	var c SavedCard
	err := tx.Where("account_id = ? AND id = ?", accountID, id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, noSuchCard()
	}
	if err != nil {
		return nil, fmt.Errorf("find saved card: %w", err)
	}
	return &c, nil
}

func noSuchCard() error { return Errorf(NotFound, "There is no such saved card.") }

// SavedCardsOf lists the account's cards of the provider that have not been removed, newest first.
func SavedCardsOf(tx *gorm.DB, accountID int64, provider string) ([]SavedCard, error) {
	var cards []SavedCard
	err := tx.Where("account_id = ? AND provider = ? AND removed_at IS NULL", accountID, provider).Order("id DESC").Find(&cards).Error
	if err != nil {
		return nil, fmt.Errorf("list saved cards of account %d: %w", accountID, err)
	}
	return cards, nil
}

// CardsToForget lists cards that were removed and that the provider has not confirmed to have forgotten, at most limit.
func CardsToForget(tx *gorm.DB, provider string, limit int) ([]SavedCard, error) {
	var cards []SavedCard
	err := tx.Where("provider = ? AND removed_at IS NOT NULL AND forgotten_at IS NULL", provider).
		Order("account_id, id").Limit(limit).Find(&cards).Error
	if err != nil {
		return nil, fmt.Errorf("list cards to forget: %w", err)
	}
	return cards, nil
}

// CardPersons gives the keys of whoever pays with the cards that the account has saved, removed or not.
func CardPersons(tx *gorm.DB, accountID int64) ([]string, error) {
	var cards []SavedCard
	if err := tx.Where("account_id = ? AND fingerprint <> ''", accountID).Order("id").Find(&cards).Error; err != nil {
		return nil, fmt.Errorf("list cards of account %d: %w", accountID, err)
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
