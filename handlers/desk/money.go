package desk

import (
	"encoding/csv"
	"errors"
	"io"
	"net/http"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/revenue"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// moneyFields say what the money report tells.
type moneyFields struct {
	page.Form
	From    string `query:"from"`
	To      string `query:"to"`
	By      string `query:"by"`
	Split   string `query:"split"`
	Region  string `query:"region"`
	Service string `query:"service"`
	Of      string `query:"of"` // the figure that is listed
}

// Ways to split a report.
const (
	splitNot     = ""
	splitRegion  = "region"
	splitService = "service"
	splitBoth    = "both"
)

// moneyForm reads what is wanted; what is not said is this month.
func (v *View) moneyForm() *moneyFields {
	form := page.Read[moneyFields](v.Context)
	if form.From == "" {
		form.From = v.Now().In(v.Snapshot.Zone).Format("2006-01")
	}
	if form.To == "" {
		form.To = form.From
	}
	if form.By == "" {
		form.By = string(revenue.ByMonth)
	}
	return form
}

// wanted gives what the form asks for, or what is wrong with it by its fields.
func (v *View) wanted(f *moneyFields) (w revenue.Wanted, wrong page.FieldErrors) {
	w = revenue.Wanted{By: revenue.Step(f.By), Region: f.Region, Service: f.Service, ByRegion: f.Split == splitRegion || f.Split == splitBoth, ByService: f.Split == splitService || f.Split == splitBoth}
	if w.By != revenue.ByDay && w.By != revenue.ByMonth {
		w.By = revenue.ByMonth
	}
	wrong = page.FieldErrors{}
	var err error
	if w.From, _, err = revenue.MonthOrDay(f.From, v.Snapshot.Zone); err != nil {
		wrong["from"] = "Enter a month, such as 2026-01, or a day, such as 2026-01-31."
	}
	if _, w.Until, err = revenue.MonthOrDay(f.To, v.Snapshot.Zone); err != nil {
		wrong["to"] = "Enter a month, such as 2026-01, or a day, such as 2026-01-31."
	}
	return w, wrong
}

// untold says by the fields what cannot be told; with err itself where the form is not to blame.
func untold(err error) (page.FieldErrors, error) {
	switch {
	case errors.Is(err, revenue.ErrTooLong):
		return page.FieldErrors{"to": "These are more than 366 days or months. Choose fewer, or months."}, nil
	case errors.Is(err, revenue.ErrNothing):
		return page.FieldErrors{"from": "This has not begun, or is after the end."}, nil
	}
	return nil, err
}

// report reads what the form asks for; what is wrong with that is noted in the form.
func (v *View) report(f *moneyFields) (told revenue.Report, err error) {
	w, wrong := v.wanted(f)
	if len(wrong) == 0 {
		if told, err = v.Revenue.Report(v.Ctx(), w); err != nil {
			wrong, err = untold(err)
		}
	}
	if len(wrong) > 0 {
		f.Refuse(http.StatusUnprocessableEntity, wrong)
	}
	return told, err
}

// address is that of a page or file of the report, with what the form asks for and more.
func (f *moneyFields) address(path string, more ...string) string {
	return routes.With(path, append([]string{"from", f.From, "to", f.To, "by", f.By, "split", f.Split, "region", f.Region, "service", f.Service}, more...)...)
}

// moneyPage shows what was sold and earned, and what is owed.
func moneyPage(v *View) error {
	form := v.moneyForm()
	told, err := v.report(form)
	if err != nil {
		return err
	}
	screen := pages.Report{Lead: "What was sold and earned, and what is owed for unused calls. Each figure leads to what it is made of.", Filter: v.moneyFilter(form, routes.DeskMoney)}
	if screen.Shell, err = v.Shell("Money"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("from", "to")
	if len(form.Errors) == 0 {
		screen.Links = []components.LinkProps{{Label: "CSV", Href: form.address(routes.DeskMoneyCSV)}, {Label: "Journal", Href: form.address(routes.DeskJournal)}}
		open := false
		for i := range told.Rows {
			open = open || !told.Rows[i].Final
		}
		for _, t := range revenue.Tables() {
			screen.Tables = append(screen.Tables, v.moneyTable(form, t, &told))
		}
		screen.Closing = v.Words().MoneyAsOf(told.Currency, told.Zone, told.AsOf, open)
	}
	return v.ShowForm(&form.Form, pages.ReportPage(screen))
}

func (v *View) moneyTable(f *moneyFields, t revenue.Table, told *revenue.Report) pages.ReportTable {
	shown := pages.ReportTable{ID: t.Name, Columns: []components.Column{{Label: "Time"}}, Empty: "Nothing happened in this time."}
	shown.Title, shown.Description = words.MoneyTable(t.Name)
	if f.Split != splitNot {
		shown.Columns = append(shown.Columns, components.Column{Label: "Place"})
	}
	for _, figure := range t.Figures {
		shown.Columns = append(shown.Columns, components.Column{Label: words.MoneyFigure(string(figure)), Numeric: true})
	}
	for i := range told.Rows {
		row := &told.Rows[i]
		when := v.moneyTime(f, row)
		cells := texts(when)
		if f.Split != splitNot {
			cells = append(cells, pages.ReportCell{Text: v.place(row.Region, row.Service)})
		}
		for _, figure := range t.Figures {
			cell := pages.ReportCell{Text: v.figure(row, figure)}
			if calls, _ := row.Count(figure); calls != 0 || row.Amount(figure) != 0 {
				cell.Href = routes.With(routes.DeskMoneyOf, append(v.rowOf(f, row), "of", string(figure))...)
				cell.Label = words.MoneyFigure(string(figure)) + ", " + when + ": " + cell.Text
			}
			cells = append(cells, cell)
		}
		shown.Rows = append(shown.Rows, cells)
	}
	return shown
}

// moneyTime names the day or month of a row, marked while calls of it may still come.
func (v *View) moneyTime(f *moneyFields, row *revenue.Row) string {
	text := v.Format.Month(row.Start)
	if f.By == string(revenue.ByDay) {
		text = v.Format.Day(row.Start)
	}
	if !row.Final {
		text += "*"
	}
	return text
}

// rowOf is the part of an address that asks for one row.
func (v *View) rowOf(f *moneyFields, row *revenue.Row) []string {
	at := row.Name(revenue.Step(f.By), v.Snapshot.Zone)
	region, service := row.Region, row.Service
	if region == "" {
		region = f.Region
	}
	if service == "" {
		service = f.Service
	}
	return []string{"from", at, "to", at, "by", f.By, "region", region, "service", service}
}

func (v *View) figure(row *revenue.Row, f revenue.Figure) string {
	if calls, counts := row.Count(f); counts {
		return v.Format.Calls(calls)
	}
	return v.Format.Money(row.Amount(f))
}

// place names a region, a service, or a service in a region; "–" for what belongs to none.
func (v *View) place(region, service string) string {
	switch {
	case region != "" && service != "":
		return v.OfferingName(region, service)
	case region != "":
		return v.RegionName(region)
	case service != "":
		return v.ServiceName(service)
	}
	return "–"
}

func (v *View) moneyFilter(f *moneyFields, action string) *pages.Filter {
	month := "A month, such as 2026-01, or a day."
	return &pages.Filter{
		Action: action, Label: "What is told", Button: "Show",
		Fields: []components.FieldProps{
			{Name: "from", Label: "From", Value: f.From, Hint: month, Error: f.Errors["from"]}, {Name: "to", Label: "To", Value: f.To, Hint: month, Error: f.Errors["to"]},
		},
		Selects: []components.SelectProps{
			choices("by", "By", f.By, components.Option{Value: "month", Label: "Month"}, components.Option{Value: "day", Label: "Day"}),
			choices("split", "Split", f.Split, components.Option{Value: splitNot, Label: "Not"}, components.Option{Value: splitRegion, Label: "By region"}, components.Option{Value: splitService, Label: "By service"}, components.Option{Value: splitBoth, Label: "By both"}),
			v.regionChoice(f.Region), v.serviceChoice(f.Service),
		},
	}
}

func choices(name, label, chosen string, options ...components.Option) components.SelectProps {
	for i := range options {
		options[i].Selected = options[i].Value == chosen
	}
	return components.SelectProps{Name: name, Label: label, Options: options}
}

func (v *View) regionChoice(chosen string) components.SelectProps {
	options := []components.Option{{Label: "All"}}
	for _, r := range v.Snapshot.Regions {
		options = append(options, components.Option{Value: r.Code, Label: v.RegionName(r.Code)})
	}
	return choices("region", "Region", chosen, options...)
}

func (v *View) serviceChoice(chosen string) components.SelectProps {
	options := []components.Option{{Label: "All"}}
	for _, s := range v.Snapshot.Services {
		options = append(options, components.Option{Value: s.Code, Label: v.ServiceName(s.Code)})
	}
	return choices("service", "Service", chosen, options...)
}

// damaged refuses the address of a file that was not made by a page.
func damaged() error { return models.Refuse(models.Invalid, cause.AddressDamaged) }

// moneyCSV is the report for another program.
func moneyCSV(v *View) error {
	form := v.moneyForm()
	told, err := v.report(form)
	if err != nil {
		return err
	}
	if len(form.Errors) > 0 {
		return damaged()
	}
	return v.sendCSV("money.csv", told.Table())
}

func (v *View) sendCSV(name string, rows [][]string) error {
	return web.Download(v.Context, name, "text/csv; charset=utf-8", func(w io.Writer, _ func()) error { return csv.NewWriter(w).WriteAll(rows) })
}
