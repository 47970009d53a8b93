package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// ForecastState is whether a rule buys.
type ForecastState string

// The states: it does nothing; it only notes what it would have bought; it buys.
const (
	ForecastOff   ForecastState = "off"
	ForecastTrial ForecastState = "trial"
	ForecastOn    ForecastState = "on"
)

// ForecastRule has packages of an offering bought where they would have been the cheapest for the account's calls of the last days: see
// models/forecast. LookAt is when it is looked next, TrialSince since when it was tried. It stays under the name of who wanted it, UserID, nil
// for the account itself, and stops buying when they may not have money spent any more. StopReason says to the customer why it was turned off.
type ForecastRule struct {
	AccountID        int64 `gorm:"primaryKey"`
	ID               int64 `gorm:"primaryKey"`
	Region           string
	Service          string
	State            ForecastState
	MonthlyCapMicros rules.Micros
	LeastSavedMicros rules.Micros
	CooldownHours    int64
	UserID           *int64
	TrialSince       time.Time
	LookAt           time.Time
	RestUntil        *time.Time
	StoppedAt        *time.Time
	StopReason       cause.Stored
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Ref names the rule.
func (r *ForecastRule) Ref() Ref { return Ref{KindForecast, r.AccountID, r.ID} }

// Offering is what it buys packages of.
func (r *ForecastRule) Offering() rules.Offering {
	return rules.Offering{Region: r.Region, Service: r.Service}
}

// Cooldown is for how long it rests after each purchase.
func (r *ForecastRule) Cooldown() time.Duration { return time.Duration(r.CooldownHours) * time.Hour }

// SaveForecastRule stores the rule; a new one, without an id, under the account's next number. The account must be locked.
func SaveForecastRule(tx *gorm.DB, r *ForecastRule) error {
	if r.ID == 0 {
		if err := createNumbered(tx, r.AccountID, &r.ID, r); err != nil {
			return err
		}
		return recordForecast(tx, nil, r)
	}
	before, err := FindForecastRule(tx, r.AccountID, r.ID)
	if err != nil {
		return err
	}
	if err := recordForecast(tx, before, r); err != nil {
		return err
	}
	return saveAll(tx, r)
}

// FindForecastRule loads one rule.
func FindForecastRule(tx *gorm.DB, accountID, id int64) (*ForecastRule, error) {
	return one[ForecastRule](byID(tx, accountID, id), Refuse(NotFound, cause.NoSuchAutoRule))
}

// FindForecastFor loads the account's rule for the offering, nil if there is none.
func FindForecastFor(tx *gorm.DB, accountID int64, of rules.Offering) (*ForecastRule, error) {
	return oneOrNone[ForecastRule](tx.Where("account_id = ? AND region = ? AND service = ?", accountID, of.Region, of.Service))
}

// ForecastRulesOf lists the account's rules.
func ForecastRulesOf(tx *gorm.DB, accountID int64) ([]ForecastRule, error) {
	return all[ForecastRule](tx.Where("account_id = ?", accountID).Order("id"))
}

// DueForecasts lists the rules that are to be looked at: no call is left where they buy. Those that have waited longest come first; at most limit.
func DueForecasts(tx *gorm.DB, of Whose, now time.Time, limit int) ([]ForecastRule, error) {
	left := tx.Model(&Package{}).Select("COALESCE(SUM(quota_calls - used_calls), 0)").
		Where("packages.account_id = forecast_rules.account_id AND packages.region = forecast_rules.region AND packages.service = forecast_rules.service").
		Where("refunded_at IS NULL AND expires_at > ?", now)
	due := tx.Where("state <> ? AND look_at <= ? AND (?) = 0", ForecastOff, now, left)
	return all[ForecastRule](of.among(due, "account_id").Order("look_at, account_id, id").Limit(limit))
}

// ForecastPurchase is what a rule bought, or would have bought: without an order. LookedBack is what was worked out for the time before the rule was
// there. CapMicros and CooldownHours are the rule's as they were then; Decision is what it was decided by, as models/forecast writes it.
type ForecastPurchase struct {
	AccountID     int64 `gorm:"primaryKey"`
	ID            int64 `gorm:"primaryKey"`
	RuleID        int64
	At            time.Time
	OrderID       *int64
	LookedBack    bool
	Calls         int64
	Quantity      int64
	PriceMicros   rules.Micros // of one package
	CapMicros     rules.Micros
	CooldownHours int64
	Decision      string
}

// TotalMicros is what the packages cost together, as an order has it.
func (p *ForecastPurchase) TotalMicros() rules.Micros {
	return p.PriceMicros * rules.Micros(p.Quantity)
}

// MostTrials bounds how many purchases that were not made are kept of a rule: those of two months of daily ones, of which the oldest go.
const MostTrials = 60

// BuyByForecast stores what a rule did, under the account's next number, and what it went by. The account must be locked.
func BuyByForecast(tx *gorm.DB, p *ForecastPurchase, order *Order, seen Foreseen) error {
	p.OrderID = &order.ID
	if err := createNumbered(tx, p.AccountID, &p.ID, p); err != nil {
		return err
	}
	line := &order.Lines[0]
	money := func(micros rules.Micros) trail.Money { return trail.Money{Micros: micros, Currency: order.Currency} }
	return Record(tx, p.AccountID, p.At, trail.BoughtByForecast{
		On: on(order.Ref()), Region: line.Region, Service: line.Service, Calls: p.Calls, Quantity: p.Quantity,
		Window: seen.Calls, PerUse: money(seen.PerUseMicros), Saved: money(seen.SavedMicros),
	})
}

// Foreseen is what a purchase goes by: calls of the days before, what they cost per use, and by how much less with what is bought.
type Foreseen struct {
	Calls                     int64
	PerUseMicros, SavedMicros rules.Micros
}

// CreateTrial stores what a rule would have done, under the account's next number. The account must be locked.
func CreateTrial(tx *gorm.DB, p *ForecastPurchase) error {
	if err := createNumbered(tx, p.AccountID, &p.ID, p); err != nil {
		return err
	}
	newest := tx.Model(&ForecastPurchase{}).Select("id").Where("account_id = ? AND rule_id = ? AND order_id IS NULL", p.AccountID, p.RuleID).Order("at DESC, id DESC").Limit(MostTrials)
	return failed("forget", tx.Where("account_id = ? AND rule_id = ? AND order_id IS NULL AND id NOT IN (?)", p.AccountID, p.RuleID, newest).Delete(&ForecastPurchase{}))
}

// ForgetTrials forgets what the rule would have bought. The account must be locked.
func ForgetTrials(tx *gorm.DB, accountID, ruleID int64) error {
	return failed("forget", tx.Where("account_id = ? AND rule_id = ? AND order_id IS NULL", accountID, ruleID).Delete(&ForecastPurchase{}))
}

// ForecastPurchasesOf lists what the rule bought from an instant on, newest first; at most limit.
func ForecastPurchasesOf(tx *gorm.DB, accountID, ruleID int64, since time.Time, limit int) ([]ForecastPurchase, error) {
	return all[ForecastPurchase](tx.Where("account_id = ? AND rule_id = ? AND order_id IS NOT NULL AND at >= ?", accountID, ruleID, since).Order("at DESC, id DESC").Limit(limit))
}

// ForeseenOf lists what all rules of the account bought, newest first; at most limit.
func ForeseenOf(tx *gorm.DB, accountID int64, limit int) ([]ForecastPurchase, error) {
	return all[ForecastPurchase](tx.Where("account_id = ? AND order_id IS NOT NULL", accountID).Order("at DESC, id DESC").Limit(limit))
}

// TrialsOf lists what the rule would have bought, oldest first.
func TrialsOf(tx *gorm.DB, accountID, ruleID int64) ([]ForecastPurchase, error) {
	return all[ForecastPurchase](tx.Where("account_id = ? AND rule_id = ? AND order_id IS NULL", accountID, ruleID).Order("at, id"))
}

// ForecastOfOrder finds what the order was bought by, nil if by no forecast.
func ForecastOfOrder(tx *gorm.DB, accountID, orderID int64) (*ForecastPurchase, error) {
	return oneOrNone[ForecastPurchase](tx.Where("account_id = ? AND order_id = ?", accountID, orderID))
}

// SumForecasts sums what the rule bought, in [from, until).
func SumForecasts(tx *gorm.DB, accountID, ruleID int64, from, until time.Time) (rules.Micros, error) {
	sum, err := scalar(tx.Model(&ForecastPurchase{}).Where("account_id = ? AND rule_id = ? AND order_id IS NOT NULL AND at >= ? AND at < ?", accountID, ruleID, from, until),
		"COALESCE(SUM(price_micros * quantity), 0)")
	return rules.Micros(sum), err
}

// LastForecast finds what the rule bought last, nil if nothing.
func LastForecast(tx *gorm.DB, accountID, ruleID int64) (*ForecastPurchase, error) {
	return oneOrNone[ForecastPurchase](tx.Where("account_id = ? AND rule_id = ? AND order_id IS NOT NULL", accountID, ruleID).Order("at DESC, id DESC"))
}
