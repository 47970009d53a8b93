// Package export sends the account's histories as files, CSV or JSON, and shows how far a file has come. Each area that has a
// history says which it is; the rest is the same for all.
package export

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/audit"
	"ocrconsole/models/cause"
	"ocrconsole/models/exports"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// Time is how long a download may take: a year of calls over a slow line.
const Time = 30 * time.Minute

// pushRows is how many rows are written before they are sent.
const pushRows = 1000

// File is a selection of one history as a file. Rows gives every row, newest first, without holding them; Count tells
// how many there will be, from figures that cost little; AtMost that there may be fewer.
type File struct {
	Name    string // of the file, without its ending
	Columns []string
	Filter  map[string]string
	Count   func(ctx context.Context) (int64, error)
	AtMost  bool
	Rows    func(ctx context.Context, row func(cells ...Cell) error) error
}

// History is one that can be had as a file: its name in addresses, its page, what is needed to see it, and its selection as that page's
// address makes it.
type History struct {
	Name, Path string
	Needs      rights.Permission
	Title      string // what the file holds
	Page       string // what the page that shows the history calls itself
	Nav        layout.Nav
	Select     func(v *page.View) (*File, error)
}

// Files serves histories as files. All fields are required.
type Files struct {
	Frame     *page.Frame
	Exports   *exports.Exports
	Audit     *audit.Audit
	Histories []History
}

// Routes adds the files, each beside the page whose rows it has, and the page that shows how far one has come.
func (f *Files) Routes(r *page.Routes) {
	for i := range f.Histories {
		h := &f.Histories[i]
		needs := r.For(h.Needs)
		needs.GET(routes.CSV(h.Path), f.Frame.Page(func(v *page.View) error { return f.sendHistory(v, h, CSVAsked(v)) }), web.TimeLimit(Time), r.Long.Bound)
		needs.GET(routes.JSON(h.Path), f.Frame.Page(func(v *page.View) error { return f.sendHistory(v, h, plainJSON) }), web.TimeLimit(Time), r.Long.Bound)
	}
	r.For(rights.Look).GET(routes.ExportPattern, f.Frame.Page(f.exportPage))
}

// history finds one by the name that addresses have.
func (f *Files) history(name string) (*History, error) {
	i := slices.IndexFunc(f.Histories, func(h History) bool { return h.Name == name })
	if i < 0 {
		return nil, models.Refuse(models.NotFound, cause.NoSuchExport)
	}
	return &f.Histories[i], nil
}

// Format is a way to write a file.
type Format struct {
	name, label, contentType string
	forExcel                 bool
	open                     func(w io.Writer, about map[string]any, columns []string) (rowWriter, error)
}

// ExcelParam asks for a CSV file with a byte order mark: ?bom=1.
const ExcelParam = "bom"

var (
	plainCSV = Format{name: "csv", label: "CSV", contentType: CSVType, open: func(w io.Writer, _ map[string]any, columns []string) (rowWriter, error) {
		return newCSVFile(w, columns)
	}}
	excelCSV = Format{name: "csv", label: "CSV for Excel", contentType: CSVType, forExcel: true, open: func(w io.Writer, _ map[string]any, columns []string) (rowWriter, error) {
		return newExcelFile(w, columns)
	}}
	plainJSON = Format{name: "json", label: "JSON", contentType: "application/json; charset=utf-8", open: newJSONFile}
	formats   = []Format{plainCSV, excelCSV, plainJSON}
)

// CSVType is the content type of CSV.
const CSVType = "text/csv; charset=utf-8"

// CSVAsked is the kind of CSV that was asked for.
func CSVAsked(v *page.View) Format {
	if ForExcel(v) {
		return excelCSV
	}
	return plainCSV
}

// formatFields are how a file is asked for, by a link or by a form.
type formatFields struct {
	Excel  string `query:"bom" form:"bom"`
	Export string `query:"export"`
}

// ForExcel tells that the file was asked for as Excel reads it.
func ForExcel(v *page.View) bool { return page.Read[formatFields](v.Context).Excel == "1" }

// sendHistory sends what the address selects of a history.
func (f *Files) sendHistory(v *page.View, h *History, format Format) error {
	selected, err := h.Select(v)
	if err != nil {
		return err
	}
	return f.Send(v, h.Name, format, selected)
}

// Send sends a selection of the named history as a file. ?export= is the key of the page that shows how far it has come.
func (f *Files) Send(v *page.View, history string, format Format, selected *File) (err error) {
	if err := f.Audit.Downloaded(v.Ctx(), v.Who.AccountID, trail.HistoryDownloaded{History: history, Format: format.name}); err != nil {
		return err
	}
	d := &download{view: v}
	if key := page.Read[formatFields](v.Context).Export; key != "" {
		if d.progress, err = f.Exports.Start(v.Ctx(), v.Who.AccountID, key, format.name); err != nil {
			return err
		}
	}
	complete := false
	defer func() { d.ended(complete) }()
	err = web.Download(v.Context, selected.Name+"."+format.name, format.contentType, func(w io.Writer, flush func()) error {
		d.Writer, d.flush = w, flush
		return d.write(selected, format, history)
	})
	complete = err == nil
	return err
}

// download is a file on its way.
type download struct {
	io.Writer
	view     *page.View
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

func (d *download) write(e *File, format Format, history string) error {
	file, err := format.open(d, about(d.view, history, e), e.Columns)
	if err != nil {
		return err
	}
	currency := d.view.Money()
	err = e.Rows(d.view.Ctx(), func(cells ...Cell) error {
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
		return d.view.Ctx().Err()
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
	if err := d.progress.Sent(d.view.Ctx(), d.rows, d.bytes); err != nil {
		slog.WarnContext(d.view.Ctx(), "progress of an export not saved", "error", err)
	}
}

// ended stores how the download ended, also when its context has.
func (d *download) ended(complete bool) {
	if d.progress == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(d.view.Ctx()), 10*time.Second)
	defer cancel()
	if err := d.progress.End(ctx, d.rows, d.bytes, complete); err != nil {
		slog.WarnContext(ctx, "end of an export not saved", "error", err)
	}
}

// about is what a file says of itself where its format has a place for it.
func about(v *page.View, history string, e *File) map[string]any {
	return map[string]any{
		"export": history, "account": v.Who.AccountID, "exported_at": v.Exact(v.Now()),
		"currency": v.Snapshot.Currency, "time_zone": v.Snapshot.ZoneName, "filter": e.Filter,
	}
}

// ExactOf is an instant that may be missing, to the microsecond.
func ExactOf(v *page.View, t *time.Time) Cell {
	if t == nil {
		return Empty
	}
	return Text(v.Exact(*t))
}
