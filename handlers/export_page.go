package handlers

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

const (
	exportPath = "/exports"
	// exportParam names a page of an export, in its own address and in those of the files that it offers.
	exportParam = "export"
)

// exportOf is the page that offers a history as a file.
func exportOf(history string) string { return exportPath + "/" + history }

// exportPage offers the selection in its address as a file and shows how far the file has come.
func exportPage(v *view) error {
	name := v.Param("history")
	kind, known := exportKinds[name]
	if !known {
		return models.Errorf(models.NotFound, "There is no such export.")
	}
	selected, err := kind.selection(v)
	if err != nil {
		return err
	}
	query := v.QueryParams()
	if query.Get(exportParam) == "" {
		query.Set(exportParam, newKey())
		return v.seeOther(exportOf(name) + "?" + query.Encode())
	}
	total, err := selected.count(v.ctx())
	if err != nil {
		return err
	}
	page := pages.Export{
		Facts: v.exportFacts(selected, total), Notes: v.exportNotes(selected),
		Files: exportFiles(kind, query, total), AgainHref: exportOf(name) + "?" + without(query, exportParam),
	}
	if err := v.exportProgress(&page, query.Get(exportParam), total); err != nil {
		return err
	}
	if page.AskAgain != "" {
		page.AskAgain = exportOf(name) + "?" + query.Encode()
	}
	back := layout.Crumb{Label: exportedPage(name), Href: kind.path + "?" + without(query, exportParam)}
	if page.Shell, err = v.shell("Export "+kind.title, exportNav(name), back); err != nil {
		return err
	}
	return v.render(pages.ExportPage(page))
}

func exportNav(history string) layout.Nav {
	return map[string]layout.Nav{
		"usage": layout.NavUsage, "deductions": layout.NavDeductions, "calls": layout.NavDeductions,
		"transactions": layout.NavTransactions, "orders": layout.NavOrders,
	}[history]
}

// exportedPage is what the page that shows the history calls itself.
func exportedPage(history string) string {
	if history == "calls" {
		return "Calls"
	}
	return exportNav(history).Name()
}

func without(query url.Values, name string) string {
	rest := url.Values{}
	for key, values := range query {
		if key != name {
			rest[key] = values
		}
	}
	return rest.Encode()
}

// exportFiles are the files to choose from.
func exportFiles(kind exportKind, query url.Values, total int64) []components.LinkProps {
	var files []components.LinkProps
	for i, f := range exportFormats {
		chosen := maps.Clone(query)
		chosen.Del(excelParam)
		if f.forExcel {
			chosen.Set(excelParam, "1")
		}
		file := components.LinkProps{
			Label: "Download " + f.label + " (" + counted(total, "row", "rows") + ")", Icon: "download", Href: kind.path + "." + f.name + "?" + chosen.Encode(),
		}
		if i == 0 {
			file.Variant = components.PrimaryButton
		}
		files = append(files, file)
	}
	return files
}

// exportFacts say what the file will hold.
func (v *view) exportFacts(e *export, total int64) []components.Definition {
	facts := []components.Definition{{Term: "Rows", Text: format.Count(total)}}
	for _, name := range []string{"kind", "status", "region", "service", "payer", "hour", "from", "to"} {
		if value := e.filter[name]; value != "" {
			facts = append(facts, components.Definition{Term: strings.ToUpper(name[:1]) + name[1:], Text: v.filterWords(name, value)})
		}
	}
	return facts
}

// exportNotes say how the file is written.
func (v *view) exportNotes(e *export) []string {
	return []string{
		"Columns: " + strings.Join(e.columns, ", ") + ".",
		"Times are in " + v.snapshot.ZoneName + ", with their offset from UTC. Amounts are exact decimals in " + v.snapshot.Currency + ", never rounded.",
		"Text is UTF-8. CSV for Excel begins with a byte order mark, by which Excel knows it; choose CSV without it for other programs. Both have commas between the columns, as RFC 4180 says.",
		"In CSV, text that a spreadsheet could take for a formula has an apostrophe before it.",
		"JSON ends with row_count. A file without it was cut off.",
	}
}

func (v *view) filterWords(name, value string) string {
	switch name {
	case "region":
		return v.regionName(value)
	case "service":
		return v.serviceName(value)
	case "from", "to":
		if day, err := v.parseDay(value); err == nil {
			return v.format.Day(day)
		}
	case "hour":
		if start, err := time.Parse(time.RFC3339, value); err == nil {
			return v.format.Hour(start)
		}
	}
	return value
}

// exportProgress fills in how far the files of the page have come, and whether to ask again: faster while one is on its
// way.
func (v *view) exportProgress(page *pages.Export, key string, total int64) error {
	started, err := v.console.Exports.Of(v.ctx(), v.who.AccountID, key)
	if err != nil {
		return err
	}
	page.AskAgain, page.Every = "yes", "2"
	if len(started) > 0 {
		page.AskAgain = ""
	}
	for i := range started {
		page.Downloads = append(page.Downloads, v.exportDownload(&started[i], total))
		if started[i].Status == models.ExportRunning {
			page.AskAgain, page.Every = "yes", "1"
		}
	}
	return nil
}

func (v *view) exportDownload(e *models.Export, total int64) pages.ExportDownload {
	d := pages.ExportDownload{
		Label: strings.ToUpper(e.Format) + " file", Value: strconv.FormatInt(e.RowsSent, 10), Max: strconv.FormatInt(max(total, e.RowsSent, 1), 10),
		Text: format.Count(e.RowsSent) + " of " + counted(max(total, e.RowsSent), "row", "rows") + ", " + byteWords(e.BytesSent) + ", started " + v.format.Instant(e.StartedAt),
	}
	switch e.Status {
	case models.ExportRunning:
		d.Tone, d.Status = components.Info, "On its way"
	case models.ExportComplete:
		d.Tone, d.Status, d.Value = components.Success, "Complete", d.Max
		d.Text = counted(e.RowsSent, "row", "rows") + ", " + byteWords(e.BytesSent) + ". If your browser says the same, the file is whole."
	case models.ExportBroken:
		d.Tone, d.Status = components.Danger, "Broken off"
		d.Text += ". The file is not whole: delete it, and export again."
	}
	return d
}

// byteWords says a size as browsers do.
func byteWords(n int64) string {
	switch {
	case n >= 1_000_000:
		return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
	case n >= 1_000:
		return strconv.FormatFloat(float64(n)/1e3, 'f', 1, 64) + " KB"
	}
	return counted(n, "byte", "bytes")
}
