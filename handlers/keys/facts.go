package keys

import (
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/keys"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// keyFacts say what the key is, what it may be used for and how it was used the last time.
func (v *view) keyFacts(key *models.AccessKey) []components.Definition {
	row := v.keyRow(key)
	facts := []components.Definition{
		{Term: "Access key ID", Content: components.WholeID(key.AccessKey)},
		{Term: "Status", Content: components.Badge(row.Status.Tone, row.Status.Text)},
		{Term: "Good until", Text: "You disable or delete it"},
		{Term: "Projects it may use", Text: row.Projects},
		{Term: "Services it may call", Text: v.serviceNames(key.Services)},
		{Term: "Addresses it may be used from", Text: "All"},
		{Term: "Calls it may make", Text: "As many as the account"},
		{Term: "Last used", Text: v.instantOrNever(key.LastUsedAt)},
	}
	if key.ExpiresAt != nil {
		facts[2].Text = v.Format.End(*key.ExpiresAt)
	}
	if len(key.Networks) > 0 {
		facts[5].Text = strings.Join(key.Networks.Strings(), ", ")
	}
	if key.RateCalls > 0 {
		facts[6].Text = words.KeyRate(v.Format.Calls(key.RateCalls), key.RateSeconds)
	}
	if key.LastUsedFrom != "" {
		facts = append(facts, components.Definition{Term: "Last used from", Text: key.LastUsedFrom}, components.Definition{Term: "Last used for", Text: v.lastUse(key)})
	}
	return append(facts, components.Definition{Term: "Created", Text: row.Created})
}

// lastUse says what the key was used for the last time.
func (v *view) lastUse(key *models.AccessKey) string {
	if key.LastUsedService == "" {
		return "The list of projects"
	}
	return words.ServiceInRegion(v.ServiceName(key.LastUsedService), v.RegionName(key.LastUsedRegion))
}

func (v *view) instantOrNever(at *time.Time) string {
	if at == nil {
		return "Never"
	}
	return v.Local.Instant(*at)
}

// serviceNames lists the services that a key is limited to.
func (v *view) serviceNames(codes []string) string {
	if len(codes) == 0 {
		return "All services"
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = v.ServiceName(code)
	}
	return strings.Join(names, ", ")
}

// stopped says who stopped the key, if it was not its customer.
func (v *view) stopped(k *models.AccessKey) string {
	if k.StoppedBy != models.KeyReported {
		return ""
	}
	return words.KeyWasReported(v.Local.Instant(*k.StoppedAt))
}

// keyUsage shows what calls made with the key were paid by, this month.
func (v *view) keyUsage(key *models.AccessKey, u *metering.KeyUsage, month time.Time) pages.Usage {
	ref := key.Ref().String()
	from, to := v.Format.InputDay(month), v.Format.InputDay(v.Now())
	usage := pages.Usage{
		Month: v.Format.Month(month), CallsHref: routes.With(routes.Calls, "key", ref, "from", from, "to", to),
		DeductionsHref: routes.With(routes.Deductions, "key", ref, "from", from, "to", to), TransactionsHref: routes.With(routes.Transactions, "key", ref, "from", from, "to", to),
		GroupsHref: routes.With(routes.Usage, "group", string(metering.GroupKey)), CapsHref: routes.Caps,
	}
	if u.Since.After(month) {
		usage.Note = words.ToldApartSince(v.Format.Instant(u.Since), v.Format.Calls(models.CallsToldApart))
	}
	for i := range u.Services {
		usage.Rows = append(usage.Rows, v.usageRow(v.ServiceName(u.Services[i].Service), &u.Services[i].Tally))
	}
	usage.Total = v.usageRow("In all", &u.Total)
	for _, row := range append(usage.Rows, usage.Total) {
		usage.Digits = max(usage.Digits, parts.FractionDigits(row.Amount.Text))
	}
	return usage
}

func (v *view) usageRow(name string, t *metering.Tally) pages.UsageRow {
	return pages.UsageRow{
		Name: name, Packages: v.Format.Calls(t.PackageCalls), PayPerUse: v.Format.Calls(t.PayPerUseCalls), Amount: v.Format.Figure(t.AmountMicros, format.Spent),
		Failed: v.Format.Calls(t.FailedCalls),
	}
}
