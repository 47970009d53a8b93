package handlers

import (
	"context"
	"io"
	"log/slog"
	"time"

	"ocrconsole/models/exports"
	"ocrconsole/web"
)

// exportTime is how long a download may take: a year of calls over a slow line.
const exportTime = 30 * time.Minute

// pushRows is how many rows are written before they are sent.
const pushRows = 1000

// export is a selection of one history as a file. rows gives every row, newest first, without holding them; count tells
// how many there will be, from figures that cost little.
type export struct {
	name    string // of the file, without its ending
	columns []string
	filter  map[string]string
	count   func(ctx context.Context) (int64, error)
	rows    func(ctx context.Context, row func(cells ...cell) error) error
}

// exportKind is a history that can be exported: the path of its page, and its selection as the page's address makes it.
type exportKind struct {
	path, title string
	selection   func(v *view) (*export, error)
}

// exportKinds are all of them, by the name that addresses have.
var exportKinds = map[string]exportKind{
	"usage":        {usagePath, "calls per day", usageExport},
	"deductions":   {deductionsPath, "deductions by hour", deductionsExport},
	"calls":        {callListPath, "calls", callsExport},
	"transactions": {transactionsPath, "transactions", transactionsExport},
	"orders":       {ordersPath, "orders", ordersExport},
}

// exportRoutes adds the files, each beside the page whose rows it has, and the page that shows how far one has come.
func (c *Console) exportRoutes(own signedIn, long *web.LongWork) {
	for name, kind := range exportKinds {
		own.GET(kind.path+".csv", c.page(func(v *view) error { return v.exportFile(name, v.csvFormat()) }), web.TimeLimit(exportTime), long.Bound)
		own.GET(kind.path+".json", c.page(func(v *view) error { return v.exportFile(name, plainJSON) }), web.TimeLimit(exportTime), long.Bound)
	}
	own.GET(exportPath+"/:history", c.page(exportPage))
}

// exportFormat is a way to write a file.
type exportFormat struct {
	name, label, contentType string
	forExcel                 bool
	open                     func(w io.Writer, about map[string]any, columns []string) (rowWriter, error)
}

// excelParam asks for a CSV file with a byte order mark: ?bom=1.
const excelParam = "bom"

var (
	plainCSV = exportFormat{name: "csv", label: "CSV", contentType: csvType, open: func(w io.Writer, _ map[string]any, columns []string) (rowWriter, error) {
		return newCSVFile(w, columns)
	}}
	excelCSV = exportFormat{name: "csv", label: "CSV for Excel", contentType: csvType, forExcel: true, open: func(w io.Writer, _ map[string]any, columns []string) (rowWriter, error) {
		return newExcelFile(w, columns)
	}}
	plainJSON     = exportFormat{name: "json", label: "JSON", contentType: "application/json; charset=utf-8", open: newJSONFile}
	exportFormats = []exportFormat{plainCSV, excelCSV, plainJSON}
)

const csvType = "text/csv; charset=utf-8"

// csvFormat is the kind of CSV that was asked for.
func (v *view) csvFormat() exportFormat {
	if v.forExcel() {
		return excelCSV
	}
	return plainCSV
}

func (v *view) forExcel() bool { return v.FormValue(excelParam) == "1" }

// exportFile sends a history as a file.
func (v *view) exportFile(history string, format exportFormat) error {
	selected, err := exportKinds[history].selection(v)
	if err != nil {
		return err
	}
	return v.sendFile(history, format, selected)
}

// sendFile sends a selection as a file. ?export= is the key of the page that shows how far it has come.
func (v *view) sendFile(history string, format exportFormat, selected *export) (err error) {
	d := &download{view: v}
	if key := v.QueryParam(exportParam); key != "" {
		if d.progress, err = v.console.Exports.Start(v.ctx(), v.who.AccountID, key, format.name); err != nil {
			return err
		}
	}
	complete := false
	defer func() { d.ended(complete) }()
	err = web.Download(v, selected.name+"."+format.name, format.contentType, func(w io.Writer, flush func()) error {
		d.Writer, d.flush = w, flush
		return d.write(selected, format, history)
	})
	complete = err == nil
	return err
}

// download is a file on its way.
type download struct {
	io.Writer
	view     *view
	flush    func()
	progress *exports.Progress // nil: nobody looks
	rows     int64
	bytes    int64
}

// Write counts what is sent.
func (d *download) Write(p []byte) (int, error) {
	n, err := d.Writer.Write(p)
	d.bytes += int64(n)
	return n, err
}

func (d *download) write(e *export, format exportFormat, history string) error {
	file, err := format.open(d, d.view.about(history, e), e.columns)
	if err != nil {
		return err
	}
	currency := d.view.money()
	err = e.rows(d.view.ctx(), func(cells ...cell) error {
		writeAmounts(cells, currency)
		if err := file.row(cells); err != nil {
			return err
		}
		d.rows++
		if d.rows%pushRows != 0 {
			return nil
		}
		if err := file.push(); err != nil {
			return err
		}
		d.flush()
		d.sent()
		return d.view.ctx().Err()
	})
	if err != nil {
		return err
	}
	return file.end(d.rows)
}

// sent stores how far the download has come. That this fails is no reason to break it off.
func (d *download) sent() {
	if d.progress == nil {
		return
	}
	if err := d.progress.Sent(d.view.ctx(), d.rows, d.bytes); err != nil {
		slog.WarnContext(d.view.ctx(), "progress of an export not saved", "error", err)
	}
}

// ended stores how the download ended, also when its context has.
func (d *download) ended(complete bool) {
	if d.progress == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(d.view.ctx()), 10*time.Second)
	defer cancel()
	if err := d.progress.End(ctx, d.rows, d.bytes, complete); err != nil {
		slog.WarnContext(ctx, "end of an export not saved", "error", err)
	}
}

// about is what a file says of itself where its format has a place for it.
func (v *view) about(history string, e *export) map[string]any {
	return map[string]any{
		"export": history, "account": v.who.AccountID, "exported_at": v.exact(v.console.Clock.Now()),
		"currency": v.snapshot.Currency, "time_zone": v.snapshot.ZoneName, "filter": e.filter,
	}
}

// exact writes an instant to the microsecond in the billing time zone, as RFC 3339 does.
func (v *view) exact(t time.Time) string { return t.In(v.snapshot.Zone).Format(time.RFC3339Nano) }

// exactOf is exact for an instant that may be missing.
func (v *view) exactOf(t *time.Time) cell {
	if t == nil {
		return cell{kind: emptyCell}
	}
	return asText(v.exact(*t))
}
