package promise

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/insight"
	"ocrconsole/models/notice"
)

// Mismatch gives what is told of calls of the account that packages elsewhere do not pay, as of the instant; zone is the billing time
// zone, place names a service in a region.
func Mismatch(m *insight.Mismatch, accountID int64, now time.Time, zone *time.Location, place func(region, service string) notice.Place) notice.OtherRegion {
	told := notice.OtherRegion{
		At: now, Place: place(m.Region, m.Service), Since: m.Since, PaidCalls: m.PayPerUse, PaidMicros: m.Micros, RefusedCalls: m.Refused,
		Idle:      models.Ref{Kind: models.KindPackage, AccountID: accountID, ID: m.Package.ID}.String(),
		IdlePlace: place(m.Package.Region, m.Package.Service), IdleLeftCalls: m.LeftCalls,
	}
	if m.WholeDays {
		told.Weekday = m.Since.In(zone).Weekday().String()
	}
	return told
}
