// Package words writes what customers are told: one function a message, with the message's own arguments, gives its title, text and
// link, for pages and mails alike. Amounts, counts, times and plurals are written here, so that another language is another writer
// of the same messages. models/notice has the messages; what is true is decided by who makes them.
package words

import (
	"time"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
)

// Writer writes in English.
type Writer struct {
	Figures Figures
}

// Figures writes amounts, counts and times as customers read them, in the catalog's currency and zone.
type Figures interface {
	Money(micros rules.Micros) string
	Rounded(micros rules.Micros, voice format.Voice) string
	RoundedAmount(micros rules.Micros, currency string, voice format.Voice) string
	Amount(micros rules.Micros, currency string) string
	Calls(n int64) string
	Example(decimal string) string
	Instant(t time.Time) string
	Minute(t time.Time) string
	MinuteZone(t time.Time) string
	Zone(t time.Time) string
	Month(t time.Time) string
	End(end time.Time) string
	Until(t, now time.Time) string
}

// Write writes the message. Every kind is written: a test looks.
func (w Writer) Write(m notice.Message) notice.Text {
	for _, write := range []func(notice.Message) (notice.Text, bool){w.alert, w.orders, w.money, w.people, w.webhooks, w.letter} {
		if text, written := write(m); written {
			return text
		}
	}
	return notice.Text{Title: string(m.Kind())}
}
