package usage

import (
	"context"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
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
	by := v.Fold(deductionFolds...)
	f.more = [][2]string{{"by", page.Read[page.FoldFields](v.Context).By}}
	sent, pick, err := v.usagePick(f)
	if err != nil {
		return err
	}
	p := deductionPage{pick: pick}
	switch {
	case !pick.IsAny():
		err = v.readPicked(f, by, &p)
	case by == page.FoldHour:
		p.last, err = v.readHours(f, &p)
	default:
		p.last, err = v.readDays(f, &p)
	}
	if err != nil {
		return err
	}
	return v.showDeductions(f, sent, by, &p)
}

// deductionPage is a page of deductions of all calls, or of those that are picked. Last names its last row in the address of the next.
type deductionPage struct {
	pick  models.CallPick
	list  metering.HourList
	keys  []models.AccessKey
	last  string
	since time.Time // see metering.PickedHours
}

func (v *view) showDeductions(f *usageFilter, sent *page.PickFields, by page.Fold, p *deductionPage) error {
	shell, err := v.usageShell(f, layout.NavDeductions.Name(), layout.NavDeductions, layout.Crumb{Label: layout.NavUsage.Name(), Href: f.href(v, routes.Usage)})
	if err != nil {
		return err
	}
	screen := pages.Deductions{
		Shell: shell, Filter: f.form(v, routes.Deductions, "Filter deductions", true), Stats: v.usageStats(p.list.Total),
		Picked: !p.pick.IsAny(), Notes: v.pickedDeductions(p),
		ExportHref: f.plain().href(v, routes.Export("deductions")), UsageHref: f.plain().href(v, routes.Usage),
		Folds: page.FoldSegments(by, func(more ...string) string { return f.href(v, routes.Deductions, more...) }, deductionFolds...),
	}
	screen.Filter.Keys, screen.Filter.Tag = page.KeyOptions(p.keys, sent.Key), v.TagField(sent.Tag, v.Words().Why(f.refused["tag"]))
	account, err := v.Account()
	if err != nil {
		return err
	}
	screen.Pager = v.Pager("Pages of deductions", p.last, func(more ...string) string { return f.href(v, routes.Deductions, more...) })
	if by == page.FoldHour {
		v.deductionRows(&screen, f.plain(), &p.list, account.CallsSince)
	} else {
		v.dayRows(&screen, f.plain(), &p.list, account.CallsSince)
	}
	if p.list.Total.Total() == 0 && p.since.IsZero() { // else there may be calls before those that were looked through
		if screen.Empty, err = v.noCalls(words.NoDeductionsFrom(v.period(f))); err != nil {
			return err
		}
	}
	return v.ShowStatus(f.status(), pages.DeductionsPage(screen))
}

// deductionFolds are how deductions are shown.
var deductionFolds = []page.Fold{page.FoldDay, page.FoldHour}

// readHours reads a page of hours, and gives the key of its last one, "" if there are no older ones.
func (v *view) readHours(f *usageFilter, p *deductionPage) (last string, err error) {
	filter := f.hours()
	filter.Limit = usagePageRows + 1 // one more tells whether there is an older page
	if filter.Before, err = parseHourKey(page.Read[page.Place](v.Context).Before); err != nil {
		return "", err
	}
	if err := v.readHourList(p, filter); err != nil {
		return "", err
	}
	list := &p.list
	if len(list.Hours) > usagePageRows {
		list.Hours = list.Hours[:usagePageRows]
		last = hourKey(list.Hours[usagePageRows-1])
	}
	return last, nil
}

func (v *view) readHourList(p *deductionPage, filter models.HourFilter) error {
	return v.Together(v.ReadProjects, v.readKeys(&p.keys), models.Reading(&p.list, func(ctx context.Context) (metering.HourList, error) {
		return v.Metering.HourList(ctx, v.Who.AccountID, filter)
	}))
}

// deductionRows fills in the page's rows. Hours of before single calls are kept lead to none; kept is nil if all are.
func (v *view) deductionRows(screen *pages.Deductions, f *usageFilter, list *metering.HourList, kept *time.Time) {
	for i := range list.Hours {
		h := &list.Hours[i]
		row := v.deductionRow(f, *h)
		if kept != nil && h.HourStart.Before(*kept) {
			row.CallsHref, screen.Kept = "", v.keptWords(*kept)
		}
		row.LeftNote = v.LeftNote(h, list.Left)
		row.Late = v.lateWords(list.Late.In(h))
		screen.Rows = append(screen.Rows, row)
		screen.Digits = max(screen.Digits, parts.FractionDigits(row.Amount.Text))
	}
}

// lateWords say what late entries charged, "" if none did.
func (v *view) lateWords(entries, calls int64, micros rules.Micros) string {
	if entries == 0 {
		return ""
	}
	return words.CameLate(v.Words().Counted(calls, "call", "calls"), v.Format.Rounded(micros, format.Spent), v.Words().Counted(entries, "late entry", "late entries"))
}

func (v *view) deductionRow(f *usageFilter, h models.UsageHour) pages.Deduction {
	payer := v.payer(h.Outcome, h.PackageID)
	row := pages.Deduction{
		Hour: v.Format.Hour(h.HourStart), Region: v.RegionName(h.Region), Service: v.ServiceName(h.Service),
		Payer: payer, Calls: v.Format.Calls(h.Calls), Amount: v.Format.Figure(h.AmountMicros, format.Spent),
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
	case metering.PartlySettled:
		row.State, row.StateTone, row.StateNote = "Partly settled", components.Warning, words.HourPartly
	default: // calls that were reported after their hour was settled
		row.State, row.StateTone, row.StateNote = "Partly settled", components.Warning, words.AccruedOpen(v.Format.Rounded(open, format.Spent))
	}
}

// payer names what paid.
func (v *view) payer(outcome models.Outcome, packageID int64) pages.Payer {
	payer := pages.Payer{Text: page.PayerName(outcome, v.Who.AccountID, packageID)}
	if outcome == models.OutcomePackage {
		payer.Href = routes.Package(payer.Text)
	}
	return payer
}

// payerKey is the payer of an hour as addresses have it.
func payerKey(v *view, h models.UsageHour) string {
	if h.Outcome == models.OutcomePackage {
		return models.Ref{Kind: models.KindPackage, AccountID: v.Who.AccountID, ID: h.PackageID}.String()
	}
	return string(h.Outcome)
}
