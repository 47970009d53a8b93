package words

import (
	"cmp"

	"ocrconsole/models/notice"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

// otherRegion writes the alert.
func (w Writer) otherRegion(m notice.OtherRegion) notice.Text {
	return notice.Text{
		Title:      MismatchTitle(m),
		Paragraphs: w.asOf(m.At, w.Mismatch(m)),
		Href:       routes.Package(m.Idle), Action: "Look at the package",
	}
}

// MismatchTitle says in a few words what calls elsewhere than where a package is come to.
func MismatchTitle(m notice.OtherRegion) string {
	if m.PaidCalls == 0 {
		return "Calls refused while a package lies elsewhere: " + place(m.Place)
	}
	return "Calls paid per use while a package lies elsewhere: " + place(m.Place)
}

// Mismatch says how many calls packages elsewhere did not pay, what that cost, and where the packages are.
func (w Writer) Mismatch(m notice.OtherRegion) string {
	since := "in the last 24 hours"
	switch {
	case m.Weekday != "":
		since = "since " + m.Weekday
	case !m.Since.IsZero():
		since = "since " + w.Figures.Minute(m.Since)
	}
	refused := ""
	if m.RefusedCalls > 0 {
		refused = w.Calls(m.RefusedCalls) + " of " + place(m.Place) + " " + Was(m.RefusedCalls) + " refused " + since + "."
	}
	if m.PaidCalls > 0 {
		cost := w.Calls(m.PaidCalls) + " of " + place(m.Place) + " cost " + w.Figures.Rounded(m.PaidMicros, format.Spent) + " " + since
		if m.RefusedCalls > 0 {
			cost += ", and " + w.Calls(m.RefusedCalls) + " " + Was(m.RefusedCalls) + " refused"
		}
		refused = cost + "."
	}
	where := "in " + cmp.Or(m.IdlePlace.RegionName, m.IdlePlace.Region)
	rule := "a package pays only calls in its own region"
	if m.IdlePlace.Service != m.Place.Service {
		where, rule = "for "+place(m.IdlePlace), "a package pays only calls of its own service"
	}
	return Spaced(refused, "Your package is "+where+" and has "+w.Calls(m.IdleLeftCalls)+" left: "+rule+".")
}

// Was says "was" of one and "were" of more.
func Was(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
