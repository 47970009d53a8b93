package billing

import (
	"fmt"
	"math"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// TopUpPlan is what automatic top-up charges at one moment: so many whole steps in one charge. Both are 0 when nothing
// is to be charged, or nothing can be within the month's cap.
type TopUpPlan struct {
	Steps  int64
	Micros rules.Micros
	// Enough tells that the threshold is reached by it: the cap and the largest charge allow all the steps that takes.
	Enough bool
}

// PlanTopUp decides what a rule charges when so much is available and so much of its month's cap is spent: as many
// whole steps as reach the threshold, in one charge, so that one pause does not leave an account in arrears that has
// money on its card. Fewer when the cap, or what the provider charges at once at most, allows no more. The job and the
// page that says what it will do both ask here.
func (t *Terms) PlanTopUp(rule *models.AutoRule, availableMicros, spentMicros rules.Micros, currency string) TopUpPlan {
	if availableMicros >= rule.ThresholdMicros() {
		return TopUpPlan{Enough: true}
	}
	missing, err := rules.SubMicros(rule.ThresholdMicros(), availableMicros)
	if err != nil {
		missing = math.MaxInt64
	}
	step := rule.AmountMicros
	wanted := (missing-1)/step + 1
	_, largest := t.TopUpLimits(currency)
	steps := min(wanted, max(1, largest/step), max(0, rule.MonthlyCapMicros-spentMicros)/step)
	return TopUpPlan{Steps: int64(steps), Micros: steps * step, Enough: steps == wanted}
}

// planRun decides under the account's lock what automatic top-up begins now, if nothing of the rule is under way. When its cap allows no
// step, the rule rests to the end of the month and the customer is told, once.
func (t *turn) planRun(rule *models.AutoRule) (TopUpPlan, error) {
	underWay, err := models.RunUnderWay(t.tx, rule.AccountID, rule.ID)
	if err != nil || underWay != nil {
		return TopUpPlan{}, err
	}
	plan, spent, err := t.topUpDue(rule)
	if err != nil || plan.Steps > 0 || plan.Enough {
		return plan, err
	}
	return plan, t.capReached(rule, spent, rule.AmountMicros)
}

// topUpDue tells what the rule would begin now, and how much of its month's cap is spent. While it pauses, that is nothing, and enough.
func (t *turn) topUpDue(rule *models.AutoRule) (plan TopUpPlan, spentMicros rules.Micros, err error) {
	if pauses, err := t.topUpPauses(rule); err != nil || pauses {
		return TopUpPlan{Enough: true}, 0, err
	}
	month := rules.MonthStart(t.now, t.catalog.Zone)
	spentMicros, err = models.SumAutoRuns(t.tx, rule.AccountID, rule.ID, month, rules.NextMonth(t.now, t.catalog.Zone))
	if err != nil {
		return plan, 0, err
	}
	standing := t.account.Standing()
	return t.PlanTopUp(rule, standing.AvailableMicros(), spentMicros, t.catalog.Currency), spentMicros, nil
}

// begin notes what is about to be charged.
func (t *turn) begin(p TopUpPlan, rule *models.AutoRule) (*models.AutoRun, error) {
	run := &models.AutoRun{
		AccountID: rule.AccountID, RuleID: rule.ID, At: t.now, AmountMicros: p.Micros, Status: models.RunStarted,
		CapMicros: rule.MonthlyCapMicros, CooldownHours: t.pauseKept(rule),
	}
	if err := models.CreateAutoRun(t.tx, run); err != nil {
		return nil, fmt.Errorf("begin automatic top-up: %w", err)
	}
	return run, t.rest(rule)
}
