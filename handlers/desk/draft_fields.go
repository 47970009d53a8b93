package desk

import (
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models/catalog"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/words"
)

func trimmed(text string) string { return strings.TrimSpace(text) }

// fieldsOf makes the fields of a draft's forms, each with what is wrong with it; free is how many rows are left for more.
type fieldsOf struct {
	wrong page.FieldErrors
	free  int
}

// field makes one; n is its row, -1 where it is in no list.
func (f fieldsOf) field(name, label, value string, n int) pages.DraftField {
	id := name
	if n >= 0 {
		id += "-" + strconv.Itoa(n)
	}
	return pages.DraftField{ID: "field-" + id, Name: name, Label: label, Value: value, Problem: f.wrong[id]}
}

func (f fieldsOf) number(name, label, value string, n int) pages.DraftField {
	field := f.field(name, label, value, n)
	field.InputMode = "decimal"
	return field
}

func (f fieldsOf) choice(name, label, value string, options []components.Option) pages.DraftField {
	field := f.field(name, label, value, -1)
	known := value == ""
	for i := range options {
		options[i].Selected = options[i].Value == value
		known = known || options[i].Selected
	}
	if !known {
		options = append([]components.Option{{Value: value, Label: value, Selected: true}}, options...)
	}
	field.Options = options
	return field
}

func (f fieldsOf) basics(s *catalog.Sheet) pages.DraftGroup {
	illustrative := f.choice("illustrative", "Prices are", s.Illustrative, []components.Option{{Value: "", Label: "Real"}, {Value: "true", Label: "Illustrative, which pages say"}})
	return pages.DraftGroup{
		ID: "basics", Title: "Currency and time zone", Note: "Both stay as they are once anything is recorded in them.",
		Rows: []pages.DraftRow{{Fields: []pages.DraftField{f.field("currency", "Currency", s.Currency, -1), f.field("zone", "Billing time zone", s.Zone, -1), illustrative}}},
	}
}

// named makes the rows of regions or services, of which each has a code, a name and a note.
func (f fieldsOf) named(title, note string, rows [][]string) pages.DraftGroup {
	g := pages.DraftGroup{ID: "list", Title: title, Note: "In the order in which pages show them. A row in which nothing is typed is none."}
	for i := range len(rows) + f.free {
		row := []string{"", "", ""}
		if i < len(rows) {
			row = rows[i]
		}
		lines := f.field("note", note, row[2], i)
		lines.Lines = true
		g.Rows = append(g.Rows, pages.DraftRow{Legend: words.RowOf(title, i+1), Fields: []pages.DraftField{f.field("code", "Code", row[0], i), f.field("name", "Name", row[1], i), lines}})
	}
	return g
}

// offer makes the fields of what is sold of a service in a region.
func (f fieldsOf) offer(s *catalog.Sheet, o *catalog.SheetOffer) []pages.DraftGroup {
	var regions, services []components.Option
	for _, r := range s.Regions {
		regions = append(regions, components.Option{Value: r.Code, Label: r.Name})
	}
	for _, c := range s.Services {
		services = append(services, components.Option{Value: c.Code, Label: c.Name})
	}
	what := pages.DraftGroup{ID: "what", Title: "What is sold where", Rows: []pages.DraftRow{{Fields: []pages.DraftField{
		f.choice("service", "Service", o.Service, services), f.choice("region", "Region", o.Region, regions), f.number("free", "Free calls", o.FreeCalls, -1),
	}}}}
	each := pages.DraftGroup{ID: "each", Title: "Pay per use", Note: "Each call of a month after the first so many costs the price beside it; the first row begins at 0."}
	for i := range len(o.PayPerUse) + f.free {
		var tier catalog.SheetTier
		if i < len(o.PayPerUse) {
			tier = o.PayPerUse[i]
		}
		each.Rows = append(each.Rows, pages.DraftRow{Legend: words.RowOf("Price", i+1), Fields: []pages.DraftField{f.number("from", "After so many calls", tier.FromCalls, i), f.number("each", "Price of a call", tier.Price, i)}})
	}
	packages := pages.DraftGroup{ID: "packages", Title: "Packages", Note: "Each size with the price of all its calls together. A row in which nothing is typed is none."}
	for i := range len(o.Packages) + f.free {
		var p catalog.SheetPackage
		if i < len(o.Packages) {
			p = o.Packages[i]
		}
		packages.Rows = append(packages.Rows, pages.DraftRow{Legend: words.RowOf("Package", i+1), Fields: []pages.DraftField{f.number("calls", "Calls", p.Calls, i), f.number("price", "Price", p.Price, i)}})
	}
	return []pages.DraftGroup{what, each, packages}
}
