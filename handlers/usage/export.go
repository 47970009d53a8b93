package usage

import (
	"context"
	"time"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// usageFileName names a file of usage by its days.
func (v *view) usageFileName(name string, f *usageFilter) string {
	return name + "_" + v.Format.InputDay(f.from) + "_" + v.Format.InputDay(f.until.Add(-time.Microsecond))
}

// usageExport is the file of calls per day: of all together or, where the address says by what to tell them apart, or of which key or
// tag they are, of each group.
func usageExport(v *view) (*export.File, error) {
	f, err := v.usageFilter()
	if err != nil {
		return nil, err
	}
	f.payer = payerFilter{}
	choice := page.Read[usageChoice](v.Context)
	_, pick, err := v.usagePick(f)
	if err == nil {
		err = f.err()
	}
	if err != nil {
		return nil, err
	}
	if by := choice.grouping(); by != metering.GroupPayer || !pick.IsAny() {
		return v.groupsExport(f, by, pick), nil
	}
	days := func(ctx context.Context) ([]metering.Day, error) {
		days, _, err := v.Metering.Days(ctx, v.Who.AccountID, f.days())
		return days, err
	}
	return &export.File{
		Name: v.usageFileName("usage", f), Filter: f.chosen(v),
		Columns: []string{"day", "paid_by_packages", "pay_per_use", "failed", "pay_per_use_amount", "currency"},
		Count: func(ctx context.Context) (int64, error) {
			days, err := days(ctx)
			return int64(len(days)), err
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			days, err := days(ctx)
			if err != nil {
				return err
			}
			for _, d := range days {
				err := row(export.Text(v.Format.InputDay(d.Start)), export.Number(d.PackageCalls), export.Number(d.PayPerUseCalls), export.Number(d.FailedCalls),
					export.Amount(d.AmountMicros), export.Text(v.Snapshot.Currency))
				if err != nil {
					return err
				}
			}
			return nil
		},
	}, nil
}

// chosen is what the filter chooses, as addresses have it.
func (f *usageFilter) chosen(v *view) map[string]string {
	chosen := make(map[string]string)
	for name, values := range f.query(v) {
		chosen[name] = values[0]
	}
	return chosen
}

// deductionsExport is the file of what paid for the calls of each hour.
func deductionsExport(v *view) (*export.File, error) {
	f, err := v.usageFilter()
	if err != nil {
		return nil, err
	}
	_, pick, err := v.usagePick(f)
	if err == nil {
		err = f.err()
	}
	if err != nil {
		return nil, err
	}
	if !pick.IsAny() {
		return v.pickedDeductionsExport(f, pick), nil
	}
	return &export.File{
		Name: v.usageFileName("deductions", f), Filter: f.chosen(v),
		Columns: []string{
			"hour_start", "region", "service", "paid_by", "package", "calls", "amount", "currency", "left_in_package",
			"settled_calls", "settled_amount", "late_calls", "late_amount", "left_by_time_of_call",
		},
		Count: func(ctx context.Context) (int64, error) {
			return v.Metering.CountHours(ctx, v.Who.AccountID, f.hours())
		},
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			return v.Metering.EachHour(ctx, v.Who.AccountID, f.hours(), func(hours []models.UsageHour) error {
				oldest, newest := hours[len(hours)-1].HourStart, hours[0].HourStart
				late, err := v.Metering.Late(ctx, v.Who.AccountID, oldest, newest.Add(time.Microsecond))
				if err != nil {
					return err
				}
				byTime, err := v.Metering.LeftByTime(ctx, v.Who.AccountID, hours)
				if err != nil {
					return err
				}
				for i := range hours {
					if err := row(v.hourCells(&hours[i], late, byTime)...); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}, nil
}

func (v *view) hourCells(h *models.UsageHour, late models.LateHours, byTime map[metering.PackageHour]int64) []export.Cell {
	ref, left, leftByTime := export.Empty, export.Empty, export.Empty
	if h.Outcome == models.OutcomePackage {
		ref, left = export.Text(payerKey(v, *h)), export.Number(h.LeftCalls)
		leftByTime = export.Number(byTime[metering.PackageHour{PackageID: h.PackageID, HourStart: h.HourStart.UTC()}])
	}
	_, lateCalls, lateMicros := late.In(h)
	return []export.Cell{
		export.Text(v.Format.ISO(h.HourStart)), export.Text(h.Region), export.Text(h.Service), export.Text(string(h.Outcome)), ref, export.Number(h.Calls),
		export.Amount(h.AmountMicros), export.Text(v.Snapshot.Currency), left, export.Number(h.SettledCalls), export.Amount(h.SettledMicros),
		export.Number(lateCalls), export.Amount(lateMicros), leftByTime,
	}
}

// callsExport is the file of single calls.
func callsExport(v *view) (*export.File, error) {
	f, err := v.logFilter()
	if err != nil {
		return nil, err
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	chosen := f.chosen(v)
	if !f.hour.IsZero() {
		chosen["hour"] = f.hour.Format(time.RFC3339)
	}
	return &export.File{
		Name: v.usageFileName("calls", f.usageFilter), Filter: chosen,
		Columns: []string{
			"request_id", "called_at", "recorded_at", "region", "service", "http_status", "paid_by", "package", "price", "currency",
			"left_in_package", "late", "late_transaction", "source", "access_key", "duration_ms", "error_code", "tags",
		},
		Count: func(ctx context.Context) (int64, error) {
			if !f.showsCalls() {
				return 0, nil
			}
			_, total, err := v.Metering.Totals(ctx, v.Who.AccountID, f.hours())
			return total.Total(), err
		},
		AtMost: !f.pick.IsAny(),
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			if !f.showsCalls() { // refused ones are in no file: of a flood the newest only are kept
				return nil
			}
			return v.Metering.EachCall(ctx, v.Who.AccountID, f.calls(), func(calls []models.Call) error {
				late, err := v.lateHours(ctx, calls)
				if err != nil {
					return err
				}
				keys, err := v.Metering.AccessKeyNames(ctx, v.Who.AccountID, calls)
				if err != nil {
					return err
				}
				tags, err := v.Metering.TagsByNumber(ctx, v.Who.AccountID, calls)
				if err != nil {
					return err
				}
				for i := range calls {
					cells := append(v.callCells(&calls[i], late), answerCells(&calls[i], keys)...)
					cells = append(cells, export.TextIf(tagText(calls[i].TagSetID, tags[calls[i].TagSetID])))
					if err := row(cells...); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}, nil
}

// lateHours are the hours with late entries among those of the calls, which are newest first.
func (v *view) lateHours(ctx context.Context, calls []models.Call) (models.LateHours, error) {
	if len(calls) == 0 {
		return nil, nil
	}
	oldest := rules.HourStart(calls[len(calls)-1].CalledAt, v.Snapshot.Zone)
	return v.Metering.Late(ctx, v.Who.AccountID, oldest, calls[0].CalledAt.Add(time.Microsecond))
}

func (v *view) callCells(c *models.Call, late models.LateHours) []export.Cell {
	ref, left, transaction := export.Empty, export.Empty, export.Empty
	if c.PackageID != nil {
		ref, left = export.Text(models.Ref{Kind: models.KindPackage, AccountID: c.AccountID, ID: *c.PackageID}.String()), export.Number(*c.LeftCalls)
	}
	entry := late.EntryOf(c, v.Snapshot.Zone)
	if entry != nil {
		transaction = export.Text(entry.Ref().String())
	}
	return []export.Cell{
		export.Text(c.RequestID), export.Text(v.Exact(c.CalledAt)), export.Text(v.Exact(c.RecordedAt)), export.Text(c.Region), export.Text(c.Service),
		export.Number(int64(c.HTTPStatus)), export.Text(string(c.Outcome)), ref, export.Amount(c.PriceMicros), export.Text(v.Snapshot.Currency), left,
		export.Boolean(entry != nil), transaction, export.TextIf(c.Source),
	}
}

// answerCells are what is known of how the call was answered; keys are names of the account's access keys.
func answerCells(c *models.Call, keys map[int64]string) []export.Cell {
	duration := export.Empty
	if c.DurationMS > 0 {
		duration = export.Number(c.DurationMS)
	}
	return []export.Cell{export.TextIf(keys[c.AccessKeyID]), duration, export.TextIf(models.ErrorCodeOf(c.ErrorCode))}
}
