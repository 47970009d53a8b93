package models

import (
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// OwnLimits are the credit limit and the grace period that an operator has set for one account; nil where what holds for all does.
type OwnLimits struct {
	LimitMicros *rules.Micros `json:"limit_micros"`
	GraceDays   *int64        `json:"grace_days"`
}

// graceDay is a day of a grace period, which begins at any instant: it is no day of the calendar.
const graceDay = 24 * time.Hour

// Rule gives them as the rules take them.
func (l OwnLimits) Rule() (own rules.OwnCredit) {
	if l.LimitMicros != nil {
		own.HasLimit, own.LimitMicros = true, *l.LimitMicros
	}
	if l.GraceDays != nil {
		own.HasGrace, own.Grace = true, time.Duration(*l.GraceDays)*graceDay
	}
	return own
}

// Changes are what differs from the limits before, for the trail.
func (l OwnLimits) Changes(before OwnLimits) (c trail.Changes) {
	c.Text(trail.CreditLimit, numberOrNone(before.LimitMicros), numberOrNone(l.LimitMicros))
	c.Text(trail.GraceDays, numberOrNone(before.GraceDays), numberOrNone(l.GraceDays))
	return c
}

func numberOrNone[N ~int64](n *N) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(int64(*n), 10)
}

// Limits are those that an operator has set for the account.
func (a *Account) Limits() OwnLimits { return OwnLimits{a.OwnLimitMicros, a.OwnGraceDays} }

// SaveLimits stores what the act with the key sets for the account. The act tells its trail. The account must be locked.
func (a *Account) SaveLimits(tx *gorm.DB, to OwnLimits, act string) error {
	a.OwnLimitMicros, a.OwnGraceDays, a.LimitsAct = to.LimitMicros, to.GraceDays, act
	return a.saveCredit(tx, "own_limit_micros", "own_grace_days", "limits_act")
}
