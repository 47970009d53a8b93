package insight_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ocrconsole/models/insight"
)

func TestWhenACapIsReachedAtAPace(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	month := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		pace  insight.CapPace
		left  int64
		least time.Duration
		until time.Time
		want  time.Time // zero: it is not
	}{
		"140 in 14 days, 110 left":       {insight.CapPace{Used: 140, Over: 14 * day}, 110, insight.LeastPace, month, now.Add(11 * day)},
		"the last one of the month":      {insight.CapPace{Used: 140, Over: 14 * day}, 305, insight.LeastPace, month, time.Time{}},
		"just before the month is over":  {insight.CapPace{Used: 140, Over: 14 * day}, 304, insight.LeastPace, month, now.Add(30*day + 9*time.Hour + 36*time.Minute)},
		"too little has passed":          {insight.CapPace{Used: 140, Over: 3*day - 1}, 1, insight.LeastPace, month, time.Time{}},
		"just enough has":                {insight.CapPace{Used: 3, Over: 3 * day}, 1, insight.LeastPace, month, now.Add(day)},
		"a day, after a quarter":         {insight.CapPace{Used: 60, Over: 6 * time.Hour}, 30, insight.LeastOfDay, now.Add(12 * time.Hour), now.Add(3 * time.Hour)},
		"nothing was used":               {insight.CapPace{Over: 14 * day}, 1, insight.LeastPace, month, time.Time{}},
		"nothing is left":                {insight.CapPace{Used: 1, Over: 14 * day}, 0, insight.LeastPace, month, time.Time{}},
		"below what is used":             {insight.CapPace{Used: 1, Over: 14 * day}, -5, insight.LeastPace, month, time.Time{}},
		"in all, within a month":         {insight.CapPace{Used: 14, Over: 14 * day}, 29, insight.LeastPace, time.Time{}, now.Add(29 * day)},
		"in all, beyond a month":         {insight.CapPace{Used: 14, Over: 14 * day}, 30, insight.LeastPace, time.Time{}, time.Time{}},
		"more than any number would say": {insight.CapPace{Used: 1, Over: 14 * day}, 1<<63 - 1, insight.LeastPace, month, time.Time{}},
	} {
		at, reached := c.pace.Reaches(c.left, c.least, now, c.until)
		if !at.Equal(c.want) || reached == c.want.IsZero() {
			t.Errorf("%s: %v, %v, want %v", name, at, reached, c.want)
		}
	}
	if got := (insight.CapPace{Used: 141, Over: 14 * day}).PerDay(); got != 11 {
		t.Errorf("a day has %d", got)
	}
}

// What is foretold lies ahead, within the span, and is no later the more was used.
func TestAFasterPaceReachesACapNoLater(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		over := time.Duration(rapid.Int64Range(1, int64(40*24*time.Hour)).Draw(t, "over"))
		used := rapid.Int64Range(1, 1<<50).Draw(t, "used")
		left := rapid.Int64Range(1, 1<<50).Draw(t, "left")
		until := now.Add(time.Duration(rapid.Int64Range(1, int64(31*24*time.Hour)).Draw(t, "until")))
		at, reached := insight.CapPace{Used: used, Over: over}.Reaches(left, time.Hour, now, until)
		if reached && (at.Before(now) || !at.Before(until)) {
			t.Fatalf("reached at %v", at)
		}
		faster, also := insight.CapPace{Used: used + 1, Over: over}.Reaches(left, time.Hour, now, until)
		if reached && (!also || faster.After(at)) {
			t.Fatalf("faster: %v, %v, not %v", faster, also, at)
		}
	})
}
