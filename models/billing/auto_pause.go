package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// A rule pauses after each time, so that a fault of ours or a burst of calls does not empty a card in an hour. But while
// calls are refused, or soon will be, for want of what the rule adds, a pause would only do harm: the month's cap bounds it.

// topUpPauses tells whether automatic top-up does nothing at this moment. It does not pause in arrears: when their grace
// period is over calls are refused, although the card would pay.
func topUpPauses(rule *models.AutoRule, account *models.Account, now time.Time) bool {
	standing := account.Standing()
	return !rule.Enabled || rule.Rests(now) && !standing.InArrears()
}

// purchasePauses tells whether an automatic purchase does nothing at this moment. It does not pause when no call is left
// and none is paid per use: every call is refused until there is a package.
func purchasePauses(tx *gorm.DB, rule *models.AutoRule, leftCalls int64, now time.Time) (bool, error) {
	if !rule.Enabled || !rule.Rests(now) || leftCalls > 0 {
		return rule.Rests(now), nil
	}
	subscription, err := models.OpenSubscription(tx, rule.AccountID, rule.Region, rule.Service)
	return subscription != nil, err
}

// pauseKept is for how many hours a run that begins now was to wait after the one before it: none when a pause did not
// count.
func pauseKept(rule *models.AutoRule, now time.Time) int64 {
	if rule.Rests(now) {
		return 0
	}
	return rule.CooldownHours
}

// capReached lets the rule rest to the end of the month and tells the customer why, once a month.
func (b *Billing) capReached(tx *gorm.DB, rule *models.AutoRule, spentMicros, wantedMicros int64, currency string, zone *time.Location, now time.Time) error {
	next := rules.NextMonth(now, zone)
	if rule.RestUntil == nil || !rule.RestUntil.Equal(next) {
		rule.RestUntil, rule.UpdatedAt = &next, now
		if err := models.SaveAutoRule(tx, rule); err != nil {
			return err
		}
	}
	return b.tellCapReached(tx, rule, spentMicros, wantedMicros, currency, rules.MonthStart(now, zone), now)
}
