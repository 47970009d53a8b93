package audit

import (
	"context"
	"fmt"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/audit"
	"ocrconsole/models/trail"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/audit"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// list shows what was done. A filter that makes no sense chooses nothing and says what is wrong with it.
func list(v *view) error {
	form := page.Read[fields](v.Context)
	f, err := v.filter(form)
	if err != nil {
		return form.Again(err, func() error { return v.listPage(form, &audit.List{}) })
	}
	if f.Before, err = v.BeforeEntry(); err != nil {
		return err
	}
	f.Limit = page.HistoryRows + 1
	var l audit.List
	err = v.Together(models.Reading(&l, func(ctx context.Context) (audit.List, error) { return v.Audit.List(ctx, v.Who.AccountID, &f) }))
	if err != nil {
		return err
	}
	return v.listPage(form, &l)
}

func (v *view) listPage(form *fields, l *audit.List) (err error) {
	within := form.within(routes.Audit)
	screen := pages.Page{
		Object: form.Object, From: form.From, To: form.To, Errors: form.Errors, Zone: v.Local.Zone(v.Now()),
		Kinds: kindOptions(form.Kind), Actors: v.actorOptions(form.Who, l), Filtered: form.chooses(), None: words.NoSuchActs(),
		Kept: v.Words().TrailKept(int(v.Audit.KeptFor().Hours()/24), audit.CutSlack), ExportHref: form.within(routes.Export("audit"))(),
	}
	last := ""
	if len(l.Entries) > page.HistoryRows {
		l.Entries = l.Entries[:page.HistoryRows]
		last = page.TrailPlace(&l.Entries[page.HistoryRows-1])
	}
	screen.Pager = v.Pager("Pages of the trail", last, within)
	for i := range l.Entries {
		row, err := v.row(&l.Entries[i], l)
		if err != nil {
			return err
		}
		screen.Rows = append(screen.Rows, row)
	}
	if screen.Shell, err = v.Shell(layout.NavAudit.Name(), layout.NavAudit); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("who", "kind", "object", "from", "to")
	return v.ShowForm(&form.Form, pages.AuditPage(screen))
}

// acts writes what was done.
func (v *view) acts() words.Acts {
	return words.Acts{Writer: words.Writer{Figures: v.Local}, Place: v.OfferingName}
}

func (v *view) row(e *models.TrailEntry, l *audit.List) (pages.Row, error) {
	act, err := e.Act()
	if err != nil {
		return pages.Row{}, err
	}
	done := v.acts().Write(act)
	row := pages.Row{
		Ref: e.Ref().String(), At: v.Local.Instant(e.At), Who: words.Actor(e.Actor, l.Actor(e)), What: done.Text, Object: e.Object, ObjectHref: words.ObjectHref(e.Object),
		Ended: done.Ended, WhoHref: routes.With(routes.Audit, "who", who(e)),
	}
	for _, c := range done.Changes {
		row.Changes = append(row.Changes, pages.Change(c))
	}
	row.Facts = facts(e)
	return row, nil
}

// facts are what tells where an act came from, and proves it.
func facts(e *models.TrailEntry) []components.Definition {
	all := []components.Definition{{Term: "Entry", Text: e.Ref().String()}}
	for _, d := range []components.Definition{
		{Term: "From address", Text: e.Address}, {Term: "Request", Text: e.RequestID}, {Term: "Kind", Text: words.ActKind(e.Kind)}, {Term: "Hash", Text: e.Hash},
	} {
		if d.Text != "" {
			all = append(all, d)
		}
	}
	return all
}

// who names the actor in addresses: by kind, and by number where there are several of it.
func who(e *models.TrailEntry) string {
	if e.ActorID == 0 {
		return string(e.Actor)
	}
	return fmt.Sprintf("%s-%d", e.Actor, e.ActorID)
}

// kindOptions are the kinds of acts to choose from, by their names.
func kindOptions(chosen string) []components.Option {
	options := []components.Option{{Value: "", Label: "Everything", Selected: chosen == ""}}
	for _, kind := range words.ActKinds(trail.KindsOfAccounts()) {
		options = append(options, components.Option{Value: string(kind), Label: words.ActKind(kind), Selected: string(kind) == chosen})
	}
	return options
}

// actorOptions are who can be chosen: the kinds of actors, and the one that is chosen.
func (v *view) actorOptions(chosen string, l *audit.List) []components.Option {
	options := []components.Option{{Value: "", Label: "Anybody", Selected: chosen == ""}}
	for _, kind := range trail.ActorKinds {
		options = append(options, components.Option{Value: string(kind), Label: words.ActorKind(kind), Selected: string(kind) == chosen})
	}
	if kind, id, single := strings.Cut(chosen, "-"); single {
		label := id
		if len(l.Entries) > 0 {
			label = l.Actor(&l.Entries[0])
		}
		options = append(options, components.Option{Value: chosen, Label: words.Actor(trail.ActorKind(kind), label), Selected: true})
	}
	return options
}
