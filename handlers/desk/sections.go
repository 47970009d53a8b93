package desk

import (
	"cmp"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/words"
)

// exact writes an amount to its last digit.
func (v *View) exact(micros rules.Micros, voice format.Voice) string {
	return v.Format.Figure(micros, voice).Exact
}

func (v *View) moneySection(a *models.Account, o *billing.Overview) pages.Section {
	s := o.Standing
	section := pages.Section{ID: "money", Title: "Money and limits", Columns: []string{"When", "Entry", "What", "Amount", "Balance"}, None: "Nothing has moved the balance yet."}
	section.Facts = []components.Definition{
		{Term: "Available", Text: v.exact(s.AvailableMicros(), format.Available)}, {Term: "Balance", Text: v.exact(s.BalanceMicros, format.Available)},
		{Term: "Accrued, not settled yet", Text: v.exact(s.AccruedMicros, format.Available)}, {Term: "Paid by card so far", Text: v.exact(a.PaidMicros, format.Available)},
		{Term: "May owe", Text: words.MayOwe(v.exact(v.limitOf(&s), format.Available), v.Words().Counted(int64(v.Billing.Credit.Grace.Hours()), "hour", "hours"), s.Trying)},
	}
	if s.InArrears() {
		section.Facts = append(section.Facts, components.Definition{Term: "In arrears since", Text: v.Local.Instant(s.ArrearsSince)}, components.Definition{Term: "Grace ends", Text: v.Local.Instant(o.GraceUntil)})
	}
	for i := range o.Recent.Entries {
		e := &o.Recent.Entries[i]
		section.Rows = append(section.Rows, []string{
			v.Local.Instant(e.At), e.Ref().String(), v.EntryWords(e, o.Recent.Lines, o.Recent.Refunds), v.exact(e.AmountMicros, format.Moved), v.exact(e.BalanceAfterMicros, format.Available),
		})
	}
	return section
}

// limitOf is how much the account may owe: until a payment stands, its starter credit.
func (v *View) limitOf(s *rules.Standing) rules.Micros {
	if s.Trying {
		return s.StarterMicros
	}
	return v.Billing.Credit.LimitMicros
}

func (v *View) packagesSection(all []billing.PackageDetail) pages.Section {
	s := pages.Section{ID: "packages", Title: "Packages", Columns: []string{"Package", "Of", "Left", "Status", "Ends before"}, None: "None."}
	for i := range all[:min(len(all), shown)] {
		p := &all[i]
		s.Rows = append(s.Rows, []string{
			p.Ref().String(), v.OfferingName(p.Region, p.Service), words.LeftOf(v.Format.Calls(p.QuotaCalls-p.UsedCalls), v.Format.Calls(p.QuotaCalls)), string(p.Status), v.Local.Instant(p.ExpiresAt),
		})
	}
	return s
}

func (v *View) ordersSection(all []models.Order) pages.Section {
	s := pages.Section{ID: "orders", Title: "Orders", Columns: []string{"Order", "When", "Total", "Status"}, None: "None."}
	for i := range all {
		o := &all[i]
		s.Rows = append(s.Rows, []string{o.Ref().String(), v.Local.Instant(o.CreatedAt), v.exact(o.TotalMicros, format.Owed), words.PlainWord(string(o.Status))})
	}
	return s
}

func (v *View) capsSection(l *caps.List) pages.Section {
	s := pages.Section{ID: "caps", Title: "Caps", Columns: []string{"Cap", "At most", "Used"}, None: "The customer has set none."}
	for i := range l.Caps {
		c := &l.Caps[i]
		most, used := v.Format.Calls(c.Amount), v.Format.Calls(c.Used)
		if c.Kind != rules.CapCalls {
			most, used = v.exact(rules.Micros(c.Amount), format.Available), v.exact(rules.Micros(c.Used), format.Available)
		}
		s.Rows = append(s.Rows, []string{c.Ref().String(), most, used})
	}
	return s
}

func (v *View) membersSection(t *accounts.Team) pages.Section {
	s := pages.Section{ID: "members", Title: "Members", Columns: []string{"Address", "Role", "Since", "Last seen"}, None: "None."}
	for i := range t.Members {
		m := &t.Members[i]
		seen := words.NotSeen
		if m.SeenAt != nil {
			seen = v.Local.Instant(*m.SeenAt)
		}
		s.Rows = append(s.Rows, []string{models.ReadableEmail(m.Email), words.RoleName(m.Role), v.Local.Day(m.CreatedAt), seen})
	}
	return s
}

func (v *View) keysSection(all []models.AccessKey) pages.Section {
	s := pages.Section{ID: "keys", Title: "Access keys", Columns: []string{"Key", "Id", "Name", "State", "Last used"}, None: "None."}
	for i := range all[:min(len(all), shown)] {
		k := &all[i]
		used := words.NotSeen
		if k.LastUsedAt != nil {
			used = v.Local.Instant(*k.LastUsedAt)
		}
		s.Rows = append(s.Rows, []string{k.Ref().String(), k.AccessKey, k.Description, words.KeyState(k.DeletedAt != nil, k.Enabled), used})
	}
	return s
}

func (v *View) callsSection(l *metering.CallList) pages.Section {
	s := pages.Section{ID: "calls", Title: "Last calls", Columns: []string{"When", "Request", "Of", "HTTP status", "Paid by"}, None: "None."}
	for i := range l.Calls {
		c := &l.Calls[i]
		s.Rows = append(s.Rows, []string{v.Local.Millis(c.CalledAt), c.RequestID, v.OfferingName(c.Region, c.Service), v.Format.Calls(int64(c.HTTPStatus)), words.PlainWord(string(c.Outcome))})
	}
	return s
}

func (v *View) toldSection(all []models.Notification) pages.Section {
	s := pages.Section{ID: "told", Title: "What the customer was told, and mails", Columns: []string{"Notification", "When", "What", "Read", "By e-mail"}, None: "Nothing yet."}
	for i := range all {
		n := &all[i]
		read := "no"
		if n.ReadAt != nil {
			read = v.Local.Instant(*n.ReadAt)
		}
		s.Rows = append(s.Rows, []string{n.Ref().String(), v.Local.Instant(n.CreatedAt), v.Words().Write(n.Now()).Title, read, cmp.Or(string(n.MailStatus), "none")})
	}
	return s
}

func (v *View) hooksSection(all []models.WebhookEndpoint) pages.Section {
	s := pages.Section{ID: "webhooks", Title: "Webhooks", Columns: []string{"Webhook", "Address", "State"}, None: "None."}
	for i := range all {
		w := &all[i]
		s.Rows = append(s.Rows, []string{w.Ref().String(), w.URL, words.OnOrOff(w.Enabled)})
	}
	return s
}
