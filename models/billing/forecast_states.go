package billing

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/forecast"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

const (
	// forecastHours bounds how many hours of calls a page weighs what was noted against: three months of twenty services around the clock.
	forecastHours = 50_000
	// foreseenShown bounds how many purchases of all rules are shown.
	foreseenShown = 200
)

// ForecastState is a rule by forecast with what it bought and would have bought, and how it stands.
type ForecastState struct {
	models.ForecastRule
	// Trials are what it would have bought, oldest first, with what became of each; Bought what it did buy.
	Trials []Trial
	Bought []models.ForecastPurchase
	// ReadyAt is from when on it can be switched on.
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
	if err != nil || len(stored) == 0 {
		return nil, err
	}
	var purchases []models.ForecastPurchase
	var paid []models.PaidHour
	since := knownSince(now, zone)
	err = models.Together(tx,
		models.Reading(&purchases, func(tx *gorm.DB) ([]models.ForecastPurchase, error) {
			return models.ForecastPurchasesOf(tx, accountID, since, foreseenShown)
		}),
		models.Reading(&paid, func(tx *gorm.DB) ([]models.PaidHour, error) {
			return models.PaidHoursSince(tx, accountID, since, forecastHours)
		}),
	)
	if err != nil {
		return nil, err
	}
	hours := make(map[rules.Offering][]whatif.Hour)
	for _, h := range hoursOf(paid) {
		hours[h.Offering] = append(hours[h.Offering], h)
	}
	states := make([]ForecastState, len(stored))
	for i := range stored {
		states[i].ForecastRule = stored[i]
		if err := states[i].fill(purchases, hours[stored[i].Offering()], zone, now); err != nil {
			return nil, err
		}
	}
	return states, nil
}

// fill adds what the purchases and the hours of its offering tell of the rule.
func (s *ForecastState) fill(purchases []models.ForecastPurchase, hours []whatif.Hour, zone *time.Location, now time.Time) error {
	first := time.Time{}
	if len(hours) > 0 {
		first = hours[0].Start
	}
	s.ReadyAt = forecast.ReadyAt(first, s.TrialSince)
	month := rules.MonthStart(now, zone)
	var rows []models.ForecastPurchase
	for i := range purchases {
		switch p := &purchases[i]; {
		case p.RuleID != s.ID:
		case p.OrderID == nil:
			rows = append(rows, *p)
		default:
			s.Bought = append(s.Bought, *p)
			if !p.At.Before(month) {
				s.SpentMicros += p.TotalMicros() // within the cap together
			}
		}
	}
	bought, err := boughtOf(rows)
	if err != nil {
		return err
	}
	for i, worth := range forecast.Worths(bought, hours) {
		s.Trials = append(s.Trials, Trial{ForecastPurchase: rows[i], Decision: bought[i].Decision, Worth: worth, SavedMicros: worth.Saved(&bought[i])})
	}
	return nil
}
