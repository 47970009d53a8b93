package words

import (
	"fmt"

	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
)

func (w Writer) capForecast(m notice.CapForecast) notice.Text {
	used, limit, pace := w.Figures.Rounded(rules.Micros(m.Used), format.Spent), w.Figures.Money(rules.Micros(m.Amount)), w.Figures.Rounded(rules.Micros(m.PerDay), format.Spent)
	if m.Calls {
		used, limit, pace = w.Calls(m.Used), w.Calls(m.Amount), w.Calls(m.PerDay)
	}
	then := "It only tells: no call is refused by it."
	if m.Hard {
		then = "From then on calls are refused with ModelArts.4206."
	}
	if !m.Opens.IsZero() {
		then += " It begins anew at " + w.Figures.Minute(m.Opens) + "."
	}
	return notice.Text{
		Title: "At this rate a cap is reached at " + w.Figures.Minute(m.ReachedAt) + ": " + CapScope(m.Service, m.Region, m.Key, m.Tag),
		Paragraphs: w.asOf(m.At, fmt.Sprintf("%s of the cap %s, which is %s, are used. Since %s it was %s a day.",
			used, m.Cap, limit, w.Figures.Minute(m.PaceFrom), pace), then),
		Action: "See the caps", Href: routes.Caps,
	}
}

func (w Writer) callsRefused(m notice.CallsRefused) notice.Text {
	action, href := refusedRemedy(m.Code)
	return notice.Text{
		Title: "Calls are refused with " + m.Code,
		Paragraphs: w.asOf(m.At, w.refusedCount(m.Calls)+" refused in the hour from "+w.Figures.Minute(m.Hour.From)+".", parts.APIErrorMeaning(m.Code, m.Status),
			"You are told once an hour; when it is over this says how many there were."),
		Action: action, Href: href,
	}
}

func (w Writer) callsWereRefused(m notice.CallsWereRefused) notice.Text {
	action, href := refusedRemedy(m.Code)
	return notice.Text{
		Title: w.refusedCount(m.Calls) + " refused with " + m.Code,
		Paragraphs: []string{Spaced("This was in the hour from "+w.Figures.Minute(m.Hour.From)+" to "+w.Figures.MinuteZone(m.Hour.Until)+".",
			parts.APIErrorMeaning(m.Code, m.Status))},
		Action: action, Href: href,
	}
}

func (w Writer) refusedCount(calls int64) string {
	if calls == 1 {
		return "1 call was"
	}
	return w.Calls(calls) + " were"
}

// refusedRemedy leads to where something can be done about the code, or to what was refused.
func refusedRemedy(code string) (action, href string) {
	if action, href = Remedy(code, ""); href == "" {
		return "See what was refused", routes.With(routes.Calls, "status", "refused")
	}
	return action, href
}

// Remedy leads to where a customer can have calls pass again that the code refuses, in the region if one is given; "" where nothing of
// theirs refuses them.
func Remedy(code, region string) (action, href string) {
	switch code {
	case "ModelArts.4204":
		return "Subscribe or buy a package", routes.In(routes.Services, region)
	case "ModelArts.4106":
		return "Top up", routes.TopUp
	case "ModelArts.4206":
		return "See the caps", routes.Caps
	case "ModelArts.4207":
		return "Read why", routes.Notifications
	case "APIG.0301", "ModelArts.4203", "ModelArts.4211", "ModelArts.4212", "ModelArts.4213", "ModelArts.4214", "ModelArts.4215":
		return "Look at the keys", routes.Keys
	}
	return "", ""
}
