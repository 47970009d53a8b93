package caps

import (
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/caps"
	"ocrconsole/views/words"
)

// formOf is the form that sets another cap, or changes the one that f names.
func (v *view) formOf(f *fields, list *caps.List) (pages.Form, error) {
	if f.Change == "" {
		return v.form(f, list), nil
	}
	for i := range list.Caps {
		if c := &list.Caps[i]; c.Ref().String() == f.Change {
			return v.changing(f, c, list), nil
		}
	}
	return pages.Form{}, models.Refuse(models.NotFound, cause.NoSuchCap)
}

// changing is the form of a cap that is there, as it is stored or as it was sent.
func (v *view) changing(f *fields, c *caps.State, list *caps.List) pages.Form {
	key := ""
	if c.AccessKeyID != 0 {
		key = models.Ref{Kind: models.KindKey, AccountID: c.AccountID, ID: c.AccessKeyID}.String()
	}
	if f.stored {
		f.Amount = v.Format.Calls(c.Amount)
		if c.Kind == rules.CapMoney {
			f.Amount = v.AmountText(rules.Micros(c.Amount))
		}
		if f.Then = refuses; !c.Hard {
			f.Then = tells
		}
	}
	form := v.form(f, list)
	form.Title, form.Changes, form.Full = words.ChangeCap(f.Change), f.Change, ""
	form.What = words.CapCounts(v.CapScope(&c.Cap, c.KeyName), page.CapKinds[c.Kind], page.CapSpans[c.Span])
	form.Scope = []pages.Hidden{{Name: "kind", Value: string(c.Kind)}, {Name: "span", Value: string(c.Span)}, {Name: "region", Value: c.Region}, {Name: "service", Value: c.Service}, {Name: "key", Value: key}, {Name: "tag", Value: c.Tag}}
	return form
}

// form offers what a cap can be of.
func (v *view) form(f *fields, list *caps.List) pages.Form {
	errs := f.Errors
	form := pages.Form{
		Title: "Set a cap", What: "A cap that is there is changed in its row, and keeps what it has counted.",
		Kind: choose("kind", "What it counts", f.Kind, errs["kind"], page.CapKinds, rules.CapMoney, rules.CapCalls),
		Span: choose("span", "For how long", f.Span, errs["span"], page.CapSpans, rules.CapDay, rules.CapMonth, rules.CapInAll),
		Amount: components.FieldProps{
			Name: "amount", Label: "At most", Value: f.Amount, Error: errs["amount"], Hint: words.CapAmountHint(v.AmountText(v.Money().RoundMicros(50))),
			InputMode: v.AmountInput(), Required: true, Autocomplete: "off",
		},
		Then: components.SelectProps{Name: "then", Label: "When it is reached", Error: errs["then"], Options: []components.Option{
			{Value: refuses, Label: "Refuse calls", Selected: f.Then != tells},
			{Value: tells, Label: "Only tell me", Selected: f.Then == tells},
		}},
		Tag: components.FieldProps{
			Name: "tag", Label: "Tag", Value: f.Tag, Error: errs["tag"], Hint: "One tag such as team=scan, or nothing for calls with any tags or none.", Autocomplete: "off",
		},
		Tags:    words.CapTags(v.Format.Calls(models.MaxTagSets)),
		Region:  components.SelectProps{Name: "region", Label: "Region", Error: errs["region"], Options: []components.Option{{Label: "All regions"}}},
		Service: components.SelectProps{Name: "service", Label: "Service", Error: errs["service"], Options: []components.Option{{Label: "All services"}}},
		Key:     components.SelectProps{Name: "key", Label: "Access key", Error: errs["key"], Options: []components.Option{{Label: "All calls, with any key or none"}}},
	}
	for _, r := range v.Snapshot.Regions {
		form.Region.Options = append(form.Region.Options, components.Option{Value: r.Code, Label: r.Name, Selected: r.Code == f.Region})
	}
	for _, s := range v.Snapshot.Services {
		form.Service.Options = append(form.Service.Options, components.Option{Value: s.Code, Label: s.Name, Selected: s.Code == f.Service})
	}
	for i := range list.Keys {
		k := &list.Keys[i]
		if k.DeletedAt != nil {
			continue
		}
		ref := k.Ref().String()
		form.Key.Options = append(form.Key.Options, components.Option{Value: ref, Label: words.KeyNamed(k.AccessKey, k.Description), Selected: ref == f.Key})
	}
	if len(list.Caps) >= caps.MaxCaps {
		form.Full = words.CapsFull(caps.MaxCaps)
	}
	return form
}

// choose offers the values, as they are put into words.
func choose[V ~string](name, label, chosen, problem string, said map[V]string, values ...V) components.SelectProps {
	p := components.SelectProps{Name: name, Label: label, Error: problem}
	for _, value := range values {
		p.Options = append(p.Options, components.Option{Value: string(value), Label: said[value], Selected: string(value) == chosen})
	}
	return p
}
