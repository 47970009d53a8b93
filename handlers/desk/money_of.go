package desk

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"

	"ocrconsole/models/revenue"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// itemsShown is how many things a figure is made of are shown; the file has all.
const itemsShown = 200

// errEnough ends a list that is long enough.
var errEnough = errors.New("enough")

// listed reads which figure is listed, over which time.
func (v *View) listed() (*moneyFields, revenue.Wanted, error) {
	form := v.moneyForm()
	w, wrong := v.wanted(form)
	if len(wrong) > 0 || !slices.Contains(revenue.Figures(), revenue.Figure(form.Of)) {
		return nil, w, damaged()
	}
	return form, w, nil
}

// itemsPage shows what a figure is made of.
func itemsPage(v *View) error {
	form, w, err := v.listed()
	if err != nil {
		return err
	}
	figure := revenue.Figure(form.Of)
	_, counts := (&revenue.Row{}).Count(figure)
	t := pages.ReportTable{
		ID: "items", Title: words.MoneyFigure(form.Of), Columns: []components.Column{{Label: "Account", Numeric: true}, {Label: "What"}, {Label: "When"}, {Label: "Place"}, {Label: "Calls", Numeric: true}, {Label: "Amount", Numeric: true}},
		Empty: "Nothing.",
	}
	if counts {
		t.Description = "Hours in which calls were made, by account and service."
	}
	err = v.Revenue.Items(v.Ctx(), figure, w, func(i revenue.Item) error {
		if len(t.Rows) == itemsShown {
			return errEnough
		}
		account := strconv.FormatInt(i.AccountID, 10)
		row := texts(account, i.Ref, v.instant(i.At), v.place(i.Region, i.Service), v.Format.Calls(i.Calls), v.Format.Money(i.AmountMicros))
		row[0].Href, row[0].Label = routes.DeskAccount(account), words.AccountNumber(account)
		t.Rows = append(t.Rows, row)
		return nil
	})
	screen := pages.Report{Lead: v.itemsLead(form), Links: []components.LinkProps{{Label: "CSV", Href: form.address(routes.DeskMoneyOfCSV, "of", form.Of)}}, Tables: []pages.ReportTable{t}}
	switch {
	case errors.Is(err, errEnough):
		screen.Closing = v.Words().MadeOfPart(itemsShown)
	case errors.Is(err, revenue.ErrNothing), errors.Is(err, revenue.ErrTooLong):
		return damaged()
	case err != nil:
		return err
	}
	if screen.Shell, err = v.Shell(words.MadeOf(form.Of), Crumb(routes.DeskMoney)); err != nil {
		return err
	}
	return v.Show(pages.ReportPage(screen))
}

// itemsLead says of which time and place the list is.
func (v *View) itemsLead(f *moneyFields) string {
	return words.MadeOfLead(f.From, f.To, v.place(f.Region, f.Service))
}

// itemsCSV is all that a figure is made of.
func itemsCSV(v *View) error {
	form, w, err := v.listed()
	if err != nil {
		return err
	}
	return web.Download(v.Context, form.Of+".csv", "text/csv; charset=utf-8", func(out io.Writer, flush func()) error {
		rows := csv.NewWriter(out)
		_ = rows.Write(revenue.ItemNames()) // into memory, as it is first
		err := v.Revenue.Items(v.Ctx(), revenue.Figure(form.Of), w, func(i revenue.Item) error {
			return rows.Write(i.Fields(v.Snapshot.Zone, v.Snapshot.Currency))
		})
		if err == nil {
			err = rows.WriteAll(nil) // what is left
		}
		flush()
		return err
	})
}
