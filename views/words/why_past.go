package words

import (
	"time"

	"ocrconsole/models/cause"
)

// Of models/cause/past.go: why it cannot be told how an account stood at an instant.

var plainPast = map[cause.Plain]string{
	cause.PastNotAnInstant: "Enter a date and a time, such as 2026-03-14T09:30:00 or, in any zone, 2026-03-14T09:30:00Z.",
	cause.PastInFuture:     "Enter a moment that has passed: what is to come is on the pages of now.",
}

func whyPast(c cause.Cause) (string, bool) {
	const layout = "2006-01-02 15:04:05 MST"
	switch c := c.(type) {
	case cause.PastBeforeAccount:
		return "Enter a later moment: the account was opened at " + c.Created.UTC().Format(layout) + ".", true
	case cause.PastNotKept:
		return "Enter a later moment: single calls are kept since " + c.Since.UTC().Truncate(time.Second).Format(layout) + ", and of hours before only totals, which cannot tell what stood within them. Statements tell how each month began and ended.", true
	}
	return "", false
}
