package billing

import (
	"fmt"
	"math"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// TopUpPlan is what automatic top-up charges at one moment: so many whole steps in one charge. Both are 0 when nothing
// is to be charged, or nothing can be within the month's cap.
type TopUpPlan struct {
	Steps, Micros int64
	// Enough tells that the threshold is reached by it: the cap and the largest charge allow all the steps that takes.
	Enough bool
}

// PlanTopUp decides what a rule charges when so much is available and so much of its month's cap is spent: as many
// whole steps as reach the threshold, in one charge, so that one pause does not leave an account in arrears that has
// money on its card. Fewer when the cap, or what the provider charges at once at most, allows no more. The job and the
// page that says what it will do both ask here.
func (b *Terms) PlanTopUp(rule *models.AutoRule, availableMicros, spentMicros int64, currency string) TopUpPlan {
	if availableMicros >= rule.Threshold {
		return TopUpPlan{Enough: true}
	}
	missing, err := rules.SubMicros(rule.Threshold, availableMicros)
	if err != nil {
		missing = math.MaxInt64
	}
	step := rule.AmountMicros
	wanted := (missing-1)/step + 1
	_, largest := b.TopUpLimits(currency)
	steps := min(wanted, max(1, largest/step), max(0, rule.MonthlyCapMicros-spentMicros)/step)
	return TopUpPlan{Steps: steps, Micros: steps * step, Enough: steps == wanted}
}

// planRun decides under the account's lock what automatic top-up begins now. When its cap allows no step, the rule rests
// to the end of the month and the customer is told, once.
func (b *Billing) planRun(tx *gorm.DB, account *models.Account, rule *models.AutoRule, currency string, zone *time.Location, now time.Time) (TopUpPlan, error) {
	underWay, err := models.RunUnderWay(tx, rule.AccountID, rule.ID)
	if err != nil || underWay != nil || topUpPauses(rule, account, now) {
		return TopUpPlan{}, err
	}
	month := rules.MonthStart(now, zone)
	spent, err := models.SumAutoRuns(tx, rule.AccountID, rule.ID, month, rules.NextMonth(now, zone))
	if err != nil {
		return TopUpPlan{}, err
	}
	standing := account.Standing()
	plan := b.PlanTopUp(rule, standing.AvailableMicros(), spent, currency)
	if plan.Steps > 0 || plan.Enough {
		return plan, nil
	}
	return plan, b.capReached(tx, rule, spent, rule.AmountMicros, currency, zone, now)
}

// begin notes what is about to be charged.
func (p TopUpPlan) begin(tx *gorm.DB, rule *models.AutoRule, now time.Time) (*models.AutoRun, error) {
	run := &models.AutoRun{
		AccountID: rule.AccountID, RuleID: rule.ID, At: now, AmountMicros: p.Micros, Status: models.RunStarted,
		CapMicros: rule.MonthlyCapMicros, CooldownHours: pauseKept(rule, now),
	}
	if err := models.CreateAutoRun(tx, run); err != nil {
		return nil, fmt.Errorf("begin automatic top-up: %w", err)
	}
	return run, rest(tx, rule, now)
}
