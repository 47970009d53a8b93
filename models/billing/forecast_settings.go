package billing

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// ForecastRule is what a customer wants bought where it would have been the cheapest for their own calls: for MonthlyCapMicros in a month at most,
// where at least LeastSavedMicros are saved, and not again within CooldownHours.
type ForecastRule struct {
	Region, Service                    string
	MonthlyCapMicros, LeastSavedMicros rules.Micros
	CooldownHours                      int64
}

// leastSavedMicros is the least that a purchase by forecast may have to save, in a currency of scale 1.
const leastSavedMicros rules.Micros = 10_000

// ForecastCooldowns are the hours between two purchases that customers can choose from.
var ForecastCooldowns = []int64{24, 72, 168, 720}

// TryForecast begins to note what would be bought, or goes on with other terms, and nothing is bought until it is switched on (again). What would
// have been bought in the last days is worked out at once, as the same decision would have come out on each of them.
func (b *Billing) TryForecast(ctx context.Context, accountID int64, in ForecastRule) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		if err := t.maySetAuto(); err != nil {
			return err
		}
		if err := t.checkForecast(&in); err != nil {
			return err
		}
		of := rules.Offering{Region: in.Region, Service: in.Service}
		rule, err := models.FindForecastFor(t.tx, t.account.ID, of)
		if err != nil {
			return err
		}
		if rule == nil {
			rule = &models.ForecastRule{AccountID: t.account.ID, Region: in.Region, Service: in.Service, CreatedAt: t.now}
		}
		if rule.State == models.ForecastTrial && in.isOf(rule) { // sent again
			return nil
		}
		if rule.ID == 0 || rule.State == models.ForecastOff {
			rule.TrialSince = t.now
		}
		rule.State, rule.UserID, rule.StoppedAt, rule.StopReason, rule.UpdatedAt = models.ForecastTrial, t.actor(), nil, cause.Stored{}, t.now
		rule.MonthlyCapMicros, rule.LeastSavedMicros, rule.CooldownHours, rule.LookAt, rule.RestUntil = in.MonthlyCapMicros, in.LeastSavedMicros, in.CooldownHours, t.now, nil
		if err := models.SaveForecastRule(t.tx, rule); err != nil {
			return err
		}
		return t.lookBack(rule)
	})
}

// isOf tells whether the rule has these terms.
func (in *ForecastRule) isOf(r *models.ForecastRule) bool {
	return in.MonthlyCapMicros == r.MonthlyCapMicros && in.LeastSavedMicros == r.LeastSavedMicros && in.CooldownHours == r.CooldownHours
}

func (t *turn) checkForecast(in *ForecastRule) error {
	offering, sold := t.catalog.Offering(in.Region, in.Service)
	least := rules.Micros(0)
	for _, spec := range offering.Specifications {
		if spec.PriceMicros > 0 && (least == 0 || spec.PriceMicros < least) {
			least = spec.PriceMicros
		}
	}
	if !sold || !offering.Sold || least == 0 {
		return models.RefuseField("service", cause.ForecastNothing)
	}
	if err := checkCooldown(in.CooldownHours, ForecastCooldowns); err != nil {
		return err
	}
	if err := t.checkAutoCap(least, in.MonthlyCapMicros); err != nil {
		return err
	}
	smallest, most := leastSavedMicros.Times(t.catalog.Money().Scale), in.MonthlyCapMicros
	if in.LeastSavedMicros < smallest || in.LeastSavedMicros > most {
		money := func(micros rules.Micros) cause.Money {
			return cause.Money{Micros: micros, Currency: t.catalog.Currency}
		}
		return models.RefuseField("least", cause.ForecastLeastBeyond{Least: money(smallest), Most: money(most)})
	}
	return nil
}

// lookBack notes what the rule would have bought since as many days ago as are looked at. The pause after the last of it goes on.
func (t *turn) lookBack(rule *models.ForecastRule) error {
	if err := models.ForgetTrials(t.tx, rule.AccountID, rule.ID); err != nil {
		return err
	}
	from := rules.HourStart(t.now.Add(-forecast.Window), t.catalog.Zone)
	hours, err := t.hoursOf(rule, from.Add(-forecast.Window))
	if err != nil {
		return err
	}
	bought, err := forecast.LookBack(&forecast.Past{
		Terms: termsOf(rule), Offering: rule.Offering(), Zone: t.catalog.Zone, Hours: hours, From: from, Until: t.now,
		Market: func(at time.Time) forecast.Market { return t.market(rule, at) },
	})
	if err != nil {
		return err
	}
	for i := range bought {
		if err := t.noteTrial(rule, &bought[i], true); err != nil {
			return err
		}
	}
	if len(bought) == 0 {
		return nil
	}
	rule.RestUntil = new(bought[len(bought)-1].At.Add(rule.Cooldown()))
	return models.SaveForecastRule(t.tx, rule)
}

// hoursOf reads the paid hours of the rule's offering since an instant, and those of its month before it: their calls count for the steps of prices.
func (t *turn) hoursOf(rule *models.ForecastRule, from time.Time) ([]whatif.Hour, error) {
	paid, err := models.PaidHoursAt(t.tx, rule.AccountID, rule.Offering(), rules.MonthStart(from, t.catalog.Zone))
	if err != nil {
		return nil, err
	}
	return hoursOf(paid), nil
}

func hoursOf(paid []models.PaidHour) []whatif.Hour {
	hours := make([]whatif.Hour, len(paid))
	for i := range paid {
		h := &paid[i]
		hours[i] = whatif.Hour{
			HourOf:  rules.HourOf{Offering: rules.Offering{Region: h.Region, Service: h.Service}, Start: h.HourStart.UTC()},
			Package: h.PackageCalls, PerUse: h.PerUseCalls, Micros: h.PerUseMicros,
		}
	}
	return hours
}

// market is what calls and packages of the rule's offering cost at an instant of the past; before any were on sale, and now, what they cost now.
func (t *turn) market(rule *models.ForecastRule, at time.Time) forecast.Market {
	of := rule.Offering()
	offering, _ := t.catalog.Offering(of.Region, of.Service)
	m := forecast.Market{Sold: offering.Specifications}
	m.Tariff, _ = rules.TariffAt(offering.Prices, at)
	if !at.Before(t.now) {
		return m
	}
	if sold := t.catalog.PackagePrices(at)[of]; len(sold) > 0 {
		m.Sold = nil
		for calls, price := range sold {
			m.Sold = append(m.Sold, rules.Specification{Calls: calls, PriceMicros: price})
		}
	}
	return m
}

func termsOf(r *models.ForecastRule) forecast.Terms {
	return forecast.Terms{CapMicros: r.MonthlyCapMicros, LeastSavedMicros: r.LeastSavedMicros, Cooldown: r.Cooldown()}
}

// noteTrial notes that the rule would have bought.
func (t *turn) noteTrial(rule *models.ForecastRule, b *forecast.Bought, lookedBack bool) error {
	row, err := purchaseRow(rule, b.At, b.Decision)
	if err != nil {
		return err
	}
	row.LookedBack = lookedBack
	return models.CreateTrial(t.tx, row)
}

func purchaseRow(rule *models.ForecastRule, at time.Time, d *forecast.Decision) (*models.ForecastPurchase, error) {
	decision, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write down the decision of %s: %w", rule.Ref(), err)
	}
	return &models.ForecastPurchase{
		AccountID: rule.AccountID, RuleID: rule.ID, At: at, Calls: d.Chosen.Calls, Quantity: d.Chosen.Quantity, PriceMicros: d.Chosen.PriceMicros,
		CapMicros: rule.MonthlyCapMicros, CooldownHours: rule.CooldownHours, Decision: string(decision),
	}, nil
}

// DecisionOf reads what a purchase was decided by.
func DecisionOf(p *models.ForecastPurchase) (*forecast.Decision, error) {
	d := &forecast.Decision{}
	if err := json.Unmarshal([]byte(p.Decision), d); err != nil {
		return nil, fmt.Errorf("read the decision of purchase %d by rule %d: %w", p.ID, p.RuleID, err)
	}
	return d, nil
}

// SwitchOnForecast has the rule buy from now on, to the terms that were agreed to. The error's code is Conflict while it is not tried, before as
// many days are known as are looked at (see forecast.ReadyAt), and where its terms are others. It is no error when it is on already, to these terms.
func (b *Billing) SwitchOnForecast(ctx context.Context, accountID, ruleID int64, agreed ForecastRule) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		if err := t.maySetAuto(); err != nil {
			return err
		}
		rule, err := models.FindForecastRule(t.tx, t.account.ID, ruleID)
		if err != nil {
			return err
		}
		if err := t.maySwitchOn(rule, &agreed); err != nil || rule.State == models.ForecastOn {
			return err
		}
		rule.State, rule.UserID, rule.LookAt, rule.RestUntil, rule.UpdatedAt = models.ForecastOn, t.actor(), t.now, nil, t.now
		last, err := models.LastForecast(t.tx, rule.AccountID, rule.ID)
		if err != nil {
			return err
		}
		if last != nil { // the pause after it goes on
			rule.RestUntil = new(last.At.Add(rule.Cooldown()))
		}
		return models.SaveForecastRule(t.tx, rule)
	})
}

// maySwitchOn tells why the rule cannot be switched on to the terms, nil if it can, or is.
func (t *turn) maySwitchOn(rule *models.ForecastRule, agreed *ForecastRule) error {
	switch rule.State {
	case models.ForecastOff:
		return models.Refuse(models.Conflict, cause.ForecastNotTried)
	case models.ForecastTrial:
		ready, err := readyAt(t.tx, rule, t.catalog.Zone, t.now)
		if err != nil {
			return err
		}
		if t.now.Before(ready) {
			return models.Refuse(models.Conflict, TooEarly(ready))
		}
	case models.ForecastOn:
	}
	if !agreed.isOf(rule) { // somebody has changed them since they were shown
		return models.Refuse(models.Conflict, cause.ForecastOtherTerms)
	}
	return nil
}

// TooEarly is why a rule cannot be switched on before it is ready.
func TooEarly(ready time.Time) cause.Cause {
	return cause.ForecastTooEarly{From: ready, Days: forecast.Days}
}

// TurnOffForecast turns the rule off, tried or on; it is no error when it is off already.
func (b *Billing) TurnOffForecast(ctx context.Context, accountID, ruleID int64) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		rule, err := models.FindForecastRule(t.tx, t.account.ID, ruleID)
		if err != nil {
			return err
		}
		rule.State, rule.StoppedAt, rule.StopReason, rule.UpdatedAt = models.ForecastOff, nil, cause.Stored{}, t.now
		return models.SaveForecastRule(t.tx, rule)
	})
}
