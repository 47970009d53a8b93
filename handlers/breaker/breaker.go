package breaker

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/breaker"
	"ocrconsole/models/insight"
	"ocrconsole/models/rights"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/breaker"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// fields is the form of what is done.
type fields struct {
	page.Form
	Mode string `form:"mode"`
}

// owner is the user who is signed in, in the account that they act for.
func (v *view) owner() accounts.Owner {
	owner := accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
	if v.Who.Role.May(rights.Members) { // who looks after the keys of all
		owner.UserID = models.Everyone
	}
	return owner
}

func (v *view) keyRef() (models.Ref, error) {
	return models.ParseRef(models.KindKey, v.Who.AccountID, v.Param("key"))
}

func show(v *view) error {
	ref, err := v.keyRef()
	if err != nil {
		return err
	}
	return v.breaker(ref, &fields{}, true)
}

// choose stores what is done when the key leaves its band.
func choose(v *view) error {
	ref, err := v.keyRef()
	if err != nil {
		return err
	}
	form := page.Read[fields](v.Context)
	if err := v.Breaker.SetMode(v.Ctx(), v.owner(), ref.ID, models.BreakerMode(form.Mode)); err != nil {
		return form.Again(err, func() error { return v.breaker(ref, form, false) })
	}
	v.Flash(components.Success, "It is saved.")
	return v.SeeOther(routes.Breaker(ref.String()))
}

// modes are what can be done, in words.
var modes = []components.RadioCardProps{
	{Value: string(models.BreakerTell), Title: "Tell me", Note: "The key goes on; automatic top-ups rest until you have answered."},
	{Value: string(models.BreakerStop), Title: "Stop the key", Note: "It is disabled at once, you are told, and automatic top-ups rest."},
	{Value: string(models.BreakerOff), Title: "Nothing", Note: "The key is not watched."},
}

// breaker shows how the key is watched: as it is stored, or as it was sent.
func (v *view) breaker(ref models.Ref, form *fields, stored bool) error {
	var s breaker.State
	err := v.Together(func(ctx context.Context) (err error) {
		s, err = v.Breaker.State(ctx, v.owner(), ref.ID)
		return err
	})
	if err != nil {
		return err
	}
	if stored {
		form.Mode = string(s.Mode)
	}
	screen := pages.Page{
		Action: routes.Breaker(ref.String()), Problem: form.Errors["mode"],
		Frozen: words.NothingByItself(), Rule: v.Words().BandRule(insight.BandTimes, insight.BandDays, insight.BandAge, insight.BandCalls, s.Least),
	}
	for _, mode := range modes {
		mode.Name, mode.Checked = "mode", mode.Value == form.Mode
		screen.Modes = append(screen.Modes, mode)
	}
	switch {
	case s.Counting:
		screen.NoBand = words.BandCounting(insight.BandDays)
	case !s.Band.Known:
		screen.NoBand = words.KeyTooNew(insight.BandAge, insight.BandDays)
	default:
		screen.Band = []components.Definition{
			{Term: "Its busiest hour", Text: v.Words().UsedInHour(s.Band.Usual.Calls, s.Band.Usual.Micros)},
			{Term: "At most in this hour", Text: v.Words().UsedInHour(s.Band.Most.Calls, s.Band.Most.Micros)},
		}
	}
	for i := range s.Incidents {
		screen.Incidents = append(screen.Incidents, v.row(&s.Incidents[i]))
	}
	crumbs := []layout.Crumb{layout.NavKeys.Crumb(), {Label: words.AccessKeyNamed(s.Key.AccessKey), Href: routes.Key(ref.String())}}
	if screen.Shell, err = v.Shell(words.BreakerOf(s.Key.AccessKey), layout.NavKeys, crumbs...); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("mode")
	return v.ShowForm(&form.Form, pages.BreakerPage(screen))
}

func (v *view) row(i *models.KeyIncident) pages.Row {
	ref := i.Ref().String()
	return pages.Row{
		Ref: ref, Href: routes.Incident(ref), At: v.Local.Instant(i.CreatedAt), Used: v.Words().UsedInHour(i.Calls, i.Micros), Status: status(i),
	}
}

func status(i *models.KeyIncident) parts.Status {
	switch {
	case i.ResolvedAt == nil && i.Stopped:
		return parts.Status{Tone: components.Danger, Text: "Stopped: was it you?"}
	case i.ResolvedAt == nil:
		return parts.Status{Tone: components.Warning, Text: "Was it you?"}
	case i.Resolution == models.KeyWasEnded:
		return parts.Status{Tone: components.Neutral, Text: "The key is ended"}
	default:
		return parts.Status{Tone: components.Success, Text: "It was you"}
	}
}
