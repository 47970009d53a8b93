package caps

import (
	"context"
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/caps"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// fields is the form that sets a cap. Key is the reference of an access key, "" for all.
type fields struct {
	page.Form
	Kind    string `form:"kind"`
	Amount  string `form:"amount"`
	Span    string `form:"span"`
	Then    string `form:"then" query:"then"`
	Region  string `form:"region"`
	Service string `form:"service"`
	Key     string `form:"key" query:"key"`
	Tag     string `form:"tag" query:"tag"`
	Change  string `form:"change" query:"change"`
	stored  bool   // what the cap that is changed allows: nobody has typed anything yet
}

// What a cap may do when it is reached, in the form.
const (
	refuses = "refuse"
	tells   = "tell"
)

// capList shows the caps with the form that sets another, filled in with the key and tag of the address, or with ?change= the one that
// changes that cap.
func capList(v *view) error {
	asked := page.Read[fields](v.Context)
	if asked.Change != "" {
		asked.stored = true
		return v.show(asked)
	}
	asked.Kind, asked.Span = string(rules.CapMoney), string(rules.CapMonth)
	return v.show(asked)
}

// setCap sets a cap, or changes the one of the same scope.
func setCap(v *view) error {
	form := page.Read[fields](v.Context)
	in, err := v.wanted(form)
	if err == nil {
		_, err = v.Caps.Set(v.Ctx(), v.Who.AccountID, in)
	}
	if err != nil {
		return form.Again(err, func() error { return v.show(form) })
	}
	v.Flash(components.Success, words.CapSet(v.quantity(in.Kind, in.Amount, format.Available).Exact, page.CapSpans[in.Span], in.Hard))
	return v.SeeOther(routes.Caps)
}

// endCap takes a cap away.
func endCap(v *view) error {
	ref, err := models.ParseRef(models.KindCap, v.Who.AccountID, v.Param("cap"))
	if err != nil {
		return err
	}
	if err := v.Caps.End(v.Ctx(), ref.AccountID, ref.ID); err != nil {
		return err
	}
	v.Flash(components.Success, words.CapRemoved(ref.String()))
	return v.SeeOther(routes.Caps)
}

// wanted reads what the form sets.
func (v *view) wanted(f *fields) (in caps.Wanted, err error) {
	in = caps.Wanted{
		Scope: caps.Scope{Region: f.Region, Service: f.Service, Tag: f.Tag, Kind: rules.CapKind(f.Kind), Span: rules.CapSpan(f.Span)}, Hard: f.Then != tells,
	}
	if in.Another = f.Change == ""; !in.Another {
		ref, err := models.ParseRef(models.KindCap, v.Who.AccountID, f.Change)
		if err != nil {
			return in, err
		}
		in.Changes = ref.ID
	}
	if f.Key != "" {
		key, err := models.ParseRef(models.KindKey, v.Who.AccountID, f.Key)
		if err != nil {
			return in, models.RefuseField("key", cause.CapKeyMissing)
		}
		in.AccessKeyID = key.ID
	}
	if in.Kind == rules.CapCalls {
		in.Amount = v.ReadCount(f.Amount)
		return in, nil
	}
	micros, err := v.ReadAmount("amount", f.Amount)
	in.Amount = int64(micros)
	return in, err
}

// show shows the caps, with the form as it was sent.
func (v *view) show(f *fields) error {
	v.PagePath = routes.Caps
	var list caps.List
	err := v.Together(v.ReadOutlook, models.Reading(&list, func(ctx context.Context) (caps.List, error) { return v.Caps.List(ctx, v.Who.AccountID) }))
	if err != nil {
		return err
	}
	outlook, err := v.Outlook()
	if err != nil {
		return err
	}
	list.Reserve(outlook.CapReserved())
	screen := pages.Page{At: v.Format.Instant(list.At)}
	if screen.Form, err = v.formOf(f, &list); err != nil {
		return err
	}
	for i := range list.Caps {
		screen.Caps = append(screen.Caps, v.row(&list.Caps[i], list.At))
	}
	if screen.Shell, err = v.Shell(layout.NavCaps.Name(), layout.NavCaps); err != nil {
		return err
	}
	screen.Problems = f.Errors.Problems("kind", "amount", "span", "then", "region", "service", "key", "tag")
	return v.ShowForm(&f.Form, pages.CapsPage(screen))
}

// quantity writes what the kind counts; of money, in the voice.
func (v *view) quantity(kind rules.CapKind, n int64, voice format.Voice) format.Figure {
	if kind == rules.CapMoney {
		return v.Format.Figure(rules.Micros(n), voice)
	}
	return format.Figure{Text: v.CallWords(n), Exact: v.CallWords(n)}
}

// row puts a cap into words.
func (v *view) row(s *caps.State, now time.Time) pages.Cap {
	ref := s.Ref().String()
	row := pages.Cap{
		Ref: ref, Kind: page.CapKinds[s.Kind], Span: page.CapSpans[s.Span], What: v.CapScope(&s.Cap, s.KeyName), Status: status(s),
		Used: v.quantity(s.Kind, s.Used, format.Spent), Limit: v.quantity(s.Kind, s.Amount, format.Available).Exact, Left: v.quantity(s.Kind, max(0, s.Left()), format.Available),
		UsedPercent: strconv.FormatInt(s.UsedPercent(), 10), EndAction: routes.EndCap(ref), ChangeHref: routes.ChangeCap(ref),
	}
	if s.Reserved > 0 {
		row.Reserved = words.CapReserved(v.quantity(s.Kind, s.Reserved, format.Spent).Text)
	}
	if !s.Opens.IsZero() {
		row.Opens = words.BeginsAnew(v.Format.Minute(s.Opens))
	}
	if s.CountsFrom.After(s.SpanStart) && !s.CountsFrom.After(now) {
		row.Since = words.CountsSince(v.Format.Minute(s.CountsFrom))
	}
	return row
}

func status(s *caps.State) parts.Status {
	switch {
	case s.Hard && s.Used >= s.Amount:
		return parts.Status{Tone: components.Danger, Text: "Reached: calls are refused"}
	case s.Hard && s.Left() <= 0:
		return parts.Status{Tone: components.Warning, Text: "All reserved: more calls are refused"}
	case s.Used >= s.Amount:
		return parts.Status{Tone: components.Warning, Text: "Reached: tells only"}
	case s.Hard:
		return parts.Status{Tone: components.Success, Text: words.CapDoes(s.Hard)}
	default:
		return parts.Status{Tone: components.Neutral, Text: words.CapDoes(s.Hard)}
	}
}
