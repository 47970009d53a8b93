package usage

import (
	"context"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// usagePageRows is how many rows a page of a usage history has.
const usagePageRows = 50

// deductions shows what paid for the calls of each hour.
func deductions(v *view) error {
	f, err := v.usageFilter()
	if err != nil {
		return err
	}
	filter := f.hours()
	filter.Limit = usagePageRows + 1 // one more tells whether there is an older page
	if filter.Before, err = parseHourKey(page.Read[page.Place](v.Context).Before); err != nil {
		return err
	}
	var list metering.HourList
	err = v.Together(v.ReadProjects, models.Reading(&list, func(ctx context.Context) (metering.HourList, error) {
		return v.Metering.HourList(ctx, v.Who.AccountID, filter)
	}))
	if err != nil {
		return err
	}
	shell, err := v.usageShell(f, layout.NavDeductions.Name(), layout.NavDeductions, layout.Crumb{Label: layout.NavUsage.Name(), Href: f.href(v, routes.Usage)})
	if err != nil {
		return err
	}
	screen := pages.Deductions{
		Shell: shell, Filter: f.form(v, routes.Deductions, "Filter deductions", true), Stats: v.usageStats(list.Total),
		ExportHref: f.href(v, routes.Export("deductions")), UsageHref: f.href(v, routes.Usage),
	}
	account, err := v.Account()
	if err != nil {
		return err
	}
	v.deductionRows(&screen, f, &list, account.CallsSince)
	if list.Total.Total() == 0 {
		if screen.Empty, err = v.noCalls(words.NoDeductionsFrom(v.period(f))); err != nil {
			return err
		}
	}
	return v.ShowStatus(f.status(), pages.DeductionsPage(screen))
}

// deductionRows fills in the page's rows and the links to the pages before and after it. Hours of before single calls are kept lead to
// none; kept is nil if all are.
func (v *view) deductionRows(screen *pages.Deductions, f *usageFilter, list *metering.HourList, kept *time.Time) {
	hours, last := list.Hours, ""
	if len(hours) > usagePageRows {
		hours = hours[:usagePageRows]
		last = hourKey(hours[usagePageRows-1])
	}
	screen.Pager = v.Pager("Pages of deductions", last, func(more ...string) string { return f.href(v, routes.Deductions, more...) })
	for i := range hours {
		row := v.deductionRow(f, hours[i])
		if kept != nil && hours[i].HourStart.Before(*kept) {
			row.CallsHref, screen.Kept = "", v.keptWords(*kept)
		}
		row.LeftNote = v.LeftNote(&hours[i], list.Left)
		if entries, calls, micros := list.Late.In(&hours[i]); entries > 0 {
			row.Late = words.CameLate(words.Counted(calls, "call", "calls"), v.Format.Money(micros), words.Counted(entries, "late entry", "late entries"))
		}
		screen.Rows = append(screen.Rows, row)
		screen.Digits = max(screen.Digits, parts.FractionDigits(row.AmountText))
	}
}

func (v *view) deductionRow(f *usageFilter, h models.UsageHour) pages.Deduction {
	payer := v.payer(h.Outcome, h.PackageID)
	row := pages.Deduction{
		Hour: v.Format.Hour(h.HourStart), Region: v.RegionName(h.Region), Service: v.ServiceName(h.Service),
		Payer: payer, Calls: v.Format.Calls(h.Calls), AmountText: v.Format.Money(h.AmountMicros),
		CallsHref: f.href(v, routes.Calls, "region", h.Region, "service", h.Service, "payer", payerKey(v, h), "hour", h.HourStart.UTC().Format(time.RFC3339)),
		State:     "Not billed", StateTone: components.Neutral,
	}
	switch h.Outcome {
	case models.OutcomePackage:
		row.Left, row.State, row.StateTone = v.Format.Calls(h.LeftCalls), "Prepaid", components.Success
	case models.OutcomePayPerUse:
		v.settlement(&row, h)
	case models.OutcomeFailed:
	}
	return row
}

// settlement says whether a pay-per-use hour is charged to the balance, or how much of it waits.
func (v *view) settlement(row *pages.Deduction, h models.UsageHour) {
	open := h.AmountMicros - h.SettledMicros
	switch h.SettledCalls {
	case h.Calls:
		row.State, row.StateTone = "Settled", components.Success
	case 0:
		row.State, row.StateTone = "Accrued", components.Warning
	default: // calls that were reported after their hour was settled
		row.State, row.StateTone, row.StateNote = "Partly settled", components.Warning, words.AccruedOpen(v.Format.Money(open))
	}
}

// payer names what paid.
func (v *view) payer(outcome models.Outcome, packageID int64) pages.Payer {
	switch outcome {
	case models.OutcomePackage:
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: packageID}.String()
		return pages.Payer{Text: ref, Href: routes.Package(ref)}
	case models.OutcomePayPerUse:
		return pages.Payer{Text: "Pay-per-use"}
	default:
		return pages.Payer{Text: "Nobody: failed"}
	}
}

// payerKey is the payer of an hour as addresses have it.
func payerKey(v *view, h models.UsageHour) string {
	if h.Outcome == models.OutcomePackage {
		return models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: h.PackageID}.String()
	}
	return string(h.Outcome)
}
