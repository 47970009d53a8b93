package page

import (
	"slices"

	"ocrconsole/models/insight"
	"ocrconsole/views/words"
)

// WastedCalls says how many calls of the package would be void when it expires, with the span.
func (v *View) WastedCalls(wastes []insight.Waste, packageID int64) string {
	i := slices.IndexFunc(wastes, func(w insight.Waste) bool { return w.Package.ID == packageID })
	if i < 0 {
		return v.Format.Calls(0)
	}
	w := &wastes[i]
	return words.AboutCalls(v.Format.Calls(w.Calls), v.span(w.Least, w.Most))
}

// span writes both ends of a span, nothing where they are one.
func (v *View) span(least, most int64) string {
	if least == most {
		return ""
	}
	return words.SpanOf(v.Format.Calls(least), v.Format.Calls(most))
}

// Added says what new packages of an offering come to, beside those that there are; nothing where their calls are all used.
func (v *View) Added(a insight.Addition) string {
	if a.Unused == 0 {
		return ""
	}
	unused := words.AboutCalls(v.Format.Calls(a.Unused), v.span(a.Least, a.Most))
	if a.LeftCalls == 0 {
		return words.NewUnused(unused, v.Format.Calls(a.NewCalls))
	}
	return words.LeftAndNewUnused(v.CallWords(a.LeftCalls), v.Format.LastDay(a.LeftUntil), unused, v.Format.Calls(a.NewCalls))
}
