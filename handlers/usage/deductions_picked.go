package usage

import (
	"context"
	"slices"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/views/words"
)

// readKeys reads the keys that one may choose by.
func (v *view) readKeys(keys *[]models.AccessKey) func(context.Context) error {
	return models.Reading(keys, func(ctx context.Context) ([]models.AccessKey, error) {
		return v.Metering.AccessKeys(ctx, v.Who.AccountID)
	})
}

// pickedHours are the filter's hours of calls that are picked, as far as single calls are kept.
func (v *view) pickedHours(ctx context.Context, f *usageFilter, pick models.CallPick) (metering.PickedHours, error) {
	filter := f.hours()
	account, err := v.Account() //nolint:contextcheck // of who arrived: it is read already
	if err != nil {
		return metering.PickedHours{}, err
	}
	if kept := account.CallsSince; kept != nil && filter.From.Before(*kept) {
		filter.From = *kept
	}
	return v.Metering.PickedHours(ctx, v.Who.AccountID, filter, pick)
}

// readPicked reads a page of deductions of calls that are picked: these are summed whole for each page, of as many calls as are looked
// through at a time, and then cut.
func (v *view) readPicked(f *usageFilter, by page.Fold, p *deductionPage) error {
	var picked metering.PickedHours
	err := v.Together(v.ReadProjects, v.readKeys(&p.keys), models.Reading(&picked, func(ctx context.Context) (metering.PickedHours, error) {
		return v.pickedHours(ctx, f, p.pick)
	}))
	if err != nil {
		return err
	}
	p.list.Hours, p.list.Total, p.since = picked.Hours, picked.Total, picked.Since
	if by == page.FoldHour {
		return v.cutHours(p)
	}
	return v.cutDays(p)
}

// cutHours keeps the hours of one page.
func (v *view) cutHours(p *deductionPage) error {
	before, err := parseHourKey(page.Read[page.Place](v.Context).Before)
	if err != nil {
		return err
	}
	hours := p.list.Hours
	if before != nil {
		hours = slices.DeleteFunc(hours, func(h models.UsageHour) bool { return metering.CompareHours(&h, before) >= 0 })
	}
	if len(hours) > usagePageRows {
		hours = hours[:usagePageRows]
		p.last = hourKey(hours[usagePageRows-1])
	}
	p.list.Hours = hours
	return nil
}

// cutDays keeps the hours of the whole days of one page.
func (v *view) cutDays(p *deductionPage) error {
	before, err := v.BeforeDay()
	if err != nil {
		return err
	}
	hours := p.list.Hours
	if !before.IsZero() {
		hours = slices.DeleteFunc(hours, func(h models.UsageHour) bool { return !h.HourStart.Before(before) })
	}
	folded := v.hourFolding().Page(hours, true)
	if p.list.Hours = folded.Rows; !folded.Next.IsZero() {
		p.last = v.Format.InputDay(folded.Next)
	}
	return nil
}

// pickedDeductions say what deductions of a key or a tag leave out.
func (v *view) pickedDeductions(p *deductionPage) []string {
	switch {
	case p.pick.IsAny():
		return nil
	case !p.since.IsZero():
		return []string{words.PickedSince(v.Format.Instant(p.since), v.Format.Calls(models.CallsToldApart)), words.PickedDeductions}
	default:
		return []string{words.PickedDeductions}
	}
}

// pickedDeductionsExport is the file of what paid in each hour for the calls of a key or a tag. Where not all calls are looked through for
// them, there is no file: it would look whole.
func (v *view) pickedDeductionsExport(f *usageFilter, pick models.CallPick) *export.File {
	hours := func(ctx context.Context) ([]models.UsageHour, error) {
		picked, err := v.pickedHours(ctx, f, pick)
		if err == nil && !picked.Since.IsZero() {
			err = models.Refuse(models.Beyond, cause.PickedBeyond{Since: v.Format.Instant(picked.Since), Most: models.CallsToldApart})
		}
		return picked.Hours, err
	}
	return &export.File{
		Name: v.usageFileName("deductions", f), Filter: f.chosen(v),
		Columns: []string{"hour_start", "region", "service", "paid_by", "package", "calls", "amount", "currency"},
		Count: func(ctx context.Context) (int64, error) {
			hours, err := hours(ctx)
			return int64(len(hours)), err
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			hours, err := hours(ctx)
			for i := 0; err == nil && i < len(hours); i++ {
				h := &hours[i]
				ref := export.Empty
				if h.Outcome == models.OutcomePackage {
					ref = export.Text(payerKey(v, *h))
				}
				err = row(export.Text(v.Format.ISO(h.HourStart)), export.Text(h.Region), export.Text(h.Service), export.Text(string(h.Outcome)), ref,
					export.Number(h.Calls), export.Amount(h.AmountMicros), export.Text(v.Snapshot.Currency))
			}
			return err
		},
	}
}
