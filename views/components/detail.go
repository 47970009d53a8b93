package components

import (
	"strconv"

	"ocrconsole/views/format"

	"github.com/a-h/templ"
)

// Definition is one fact: a text, or Content in its place. Exact is the exact amount where the text is a rounded one.
type Definition struct {
	Term, Text, Exact string
	Content           templ.Component
}

// Quota is what is left of a package, in calls, as Figures writes them. Inactive greys the bar, for a package that no longer pays.
type Quota struct {
	LeftCalls, TotalCalls int64
	Note                  string
	Inactive              bool
	Figures               format.F
}

func (q Quota) leftText() string  { return q.Figures.Calls(q.LeftCalls) }
func (q Quota) totalText() string { return q.Figures.Calls(q.TotalCalls) }
func (q Quota) value() string     { return strconv.FormatInt(q.LeftCalls, 10) }

// max is at least 1, because a progress element with max 0 is invalid.
func (q Quota) max() string { return strconv.FormatInt(max(q.TotalCalls, 1), 10) }

// percent is cut, not rounded: "100 %" must mean untouched, and one call left must not read as none.
func (q Quota) percent() string {
	if q.TotalCalls <= 0 {
		return ""
	}
	percent := percentOf(q.LeftCalls, q.TotalCalls)
	if percent == 0 && q.LeftCalls > 0 {
		return "< 1 %"
	}
	return strconv.FormatInt(percent, 10) + " %"
}

// percentOf avoids the overflow of left*100 by dividing the total first where it is that large.
func percentOf(left, total int64) int64 {
	if total > 1<<50 {
		return left / (total / 100)
	}
	return left * 100 / total
}

func (q Quota) tone() Tone {
	switch {
	case q.Inactive:
		return Neutral
	case percentOf(q.LeftCalls, max(q.TotalCalls, 1)) < 10:
		return Warning
	default:
		return Primary
	}
}

// longestID is what is shown whole; a longer one keeps its two ends.
const longestID = 20

func shortID(id string) string {
	letters := []rune(id) // ids of API calls may be in any script
	if len(letters) <= longestID {
		return id
	}
	return string(letters[:8]) + "…" + string(letters[len(letters)-6:])
}

// Step is one step of Steps; Href leads back to it.
type Step struct{ Label, Href string }

func stepClass(step, current int) string {
	switch {
	case step < current:
		return "tint-primary tinted tinted-text"
	case step == current:
		return "bg-primary text-primary-content"
	default:
		return "bg-base-300"
	}
}

// SummaryLine is one amount of a Summary; Digits as for AmountCell.
type SummaryLine struct {
	Label, Amount string
	Digits        int
	Total         bool
}
