package audit

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// fields is the filter that an address asks for.
type fields struct {
	page.Form
	Who    string `query:"who"`
	Kind   string `query:"kind"`
	Object string `query:"object"`
	From   string `query:"from"`
	To     string `query:"to"`
}

// within gives the addresses of pages with what is chosen.
func (f *fields) within(address string) func(more ...string) string {
	return routes.Within(address, "who", f.Who, "kind", f.Kind, "object", f.Object, "from", f.From, "to", f.To)
}

func (f *fields) chooses() bool { return f.Who+f.Kind+f.Object+f.From+f.To != "" }

// maxObject is how long a reference is at most.
const maxObject = 60

// filter reads what is asked for; all that is wrong is named at the first field that is.
func (v *view) filter(form *fields) (f models.TrailFilter, err error) {
	if err := readWho(form.Who, &f); err != nil {
		return f, err
	}
	if f.Kind = trail.Kind(form.Kind); f.Kind != "" && !slices.Contains(trail.KindsOfAccounts(), f.Kind) {
		return f, models.RefuseField("kind", cause.NotAKind)
	}
	f.Object = strings.ToUpper(strings.TrimSpace(form.Object))
	if len(f.Object) > maxObject {
		return f, models.RefuseField("object", cause.TooLong{Most: maxObject})
	}
	if f.From, err = v.day("from", form.From, "From"); err != nil {
		return f, err
	}
	last, err := v.day("to", form.To, "To and including")
	if err != nil || last.IsZero() {
		return f, err
	}
	f.Until = rules.NextDay(last, v.zone())
	if !f.From.Before(f.Until) {
		return f, models.RefuseField("to", cause.LastDayBeforeFirst)
	}
	return f, nil
}

// readWho reads an actor: the kind, or one of it as "user-7".
func readWho(text string, f *models.TrailFilter) error {
	kind, id, single := strings.Cut(text, "-")
	f.Actor, f.ActorID = trail.ActorKind(kind), -1
	if text == "" {
		return nil
	}
	if !slices.Contains(trail.ActorKinds, f.Actor) {
		return models.RefuseField("who", cause.NotAKind)
	}
	if !single {
		return nil
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 0 {
		return models.RefuseField("who", cause.NotAKind)
	}
	f.ActorID = n
	return nil
}

// zone is that of the reader, in which times are shown.
func (v *view) zone() *time.Location {
	if zone, err := time.LoadLocation(v.Who.TimeZone); err == nil && v.Who.TimeZone != "" {
		return zone
	}
	return v.Snapshot.Zone
}

// day reads a field that names a day of the reader, zero when it is empty.
func (v *view) day(name, text, label string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	noon, err := time.ParseInLocation(time.DateOnly+" 15", text+" 12", v.zone())
	if err != nil {
		return time.Time{}, models.RefuseField(name, cause.NotADay{Field: label})
	}
	return rules.DayStart(noon, v.zone()), nil
}

// trailFile is the trail as a file.
func trailFile(v *view) (*export.File, error) {
	f, err := v.filter(page.Read[fields](v.Context))
	if err != nil {
		return nil, err
	}
	return &export.File{
		Name: "audit-trail", Filter: v.TypedParams("who", "kind", "object", "from", "to"),
		Columns: []string{"entry", "at", "who", "who_kind", "kind", "what", "object", "facts", "address", "request_id", "hash"},
		Count:   func(ctx context.Context) (int64, error) { return v.Audit.Count(ctx, v.Who.AccountID, &f) },
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			return v.Audit.Each(ctx, v.Who.AccountID, f, func(e *models.TrailEntry, actor string) error {
				act, err := e.Act()
				if err != nil {
					return err
				}
				return row(
					export.Text(e.Ref().String()), export.Text(v.Exact(e.At)), export.Text(words.Actor(e.Actor, actor)), export.Text(string(e.Actor)),
					export.Text(string(e.Kind)), export.Text(v.acts().Write(act).Text), export.TextIf(e.Object), export.Text(e.Facts),
					export.TextIf(e.Address), export.TextIf(e.RequestID), export.Text(e.Hash),
				)
			})
		},
	}, nil
}
