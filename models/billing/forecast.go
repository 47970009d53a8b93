package billing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/forecast"
	"ocrconsole/models/notice"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Rules by forecast are looked at where no call is left. Everything that is decided is decided in the account's turn, on what is read in it, by
// forecast.Decide; so two processes that look at once buy once, and a kill leaves all of a purchase or nothing.

const (
	// forecastsAtOnce bounds how many rules are looked at in one round, so that no card waits for them: a rule that was looked at is looked at
	// later, and so those that are left come first in the next.
	forecastsAtOnce = 500
	// soonLook is after what time it is looked again while a key is unusual or a top-up is under way, and after a failure.
	soonLook = 10 * time.Minute
)

// runForecasts looks at the rules by forecast that are to be looked at.
func (b *Billing) runForecasts(ctx context.Context, of models.Whose) error {
	due, err := models.DueForecasts(b.DB.WithContext(ctx), of, b.Clock.Now(), forecastsAtOnce)
	if err != nil {
		return fmt.Errorf("purchases by forecast: %w", err)
	}
	var failures []error
	for i := range due {
		if err := b.look(ctx, &due[i]); err != nil {
			err = errors.Join(err, b.lookAgain(ctx, &due[i]))
			failures = append(failures, fmt.Errorf("purchase by forecast of account %d: %w", due[i].AccountID, err))
		}
	}
	return errors.Join(failures...)
}

// lookAgain has a rule whose look failed looked at later, so that it does not stay before others that are to be looked at.
func (b *Billing) lookAgain(ctx context.Context, due *models.ForecastRule) error {
	return b.turn(ctx, due.AccountID, func(t *turn) error {
		rule, err := models.FindForecastRule(t.tx, due.AccountID, due.ID)
		if err != nil || t.now.Before(rule.LookAt) {
			return err
		}
		rule.LookAt = t.now.Add(soonLook)
		return models.SaveForecastRule(t.tx, rule)
	})
}

// look looks at one rule, if it still is to be looked at.
func (b *Billing) look(ctx context.Context, due *models.ForecastRule) error {
	return b.turn(ctx, due.AccountID, func(t *turn) error {
		rule, err := models.FindForecastRule(t.tx, due.AccountID, due.ID)
		if err != nil || rule.State == models.ForecastOff || t.now.Before(rule.LookAt) {
			return err
		}
		if t.account.SuspendedAt != nil {
			rule.LookAt = t.now.Add(soonLook)
			return models.SaveForecastRule(t.tx, rule)
		}
		s, err := t.situation(rule)
		if err != nil {
			return err
		}
		d, err := forecast.Decide(s)
		if err != nil {
			return err
		}
		if d.Verdict == forecast.Buy && rule.State == models.ForecastOn {
			return t.buyForeseen(rule, d)
		}
		if d.Verdict == forecast.Buy {
			if err := t.noteTrial(rule, &forecast.Bought{At: t.now, Decision: d}, false); err != nil {
				return err
			}
			rule.RestUntil, rule.LookAt = new(t.now.Add(rule.Cooldown())), t.now.Add(rule.Cooldown())
			return models.SaveForecastRule(t.tx, rule)
		}
		return t.lookLater(rule, d)
	})
}

// situation is how it stands with what the rule buys. Of a rule that is tried what it would have bought counts as bought.
func (t *turn) situation(rule *models.ForecastRule) (s *forecast.Situation, err error) {
	s = &forecast.Situation{Terms: termsOf(rule), Market: t.market(rule, t.now), Offering: rule.Offering(), Zone: t.catalog.Zone, At: t.now}
	if rule.RestUntil != nil {
		s.RestUntil = *rule.RestUntil
	}
	if s.LeftCalls, err = models.CountLeftCalls(t.tx, rule.AccountID, rule.Region, rule.Service, t.now); err != nil {
		return nil, err
	}
	if s.Frozen, err = t.frozen(); err != nil {
		return nil, err
	}
	subscription, err := models.OpenSubscription(t.tx, rule.AccountID, rule.Region, rule.Service)
	if err != nil {
		return nil, err
	}
	s.PerUse = subscription != nil
	if s.Unentitled, err = t.unentitled(rule); err != nil {
		return nil, err
	}
	if rule.State == models.ForecastTrial {
		err = t.tried(rule, s)
	} else {
		err = t.switchedOn(rule, s)
	}
	if err != nil {
		return nil, err
	}
	s.EarlierPerUse = forecast.Earlier(s.Hours, t.now.Add(-forecast.Window), s.Zone)
	return s, nil
}

// switchedOn adds the calls, and what the rule bought in the month.
func (t *turn) switchedOn(rule *models.ForecastRule, s *forecast.Situation) (err error) {
	if s.Hours, err = t.hoursOf(rule, t.now.Add(-forecast.Window)); err != nil {
		return err
	}
	s.SpentMicros, err = models.SumForecasts(t.tx, rule.AccountID, rule.ID, rules.MonthStart(t.now, s.Zone), rules.NextMonth(t.now, s.Zone))
	return err
}

// tried adds the calls, what the rule would have bought in the month, and what would be left of it.
func (t *turn) tried(rule *models.ForecastRule, s *forecast.Situation) error {
	rows, err := models.TrialsOf(t.tx, rule.AccountID, rule.ID)
	if err != nil {
		return err
	}
	trials, err := boughtOf(rows)
	if err != nil {
		return err
	}
	s.SpentMicros = forecast.SpentIn(trials, t.now, s.Zone)
	lasting, from := forecast.Lasting(trials, t.now, s.Zone), t.now.Add(-forecast.Window)
	if len(lasting) > 0 && lasting[0].At.Before(from) {
		from = lasting[0].At
	}
	if s.Hours, err = t.hoursOf(rule, from); err != nil {
		return err
	}
	for _, w := range forecast.Worths(lasting, s.Hours) {
		s.LeftCalls += w.LeftCalls
	}
	return nil
}

// boughtOf reads rows of purchases as models/forecast takes them.
func boughtOf(rows []models.ForecastPurchase) ([]forecast.Bought, error) {
	bought := make([]forecast.Bought, len(rows))
	for i := range rows {
		d, err := DecisionOf(&rows[i])
		if err != nil {
			return nil, err
		}
		bought[i] = forecast.Bought{At: rows[i].At.UTC(), Decision: d}
	}
	return bought, nil
}

// unentitled tells whether who switched the rule on may not have money spent without being asked any more: they are no member, or their
// role or a limit forbids it. A trial spends nothing, whoever began it.
func (t *turn) unentitled(rule *models.ForecastRule) (bool, error) {
	if rule.UserID == nil || rule.State != models.ForecastOn {
		return false, nil
	}
	m, err := models.FindMembership(t.tx, rule.AccountID, *rule.UserID)
	if models.CodeOf(err) == models.Forbidden {
		return true, nil
	}
	return err == nil && (!m.Role.May(rights.Money) || m.Role.Limited() && m.SpendingRight != (models.SpendingRight{})), err
}

// lookLater says when the rule, which buys nothing now, is looked at next. Who is not entitled any more has it stopped.
func (t *turn) lookLater(rule *models.ForecastRule, d *forecast.Decision) error {
	rule.LookAt = t.now.Add(forecast.LookEvery)
	switch d.Verdict {
	case forecast.Unentitled:
		return t.stopForecast(rule, cause.ForecastUnnamed)
	case forecast.Frozen:
		rule.LookAt = t.now.Add(soonLook)
	case forecast.Rests:
		rule.LookAt = *rule.RestUntil
	case forecast.CallsLeft: // of what would have been bought
		rule.LookAt = t.now.Add(time.Hour)
	case forecast.OverCap:
		if rule.State == models.ForecastOn {
			if err := t.tellForecastCap(rule, d); err != nil {
				return err
			}
		}
	case forecast.NotWorth, forecast.Refused, forecast.Buy:
	}
	return models.SaveForecastRule(t.tx, rule)
}

// buyForeseen buys what was decided, from the balance. A balance that a top-up is on its way to is waited for; one that is too low otherwise
// stops the rule, as it does one by a threshold.
func (t *turn) buyForeseen(rule *models.ForecastRule, d *forecast.Decision) error {
	standing, total := t.account.Standing(), d.Chosen.TotalMicros()
	if available := standing.AvailableMicros(); standing.InArrears() || available < total {
		waiting, err := t.toppingUp()
		if err != nil {
			return err
		}
		if !waiting {
			return t.stopForecast(rule, cause.AutoTooLittle{Price: t.money(total), Available: t.money(available)})
		}
		rule.LookAt = t.now.Add(soonLook)
		return models.SaveForecastRule(t.tx, rule)
	}
	choice := Choice{Region: rule.Region, Service: rule.Service, Calls: d.Chosen.Calls, Quantity: d.Chosen.Quantity, UnitPriceMicros: d.Chosen.PriceMicros}
	order, err := t.newOrder(fmt.Sprintf("forecast purchase %d %d", rule.ID, t.now.UnixMicro()), []Choice{choice})
	if err != nil {
		return err
	}
	promised, err := t.promisedOn(taking{micros: total, order: order})
	if err != nil {
		return err
	}
	if promised != nil {
		rule.LookAt = t.now.Add(soonLook)
		return models.SaveForecastRule(t.tx, rule)
	}
	if err := t.keepChoice(&order.Lines[0]); err != nil {
		return err
	}
	if err := models.CreateOrder(t.tx, order); err != nil {
		return err
	}
	if err := t.fulfil(order, models.PaidWithBalance); err != nil {
		return err
	}
	row, err := purchaseRow(rule, t.now, d)
	if err != nil {
		return err
	}
	if err := models.BuyByForecast(t.tx, row, order, models.Foreseen{Calls: d.Calls, PerUseMicros: d.PerUseMicros, SavedMicros: d.SavedMicros()}); err != nil {
		return err
	}
	rule.RestUntil, rule.LookAt = new(t.now.Add(rule.Cooldown())), t.now.Add(rule.Cooldown())
	if err := models.SaveForecastRule(t.tx, rule); err != nil {
		return err
	}
	return t.tellForeseen(order, d)
}

// stopForecast turns the rule off because of what happened, and tells the customer.
func (t *turn) stopForecast(rule *models.ForecastRule, why cause.Cause) error {
	if rule.State == models.ForecastOff {
		return nil
	}
	rule.State, rule.StoppedAt, rule.StopReason, rule.UpdatedAt = models.ForecastOff, new(t.now), cause.Stored{Cause: why}, t.now
	if err := models.SaveForecastRule(t.tx, rule); err != nil {
		return err
	}
	return t.tell(fmt.Sprintf("%s stopped %d", rule.Ref(), t.now.UnixMicro()), notice.AutoStopped{Automation: notice.AutoForecast, Why: rule.StopReason})
}

func (t *turn) tellForecastCap(rule *models.ForecastRule, d *forecast.Decision) error {
	money := func(micros rules.Micros) notice.Money {
		return notice.Money{Micros: micros, Currency: t.catalog.Currency}
	}
	month := rules.MonthStart(t.now, t.catalog.Zone)
	return t.tell(fmt.Sprintf("%s cap %d", rule.Ref(), month.Unix()), notice.CapReached{
		Automation: notice.AutoForecast, Spent: money(d.SpentMicros), Cap: money(rule.MonthlyCapMicros), Wanted: money(d.Candidates[0].TotalMicros()),
	})
}

func (t *turn) tellForeseen(order *models.Order, d *forecast.Decision) error {
	line := order.Lines[0]
	service, _ := t.catalog.Service(line.Service)
	region, _ := t.catalog.Region(line.Region)
	money := func(micros rules.Micros) notice.Money { return notice.Money{Micros: micros, Currency: order.Currency} }
	return t.tell("forecast purchase "+order.Ref().String(), notice.BoughtByForecast{
		Order: order.Ref().String(), Price: money(order.TotalMicros), Calls: line.Calls, Quantity: line.Quantity,
		Place: notice.Place{Region: line.Region, Service: line.Service, RegionName: region.Name, ServiceName: service.Name},
		Days:  forecast.Days, Window: d.Calls, PerUse: money(d.PerUseMicros), Saved: money(d.SavedMicros()), Available: t.available(order.Currency),
	})
}
