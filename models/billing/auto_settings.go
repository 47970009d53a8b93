package billing

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// MaxAutoCapMicros is the most that a rule may spend in a month, in a currency of scale 1.
const MaxAutoCapMicros rules.Micros = 10 * MaxTopUpMicros

// AutoCooldowns are the hours between two times that customers can choose from.
var AutoCooldowns = []int64{1, 6, 24, 72, 168}

// TopUpRule is what a customer wants topped up: AmountMicros from a saved card when less than ThresholdMicros is
// available, MonthlyCapMicros in a month at most, and not again within CooldownHours.
type TopUpRule struct {
	CardID                                          int64
	ThresholdMicros, AmountMicros, MonthlyCapMicros rules.Micros
	CooldownHours                                   int64
}

// PurchaseRule is what a customer wants bought: a package of Calls calls when fewer than ThresholdCalls are left, at the
// price that was shown or less.
type PurchaseRule struct {
	Region, Service                   string
	Calls, ThresholdCalls             int64
	UnitPriceMicros, MonthlyCapMicros rules.Micros
	CooldownHours                     int64
}

// SetAutoTopUp turns automatic top-up on, or changes it. What is wrong is said of the field.
func (b *Billing) SetAutoTopUp(ctx context.Context, accountID int64, in TopUpRule) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		if err := t.maySetAuto(); err != nil {
			return err
		}
		currency := t.catalog.Currency
		if most := MaxTopUpMicros.Times(t.catalog.Money().Scale); in.ThresholdMicros < 0 || in.ThresholdMicros > most {
			return models.RefuseField("threshold", cause.AutoThresholdBeyond{Least: cause.Money{Micros: 0, Currency: currency}, Most: cause.Money{Micros: most, Currency: currency}})
		}
		if err := t.checkTopUp(in.AmountMicros, currency); err != nil {
			return err
		}
		if err := t.checkAuto(in.AmountMicros, in.MonthlyCapMicros, in.CooldownHours); err != nil {
			return err
		}
		if _, err := models.FindSavedCard(t.tx, t.account.ID, in.CardID); err != nil {
			return models.RefuseField("card", cause.AutoCardMissing)
		}
		rule := &models.AutoRule{
			AccountID: t.account.ID, Kind: models.AutoTopUp, Threshold: models.BelowMicros(in.ThresholdMicros), AmountMicros: in.AmountMicros,
			MonthlyCapMicros: in.MonthlyCapMicros, CooldownHours: in.CooldownHours, CardID: &in.CardID,
		}
		return t.turnOn(rule)
	})
}

// SetAutoPurchase has packages of an offering bought automatically, or changes how. It fails with PriceChangedError when
// the price is not the one that was shown; what else is wrong is said of the field.
func (b *Billing) SetAutoPurchase(ctx context.Context, accountID int64, in PurchaseRule) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		if err := t.maySetAuto(); err != nil {
			return err
		}
		spec, err := specification(t.catalog, in.Region, in.Service, in.Calls)
		switch {
		case err != nil:
			return err
		case spec.PriceMicros != in.UnitPriceMicros:
			return &PriceChangedError{ShownMicros: in.UnitPriceMicros, NowMicros: spec.PriceMicros}
		case spec.PriceMicros == 0:
			return models.RefuseField("package", cause.PackageFree)
		case in.ThresholdCalls < 1 || in.ThresholdCalls > in.Calls:
			return models.RefuseField("calls-left", cause.AutoCallsBeyond)
		}
		if err := t.checkAuto(spec.PriceMicros, in.MonthlyCapMicros, in.CooldownHours); err != nil {
			return err
		}
		return t.turnOn(&models.AutoRule{
			AccountID: t.account.ID, Kind: models.AutoPurchase, Threshold: models.BelowCalls(in.ThresholdCalls), AmountMicros: spec.PriceMicros,
			MonthlyCapMicros: in.MonthlyCapMicros, CooldownHours: in.CooldownHours,
			Region: in.Region, Service: in.Service, Calls: in.Calls,
		})
	})
}

func (t *turn) checkAuto(amountMicros, capMicros rules.Micros, cooldownHours int64) error {
	if err := t.checkAutoCap(amountMicros, capMicros); err != nil {
		return err
	}
	return checkCooldown(cooldownHours, AutoCooldowns)
}

// checkAutoCap tells what is wrong with a cap of a month that has to allow so much at least, nil if nothing is.
func (t *turn) checkAutoCap(amountMicros, capMicros rules.Micros) error {
	most := MaxAutoCapMicros.Times(t.catalog.Money().Scale)
	switch {
	case capMicros < amountMicros:
		return models.RefuseField("cap", cause.AutoCapTooLow{Least: cause.Money{Micros: amountMicros, Currency: t.catalog.Currency}})
	case capMicros > most:
		return models.RefuseField("cap", cause.AutoCapTooHigh{Most: cause.Money{Micros: most, Currency: t.catalog.Currency}})
	}
	return nil
}

func checkCooldown(hours int64, of []int64) error {
	if !slices.Contains(of, hours) {
		return models.RefuseField("cooldown", cause.AutoPauseUnknown)
	}
	return nil
}

// turnOn stores the rule in place of the one for the same, if there is one. The pause after its last time goes on.
func (t *turn) turnOn(rule *models.AutoRule) error {
	old, err := models.FindAutoRuleFor(t.tx, rule.AccountID, rule.Kind, rule.Region, rule.Service)
	if err != nil {
		return err
	}
	rule.Enabled, rule.CreatedAt, rule.UpdatedAt = true, t.now, t.now
	if old == nil {
		return models.SaveAutoRule(t.tx, rule)
	}
	rule.ID, rule.CreatedAt = old.ID, old.CreatedAt
	last, err := models.LastAutoRun(t.tx, rule.AccountID, rule.ID)
	if err != nil {
		return err
	}
	if last != nil && last.Status != models.RunFailed {
		until := last.At.Add(rule.Cooldown())
		rule.RestUntil = &until
	}
	return models.SaveAutoRule(t.tx, rule)
}

// TurnOffAuto turns a rule off; it is no error when it is off already. Of a top-up that is under way only
// a charge that was made before is looked for: see Billing.charge.
func (b *Billing) TurnOffAuto(ctx context.Context, accountID, ruleID int64) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		rule, err := models.FindAutoRule(t.tx, t.account.ID, ruleID)
		if err != nil {
			return err
		}
		rule.Enabled, rule.StoppedAt, rule.StopReason, rule.UpdatedAt = false, nil, cause.Stored{}, t.now
		return models.SaveAutoRule(t.tx, rule)
	})
}

// Auto is what is done for an account while its customer is away, all of one moment.
type Auto struct {
	Now   time.Time
	Rules []AutoState
	// Forecasts are the rules that buy what would have been the cheapest.
	Forecasts []ForecastState
	// Runs are what was done last, newest first, and Foreseen what was bought last by forecast; each has as many as are shown of both.
	Runs     []models.AutoRun
	Foreseen []models.ForecastPurchase
	// Open is how many incidents of access keys nobody has answered: as long as there are any, nothing is
	// charged or bought automatically.
	Open int64
}

// Frozen tells whether nothing is done by itself for now: see turn.frozen.
func (a *Auto) Frozen() bool { return a.Open > 0 }

// AutoState is a rule with what it has done this month and what it looks at.
type AutoState struct {
	models.AutoRule
	SpentMicros rules.Micros
	// LeftCalls are those left where a purchase rule buys.
	LeftCalls int64
	UnderWay  bool
}

// AutoShown bounds how much of what was done is shown.
const AutoShown = 20

// Auto gives the account's rules with how they stand.
func (b *Billing) Auto(ctx context.Context, accountID int64) (*Auto, error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	a := &Auto{Now: b.Clock.Now()}
	month, next := rules.MonthStart(a.Now, snapshot.Zone), rules.NextMonth(a.Now, snapshot.Zone)
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&a.Rules, func(tx *gorm.DB) ([]AutoState, error) { return statesOf(tx, accountID, month, next, a.Now) }),
			models.Reading(&a.Forecasts, func(tx *gorm.DB) ([]ForecastState, error) {
				return forecastStatesOf(tx, accountID, snapshot.Zone, a.Now)
			}),
			models.Reading(&a.Runs, func(tx *gorm.DB) ([]models.AutoRun, error) { return models.AutoRunsOf(tx, accountID, AutoShown) }),
			models.Reading(&a.Foreseen, func(tx *gorm.DB) ([]models.ForecastPurchase, error) {
				return models.ForeseenOf(tx, accountID, AutoShown)
			}),
			models.Reading(&a.Open, func(tx *gorm.DB) (int64, error) { return models.OpenIncidents(tx, accountID) }),
		)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// statesOf gives the account's rules with how they stand in the month.
func statesOf(tx *gorm.DB, accountID int64, month, next, now time.Time) ([]AutoState, error) {
	stored, err := models.AutoRulesOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	states, underWay := make([]AutoState, len(stored)), make([]*models.AutoRun, len(stored))
	var reads []func(*gorm.DB) error
	for i, rule := range stored {
		states[i].AutoRule = rule
		reads = append(reads,
			models.Reading(&states[i].SpentMicros, func(tx *gorm.DB) (rules.Micros, error) {
				return models.SumAutoRuns(tx, accountID, rule.ID, month, next)
			}),
			models.Reading(&states[i].LeftCalls, func(tx *gorm.DB) (int64, error) {
				return models.CountLeftCalls(tx, accountID, rule.Region, rule.Service, now)
			}),
			models.Reading(&underWay[i], func(tx *gorm.DB) (*models.AutoRun, error) { return models.RunUnderWay(tx, accountID, rule.ID) }),
		)
	}
	if err := models.Together(tx, reads...); err != nil {
		return nil, err
	}
	for i := range states {
		states[i].UnderWay = underWay[i] != nil
	}
	return states, nil
}
