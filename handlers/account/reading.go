package account

import (
	"time"

	"ocrconsole/models/reading"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
)

// numbersOffered are the ways to write numbers, each as it writes one.
func numbersOffered(chosen string) []components.Option {
	options := make([]components.Option, 0, len(reading.AllNumbers))
	for _, n := range reading.AllNumbers {
		options = append(options, components.Option{
			Value: string(n), Label: format.Plain(reading.Style{Numbers: n}).Number("1234567.89"), Selected: string(n) == chosen,
		})
	}
	return options
}

// daysOffered are the ways to write days, each as it writes the last of this year: one whose day is none of a month.
func daysOffered(chosen string, now time.Time) []components.Option {
	lastDay := time.Date(now.Year(), time.December, 31, 12, 0, 0, 0, time.UTC)
	options := make([]components.Option, 0, len(reading.AllDays))
	for _, d := range reading.AllDays {
		options = append(options, components.Option{
			Value: string(d), Label: format.Plain(reading.Style{Days: d}).Day(lastDay), Selected: string(d) == chosen,
		})
	}
	return options
}
