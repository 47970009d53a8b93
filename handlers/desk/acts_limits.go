package desk

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/desk"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

var limits = act{
	title: "Set credit limit and grace period", note: "How far pay-per-use of this account goes below zero. It holds from the next call on; what is owed stays. The customer is told, with the reason.",
	button: "Set them", done: "They are set, and the customer told.",
	action: routes.DeskLimits, moves: true,
	begin: func(v *View, account *models.Account, f *actFields) {
		if micros := account.OwnLimitMicros; micros != nil {
			f.Limit = v.AmountText(*micros)
		}
		if days := account.OwnGraceDays; days != nil {
			f.Grace = strconv.FormatInt(*days, 10)
		}
	},
	holds: func(v *View, account *models.Account) (said, seen string, err error) {
		own := account.Limits()
		text, err := json.Marshal(own)
		return v.Words().LimitsNow(v.limitsOf(own)), string(text), err
	},
	fields: func(v *View, f *actFields) []components.FieldProps {
		forAll := v.limitsOf(models.OwnLimits{})
		return []components.FieldProps{
			{Name: "limit", Label: "Credit limit", Value: f.Limit, Error: f.Errors["limit"], Suffix: v.Snapshot.Currency, InputMode: v.AmountInput(), Hint: words.LimitsHint(v.Format.Money(forAll.LimitMicros)), Autocomplete: "off"},
			{Name: "grace", Label: "Grace period", Value: f.Grace, Error: f.Errors["grace"], Suffix: "days", InputMode: "numeric", Hint: words.LimitsHint(v.Words().Length(int64(forAll.Grace / time.Second))), Autocomplete: "off"},
		}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		change, err := v.readLimits(f)
		if err != nil {
			return "", err
		}
		return saidOf(v.Acts.SetLimits(v.Ctx(), in, change))
	},
}

// readLimits reads what is to be set, and what its operator saw.
func (v *View) readLimits(f *actFields) (l billing.LimitsChange, err error) {
	if err := json.Unmarshal([]byte(f.Seen), &l.From); err != nil {
		return l, models.Refuse(models.Invalid, cause.FormDamaged)
	}
	if strings.TrimSpace(f.Limit) != "" {
		limit, err := v.ReadAmount("limit", f.Limit)
		if err != nil {
			return l, err
		}
		l.To.LimitMicros = &limit
	}
	if strings.TrimSpace(f.Grace) != "" {
		l.To.GraceDays = new(v.ReadCount(f.Grace))
	}
	return l, nil
}

// limitsOf gives what holds of an account that has these of its own.
func (v *View) limitsOf(own models.OwnLimits) words.Limits {
	standing := rules.Standing{Own: own.Rule()}
	credit := standing.Credit(v.Billing.Credit)
	return words.Limits{LimitMicros: credit.LimitMicros, Grace: credit.Grace, OwnLimit: standing.Own.HasLimit, OwnGrace: standing.Own.HasGrace}
}

// limitsWait says what limits that wait for a second operator change.
func (v *View) limitsWait(l billing.LimitsChange) string {
	return v.Words().LimitsWait(v.limitsOf(l.From), v.limitsOf(l.To))
}

// ownLimits tells of an account whose limits an operator has set what holds, and who set it, when and why; nothing of others.
func (v *View) ownLimits(a *models.Account) ([]components.Definition, error) {
	if a.LimitsAct == "" {
		return nil, nil
	}
	act, err := v.Acts.Find(v.Ctx(), a.ID, a.LimitsAct)
	if err != nil {
		return nil, err
	}
	names, err := v.operatorNames()
	if err != nil {
		return nil, err
	}
	by := names[act.AskedBy]
	if act.DecidedBy != nil {
		by = words.ApprovedBy(by, names[*act.DecidedBy])
	}
	hold := v.limitsOf(a.Limits())
	return []components.Definition{
		{Term: "Credit limit", Text: v.Words().CreditLimit(hold)},
		{Term: "Grace period", Text: v.Words().GracePeriod(hold)},
		{Term: "Set by", Text: words.LimitsSetBy(by, v.Local.Instant(act.DoneAt()), act.Reason)},
	}, nil
}
