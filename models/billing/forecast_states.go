package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rules"
)

// foreseenShown bounds how many purchases of a rule are shown: those of two months of daily ones.
const foreseenShown = 60

// ForecastState is a rule by forecast with what it bought and would have bought, and how it stands.
type ForecastState struct {
	models.ForecastRule
	// Trials are what it would have bought, newest first, with what became of each, while it is tried; Bought what it did buy, newest first.
	Trials []Trial
	Bought []models.ForecastPurchase
	// ReadyAt is from when on it can be switched on, while it is tried.
	ReadyAt     time.Time
	SpentMicros rules.Micros // this month
}

// Trial is a purchase that was not made.
type Trial struct {
	models.ForecastPurchase
	Decision *forecast.Decision
	forecast.Worth
	SavedMicros rules.Micros // until now, or below zero: what was not saved yet
}

// knownSince is from when on calls are looked for that make the days known which are looked at.
func knownSince(now time.Time, zone *time.Location) time.Time {
	return rules.MonthStart(now.Add(-2*forecast.Window), zone)
}

// forecastStatesOf gives the account's rules by forecast with how they stand.
func forecastStatesOf(tx *gorm.DB, accountID int64, zone *time.Location, now time.Time) ([]ForecastState, error) {
	stored, err := models.ForecastRulesOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	states := make([]ForecastState, len(stored))
	var reads []func(*gorm.DB) error
	for i := range stored {
		s := &states[i]
		s.ForecastRule = stored[i]
		reads = append(reads,
			models.Reading(&s.Bought, func(tx *gorm.DB) ([]models.ForecastPurchase, error) {
				return models.ForecastPurchasesOf(tx, accountID, s.ID, knownSince(now, zone), foreseenShown)
			}),
			models.Reading(&s.SpentMicros, func(tx *gorm.DB) (rules.Micros, error) {
				return models.SumForecasts(tx, accountID, s.ID, rules.MonthStart(now, zone), rules.NextMonth(now, zone))
			}),
		)
		if s.State == models.ForecastTrial {
			reads = append(reads,
				models.Reading(&s.ReadyAt, func(tx *gorm.DB) (time.Time, error) { return readyAt(tx, &s.ForecastRule, zone, now) }),
				models.Reading(&s.Trials, func(tx *gorm.DB) ([]Trial, error) { return trialsOf(tx, &s.ForecastRule, zone, now) }),
			)
		}
	}
	return states, models.Together(tx, reads...)
}

// readyAt tells from when on the rule, which is tried, can be switched on.
func readyAt(tx *gorm.DB, rule *models.ForecastRule, zone *time.Location, now time.Time) (time.Time, error) {
	first, err := models.FirstPaidHour(tx, rule.AccountID, rule.Offering(), knownSince(now, zone))
	if err != nil {
		return time.Time{}, err
	}
	return forecast.ReadyAt(first, rule.TrialSince), nil
}

// trialsOf gives what the rule would have bought of late, and what lasts of it, however old, with what became of each: newest first.
func trialsOf(tx *gorm.DB, rule *models.ForecastRule, zone *time.Location, now time.Time) ([]Trial, error) {
	rows, err := models.TrialsOf(tx, rule.AccountID, rule.ID)
	if err != nil {
		return nil, err
	}
	bought, err := boughtOf(rows)
	if err != nil {
		return nil, err
	}
	lasting, since := len(bought)-len(forecast.Lasting(bought, now, zone)), knownSince(now, zone)
	for lasting > 0 && bought[0].At.Before(since) {
		rows, bought, lasting = rows[1:], bought[1:], lasting-1
	}
	if len(bought) == 0 {
		return nil, nil
	}
	paid, err := models.PaidHoursAt(tx, rule.AccountID, rule.Offering(), rules.HourStart(bought[0].At, zone))
	if err != nil {
		return nil, err
	}
	trials := make([]Trial, len(rows))
	for i, worth := range forecast.Worths(bought, hoursOf(paid)) {
		trials[len(rows)-1-i] = Trial{ForecastPurchase: rows[i], Decision: bought[i].Decision, Worth: worth, SavedMicros: worth.Saved(&bought[i])}
	}
	return trials, nil
}
