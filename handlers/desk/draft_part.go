package desk

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/drafts"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// The parts of a draft, each with a form of its own.
const (
	partBasics   = "basics"
	partRegions  = "regions"
	partServices = "services"
	partOffer    = "offer"
)

// Rows that are left free for more: as many as a page begins with, and as more are asked for.
const (
	freeRows = 2
	moreRows = 10
)

// partFields are the forms of all parts: each sends its own. Of a list the first texts are of its first row, and so on.
type partFields struct {
	page.Form
	Part string `query:"part" form:"part"`
	At   string `query:"at" form:"at"`
	Edit string `form:"edit"`
	Do   string `form:"do"`

	Currency     string             `form:"currency"`
	Zone         string             `form:"zone"`
	Illustrative components.Checked `form:"illustrative"`

	Codes  []string `form:"code"`
	Names  []string `form:"name"`
	Notes  []string `form:"note"`
	Region string   `form:"region"`
	Of     string   `form:"service"`
	Free   string   `form:"free"`
	Froms  []string `form:"from"`
	Each   []string `form:"each"`
	Calls  []string `form:"calls"`
	Prices []string `form:"price"`

	free   int  // rows for more
	placed *int // which of the offers the form was put into
}

// place gives which of the offers the form is of; a new one stands after the last.
func (f *partFields) place(s *catalog.Sheet) int {
	n, err := strconv.Atoi(f.At)
	if err != nil || n < 0 || n > len(s.Offers) {
		return len(s.Offers)
	}
	return n
}

// change puts what the form says into the draft. Rows in which nothing is typed are none.
func (f *partFields) change(s *catalog.Sheet) {
	switch f.Part {
	case partBasics:
		s.Currency, s.Zone, s.Illustrative = typed(f.Currency), typed(f.Zone), ""
		if f.Illustrative {
			s.Illustrative = "true"
		}
	case partRegions:
		s.Regions = nil
		for _, row := range rowsOf(f.Codes, f.Names, f.Notes) {
			s.Regions = append(s.Regions, catalog.SheetRegion{Code: row[0], Name: row[1], Note: row[2]})
		}
	case partServices:
		s.Services = nil
		for _, row := range rowsOf(f.Codes, f.Names, f.Notes) {
			s.Services = append(s.Services, catalog.SheetService{Code: row[0], Name: row[1], Description: row[2]})
		}
	case partOffer:
		f.changeOffer(s)
	}
}

func (f *partFields) changeOffer(s *catalog.Sheet) {
	at := f.place(s)
	f.placed = &at
	if f.Do == "remove" {
		if at < len(s.Offers) {
			s.Offers = slices.Delete(s.Offers, at, at+1)
		}
		return
	}
	o := catalog.SheetOffer{Region: typed(f.Region), Service: typed(f.Of), FreeCalls: typed(f.Free)}
	for _, row := range rowsOf(f.Froms, f.Each) {
		o.PayPerUse = append(o.PayPerUse, catalog.SheetTier{FromCalls: row[0], Price: row[1]})
	}
	if len(o.PayPerUse) == 1 && o.PayPerUse[0].FromCalls == "" {
		o.PayPerUse[0].FromCalls = "0"
	}
	for _, row := range rowsOf(f.Calls, f.Prices) {
		o.Packages = append(o.Packages, catalog.SheetPackage{Calls: row[0], Price: row[1]})
	}
	if at == len(s.Offers) {
		s.Offers = append(s.Offers, o)
	} else {
		s.Offers[at] = o
	}
}

var lineEnds = regexp.MustCompile(`\r\n?`)

// typed is what somebody meant: browsers end lines as telegraphs did, and people leave blanks.
func typed(text string) string { return trimmed(lineEnds.ReplaceAllString(text, "\n")) }

// rowsOf puts lists of texts side by side, and leaves out rows in which nothing is typed.
func rowsOf(columns ...[]string) (rows [][]string) {
	for i := range columns[0] {
		row, blank := make([]string, len(columns)), true
		for j, column := range columns {
			if i < len(column) {
				row[j] = typed(column[i])
			}
			blank = blank && row[j] == ""
		}
		if !blank {
			rows = append(rows, row)
		}
	}
	return rows
}

// keyPlace is where a problem of a draft is mended: which part, which of the offers, and which field.
type keyPlace struct {
	part, place, field string
	label              string
}

// keyOf is how a check names places: a list, which of it, and perhaps a list in that.
var keyOf = regexp.MustCompile(`^(\w+)(?:\[(\d+)\])?(?:\.(\w+)(?:\[(\d+)\])?(?:\.(\w+))?)?$`)

// placeOf gives where a problem with the key is mended.
func placeOf(key string) keyPlace {
	m := keyOf.FindStringSubmatch(key)
	if m == nil {
		return keyPlace{part: partBasics}
	}
	list, n, name, inner, leaf := m[1], m[2], m[3], m[4], m[5]
	switch list {
	case "regions", "services":
		if n == "" {
			return keyPlace{part: list, field: "code-0", label: "The list"}
		}
		if name == "description" {
			name = "note"
		}
		if name == "" {
			name = "code"
		}
		return keyPlace{part: list, field: name + "-" + n, label: name}
	case "offerings":
		at := keyPlace{part: partOffer, place: n}
		return at.within(name, inner, leaf)
	case "billing_time_zone":
		return keyPlace{part: partBasics, field: "zone", label: "the time zone"}
	case "currency":
		return keyPlace{part: partBasics, field: "currency", label: "the currency"}
	}
	return keyPlace{part: partBasics, field: "illustrative", label: "what prices are"}
}

// within gives the field of an offer.
func (at keyPlace) within(name, inner, leaf string) keyPlace {
	if inner == "" {
		inner = "0"
	}
	switch name {
	case "pay_per_use":
		at.field, at.label = "each-"+inner, "the price"
		if leaf == "from_calls" {
			at.field, at.label = "from-"+inner, "the number of calls"
		}
	case "packages":
		at.field, at.label = "price-"+inner, "the price"
		if leaf == "calls" {
			at.field, at.label = "calls-"+inner, "the number of calls"
		}
	case "free_calls":
		at.field, at.label = "free", "the number of free calls"
	case "service":
		at.field, at.label = "service", "the service"
	default:
		at.field, at.label = "region", "the region"
	}
	return at
}

// partName names a part of the draft.
func (v *View) partName(s *catalog.Sheet, at keyPlace) string {
	if n, err := strconv.Atoi(at.place); at.part == partOffer && err == nil && n < len(s.Offers) {
		return sheetOffering(s, &s.Offers[n])
	}
	return words.CatalogPart(at.part)
}

func draftPart(v *View) error {
	form := page.Read[partFields](v.Context)
	draft, err := v.Drafts.Get(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	form.Edit = strconv.FormatInt(draft.Edit, 10)
	return v.partPage(draft, form)
}

// changeDraft saves a part, or only checks it.
func changeDraft(v *View) error {
	form := page.Read[partFields](v.Context)
	if !slices.Contains([]string{partBasics, partRegions, partServices, partOffer}, form.Part) {
		return models.Refuse(models.Invalid, cause.FormDamaged)
	}
	switch form.Do {
	case "check", "rows":
		draft, err := v.Drafts.Check(v.Ctx(), v.Op, form.change)
		if err != nil {
			return err
		}
		if form.Do == "rows" {
			form.free = moreRows
		}
		return v.partPage(draft, form)
	case "save", "remove":
	default:
		return models.Refuse(models.Invalid, cause.FormDamaged)
	}
	draft, err := v.Drafts.Save(v.Ctx(), v.Op, editOf(form.Edit), form.change)
	if err != nil && draft != nil {
		return form.Again(err, func() error { return v.partPage(draft, form) })
	}
	if err != nil {
		return err
	}
	if form.Do == "remove" {
		return v.Done("It is sold no longer, once the draft is applied.", routes.DeskDraft)
	}
	return v.Done("The draft is saved.", routes.DeskDraftPart(form.Part, form.At))
}

// partPage shows the form of a part, with what is wrong in it.
func (v *View) partPage(draft *drafts.Draft, form *partFields) (err error) {
	screen := pages.DraftPart{Part: form.Part, At: form.At, Edit: form.Edit}
	wrong, elsewhere := page.FieldErrors{}, 0
	here := ""
	if form.Part == partOffer {
		at := form.place(draft.Sheet)
		if form.placed != nil {
			at = *form.placed
		}
		here = strconv.Itoa(at)
	}
	for _, p := range draft.Problems {
		at := placeOf(p.Key)
		if at.part != form.Part || at.place != here {
			elsewhere++
		} else if wrong[at.field] == "" {
			wrong[at.field] = words.CatalogProblem(at.label, p.Beside())
		}
	}
	if elsewhere > 0 {
		screen.Elsewhere = "Something else in the draft is wrong, too: its page lists it."
	}
	if form.Do == "check" && len(wrong) == 0 {
		screen.Right = "Nothing is wrong here."
	}
	if err := v.partGroups(&screen, draft.Sheet, form, here, wrong); err != nil {
		return err
	}
	v.PagePath = routes.DeskDraftPart(form.Part, form.At)
	if screen.Shell, err = v.Shell(screen.Title, Crumb(routes.DeskCatalog), layout.Crumb{Label: "Draft", Href: routes.DeskDraft}); err != nil {
		return err
	}
	if len(form.Errors) > 0 {
		screen.Problems = form.Errors.Problems()
	} else {
		screen.Problems = wrong.Problems(screen.Names()...)
		if form.Do == "check" && len(wrong) > 0 {
			form.Refuse(http.StatusUnprocessableEntity, wrong)
		}
	}
	return v.ShowForm(&form.Form, pages.DraftPartPage(screen))
}

// partGroups makes the fields of the part.
func (v *View) partGroups(screen *pages.DraftPart, s *catalog.Sheet, form *partFields, here string, wrong page.FieldErrors) error {
	fields := fieldsOf{wrong, max(form.free, freeRows)}
	screen.Title = words.CatalogPart(form.Part)
	switch form.Part {
	case partBasics:
		screen.Groups = []pages.DraftGroup{fields.basics(s)}
	case partRegions:
		screen.Lead, screen.Rows = "The first that gives free calls is the one that newcomers see first.", true
		rows := make([][]string, len(s.Regions))
		for i, r := range s.Regions {
			rows[i] = []string{r.Code, r.Name, r.Note}
		}
		screen.Groups = []pages.DraftGroup{fields.named("Regions", "Note", rows)}
	case partServices:
		screen.Rows = true
		rows := make([][]string, len(s.Services))
		for i, c := range s.Services {
			rows[i] = []string{c.Code, c.Name, c.Description}
		}
		screen.Groups = []pages.DraftGroup{fields.named("Services", "Description", rows)}
	case partOffer:
		at, err := strconv.Atoi(here)
		if err != nil {
			return err
		}
		var o catalog.SheetOffer
		if at < len(s.Offers) {
			o = s.Offers[at]
			screen.Title = sheetOffering(s, &o)
			screen.Removable = form.At == here
		} else {
			screen.Title = words.CatalogPart("new")
		}
		screen.Rows = true
		screen.Groups = fields.offer(s, &o)
	default:
		return models.Refuse(models.NotFound, cause.NoDraft)
	}
	return nil
}
