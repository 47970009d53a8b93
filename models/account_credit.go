package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// SaveStarter stores what became of the account's starter credit. The account must be locked.
func (a *Account) SaveStarter(tx *gorm.DB, decided Starter, micros rules.Micros, now time.Time) error {
	if decided == StarterGiven {
		if err := Record(tx, a.ID, now, trail.StarterGiven{Micros: int64(micros)}); err != nil {
			return err
		}
	}
	a.Starter, a.StarterMicros, a.SignUpNetwork = decided, micros, ""
	return a.saveCredit(tx, "starter", "starter_micros", "sign_up_network")
}

// SavePaid stores what the account's payments brought and no card got back, as it is now. The account must be locked.
func (a *Account) SavePaid(tx *gorm.DB) error {
	var err error
	if a.PaidMicros, err = PaidMicros(tx, a.ID); err != nil {
		return err
	}
	return a.saveCredit(tx, "paid_micros")
}

// EndStarter notes that payments have covered what the account owed of its starter credit. The account must be locked.
func (a *Account) EndStarter(tx *gorm.DB, now time.Time) error {
	a.StarterOverAt = &now
	return a.saveCredit(tx, "starter_over_at")
}

// SaveVouched stores whether the operator vouches for the account. It must be locked.
func (a *Account) SaveVouched(tx *gorm.DB, vouched bool, now time.Time) error {
	if vouched != a.Vouched {
		if err := Record(tx, a.ID, now, trail.Vouched{Withdrawn: !vouched}); err != nil {
			return err
		}
	}
	a.Vouched = vouched
	return a.saveCredit(tx, "vouched")
}

// SaveSignUpNetwork stores where the new account was signed up from.
func (a *Account) SaveSignUpNetwork(tx *gorm.DB, network string) error {
	a.SignUpNetwork = network
	return a.saveCredit(tx, "sign_up_network")
}

func (a *Account) saveCredit(tx *gorm.DB, columns ...string) error {
	return save(tx.Where("id = ?", a.ID), a, columns...)
}

// PaidMicros sums what the account's payments brought, less what went back to cards.
func PaidMicros(tx *gorm.DB, accountID int64) (rules.Micros, error) {
	paid, err := sumAmounts(tx.Model(&Payment{}).Where("account_id = ? AND status = ?", accountID, PaymentSucceeded))
	if err != nil {
		return 0, err
	}
	back, err := sumAmounts(tx.Model(&Refund{}).Where("account_id = ? AND destination = ? AND status <> ?", accountID, ToCard, RefundFailed))
	return paid - back, err
}

// AccountsWithoutStarter lists accounts whose starter credit is not decided though it can be: they owe nothing and, where
// addresses have to be confirmed, an owner's is. At most limit, by id.
func AccountsWithoutStarter(tx *gorm.DB, confirmed bool, afterID int64, limit int) ([]int64, error) {
	q := tx.Model(&Account{}).Where("starter = ? AND arrears_since IS NULL AND id > ?", StarterUndecided, afterID)
	if confirmed {
		q = q.Where("EXISTS (SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.account_id = accounts.id AND m.role = ? AND u.email_confirmed_at IS NOT NULL)", RoleOwner)
	}
	return pluck[int64](q.Order("id").Limit(limit), "id")
}
