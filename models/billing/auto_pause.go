package billing

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// A rule pauses after each time, so that a fault of ours or a burst of calls does not empty a card in an hour. But while
// calls are refused, or soon will be, for want of what the rule adds, a pause would only do harm: the month's cap bounds it.

// TopUpPauses tells whether automatic top-up does nothing at this moment, when the cheapest call of the account costs that much. It
// does not pause in arrears, since calls are refused when their grace period is over, nor where calls are refused already because
// not enough is available and nothing may be owed. The job and the page that says how the rule stands both ask here.
func (t *Terms) TopUpPauses(rule *models.AutoRule, s *rules.Standing, leastMicros rules.Micros, now time.Time) bool {
	return rule.Rests(now) && (!rule.Enabled || !s.InArrears() && s.MayPayPerUse(leastMicros, now, t.Credit))
}

func (t *turn) topUpPauses(rule *models.AutoRule) (bool, error) {
	if !rule.Rests(t.now) {
		return false, nil
	}
	least, err := leastPerUse(t.tx, t.catalog, t.now, t.account.ID)
	standing := t.account.Standing()
	return t.TopUpPauses(rule, &standing, least[t.account.ID], t.now), err
}

// dearestPerUse is the most that a call costs: with so much available none is refused for want of money.
func dearestPerUse(s *catalog.Snapshot) (micros rules.Micros) {
	for _, offering := range s.Offerings() {
		for i := range offering.Prices {
			for _, tier := range offering.Prices[i].Tariff {
				micros = max(micros, tier.PriceMicros)
			}
		}
	}
	return micros
}

// purchasePauses tells whether an automatic purchase does nothing at this moment. It does not pause when no call is left
// and none is paid per use: every call is refused until there is a package.
func (t *turn) purchasePauses(rule *models.AutoRule, leftCalls int64) (bool, error) {
	if !rule.Enabled || !rule.Rests(t.now) || leftCalls > 0 {
		return rule.Rests(t.now), nil
	}
	subscription, err := models.OpenSubscription(t.tx, rule.AccountID, rule.Region, rule.Service)
	return subscription != nil, err
}

// frozen tells whether nothing is done by itself for the account, neither charged nor bought by threshold or forecast: a key of it is used
// more than usual, and nobody has said whether that was them. Who pays has a leak in mind then, not a quota: what is bought while a thief
// calls is the thief's, and used packages are not given back. Calls go on by what was bought and agreed to before, or are refused as with no
// rule at all; whoever knows that it was them says so, or pays themselves.
func (t *turn) frozen() (bool, error) {
	open, err := models.OpenIncidents(t.tx, t.account.ID)
	return open > 0, err
}

// waits tells whether nothing is charged or bought by itself for the account now: it is suspended, or frozen. What was begun before
// waits, too, up to the moment that a provider is asked to charge the card.
func (t *turn) waits() (bool, error) {
	if t.account.SuspendedAt != nil {
		return true, nil
	}
	return t.frozen()
}

// pauseKept is for how many hours a run that begins now was to wait after the one before it: none when a pause did not
// count.
func (t *turn) pauseKept(rule *models.AutoRule) int64 {
	if rule.Rests(t.now) {
		return 0
	}
	return rule.CooldownHours
}

// capReached lets the rule rest to the end of the month and tells the customer why, once a month.
func (t *turn) capReached(rule *models.AutoRule, spentMicros, wantedMicros rules.Micros) error {
	next := rules.NextMonth(t.now, t.catalog.Zone)
	if rule.RestUntil == nil || !rule.RestUntil.Equal(next) {
		rule.RestUntil, rule.UpdatedAt = &next, t.now
		if err := models.SaveAutoRule(t.tx, rule); err != nil {
			return err
		}
	}
	return t.tellCapReached(rule, spentMicros, wantedMicros, rules.MonthStart(t.now, t.catalog.Zone))
}
