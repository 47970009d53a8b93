package breaker

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/breaker"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/breaker"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

func (v *view) incidentRef() (models.Ref, error) {
	return models.ParseRef(models.KindIncident, v.Who.AccountID, v.Param("incident"))
}

// incident shows what a key did that is unusual.
func incident(v *view) error {
	ref, err := v.incidentRef()
	if err != nil {
		return err
	}
	var s breaker.Seen
	err = v.Together(func(ctx context.Context) (err error) {
		s, err = v.Breaker.Incident(ctx, v.owner(), ref.ID)
		return err
	})
	if err != nil {
		return err
	}
	name := keyName(&s)
	screen := pages.Incident{
		Ref: ref.String(), Open: s.ResolvedAt == nil, Frozen: words.NothingByItself(), KeyGone: s.Key == nil || s.Key.DeletedAt != nil, Lead: words.IncidentLead(name, s.Stopped), Status: status(&s.KeyIncident),
		Own: words.OwnDoes(s.Key != nil && s.Restarts(s.Key)), End: "The key is deleted for good and its secret destroyed. Make another one for your program.", CallsNote: words.NewestCalls(breaker.CallsShown),
	}
	screen.Facts = []components.Definition{
		{Term: "Access key", Text: name},
		{Term: "Noticed", Text: v.Local.Instant(s.CreatedAt)},
		{Term: "Hour from", Text: v.Local.Instant(s.HourStart)},
		{Term: "Used until then", Text: v.Words().UsedInHour(s.KeyIncident.Calls, s.Micros)},
		{Term: "Its busiest hour before", Text: v.Words().UsedInHour(s.UsualCalls, s.UsualMicros)},
		{Term: "Its usual band", Text: v.Words().UsedInHour(s.BandCalls, s.BandMicros)},
	}
	if s.ResolvedAt != nil {
		screen.Facts = append(screen.Facts, components.Definition{Term: "Answered", Text: v.Local.Instant(*s.ResolvedAt)})
	}
	for i := range s.Calls {
		c := &s.Calls[i]
		screen.Calls = append(screen.Calls, pages.Call{
			ID: c.RequestID, Href: page.CallHref(c), At: v.Local.Instant(c.CalledAt), What: v.OfferingName(c.Region, c.Service), Price: v.Format.Money(c.PriceMicros),
		})
	}
	screen.Addresses = v.KeyAddresses(s.Addresses)
	screen.Addresses.Title, screen.Addresses.None = "From where it was used since then", "None is known from that hour on."
	if screen.Shell, err = v.Shell(words.IncidentNamed(ref.String()), layout.NavKeys, layout.NavKeys.Crumb()); err != nil {
		return err
	}
	return v.Show(pages.IncidentPage(screen))
}

// keyName is how callers name the incident's key.
func keyName(s *breaker.Seen) string {
	if s.Key == nil {
		return models.Ref{Kind: models.KindKey, AccountID: s.AccountID, ID: s.AccessKeyID}.String()
	}
	return s.Key.AccessKey
}

// wasOwn notes that it was the owner.
func wasOwn(v *view) error { return v.settle(v.Breaker.WasOwn, false) }

// endKey ends the key.
func endKey(v *view) error { return v.settle(v.Breaker.EndKey, true) }

func (v *view) settle(how func(ctx context.Context, owner accounts.Owner, id int64) error, ended bool) error {
	ref, err := v.incidentRef()
	if err != nil {
		return err
	}
	if err := how(v.Ctx(), v.owner(), ref.ID); err != nil {
		return err
	}
	s, err := v.Breaker.Incident(v.Ctx(), v.owner(), ref.ID)
	if err != nil {
		return err
	}
	v.Flash(components.Success, words.IncidentSettled(keyName(&s), ended, s.Key != nil && s.Key.Enabled))
	return v.SeeOther(routes.Incident(ref.String()))
}
