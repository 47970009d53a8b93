package handlers

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// usageFileName names a file of usage by its days.
func (v *view) usageFileName(name string, f *usageFilter) string {
	return name + "_" + v.format.InputDay(f.from) + "_" + v.format.InputDay(f.until.Add(-time.Microsecond))
}

// usageExport is the file of calls per day.
func usageExport(v *view) (*export, error) {
	f, err := v.validUsageFilter()
	if err != nil {
		return nil, err
	}
	f.payer = payerFilter{}
	days := func(ctx context.Context) ([]metering.Day, error) {
		days, _, err := v.console.Metering.Days(ctx, v.who.AccountID, f.days())
		return days, err
	}
	return &export{
		name: v.usageFileName("usage", f), filter: f.chosen(v),
		columns: []string{"day", "paid_by_packages", "pay_per_use", "failed", "pay_per_use_amount", "currency"},
		count: func(ctx context.Context) (int64, error) {
			days, err := days(ctx)
			return int64(len(days)), err
		},
		rows: func(ctx context.Context, row func(...cell) error) error {
			days, err := days(ctx)
			if err != nil {
				return err
			}
			for _, d := range days {
				err := row(asText(v.format.InputDay(d.Start)), asNumber(d.PackageCalls), asNumber(d.PayPerUseCalls), asNumber(d.FailedCalls),
					asAmount(d.AmountMicros), asText(v.snapshot.Currency))
				if err != nil {
					return err
				}
			}
			return nil
		},
	}, nil
}

// validUsageFilter is the address's filter for answers that have no form to show what is wrong with it.
func (v *view) validUsageFilter() (*usageFilter, error) {
	f, err := v.usageFilter()
	if err != nil {
		return nil, err
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return f, nil
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
func deductionsExport(v *view) (*export, error) {
	f, err := v.validUsageFilter()
	if err != nil {
		return nil, err
	}
	return &export{
		name: v.usageFileName("deductions", f), filter: f.chosen(v),
		columns: []string{
			"hour_start", "region", "service", "paid_by", "package", "calls", "amount", "currency", "left_in_package",
			"settled_calls", "settled_amount", "late_calls", "late_amount", "left_by_time_of_call",
		},
		count: func(ctx context.Context) (int64, error) {
			return v.console.Metering.CountHours(ctx, v.who.AccountID, f.hours())
		},
		rows: func(ctx context.Context, row func(...cell) error) error {
			return v.console.Metering.EachHour(ctx, v.who.AccountID, f.hours(), func(hours []models.UsageHour) error {
				oldest, newest := hours[len(hours)-1].HourStart, hours[0].HourStart
				late, err := v.console.Metering.Late(ctx, v.who.AccountID, oldest, newest.Add(time.Microsecond))
				if err != nil {
					return err
				}
				byTime, err := v.console.Metering.LeftByTime(ctx, v.who.AccountID, hours)
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

func (v *view) hourCells(h *models.UsageHour, late models.LateHours, byTime map[metering.PackageHour]int64) []cell {
	ref, left, leftByTime := cell{kind: emptyCell}, cell{kind: emptyCell}, cell{kind: emptyCell}
	if h.Outcome == models.OutcomePackage {
		ref, left = asText(payerKey(v, *h)), asNumber(h.LeftCalls)
		leftByTime = asNumber(byTime[metering.PackageHour{PackageID: h.PackageID, HourStart: h.HourStart.UTC()}])
	}
	_, lateCalls, lateMicros := late.In(h)
	return []cell{
		asText(v.format.ISO(h.HourStart)), asText(h.Region), asText(h.Service), asText(string(h.Outcome)), ref, asNumber(h.Calls),
		asAmount(h.AmountMicros), asText(v.snapshot.Currency), left, asNumber(h.SettledCalls), asAmount(h.SettledMicros),
		asNumber(lateCalls), asAmount(lateMicros), leftByTime,
	}
}

// callsExport is the file of single calls.
func callsExport(v *view) (*export, error) {
	f, err := v.callFilter()
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
	return &export{
		name: v.usageFileName("calls", f.usageFilter), filter: chosen,
		columns: []string{
			"request_id", "called_at", "recorded_at", "region", "service", "http_status", "paid_by", "package", "price", "currency",
			"left_in_package", "late", "late_transaction", "source",
		},
		count: func(ctx context.Context) (int64, error) {
			_, total, err := v.console.Metering.Totals(ctx, v.who.AccountID, f.hours())
			return total.Total(), err
		},
		rows: func(ctx context.Context, row func(...cell) error) error {
			return v.console.Metering.EachCall(ctx, v.who.AccountID, f.calls(), func(calls []models.Call) error {
				late, err := v.lateHours(ctx, calls)
				if err != nil {
					return err
				}
				for i := range calls {
					if err := row(v.callCells(&calls[i], late)...); err != nil {
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
	oldest := rules.HourStart(calls[len(calls)-1].CalledAt, v.snapshot.Zone)
	return v.console.Metering.Late(ctx, v.who.AccountID, oldest, calls[0].CalledAt.Add(time.Microsecond))
}

func (v *view) callCells(c *models.Call, late models.LateHours) []cell {
	ref, left, transaction := cell{kind: emptyCell}, cell{kind: emptyCell}, cell{kind: emptyCell}
	if c.PackageID != nil {
		ref, left = asText(models.Ref{Kind: models.KindPackage, AccountID: c.AccountID, ID: *c.PackageID}.String()), asNumber(*c.LeftCalls)
	}
	entry := late.EntryOf(c, v.snapshot.Zone)
	if entry != nil {
		transaction = asText(entry.Ref().String())
	}
	return []cell{
		asText(c.RequestID), asText(v.exact(c.CalledAt)), asText(v.exact(c.RecordedAt)), asText(c.Region), asText(c.Service),
		asNumber(int64(c.HTTPStatus)), asText(string(c.Outcome)), ref, asAmount(c.PriceMicros), asText(v.snapshot.Currency), left,
		asBoolean(entry != nil), transaction, asTextIf(c.Source),
	}
}
