package shop

import (
	"context"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/words"
)

// Words writes amounts and times plainly, for texts that tests read; they are the words.Figures of the shop.
type Words struct{}

// Money writes "12.50".
func (Words) Money(micros rules.Micros) string { return rules.FormatMicros(micros) }

// Rounded writes the amount as it is, whatever the voice: what pages round is their affair.
func (w Words) Rounded(micros rules.Micros, _ format.Voice) string { return w.Money(micros) }

// RoundedAmount writes "12.50 USD".
func (Words) RoundedAmount(micros rules.Micros, currency string, _ format.Voice) string {
	return Amount(micros, currency)
}

// Amount writes "12.50 USD".
func (Words) Amount(micros rules.Micros, currency string) string { return Amount(micros, currency) }

// Amount writes "12.50 USD".
func Amount(micros rules.Micros, currency string) string {
	return rules.FormatMicros(micros) + " " + currency
}

// Calls writes "1000".
func (Words) Calls(n int64) string { return strconv.FormatInt(n, 10) }

// Example writes the plain decimal.
func (Words) Example(decimal string) string { return decimal }

// Instant writes the time in UTC.
func (Words) Instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Minute writes the time in the shop's zone.
func (Words) Minute(t time.Time) string { return local(t).Format("2 Jan 2006, 15:04") }

// MinuteZone writes the time in the shop's zone, and what that is called.
func (w Words) MinuteZone(t time.Time) string { return w.Minute(t) + " " + w.Zone(t) }

// Zone writes what the zone is called there.
func (Words) Zone(t time.Time) string { return local(t).Format("MST") }

// Month writes the month in the shop's zone.
func (Words) Month(t time.Time) string { return local(t).Format("January 2006") }

// End writes the exclusive end of a time, in UTC.
func (Words) End(end time.Time) string { return end.UTC().Format(time.RFC3339) }

// Until writes the length of time.
func (Words) Until(t, now time.Time) string { return "in " + t.Sub(now).String() }

func local(t time.Time) time.Time {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		panic(err)
	}
	return t.In(zone)
}

// Writer writes messages with the shop's figures; it is an outbox.Writer.
type Writer struct{}

// Write writes the message.
func (Writer) Write(_ context.Context, _ reading.Style, m notice.Message) (notice.Text, error) {
	return words.Writer{Figures: Words{}}.Write(m), nil
}

// Read puts into the notifications what they say now, in words, as if they had been stored so.
func Read(all []models.Notification) []models.Notification {
	for i := range all {
		text := words.Writer{Figures: Words{}}.Write(all[i].Now())
		all[i].Title, all[i].Text = text.Title, strings.Join(text.Paragraphs, "\n")
		all[i].Href, all[i].Action = text.Href, text.Action
	}
	return all
}

// Ended says what has ended, or will, a line for each.
func Ended(ended []notice.Ended) []string { return words.Writer{Figures: Words{}}.Ended(ended) }
