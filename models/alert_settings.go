package models

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

// AlertSettings is what an account wants to be told, and from which thresholds on: see Wants.
type AlertSettings struct {
	AccountID        int64 `gorm:"primaryKey;autoIncrement:false"`
	Mails            bool  // whether it is told by mail too, of alerts and of all else that notifications are about
	LowBalance       bool
	LowBalanceMicros rules.Micros // told when less is available
	PackageUsed      bool
	UsedPercents     NumberList // of a package's quota
	PackageExpiring  bool
	ExpiringDays     NumberList // before a package with calls left expires
	Arrears          bool
	UnusualSpend     bool
	UnusualPercent   int64        // of what the weekday usually costs; above that, and
	UnusualMicros    rules.Micros // from this amount in a day on, spend is unusual
	OtherRegion      bool
	CapForecast      bool      // told when a cap will be reached
	Refusals         bool      // told of refused calls, the first in an hour of each cause
	UpdatedAt        time.Time // zero: nobody ever chose, see ScaleDefaults
}

// TableName is not the plural that GORM would make of it.
func (*AlertSettings) TableName() string { return "alert_settings" }

// DefaultAlertSettings are those of an account that never chose, in a currency whose unit does where a dollar would: see
// ScaleDefaults.
func DefaultAlertSettings(accountID int64) AlertSettings {
	return AlertSettings{
		AccountID: accountID, Mails: true,
		LowBalance: true, LowBalanceMicros: defaultLowBalance * microsPerUnit,
		PackageUsed: true, UsedPercents: NumberList{80, 100},
		PackageExpiring: true, ExpiringDays: NumberList{30, 7, 1},
		Arrears:      true,
		UnusualSpend: true, UnusualPercent: 200, UnusualMicros: defaultUnusual * microsPerUnit,
		OtherRegion: true, CapForecast: true, Refusals: true,
	}
}

// What is told of where nobody chose, in what does for a dollar.
const (
	defaultLowBalance = 10
	defaultUnusual    = 5
	microsPerUnit     = 1_000_000
)

// ScaleDefaults makes the amounts that nobody has chosen those that do in the currency.
func (s *AlertSettings) ScaleDefaults(c rules.Currency) {
	if s.UpdatedAt.IsZero() {
		s.LowBalanceMicros, s.UnusualMicros = c.RoundMicros(defaultLowBalance), c.RoundMicros(defaultUnusual)
	}
}

// Wants reports whether the account wants to be told of the kind. Notices of what happened to its money always are.
func (s *AlertSettings) Wants(kind notice.Topic) bool {
	switch kind {
	case notice.AlertLowBalance:
		return s.LowBalance
	case notice.AlertPackageUsed:
		return s.PackageUsed
	case notice.AlertPackageExpiring:
		return s.PackageExpiring
	case notice.AlertArrears:
		return s.Arrears
	case notice.AlertUnusualSpend:
		return s.UnusualSpend
	case notice.AlertOtherRegion:
		return s.OtherRegion
	case notice.AlertCapForecast:
		return s.CapForecast
	case notice.AlertRefusals:
		return s.Refusals
	default:
		return true
	}
}

// AlertSettingsOf loads the account's settings, the default ones if it never chose.
func AlertSettingsOf(tx *gorm.DB, accountID int64) (AlertSettings, error) {
	chosen, err := oneOrNone[AlertSettings](tx.Where("account_id = ?", accountID))
	if err != nil || chosen == nil {
		return DefaultAlertSettings(accountID), err
	}
	return *chosen, nil
}

// chosen are the alerts that the account wants to be told of.
func (s *AlertSettings) chosen() (topics []string) {
	for _, topic := range notice.Alerts {
		if s.Wants(topic) {
			topics = append(topics, string(topic))
		}
	}
	return topics
}

// SaveAlertSettings stores all of the settings. The account must be locked.
func SaveAlertSettings(tx *gorm.DB, s *AlertSettings) error {
	before, err := oneOrNone[AlertSettings](tx.Where("account_id = ?", s.AccountID))
	if err != nil {
		return err
	}
	if err := recordAlerts(tx, before, s); err != nil {
		return err
	}
	return replace(tx, s)
}

// NumberList is whole numbers, stored in one column with commas between them.
type NumberList []int64

// String gives the list as customers read and write it: "30, 7, 1".
func (l NumberList) String() string { return l.join(", ") }

// Value gives the list as it is stored.
func (l NumberList) Value() (driver.Value, error) { return l.join(","), nil }

// Scan reads what Value stored.
func (l *NumberList) Scan(stored any) error {
	text, ok := stored.(string)
	if !ok {
		return fmt.Errorf("read list of numbers: stored as %T", stored)
	}
	*l = nil
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return fmt.Errorf("read list of numbers: %w", err)
		}
		*l = append(*l, n)
	}
	return nil
}

func (l NumberList) join(separator string) string {
	parts := make([]string, len(l))
	for i, n := range l {
		parts[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(parts, separator)
}
