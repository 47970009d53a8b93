package desk

import (
	"strconv"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/caps"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// columns are those of a section, of texts and badges; an amount's is made numeric.
func columns(labels ...string) []components.Column {
	all := make([]components.Column, len(labels))
	for i, label := range labels {
		all[i] = components.Column{Label: label}
	}
	return all
}

// amounts makes the last columns those of amounts.
func amounts(all []components.Column, last int) []components.Column {
	for i := len(all) - last; i < len(all); i++ {
		all[i].Numeric = true
	}
	return all
}

func text(s string) pages.Cell { return pages.Cell{Text: s} }

// reference is an id that is copied: the customer's pages are none of the desk's.
func reference(id string) pages.Cell { return pages.Cell{ID: id} }

func badge(tone components.Tone, said string) pages.Cell {
	return status(parts.Status{Tone: tone, Text: said})
}

func status(s parts.Status) pages.Cell { return pages.Cell{Status: s} }

// money is an amount as the customer's pages round it, exact in its title.
func (v *View) money(micros rules.Micros, voice format.Voice) pages.Cell {
	return pages.Cell{Amount: v.Format.Figure(micros, voice)}
}

func (v *View) calls(n int64) pages.Cell {
	return pages.Cell{Amount: format.Figure{Text: v.Format.Calls(n)}}
}

// fact is an amount beside its name.
func (v *View) fact(term string, micros rules.Micros, voice format.Voice) components.Definition {
	figure := v.Format.Figure(micros, voice)
	return components.Definition{Term: term, Text: figure.Text, Exact: figure.Exact}
}

func (v *View) moneySection(a *models.Account, o *billing.Overview, own []components.Definition) pages.Section {
	s := o.Standing
	section := pages.Section{ID: "money", Title: "Money and limits", Columns: amounts(columns("When", "Entry", "What", "Amount", "Balance"), 2), None: "Nothing has moved the balance yet."}
	section.Facts = []components.Definition{
		v.fact("Available", s.AvailableMicros(), format.Available), v.fact("Balance", s.BalanceMicros, format.Available),
		v.fact("Accrued, not settled yet", s.AccruedMicros, format.Spent), v.fact("Paid so far", a.PaidMicros, format.Available),
		{Term: "May owe", Text: words.MayOwe(v.Format.Rounded(s.MayOweMicros(v.Billing.Credit), format.Available), v.Words().Length(int64(s.Credit(v.Billing.Credit).Grace/time.Second)), s.Trying)},
	}
	section.Facts = append(section.Facts, own...)
	if s.InArrears() {
		goesOn := components.Definition{Term: "Grace ends", Text: v.Local.Instant(o.GraceUntil)}
		if !s.MayPayPerUse(1, o.Now, v.Billing.Credit) {
			goesOn = components.Definition{Term: "Pay-per-use calls", Text: "Refused"}
		}
		section.Facts = append(section.Facts, components.Definition{Term: "In arrears since", Text: v.Local.Instant(s.ArrearsSince)}, goesOn)
	}
	for i := range o.Recent.Entries {
		e := &o.Recent.Entries[i]
		section.Rows = append(section.Rows, []pages.Cell{
			text(v.Local.Instant(e.At)), reference(e.Ref().String()), text(v.EntryWords(e, o.Recent.Lines, o.Recent.Refunds, o.Recent.Why)), v.money(e.AmountMicros, format.Moved), v.money(e.BalanceAfterMicros, format.Available),
		})
	}
	return section
}

func (v *View) packagesSection(all []billing.PackageDetail) pages.Section {
	s := pages.Section{ID: "packages", Title: "Packages", Columns: amounts(columns("Package", "Of", "Status", "Ends before", "Left", "Calls"), 2), None: "None."}
	for i := range all[:min(len(all), shown)] {
		p := &all[i]
		s.Rows = append(s.Rows, []pages.Cell{
			reference(p.Ref().String()), text(v.OfferingName(p.Region, p.Service)), status(page.PackageBadge(p.Source, p.Status)), text(v.Local.Instant(p.ExpiresAt)),
			v.calls(p.QuotaCalls - p.UsedCalls), v.calls(p.QuotaCalls),
		})
	}
	return s
}

func (v *View) ordersSection(all []models.Order, now time.Time) pages.Section {
	s := pages.Section{ID: "orders", Title: "Orders", Columns: amounts(columns("Order", "When", "Status", "Total"), 1), None: "None."}
	for i := range all {
		o := &all[i]
		s.Rows = append(s.Rows, []pages.Cell{reference(o.Ref().String()), text(v.Local.Instant(o.CreatedAt)), badge(page.OrderBadge(o, now)), v.money(o.TotalMicros, format.Owed)})
	}
	return s
}

func (v *View) capsSection(l *caps.List) pages.Section {
	s := pages.Section{ID: "caps", Title: "Caps", Columns: amounts(columns("Cap", "Whose calls", "Counts", "Once reached", "At most", "Used"), 2), None: "The customer has set none."}
	for i := range l.Caps {
		c := &l.Caps[i]
		most, used := v.calls(c.Amount), v.calls(c.Used)
		if c.Kind == rules.CapMoney {
			most, used = v.money(rules.Micros(c.Amount), format.Available), v.money(rules.Micros(c.Used), format.Spent)
		}
		s.Rows = append(s.Rows, []pages.Cell{reference(c.Ref().String()), text(v.CapScope(&c.Cap, c.KeyName)), text(words.CapInShort(page.CapKinds[c.Kind], page.CapSpans[c.Span], "")), text(words.CapDoes(c.Hard)), most, used})
	}
	return s
}

func (v *View) membersSection(t *accounts.Team) pages.Section {
	s := pages.Section{ID: "members", Title: "Members", Columns: columns("Address", "Role", "Since", "Last seen"), None: "None."}
	for i := range t.Members {
		m := &t.Members[i]
		s.Rows = append(s.Rows, []pages.Cell{text(models.ReadableEmail(m.Email)), text(words.RoleName(m.Role)), text(v.Local.Day(m.CreatedAt)), v.when(m.SeenAt)})
	}
	return s
}

// when is an instant at which something happened, if it did.
func (v *View) when(at *time.Time) pages.Cell {
	if at == nil {
		return text(words.NotSeen)
	}
	return text(v.Local.Instant(*at))
}

func (v *View) keysSection(all []models.AccessKey, now time.Time) pages.Section {
	s := pages.Section{ID: "keys", Title: "Access keys", Columns: columns("Key", "Id", "Name", "State", "Last used"), None: "None."}
	for i := range all[:min(len(all), shown)] {
		k := &all[i]
		state := status(page.KeyBadge(k, now))
		if k.DeletedAt != nil {
			state = badge(components.Neutral, "Deleted")
		}
		s.Rows = append(s.Rows, []pages.Cell{reference(k.Ref().String()), reference(k.AccessKey), text(k.Description), state, v.when(k.LastUsedAt)})
	}
	return s
}

func (v *View) callsSection(l *metering.CallList) pages.Section {
	s := pages.Section{ID: "calls", Title: "Last calls", Columns: columns("When", "Request", "Of", "HTTP status", "Paid by"), None: "None."}
	for i := range l.Calls {
		c := &l.Calls[i]
		tone, packageID := components.Success, int64(0)
		if !rules.Billable(c.HTTPStatus) {
			tone = components.Danger
		}
		if c.PackageID != nil {
			packageID = *c.PackageID
		}
		s.Rows = append(s.Rows, []pages.Cell{
			text(v.Local.Millis(c.CalledAt)), reference(c.RequestID), text(v.OfferingName(c.Region, c.Service)), badge(tone, strconv.Itoa(c.HTTPStatus)), text(page.PayerName(c.Outcome, c.AccountID, packageID)),
		})
	}
	return s
}

func (v *View) toldSection(all []models.Notification) pages.Section {
	s := pages.Section{ID: "told", Title: "What the customer was told", Columns: columns("Notification", "When", "What", "Read", "By e-mail"), None: "Nothing yet."}
	for i := range all {
		n := &all[i]
		mail := page.MailWords[n.MailStatus]
		if mail == "" {
			mail = "None was sent"
		}
		s.Rows = append(s.Rows, []pages.Cell{reference(n.Ref().String()), text(v.Local.Instant(n.CreatedAt)), text(words.WriteTo(v.Words(), n.Now(), true).Title), v.when(n.ReadAt), text(mail)})
	}
	return s
}

func (v *View) hooksSection(account string, all []models.WebhookEndpoint) pages.Section {
	s := pages.Section{ID: "webhooks", Title: "Webhooks", Columns: columns("Webhook", "Address", "State"), None: "None."}
	for i := range all {
		w := &all[i]
		s.Rows = append(s.Rows, []pages.Cell{{Text: w.Ref().String(), Href: routes.DeskWebhook(account, w.Ref().String())}, text(models.PlainURL(w.URL)), status(page.WebhookBadge(w))})
	}
	return s
}
