package export

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/export"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// exportPage offers the selection in its address as a file and shows how far the file has come.
func (f *Files) exportPage(v *page.View) error {
	h, err := f.history(v.Param("history"))
	if err != nil {
		return err
	}
	if err := models.CheckMay(v.Who.Role, h.Needs); err != nil {
		return err
	}
	selected, err := h.Select(v)
	if err != nil {
		return err
	}
	query := v.QueryParams()
	if query.Get(page.ExportParam) == "" {
		query.Set(page.ExportParam, page.NewKey())
		return v.SeeOther(routes.Export(h.Name) + "?" + query.Encode())
	}
	total, err := selected.Count(v.Ctx())
	if err != nil {
		return err
	}
	screen := pages.Export{
		Facts: exportFacts(v, selected, total), Notes: exportNotes(v, selected),
		Files: exportFiles(h, query, rowWords(v, selected, total)), AgainHref: routes.Export(h.Name) + "?" + without(query, page.ExportParam),
	}
	if err := f.exportProgress(v, &screen, query.Get(page.ExportParam), total); err != nil {
		return err
	}
	if screen.AskAgain != "" {
		screen.AskAgain = routes.Export(h.Name) + "?" + query.Encode()
	}
	back := layout.Crumb{Label: h.Page, Href: h.Path + "?" + without(query, page.ExportParam)}
	if screen.Shell, err = v.Shell(words.ExportOf(h.Title), h.Nav, back); err != nil {
		return err
	}
	return v.Show(pages.ExportPage(screen))
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

// rowWords say how many rows the file will have.
func rowWords(v *page.View, e *File, total int64) string {
	rows := v.Words().Counted(total, "row", "rows")
	if e.AtMost && total > 0 {
		return words.RowsAtMost(rows)
	}
	return rows
}

// exportFiles are the files to choose from.
func exportFiles(h *History, query url.Values, rows string) []components.LinkProps {
	var files []components.LinkProps
	for i, format := range formats {
		chosen := maps.Clone(query)
		chosen.Del(ExcelParam)
		if format.forExcel {
			chosen.Set(ExcelParam, "1")
		}
		file := components.LinkProps{
			Label: words.DownloadRows(format.label, rows), Icon: "download", Href: h.Path + "." + format.name + "?" + chosen.Encode(),
		}
		if i == 0 {
			file.Variant = components.PrimaryButton
		}
		files = append(files, file)
	}
	return files
}

// exportFacts say what the file will hold.
func exportFacts(v *page.View, e *File, total int64) []components.Definition {
	facts := []components.Definition{{Term: "Rows", Text: rowWords(v, e, total)}}
	for _, name := range []string{"kind", "status", "code", "key", "region", "service", "payer", "hour", "from", "to"} {
		if value := e.Filter[name]; value != "" {
			facts = append(facts, components.Definition{Term: strings.ToUpper(name[:1]) + name[1:], Text: filterWords(v, name, value)})
		}
	}
	return facts
}

// exportNotes say how the file is written.
func exportNotes(v *page.View, e *File) []string {
	return []string{
		words.Columns(strings.Join(e.Columns, ", ")),
		words.ExportTimes(v.Snapshot.ZoneName, v.Snapshot.Currency),
		"Text is UTF-8. CSV for Excel begins with a byte order mark, by which Excel knows it; choose CSV without it for other programs. Both have commas between the columns, as RFC 4180 says.",
		"In CSV, text that a spreadsheet could take for a formula has an apostrophe before it.",
		"JSON ends with row_count. A file without it was cut off.",
	}
}

func filterWords(v *page.View, name, value string) string {
	switch name {
	case "region":
		return v.RegionName(value)
	case "service":
		return v.ServiceName(value)
	case "from", "to":
		if day, err := v.ParseDay(value); err == nil {
			return v.Format.Day(day)
		}
	case "hour":
		if start, err := time.Parse(time.RFC3339, value); err == nil {
			return v.Format.Hour(start)
		}
	}
	return value
}

// exportProgress fills in how far the files of the page have come, and whether to ask again: faster while one is on its
// way.
func (f *Files) exportProgress(v *page.View, screen *pages.Export, key string, total int64) error {
	started, err := f.Exports.Of(v.Ctx(), v.Who.AccountID, key)
	if err != nil {
		return err
	}
	screen.AskAgain, screen.Every = "yes", "2"
	if len(started) > 0 {
		screen.AskAgain = ""
	}
	for i := range started {
		screen.Downloads = append(screen.Downloads, exportDownload(v, &started[i], total))
		if started[i].Status == models.ExportRunning {
			screen.AskAgain, screen.Every = "yes", "1"
		}
	}
	return nil
}

func exportDownload(v *page.View, e *models.Export, total int64) pages.Download {
	d := pages.Download{
		Label: words.FileOf(strings.ToUpper(e.Format)), Value: strconv.FormatInt(e.RowsSent, 10), Max: strconv.FormatInt(max(total, e.RowsSent, 1), 10),
		Text: words.RowsSentSince(v.Format.Calls(e.RowsSent), v.Words().Counted(max(total, e.RowsSent), "row", "rows"), byteWords(v, e.BytesSent), v.Format.Instant(e.StartedAt)),
	}
	switch e.Status {
	case models.ExportRunning:
		d.Tone, d.Status = components.Info, "On its way"
	case models.ExportComplete:
		d.Tone, d.Status, d.Value = components.Success, "Complete", d.Max
		d.Text = words.RowsWhole(v.Words().Counted(e.RowsSent, "row", "rows"), byteWords(v, e.BytesSent))
	case models.ExportBroken:
		d.Tone, d.Status = components.Danger, "Broken off"
		d.Text += ". The file is not whole: delete it, and export again."
	}
	return d
}

// byteWords says a size as browsers do.
func byteWords(v *page.View, n int64) string {
	switch {
	case n >= 1_000_000:
		return v.Format.Number(strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64)) + " MB"
	case n >= 1_000:
		return v.Format.Number(strconv.FormatFloat(float64(n)/1e3, 'f', 1, 64)) + " KB"
	}
	return v.Words().Counted(n, "byte", "bytes")
}
