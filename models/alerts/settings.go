package alerts

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// What thresholds may be.
const (
	maxThresholds   = 5
	maxExpiringDays = 366 // a package is valid for a year and the rest of its day
	maxPercentUsed  = 100
	minUnusual      = 110
	maxUnusual      = 10_000
	maxBalance      = 1_000_000 // in what does for a dollar
)

// Settings gives what the account wants to be told.
func (a *Alerts) Settings(ctx context.Context, accountID int64) (models.AlertSettings, error) {
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return models.AlertSettings{}, err
	}
	return settingsOf(a.DB.WithContext(ctx), accountID, snapshot)
}

// settingsOf loads the account's settings; amounts that it never chose follow the catalog's currency.
func settingsOf(tx *gorm.DB, accountID int64, snapshot *catalog.Snapshot) (models.AlertSettings, error) {
	s, err := models.AlertSettingsOf(tx, accountID)
	if err == nil {
		s.ScaleDefaults(snapshot.Money())
	}
	return s, err
}

// SaveSettings stores what the account wants to be told, and looks at once whether that makes something worth telling.
func (a *Alerts) SaveSettings(ctx context.Context, s models.AlertSettings) error {
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	if err := check(&s, snapshot.Money()); err != nil {
		return err
	}
	s.UpdatedAt = a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, s.AccountID); err != nil {
			return err
		}
		return models.SaveAlertSettings(tx, &s)
	})
	if err != nil {
		return err
	}
	return a.Look(ctx, s.AccountID)
}

func check(s *models.AlertSettings, currency rules.Currency) error {
	most := currency.RoundMicros(maxBalance)
	wrongAmount := func(field string) error {
		return models.RefuseField(field, cause.BalanceBeyond{Most: maxBalance * currency.Scale})
	}
	switch {
	case s.LowBalanceMicros < 0 || s.LowBalanceMicros > most:
		return wrongAmount("low_balance_amount")
	case !within(s.UsedPercents, 1, maxPercentUsed):
		return models.RefuseField("used_percents", cause.ThresholdsWrong{Most: maxThresholds})
	case !within(s.ExpiringDays, 1, maxExpiringDays):
		return models.RefuseField("expiring_days", cause.DaysWrong{Most: maxThresholds, MostDays: maxExpiringDays})
	case s.UnusualPercent < minUnusual || s.UnusualPercent > maxUnusual:
		return models.RefuseField("unusual_percent", cause.PercentWrong{Least: minUnusual, Most: maxUnusual})
	case s.UnusualMicros < 0 || s.UnusualMicros > most:
		return wrongAmount("unusual_amount")
	}
	return nil
}

func within(list models.NumberList, least, most int64) bool {
	return len(list) > 0 && len(list) <= maxThresholds && slices.Min(list) >= least && slices.Max(list) <= most
}

// ParseNumbers reads thresholds as customers write them, "30, 7, 1" or "80 100", each once; nil if they are not numbers.
func ParseNumbers(text string) models.NumberList {
	var list models.NumberList
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '%' }) {
		n, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return nil
		}
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// ParsePercent reads a percentage, with its sign or without; one that cannot be read is one that SaveSettings refuses.
func ParsePercent(text string) int64 {
	percent, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(text, "%")), 10, 64)
	if err != nil {
		return 0
	}
	return percent
}

// StopMails ends the mails about the account; in the console it is told as before.
func (a *Alerts) StopMails(ctx context.Context, accountID int64) error {
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	now := a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		s, err := settingsOf(tx, accountID, snapshot)
		if err != nil {
			return err
		}
		s.Mails, s.UpdatedAt = false, now
		return models.SaveAlertSettings(tx, &s)
	})
}
