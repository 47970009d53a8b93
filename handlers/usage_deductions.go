package handlers

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

const deductionsPath = "/usage/deductions"

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
	if filter.Before, err = parseHourKey(v.QueryParam("before")); err != nil {
		return err
	}
	hours, err := v.console.Metering.Hours(v.ctx(), v.who.AccountID, filter)
	if err != nil {
		return err
	}
	_, total, err := v.console.Metering.Totals(v.ctx(), v.who.AccountID, f.hours())
	if err != nil {
		return err
	}
	shell, err := v.usageShell(f, layout.NavDeductions.Name(), layout.NavDeductions, layout.Crumb{Label: layout.NavUsage.Name(), Href: f.href(v, usagePath)})
	if err != nil {
		return err
	}
	page := pages.Deductions{
		Shell: shell, Filter: f.form(v, deductionsPath, "Filter deductions", true), Stats: v.usageStats(total),
		ExportHref: f.href(v, exportOf("deductions")), UsageHref: f.href(v, usagePath),
	}
	if err := v.deductionRows(&page, f, hours); err != nil {
		return err
	}
	if total.Total() == 0 {
		if page.Empty, err = v.noCalls("No such deductions from " + v.period(f)); err != nil {
			return err
		}
	}
	return v.renderStatus(f.status(), pages.DeductionsPage(page))
}

// deductionRows fills in the page's rows and the links to the pages before and after it.
func (v *view) deductionRows(page *pages.Deductions, f *usageFilter, hours []models.UsageHour) error {
	last := ""
	if len(hours) > usagePageRows {
		hours = hours[:usagePageRows]
		last = hourKey(hours[usagePageRows-1])
	}
	page.Pager = v.pager("Pages of deductions", last, func(more ...string) string { return f.href(v, deductionsPath, more...) })
	if len(hours) == 0 {
		return nil
	}
	oldest, newest := hours[len(hours)-1].HourStart, hours[0].HourStart
	late, err := v.console.Metering.Late(v.ctx(), v.who.AccountID, oldest, newest.Add(time.Microsecond))
	if err != nil {
		return err
	}
	left, err := v.console.Metering.LeftByTime(v.ctx(), v.who.AccountID, hours)
	if err != nil {
		return err
	}
	for i := range hours {
		row := v.deductionRow(f, hours[i])
		row.LeftNote = v.leftNote(&hours[i], left)
		if entries, calls, micros := late.In(&hours[i]); entries > 0 {
			row.Late = counted(calls, "call", "calls") + " came late: " + v.format.Money(micros) + " in " + counted(entries, "late entry", "late entries")
		}
		page.Rows = append(page.Rows, row)
		page.Digits = max(page.Digits, fractionDigits(row.AmountText))
	}
	return nil
}

func (v *view) deductionRow(f *usageFilter, h models.UsageHour) pages.Deduction {
	payer := v.payer(h.Outcome, h.PackageID)
	row := pages.Deduction{
		Hour: v.format.Hour(h.HourStart), Region: v.regionName(h.Region), Service: v.serviceName(h.Service),
		Payer: payer, Calls: v.format.Calls(h.Calls), AmountText: v.format.Money(h.AmountMicros),
		CallsHref: f.href(v, callListPath, "region", h.Region, "service", h.Service, "payer", payerKey(v, h), "hour", h.HourStart.UTC().Format(time.RFC3339)),
		State:     "Not billed", StateTone: components.Neutral,
	}
	switch h.Outcome {
	case models.OutcomePackage:
		row.Left, row.State, row.StateTone = v.format.Calls(h.LeftCalls), "Prepaid", components.Success
	case models.OutcomePayPerUse:
		v.settlement(&row, h)
	case models.OutcomeFailed:
	}
	return row
}

// leftNote says what the hour's package had left by the times of its calls, "" where that is what it had when they were
// recorded.
func (v *view) leftNote(h *models.UsageHour, left map[metering.PackageHour]int64) string {
	byTime, known := left[metering.PackageHour{PackageID: h.PackageID, HourStart: h.HourStart.UTC()}]
	if !known || byTime == h.LeftCalls {
		return ""
	}
	return v.format.Calls(byTime) + " by the times of the calls"
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
		row.State, row.StateTone, row.StateNote = "Partly settled", components.Warning, v.format.Money(open)+" accrued"
	}
}

// payer names what paid.
func (v *view) payer(outcome models.Outcome, packageID int64) pages.Payer {
	switch outcome {
	case models.OutcomePackage:
		ref := models.Ref{Kind: models.KindPackage, AccountID: v.who.AccountID, ID: packageID}.String()
		return pages.Payer{Text: ref, Href: packagePath(ref)}
	case models.OutcomePayPerUse:
		return pages.Payer{Text: "Pay-per-use"}
	default:
		return pages.Payer{Text: "Nobody: failed"}
	}
}

func packagePath(ref string) string { return "/packages/" + ref }

// payerKey is the payer of an hour as addresses have it.
func payerKey(v *view, h models.UsageHour) string {
	if h.Outcome == models.OutcomePackage {
		return models.Ref{Kind: models.KindPackage, AccountID: v.who.AccountID, ID: h.PackageID}.String()
	}
	return string(h.Outcome)
}
