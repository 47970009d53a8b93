package page

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/models/stood"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/past"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// pastFields ask a page for how the account stood at an instant.
type pastFields struct {
	Form
	At string `query:"at"`
}

// AsOf is the page as it stood at the instant: of the overview, the packages or the billing page.
func AsOf(address string, at time.Time) string {
	return routes.With(address, "at", at.UTC().Format(time.RFC3339Nano))
}

// AsksForPast tells whether the address asks for how the account stood at an instant.
func (v *View) AsksForPast() bool { return v.QueryParams().Has("at") }

// LookBack is the field for an instant, in the reader's zone.
func (v *View) LookBack(typed, problem string) components.FieldProps {
	return components.FieldProps{
		Name: "at", Label: words.MomentIn(v.Local.Zone(v.Now())), Type: "datetime-local", Value: typed, Error: problem, Required: true,
		Attrs: map[string]any{"step": "1", "max": v.Local.InputInstant(v.Now())},
	}
}

// Past shows the page of the menu as it stood at the instant that the address asks for.
func (v *View) Past(nav layout.Nav, address string) error {
	form := Read[pastFields](v.Context)
	var then *stood.Account
	at, err := stood.ParseInstant(form.At, v.Local.Location())
	if err == nil {
		err = v.Together(models.Reading(&then, func(ctx context.Context) (*stood.Account, error) {
			return v.frame.Stood.At(ctx, v.Who.AccountID, at)
		}))
	}
	if err != nil {
		return form.Again(err, func() error { return v.showPast(form, nav, address, nil) })
	}
	return v.showPast(form, nav, address, then)
}

func (v *View) showPast(form *pastFields, nav layout.Nav, address string, then *stood.Account) (err error) {
	screen := pages.Past{Action: address, NowHref: address, At: v.LookBack(form.At, form.Errors["at"])}
	if screen.Shell, err = v.Shell(nav.Name(), nav); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("at")
	if then == nil {
		screen.Steps = []pages.Link{{Label: "Back to now", Href: address}}
		return v.ShowForm(&form.Form, pages.PastPage(screen))
	}
	screen.Stood, screen.At.Value = v.Local.Micros(then.At), v.Local.InputInstant(then.At)
	screen.Steps = v.pastSteps(address, then)
	for _, other := range []struct {
		nav     layout.Nav
		address string
	}{{layout.NavOverview, routes.Home}, {layout.NavPackages, routes.Packages}, {layout.NavBilling, routes.Billing}} {
		screen.Pages = append(screen.Pages, components.Segment{Label: other.nav.Name(), Href: AsOf(other.address, then.At), Current: other.nav == nav})
	}
	if nav != layout.NavPackages {
		screen.Money, screen.ShowsCaps, screen.Caps = v.pastMoney(then), true, v.pastCaps(then)
	}
	if nav != layout.NavBilling {
		screen.Queue = v.pastQueue(then)
	}
	return v.ShowForm(&form.Form, pages.PastPage(screen))
}

// pastSteps lead to the instants around: of the transactions, and an hour and a day away.
func (v *View) pastSteps(address string, then *stood.Account) (steps []pages.Link) {
	if e := then.Earlier; e != nil {
		steps = append(steps, pages.Link{Label: words.BackToTransaction(e.Ref().String()), Href: AsOf(address, e.At)})
	}
	if e := then.Next; e != nil {
		steps = append(steps, pages.Link{Label: words.OnToTransaction(e.Ref().String()), Href: AsOf(address, e.At)})
	}
	for _, step := range []struct {
		label string
		by    time.Duration
	}{{"A day earlier", -24 * time.Hour}, {"An hour earlier", -time.Hour}, {"An hour later", time.Hour}, {"A day later", 24 * time.Hour}} {
		if at := then.At.Add(step.by); !at.Before(then.Created) && !at.After(v.Now()) {
			steps = append(steps, pages.Link{Label: step.label, Href: AsOf(address, at)})
		}
	}
	return steps
}

func (v *View) pastMoney(then *stood.Account) *pages.Money {
	s := &then.Standing
	available := components.Stat{Label: "Available then", Amount: v.Format.Figure(s.AvailableMicros(), format.Available), Note: "Balance less accrued"}
	if s.InArrears() {
		available.Tone, available.Note = components.Danger, "In arrears"
	}
	accrued := components.Stat{Label: "Accrued then", Amount: v.Format.Figure(s.AccruedMicros, format.Spent), Note: "Pay-per-use, not settled yet"}
	if then.AccruedAtMost {
		accrued.Note = "At most: too many calls were reported later to tell"
	}
	m := &pages.Money{Stats: []components.Stat{
		available,
		{Label: "Balance then", Amount: v.Format.Figure(s.BalanceMicros, format.Available), Note: "Transactions up to then"},
		accrued,
		{Label: "Calls left then", Value: v.Format.Calls(then.LeastLeft()), Note: "In packages that could pay"},
	}}
	arrears := "None"
	if s.InArrears() {
		arrears = words.OwedThen(v.Format.Rounded(-s.AvailableMicros(), format.Owed))
		if !s.ArrearsSince.IsZero() {
			arrears = words.OwedThenSince(v.Format.Rounded(-s.AvailableMicros(), format.Owed), v.Format.Instant(s.ArrearsSince))
		}
	}
	m.Facts = append(m.Facts, components.Definition{Term: "Arrears", Text: arrears})
	last := components.Definition{Term: "Last transaction by then", Text: "None"}
	if then.Last.Seq > 0 {
		last.Content = components.TextLink(TransactionPath(then.Last), words.EntryAt(then.Last.Ref().String(), v.Local.Instant(then.Last.At)))
	}
	m.Facts = append(m.Facts, last)
	if e := then.Next; e != nil {
		m.Facts = append(m.Facts, components.Definition{Term: "Next transaction after it", Content: components.TextLink(TransactionPath(e), words.EntryAt(e.Ref().String(), v.Local.Instant(e.At)))})
	}
	return m
}

func (v *View) pastQueue(then *stood.Account) *pages.Queue {
	q := &pages.Queue{Over: v.Words().PackagesOver(then.Over[rules.StatusUsedUp], then.Over[rules.StatusExpired], then.Over[rules.StatusRefunded])}
	for i := range then.Packages {
		p := &then.Packages[i]
		ref := p.Ref().String()
		row := pages.Package{
			Ref: ref, Href: routes.Package(ref), Size: v.CallWords(p.QuotaCalls), Service: v.ServiceName(p.Service), Region: v.RegionName(p.Region),
			Quota:     components.Quota{Figures: v.Format, LeftCalls: p.Left.Least, TotalCalls: p.QuotaCalls},
			Effective: words.FromTime(v.Format.Instant(p.EffectiveAt)), Expires: words.UntilTime(v.Format.End(p.ExpiresAt)), Source: "Purchased",
		}
		if p.Source == rules.SourceFree {
			row.Source = "Free"
		}
		if p.Left.Most > p.Left.Least {
			row.Quota.Note = words.LeftThenBetween(v.Format.Calls(p.Left.Least), v.CallWords(p.Left.Most))
		}
		row.Status.Tone, row.Status.Text = components.Success, "Active"
		if p.Status == rules.StatusNotYetEffective {
			row.Status.Tone, row.Status.Text = components.Info, "Not yet effective"
		}
		if p.PaysNext {
			row.Next = words.PaysNextThen(v.OfferingName(p.Region, p.Service))
		}
		q.Rows = append(q.Rows, row)
	}
	return q
}

func (v *View) pastCaps(then *stood.Account) (rows []pages.Cap) {
	for i := range then.Caps {
		c := &then.Caps[i]
		row := pages.Cap{
			Ref: c.Ref().String(), What: v.CapScope(&c.Cap, ""), Counts: words.CapUnit(c.Kind == rules.CapMoney, string(c.Span)),
			Limit: v.capQuantity(c, c.Amount, format.Available).Exact, Used: format.Figure{Text: "–", Exact: "Not known"}, Left: format.Figure{Text: "–", Exact: "Not known"},
		}
		switch {
		case c.Used != nil:
			row.Used, row.Left = v.capQuantity(c, *c.Used, format.Spent), v.capQuantity(c, max(0, c.Left()), format.Available)
		case c.AccessKeyID != 0:
			row.Notes = append(row.Notes, "Calls of single keys are not totalled: what was used of it then is not known.")
		default:
			row.Notes = append(row.Notes, "Too much was recorded later: what was used of it then is not known.")
		}
		if c.Changed {
			row.Notes = append(row.Notes, "Changed or removed later: what it allowed is as it was set last.")
		}
		rows = append(rows, row)
	}
	return rows
}

// CapScope says whose calls a cap counts; key is the name of the access key whose they are, "" for its number.
func (v *View) CapScope(c *models.Cap, key string) string {
	region, service := "", ""
	if c.Region != "" {
		region = v.RegionName(c.Region)
	}
	if c.Service != "" {
		service = v.ServiceName(c.Service)
	}
	if c.AccessKeyID != 0 && key == "" {
		key = models.Ref{Kind: models.KindKey, AccountID: c.AccountID, ID: c.AccessKeyID}.String()
	}
	return words.CapScope(service, region, key, c.Tag)
}

func (v *View) capQuantity(c *stood.Cap, n int64, voice format.Voice) format.Figure {
	if c.Kind == rules.CapMoney {
		return v.Format.Figure(rules.Micros(n), voice)
	}
	return format.Figure{Text: v.Format.Calls(n), Exact: v.CallWords(n)}
}
