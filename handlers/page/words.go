package page

import (
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/words"
)

// TestNotice says that no real money moves, if that is so.
func (v *View) TestNotice() parts.TestNotice {
	provider := v.frame.Billing.Provider
	if !provider.Test() {
		return parts.TestNotice{}
	}
	return parts.TestNotice{
		Title: words.TestModeOf(provider.Label()),
		Text:  "The payment provider takes its test cards only, such as 4242 4242 4242 4242, and no real money moves.",
	}
}

// IsLate tells the entries for calls that came after their hour was settled.
func IsLate(e *models.LedgerEntry) bool { return e.LateNo != nil && *e.LateNo > 0 }

// OrderWords says what was ordered: "2 × 1,000 calls of Passport OCR in AP-Bangkok".
func (v *View) OrderWords(lines []models.OrderLine) string {
	said := make([]string, len(lines))
	for i, l := range lines {
		said[i] = words.PackagesOf(v.Format.Calls(l.Quantity), v.Format.Calls(l.Calls), v.ServiceName(l.Service), v.RegionName(l.Region))
	}
	return strings.Join(said, "; ")
}

// Exact writes an instant to the microsecond in the billing time zone, as RFC 3339 does.
func (v *View) Exact(t time.Time) string { return t.In(v.Snapshot.Zone).Format(time.RFC3339Nano) }

// PackageSize writes a specification as the documents do.
func (v *View) PackageSize(calls int64) string { return words.PackageSize(v.CallWords(calls)) }

// CallWords counts calls in words: "1 call", "1,000 calls".
func (v *View) CallWords(n int64) string { return v.Words().Calls(n) }

// LeftNote says what the hour's package had left by the times of its calls, "" where that is what it had when they were
// recorded.
func (v *View) LeftNote(h *models.UsageHour, left map[metering.PackageHour]int64) string {
	byTime, known := left[metering.PackageHour{PackageID: h.PackageID, HourStart: h.HourStart.UTC()}]
	if !known || byTime == h.LeftCalls {
		return ""
	}
	return words.ByTimesOfCalls(v.Format.Calls(byTime))
}
