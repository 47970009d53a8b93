package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// WhenUsedUp is what an account wants done with calls of a service in a region that no package covers.
type WhenUsedUp string

// The choices: such calls are paid per use, or refused.
const (
	ThenPayPerUse WhenUsedUp = "pay_per_use"
	ThenStop      WhenUsedUp = "stop"
)

// Known reports whether it is one of the choices.
func (w WhenUsedUp) Known() bool { return w == ThenPayPerUse || w == ThenStop }

// UsedUpChoice is what an account chose last for a service in a region. WordNo counts how often the customer said so, be it
// in an order that is not paid yet: what an order carries does not overrule a word that came after its confirmation.
type UsedUpChoice struct {
	AccountID int64  `gorm:"primaryKey"`
	Region    string `gorm:"primaryKey"`
	Service   string `gorm:"primaryKey"`
	Choice    WhenUsedUp
	WordNo    int64
	ChosenAt  time.Time
}

// FindUsedUpChoice gives what the account chose, nil if it never did.
func FindUsedUpChoice(tx *gorm.DB, accountID int64, region, service string) (*UsedUpChoice, error) {
	return oneOrNone[UsedUpChoice](tx.Where("account_id = ? AND region = ? AND service = ?", accountID, region, service))
}

// NextUsedUpWord gives the number of what the account says next: after what holds, and after what any order carries. The
// account must be locked.
func NextUsedUpWord(tx *gorm.DB, accountID int64, region, service string) (int64, error) {
	const last = `SELECT COALESCE(MAX(word_no), 0) FROM (
		SELECT word_no FROM used_up_choices WHERE account_id = @account AND region = @region AND service = @service
		UNION ALL
		SELECT word_no FROM order_lines WHERE account_id = @account AND region = @region AND service = @service) AS words`
	var wordNo int64
	err := tx.Raw(last, map[string]any{"account": accountID, "region": region, "service": service}).Scan(&wordNo).Error
	if err != nil {
		return 0, fmt.Errorf("number what is chosen for when packages are used up: %w", err)
	}
	return wordNo + 1, nil
}

// UsedUpChoicesIn gives what the account chose for the services of the region, by service.
func UsedUpChoicesIn(tx *gorm.DB, accountID int64, region string) (map[string]WhenUsedUp, error) {
	rows, err := all[UsedUpChoice](tx.Where("account_id = ? AND region = ?", accountID, region))
	if err != nil {
		return nil, err
	}
	choices := make(map[string]WhenUsedUp, len(rows))
	for _, row := range rows {
		choices[row.Service] = row.Choice
	}
	return choices, nil
}

// SaveUsedUpChoice stores the choice in place of the last. The account must be locked.
func SaveUsedUpChoice(tx *gorm.DB, c *UsedUpChoice) error {
	return replace(tx, c)
}
