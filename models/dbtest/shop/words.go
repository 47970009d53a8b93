package shop

import (
	"strconv"
	"time"

	"ocrconsole/models/rules"
)

// Words writes amounts and times plainly, for texts that tests read; it is the alerts.Words of the shop.
type Words struct{}

// Money writes "12.50".
func (Words) Money(micros rules.Micros) string { return rules.FormatMicros(micros) }

// Amount writes "12.50 USD".
func Amount(micros rules.Micros, currency string) string {
	return rules.FormatMicros(micros) + " " + currency
}

// Calls writes "1000".
func (Words) Calls(n int64) string { return strconv.FormatInt(n, 10) }

// Instant writes the time in UTC.
func (Words) Instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// End writes the exclusive end of a time, in UTC.
func (Words) End(end time.Time) string { return end.UTC().Format(time.RFC3339) }

// Until writes the length of time.
func (Words) Until(t, now time.Time) string { return "in " + t.Sub(now).String() }
