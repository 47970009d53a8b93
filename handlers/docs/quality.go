package docs

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models/recognition"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/docs"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web/ocr/quality"
)

// recognitionQuality shows the figures of the drawn pictures, as they were measured last.
func recognitionQuality(v *view) error {
	shell, err := v.PublicShell(layout.NavQuality.Name(), layout.NavQuality)
	if err != nil {
		return err
	}
	shell.Description = "How many drawn passports, plates, ID cards and pages are read right, wrong or refused, in what time, and how that was measured."
	report, err := quality.Results()
	if err != nil {
		return err
	}
	screen := pages.Quality{
		Shell: shell, DocsHref: routes.APIDocs, Sure: v.Format.Number(strconv.FormatFloat(quality.Sure, 'f', 2, 64)), Measured: len(report.Measured) > 0,
		NotPaid: notPaid(), How: v.howMeasured(report),
	}
	for _, m := range report.Measured {
		v.addMeasure(&screen, m)
	}
	return v.Show(pages.QualityPage(screen))
}

// notPaid are the refusals that say something about the picture.
func notPaid() []components.Definition {
	var all []components.Definition
	for _, refusal := range []*recognition.Error{
		recognition.BadFormat("The file is no picture of a format that the service reads, or it is damaged.", nil),
		recognition.BadSize("The picture has too few pixels, or too many."),
		recognition.BadQuality("The picture is blank, too dark, or noise."),
		recognition.Unreadable("The picture does not show what the service reads, or that cannot be read for certain."),
	} {
		all = append(all, components.Definition{Term: refusal.Code, Text: refusal.Message})
	}
	return all
}

func (v *view) howMeasured(r quality.Report) []components.Definition {
	if len(r.Measured) == 0 {
		return nil
	}
	return []components.Definition{
		{Term: "Day", Text: v.Format.Day(r.At)},
		{Term: "Version", Text: cmp.Or(r.Version, "unknown")},
		{Term: "Machine", Text: r.Machine},
		{Term: "Set of pictures", Content: components.WholeID(r.Set)},
	}
}

// engineTitles name the engines to customers; whoever runs the console chooses between them.
var engineTitles = map[string][2]string{
	"local":     {"Recognition engine and tesseract", "What the console uses where both are installed."},
	"tesseract": {"Tesseract alone", "What it uses where the recognition engine is not installed."},
}

// addMeasure adds a service's figures to those of its engine.
func (v *view) addMeasure(screen *pages.Quality, m quality.Measure) {
	id := "engine-" + m.Engine
	if n := len(screen.Engines); n == 0 || screen.Engines[n-1].ID != id {
		title := engineTitles[m.Engine]
		screen.Engines = append(screen.Engines, pages.QualityEngine{ID: id, Title: cmp.Or(title[0], m.Engine), Description: title[1]})
	}
	e := &screen.Engines[len(screen.Engines)-1]
	name := v.ServiceName(string(m.Service))
	e.Services = append(e.Services, pages.QualityService{
		Name: name, Pictures: v.Format.Calls(int64(m.Pictures)),
		Right: v.share(m.Right, m.Pictures), Wrong: v.share(m.WrongSure, m.Pictures), WrongLow: v.share(m.WrongLow(), m.Pictures),
		Refused: v.share(m.Refused, m.Pictures), Failed: v.share(m.Failed, m.Pictures),
		Median: v.millis(m.MedianMillis), Slowest: v.millis(m.SlowestMillis), Processor: v.millis(m.ProcessorMillis), Memory: v.Format.Calls(m.MemoryMiB) + " MiB",
	})
	if len(m.Kinds) > 0 {
		e.Parts = append(e.Parts, v.kindsPart(name, e.Title, m.Kinds))
	}
	e.Parts = append(e.Parts, v.fieldsPart(name, e.Title, m.Fields))
}

func (v *view) kindsPart(service, engine string, kinds []quality.Kind) pages.QualityPart {
	part := pages.QualityPart{
		Heading: words.ByKindOfPicture(service), Label: words.ByKindOfPictureBy(service, engine),
		Columns: numbered("Picture", "Pictures", "Right", "Wrong", "Low and wrong", "Refused"),
	}
	for _, k := range kinds {
		part.Rows = append(part.Rows, []string{
			k.Name, v.Format.Calls(int64(k.Pictures)), v.share(k.Right, k.Pictures), v.share(k.WrongSure, k.Pictures), v.share(k.WrongLow(), k.Pictures), v.share(k.Refused, k.Pictures),
		})
	}
	return part
}

func (v *view) fieldsPart(service, engine string, fields []quality.Field) pages.QualityPart {
	part := pages.QualityPart{
		Heading: words.ByFieldOfAnswered(service), Label: words.ByFieldBy(service, engine), Code: true,
		Columns: numbered("Field", "Expected", "Right", "Low and wrong", "Sure", "Wrong of these"),
	}
	for _, f := range fields {
		part.Rows = append(part.Rows, []string{
			f.Name, v.Format.Calls(int64(f.Expected)), v.share(f.Right, f.Expected), v.share(f.WrongLow(), f.Expected), v.share(f.Sure, f.Expected), v.share(f.WrongSure, f.Sure),
		})
	}
	return part
}

// numbered are columns of which all but the first hold numbers.
func numbered(labels ...string) []components.Column {
	columns := make([]components.Column, len(labels))
	for i, label := range labels {
		columns[i] = components.Column{Label: label, Numeric: i > 0}
	}
	return columns
}

// share says a part of a whole, with the number that it is: a share of few tells little. Of the lines of a page, which may be given
// in parts, more can be sure than were expected: these are no share.
func (v *view) share(part, whole int) string {
	switch {
	case whole == 0:
		return "–"
	case part > whole:
		return v.Format.Calls(int64(part))
	}
	percent := strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64)
	return fmt.Sprintf("%s %% (%s)", v.Format.Number(strings.TrimSuffix(percent, ".0")), v.Format.Calls(int64(part)))
}

func (v *view) millis(n int64) string { return v.Took(time.Duration(n) * time.Millisecond) }
