package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// AutoKind is what a rule does while its customer is away.
type AutoKind string

// The kinds: money from a saved card onto the balance, and a package from the balance.
const (
	AutoTopUp    AutoKind = "top_up"
	AutoPurchase AutoKind = "purchase"
)

// AutoRule is what an account wants done while its customer is away. A top-up charges AmountMicros to the card CardID
// when less than ThresholdMicros are available. A purchase buys one package of Calls calls of the service in the
// region, for AmountMicros at most, when fewer than ThresholdCalls are left there. What it does in a calendar month
// comes to MonthlyCapMicros at most, and after each time it rests for CooldownHours; RestUntil is until when, nil if it
// does not. StoppedAt is when the rule was turned off by what happened, which StopReason says to the customer.
type AutoRule struct {
	AccountID        int64 `gorm:"primaryKey"`
	ID               int64 `gorm:"primaryKey"`
	Kind             AutoKind
	Enabled          bool
	Threshold        AutoThreshold
	AmountMicros     rules.Micros
	MonthlyCapMicros rules.Micros
	CooldownHours    int64
	CardID           *int64
	Region           string
	Service          string
	Calls            int64
	RestUntil        *time.Time
	StoppedAt        *time.Time
	StopReason       cause.Stored
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// AutoThreshold is what a rule does something below: micro-units that are available or calls that are left, of which its kind
// tells. It is of a type of its own so that neither is taken for the other: BelowMicros and BelowCalls make it, and
// ThresholdMicros and ThresholdCalls read it.
type AutoThreshold int64

// BelowMicros is the threshold of a top-up.
func BelowMicros(micros rules.Micros) AutoThreshold { return AutoThreshold(micros) }

// BelowCalls is the threshold of a purchase.
func BelowCalls(calls int64) AutoThreshold { return AutoThreshold(calls) }

// ThresholdMicros is below how much available money a top-up is made.
func (r *AutoRule) ThresholdMicros() rules.Micros { return rules.Micros(r.thresholdOf(AutoTopUp)) }

// ThresholdCalls is below how many calls left a package is bought.
func (r *AutoRule) ThresholdCalls() int64 { return int64(r.thresholdOf(AutoPurchase)) }

func (r *AutoRule) thresholdOf(kind AutoKind) AutoThreshold {
	if r.Kind != kind {
		panic(fmt.Sprintf("threshold of a %s asked of %s, which is a %s", kind, r.Ref(), r.Kind))
	}
	return r.Threshold
}

// Ref names the rule.
func (r *AutoRule) Ref() Ref { return Ref{KindAutoRule, r.AccountID, r.ID} }

// Cooldown is for how long the rule rests after each time.
func (r *AutoRule) Cooldown() time.Duration { return time.Duration(r.CooldownHours) * time.Hour }

// Rests tells whether the rule is off, or its pause is not over.
func (r *AutoRule) Rests(now time.Time) bool {
	return !r.Enabled || r.RestUntil != nil && now.Before(*r.RestUntil)
}

// SaveAutoRule stores the rule; a new one, without an id, under the account's next number. The account must be locked.
func SaveAutoRule(tx *gorm.DB, r *AutoRule) error {
	if r.ID == 0 {
		if err := createNumbered(tx, r.AccountID, &r.ID, r); err != nil {
			return err
		}
		return recordRule(tx, nil, r)
	}
	before, err := FindAutoRule(tx, r.AccountID, r.ID)
	if err != nil {
		return err
	}
	if err := recordRule(tx, before, r); err != nil {
		return err
	}
	return saveAll(tx, r)
}

// FindAutoRule loads one rule.
func FindAutoRule(tx *gorm.DB, accountID, id int64) (*AutoRule, error) {
	return one[AutoRule](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchAutoRule))
}

// FindAutoRuleFor loads the account's rule of the kind, for an offering if it is a purchase; nil if there is none.
func FindAutoRuleFor(tx *gorm.DB, accountID int64, kind AutoKind, region, service string) (*AutoRule, error) {
	return oneOrNone[AutoRule](tx.Where("account_id = ? AND kind = ? AND region = ? AND service = ?", accountID, kind, region, service))
}

// AutoRulesOf lists the account's rules.
func AutoRulesOf(tx *gorm.DB, accountID int64) ([]AutoRule, error) {
	return all[AutoRule](tx.Where("account_id = ?", accountID).Order("id"))
}

// enabledRule chooses the rules of a kind that are on, rested those that do not rest, and usableThere the packages that
// count for a purchase.
const (
	enabledRule = "auto_rules.kind = ? AND auto_rules.enabled"
	rested      = "(auto_rules.rest_until IS NULL OR auto_rules.rest_until <= ?)"
	usableThere = "region = ? AND service = ? AND refunded_at IS NULL AND expires_at > ?"
)

// Whose are the rules of one account, by its id, or those of AllAccounts.
type Whose int64

// AllAccounts are whose rules jobs look at.
const AllAccounts Whose = 0

// among keeps the rows of whose account is in the column.
func (w Whose) among(tx *gorm.DB, column string) *gorm.DB {
	if w == AllAccounts {
		return tx
	}
	return tx.Where(column+" = ?", int64(w))
}

// DueTopUps lists the rules that may have to top up: less than their threshold is available, and they do not rest or not even what the
// dearest call costs is available. Ascending by account.
func DueTopUps(tx *gorm.DB, of Whose, dearestMicros rules.Micros, now time.Time) ([]AutoRule, error) {
	const available = "accounts.balance_micros - accounts.accrued_micros"
	due := tx.Joins("JOIN accounts ON accounts.id = auto_rules.account_id").
		Where(enabledRule+" AND "+available+" < auto_rules.threshold AND ("+rested+" OR "+available+" < ?)", AutoTopUp, now, dearestMicros)
	return all[AutoRule](of.among(due, "auto_rules.account_id").Order("auto_rules.account_id"))
}

// DuePurchases lists the rules that may have to buy: fewer calls than their threshold are left, and they do not rest or no
// call is left. Ascending by account.
func DuePurchases(tx *gorm.DB, of Whose, now time.Time) ([]AutoRule, error) {
	left := tx.Model(&Package{}).Select("COALESCE(SUM(quota_calls - used_calls), 0)").
		Where("packages.account_id = auto_rules.account_id AND packages.region = auto_rules.region AND packages.service = auto_rules.service").
		Where("refunded_at IS NULL AND expires_at > ?", now)
	due := tx.Where(enabledRule+" AND (?) < auto_rules.threshold AND ("+rested+" OR (?) = 0)", AutoPurchase, left, now, left)
	return all[AutoRule](of.among(due, "account_id").Order("account_id, id"))
}

// CountLeftCalls counts the calls left in the account's packages of the service in the region, those that take effect
// later among them.
func CountLeftCalls(tx *gorm.DB, accountID int64, region, service string, now time.Time) (int64, error) {
	return scalar(tx.Model(&Package{}).Where("account_id = ?", accountID).Where(usableThere, region, service, now), "COALESCE(SUM(quota_calls - used_calls), 0)")
}
