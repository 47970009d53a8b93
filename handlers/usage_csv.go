package handlers

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
	"ocrconsole/web"
)

// exportTime is how long a download may take: a year of calls over a slow line.
const exportTime = 30 * time.Minute

// flushRows is how many rows are written before they are sent.
const flushRows = 1000

// csvTable writes rows of one file.
type csvTable struct {
	*csv.Writer
	flush func()
	rows  int
}

// row writes one row; every so often, all rows so far are sent.
func (t *csvTable) row(cells ...string) error {
	for i := range cells {
		cells[i] = safeCell(cells[i])
	}
	if err := t.Write(cells); err != nil {
		return err
	}
	t.rows++
	if t.rows%flushRows == 0 {
		t.Flush()
		t.flush()
	}
	return t.Error()
}

// safeCell keeps a spreadsheet from taking a text for a formula and running it: request ids are whatever a caller
// chose. An apostrophe before it makes it a text. A plain number is none, though it may begin with a minus.
func safeCell(cell string) string {
	if _, err := rules.ParseMicros(cell); err == nil {
		return cell
	}
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// download answers with a CSV file that write fills.
func (v *view) download(name string, f *usageFilter, header []string, write func(t *csvTable) error) error {
	if err := f.err(); err != nil {
		return err
	}
	name += "_" + v.format.InputDay(f.from) + "_" + v.format.InputDay(f.until.Add(-time.Microsecond)) + ".csv"
	return web.Download(v, name, "text/csv; charset=utf-8", func(w io.Writer, flush func()) error {
		t := &csvTable{Writer: csv.NewWriter(w), flush: flush}
		if err := t.row(header...); err != nil {
			return err
		}
		if err := write(t); err != nil {
			return err
		}
		t.Flush()
		return t.Error()
	})
}

// usageCSV is the file of calls per day.
func usageCSV(v *view) error {
	f, err := v.usageFilter()
	if err != nil {
		return err
	}
	days, _, err := v.console.Metering.Days(v.ctx(), v.who.AccountID, f.days())
	if err != nil {
		return err
	}
	currency := v.snapshot.Currency
	header := []string{"day", "paid_by_packages", "pay_per_use", "failed", "pay_per_use_amount", "currency"}
	return v.download("usage", f, header, func(t *csvTable) error {
		for _, d := range days {
			err := t.row(v.format.InputDay(d.Start), number(d.PackageCalls), number(d.PayPerUseCalls), number(d.FailedCalls),
				rules.FormatMicros(d.AmountMicros), currency)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// deductionsCSV is the file of what paid for the calls of each hour.
func deductionsCSV(v *view) error {
	f, err := v.usageFilter()
	if err != nil {
		return err
	}
	currency := v.snapshot.Currency
	header := []string{"hour_start", "region", "service", "paid_by", "package", "calls", "amount", "currency", "left_in_package", "settled_calls", "settled_amount"}
	return v.download("deductions", f, header, func(t *csvTable) error {
		return v.console.Metering.EachHour(v.ctx(), v.who.AccountID, f.hours(), func(h models.UsageHour) error {
			ref, left := "", ""
			if h.Outcome == models.OutcomePackage {
				ref, left = payerKey(v, h), number(h.LeftCalls)
			}
			return t.row(v.format.ISO(h.HourStart), h.Region, h.Service, string(h.Outcome), ref, number(h.Calls),
				rules.FormatMicros(h.AmountMicros), currency, left, number(h.SettledCalls), rules.FormatMicros(h.SettledMicros))
		})
	})
}

// callsCSV is the file of single calls.
func callsCSV(v *view) error {
	f, err := v.callFilter()
	if err != nil {
		return err
	}
	currency := v.snapshot.Currency
	header := []string{"request_id", "called_at", "recorded_at", "region", "service", "http_status", "paid_by", "package", "price", "currency", "left_in_package"}
	return v.download("calls", f.usageFilter, header, func(t *csvTable) error {
		return v.console.Metering.EachCall(v.ctx(), v.who.AccountID, f.calls(), func(c models.Call) error {
			ref, left := "", ""
			if c.PackageID != nil {
				ref, left = models.Ref{Kind: models.KindPackage, AccountID: c.AccountID, ID: *c.PackageID}.String(), number(*c.LeftCalls)
			}
			return t.row(c.RequestID, v.exact(c.CalledAt), v.exact(c.RecordedAt), c.Region, c.Service, strconv.Itoa(c.HTTPStatus),
				string(c.Outcome), ref, rules.FormatMicros(c.PriceMicros), currency, left)
		})
	})
}

// exact writes an instant to the microsecond in the billing time zone, as RFC 3339 does.
func (v *view) exact(t time.Time) string { return t.In(v.snapshot.Zone).Format(time.RFC3339Nano) }

func number(n int64) string { return strconv.FormatInt(n, 10) }
