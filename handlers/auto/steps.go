package auto

import (
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/words"
)

// stepsWords say what happens when one step of the form's automatic top-up is not enough, with an example that the rule
// itself decides; only in general while the amounts cannot be read.
func (v *view) stepsWords(f *topUpFields) string {
	said := "If one step is not enough, as many whole steps as reach the threshold are charged at once, within the month's cap. " +
		"While the account is in arrears, or calls are refused because not enough is available, there is no pause."
	rule, ok := v.topUpAmounts(f)
	if !ok {
		return said
	}
	short := -2 * rule.AmountMicros
	plan := v.Billing.PlanTopUp(rule, short, 0, v.Snapshot.Currency)
	said += words.StepsExample(v.Format.Money(short), v.planWords(rule, plan))
	if plan.Enough {
		return said + "."
	}
	return words.NoMoreAllowed(said)
}

// planWords say what is charged: "$120.00 (6 × $20.00) are charged".
func (v *view) planWords(rule *models.AutoRule, plan billing.TopUpPlan) string {
	if plan.Steps == 0 {
		return "nothing is charged"
	}
	said := v.Format.Money(plan.Micros)
	if plan.Steps > 1 {
		said += " (" + v.Format.Calls(plan.Steps) + " × " + v.Format.Money(rule.AmountMicros) + ")"
	}
	return words.AreCharged(said)
}

// topUpAmounts reads the form's amounts; ok is false when one of them is none.
func (v *view) topUpAmounts(f *topUpFields) (rule *models.AutoRule, ok bool) {
	rule = &models.AutoRule{Kind: models.AutoTopUp}
	var threshold rules.Micros
	for _, read := range []struct {
		text string
		into *rules.Micros
	}{{f.Threshold, &threshold}, {f.Amount, &rule.AmountMicros}, {f.Cap, &rule.MonthlyCapMicros}} {
		micros, err := v.ReadAmount("", read.text)
		if err != nil {
			return nil, false
		}
		*read.into = micros
	}
	_, most := v.Billing.TopUpLimits(v.Snapshot.Currency)
	rule.Threshold = models.BelowMicros(threshold)
	return rule, threshold >= 0 && rule.AmountMicros > 0 && rule.AmountMicros <= most && rule.MonthlyCapMicros >= rule.AmountMicros
}

// capWords tell that the month's cap keeps automatic top-up from reaching its threshold now, "" when it does not.
func (v *view) capWords(rule *billing.AutoState, availableMicros rules.Micros) string {
	plan := v.Billing.PlanTopUp(&rule.AutoRule, availableMicros, rule.SpentMicros, v.Snapshot.Currency)
	if !rule.Enabled || plan.Enough || plan.Steps > 0 {
		return ""
	}
	return words.CapAllowsNoStep(v.Format.Money(rule.ThresholdMicros()))
}
