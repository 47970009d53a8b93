package desk

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/drafts"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// versionsShown is how many versions a page shows.
const versionsShown = 50

// catalogFields are the forms on the catalog and its versions: each sends its own part.
type catalogFields struct {
	page.Form
	Version string `form:"version"`
	Against string `query:"against"`
	proofFields
	Key      string `form:"key"`
	Decision string `form:"decision"`
	Reason   string `form:"reason"`
}

// mayCatalog tells whether the operator writes catalogs.
func (v *View) mayCatalog() bool { return v.Op.May(rights.DeskCatalog) == nil }

func catalogPage(v *View) error { return v.catalogPage(&catalogFields{}) }

func (v *View) catalogPage(form *catalogFields) error {
	v.PagePath = routes.DeskCatalog
	before, err := v.Before()
	if err != nil {
		return err
	}
	versions, err := v.Drafts.Versions(v.Ctx(), before, versionsShown+1)
	if err != nil {
		return err
	}
	last := ""
	if len(versions) > versionsShown {
		versions = versions[:versionsShown]
		last = strconv.FormatInt(versions[versionsShown-1].ID, 10)
	}
	file := v.Snapshot.File()
	screen := pages.Catalog{Lead: "What is sold where, and at which price: the catalog in force, and all that were before.", Pager: v.Pager("Pages of versions", last, routes.Within(routes.DeskCatalog))}
	if v.mayCatalog() {
		if err := v.catalogWork(&screen); err != nil {
			return err
		}
	}
	if a := v.Snapshot.Announced; a != nil {
		screen.Coming, screen.Changes = words.CatalogAnnouncedFrom(v.Format.Instant(a.From)), v.differences(file, a.File)
		if v.mayCatalog() {
			if screen.Withdraw, err = v.withdrawal(form); err != nil {
				return err
			}
		}
	}
	history, err := v.versionTable(versions)
	if err != nil {
		return err
	}
	screen.Tables = []pages.ReportTable{history, v.offerTable(file, "in-force", "In force")}
	if screen.Shell, err = v.Shell("Catalog"); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("reason", "code")
	return v.ShowForm(&form.Form, pages.CatalogPage(screen))
}

// withdrawal asks why what is announced is taken back, or says why the operator may not.
func (v *View) withdrawal(form *catalogFields) (w *pages.Withdrawal, err error) {
	w = &pages.Withdrawal{Reason: form.Reason, ReasonError: form.Errors["reason"]}
	if w.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskCatalogWithdraw); err != nil {
		return nil, err
	}
	var refused *models.Error
	if errors.As(v.Drafts.MayWithdraw(v.Ctx(), v.Snapshot, v.Op), &refused) {
		w.Refused = v.Words().Why(refused.Why)
	}
	return w, nil
}

// catalogWork leads to the operator's draft, and to what waits.
func (v *View) catalogWork(screen *pages.Catalog) error {
	has, err := v.Drafts.Has(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	if has {
		screen.Links = append(screen.Links, components.LinkProps{Label: "Go on with your draft", Href: routes.DeskDraft, Variant: components.PrimaryButton})
	} else {
		screen.Begin = true
	}
	p, _, err := v.Drafts.Waiting(v.Ctx())
	if err != nil || p == nil {
		return err
	}
	screen.Waits, err = v.asked(p)
	return err
}

// asked says who asked for a catalog, and why.
func (v *View) asked(p *models.CatalogProposal) (string, error) {
	names, err := v.operatorNames()
	return words.CatalogAsked(names[p.AskedBy], v.Local.Instant(p.AskedAt), v.dayOf(p.FromDay), p.Reason), err
}

// versionTable lists what was put in force, newest first.
func (v *View) versionTable(versions []models.CatalogVersion) (pages.ReportTable, error) {
	t := pages.ReportTable{ID: "versions", Title: "Versions", Description: "Newest first; the first is in force.", Empty: "There are none.", Columns: []components.Column{{Label: "Version"}, {Label: "In force from"}, {Label: "By whom, and why"}}}
	names, err := v.operatorNames()
	for i := range versions {
		c := &versions[i]
		number := strconv.FormatInt(c.ID, 10)
		t.Rows = append(t.Rows, []pages.ReportCell{
			{Text: number, Href: routes.DeskCatalogVersion(number), Label: words.CatalogVersion(number)}, {Text: v.Local.Instant(c.AppliedAt)}, {Text: madeBy(&c.CatalogMaker, names)},
		})
	}
	return t, err
}

// madeBy says who put a catalog in force, and why.
func madeBy(m *models.CatalogMaker, names map[int64]string) string {
	if m.Maker == "" {
		return "–"
	}
	who := words.Actor(m.Maker, m.MakerName)
	if m.Maker == trail.Operator && m.MakerID != 0 {
		who = names[m.MakerID]
	}
	return words.CatalogMadeBy(who, names[m.AskedBy], m.Reason)
}

// offerTable shows what a catalog sells.
func (v *View) offerTable(f *catalog.File, id, title string) pages.ReportTable {
	t := pages.ReportTable{ID: id, Title: title, Columns: []components.Column{{Label: "Region"}, {Label: "Service"}, {Label: "A call"}, {Label: "Free calls", Numeric: true}, {Label: "Packages"}}}
	regions, services := namesOf(f)
	for _, o := range f.Offerings {
		var packages []string
		for _, p := range o.Packages {
			packages = append(packages, words.PackageFor(v.Format.Calls(p.Calls), v.amountOf(f, p.Price)))
		}
		free := "–"
		if o.FreeCalls > 0 {
			free = v.Format.Calls(o.FreeCalls)
		}
		t.Rows = append(t.Rows, texts(regions[o.Region], services[o.Service], v.tariff(f, o.PayPerUse), free, strings.Join(packages, "; ")))
	}
	return t
}

func namesOf(f *catalog.File) (regions, services map[string]string) {
	regions, services = make(map[string]string), make(map[string]string)
	for _, r := range f.Regions {
		regions[r.Code] = r.Name
	}
	for _, s := range f.Services {
		services[s.Code] = s.Name
	}
	return regions, services
}

func (v *View) amountOf(f *catalog.File, p catalog.Price) string {
	return v.Format.Amount(rules.Micros(p), f.Currency)
}

// tariff writes what single calls cost; "" where nothing is said.
func (v *View) tariff(f *catalog.File, p catalog.PayPerUse) string {
	tiers := make([]string, len(p))
	for i, tier := range p {
		tiers[i] = v.Words().Tier(tier.FromCalls, v.amountOf(f, tier.Price))
	}
	return strings.Join(tiers, ", ")
}

// differences says in words how two catalogs differ.
func (v *View) differences(before, after *catalog.File) []string {
	var all []string
	for _, d := range catalog.Differences(before, after) {
		w := words.CatalogDifference{Of: string(d.Of), Code: d.Code, Old: v.said(before, &d.Old), New: v.said(after, &d.New)}
		if d.Region != "" {
			w.Place = words.ServiceIn(d.Service, d.Region)
		}
		if d.Calls > 0 {
			w.Size = v.CallWords(d.Calls)
		}
		all = append(all, w.Write())
	}
	return all
}

// said writes what a catalog says of something.
func (v *View) said(f *catalog.File, s *catalog.Said) string {
	switch {
	case len(s.Tariff) > 0:
		return v.tariff(f, s.Tariff)
	case s.Price > 0:
		return v.amountOf(f, s.Price)
	case s.Calls > 0:
		return v.Format.Calls(s.Calls)
	}
	return s.Text
}

// differs compares two catalogs in words and as text.
func (v *View) differs(title, none string, before, after *catalog.File) (pages.Differs, error) {
	d := pages.Differs{Title: title, None: none, Words: v.differences(before, after)}
	old, err := before.YAML()
	if err != nil {
		return d, err
	}
	text, err := after.YAML()
	if err != nil {
		return d, err
	}
	for _, l := range catalog.CompareLines(string(old), string(text)) {
		d.Lines = append(d.Lines, pages.DiffLine{Sign: string(l.Sign), Text: l.Text})
	}
	return d, nil
}

// versionInPath reads the number of the path, which a version must have.
func (v *View) versionInPath() (*models.CatalogVersion, error) {
	number, err := strconv.ParseInt(v.Param("version"), 10, 64)
	if err != nil {
		return nil, models.Refuse(models.NotFound, cause.NoSuchVersion)
	}
	return v.Drafts.Version(v.Ctx(), number)
}

// catalogVersion shows a version, compared with the one before it or with another.
func catalogVersion(v *View) error {
	row, err := v.versionInPath()
	if err != nil {
		return err
	}
	number := strconv.FormatInt(row.ID, 10)
	names, err := v.operatorNames()
	if err != nil {
		return err
	}
	form := page.Read[catalogFields](v.Context)
	screen := pages.CatalogVersion{
		Lead: v.Local.Instant(row.AppliedAt) + ", " + madeBy(&row.CatalogMaker, names), Action: routes.DeskCatalogVersion(number),
		Links: []components.LinkProps{{Label: "Download it", Href: routes.DeskCatalogYAML(number)}},
	}
	if v.mayCatalog() {
		screen.Begin = number
	}
	if err := v.compared(&screen, row, form.Against); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell(words.CatalogVersion(number), Crumb(routes.DeskCatalog)); err != nil {
		return err
	}
	return v.Show(pages.CatalogVersionPage(screen))
}

// compared compares the version with the one that is asked for, or else with the one before it.
func (v *View) compared(screen *pages.CatalogVersion, row *models.CatalogVersion, against string) error {
	other, err := v.Drafts.Before(v.Ctx(), row.ID)
	if number, is := strconv.ParseInt(against, 10, 64); err == nil && is == nil {
		other, err = v.Drafts.Version(v.Ctx(), number)
	}
	if err != nil {
		return err
	}
	screen.Differs = pages.Differs{Title: "What it changed", None: "No earlier version is kept that it could be compared with."}
	versions, err := v.Drafts.Versions(v.Ctx(), 0, versionsShown)
	if err != nil || other == nil {
		return err
	}
	options := make([]components.Option, 0, len(versions))
	for i := range versions {
		number := strconv.FormatInt(versions[i].ID, 10)
		options = append(options, components.Option{Value: number, Label: words.CatalogVersion(number)})
	}
	number := strconv.FormatInt(other.ID, 10)
	screen.Against = choices("against", "Compared with", number, options...)
	before, problems := catalog.Parse("version", []byte(other.Catalog))
	after, more := catalog.Parse("version", []byte(row.Catalog))
	if len(problems)+len(more) > 0 {
		return models.Refuse(models.Conflict, cause.CatalogNotReadable)
	}
	screen.Differs, err = v.differs(words.ChangedSince(number), "Nothing differs.", before, after)
	return err
}

func catalogYAML(v *View) error {
	row, err := v.versionInPath()
	if err != nil {
		return err
	}
	return v.sendYAML("catalog-"+strconv.FormatInt(row.ID, 10)+".yaml", row.Catalog)
}

func (v *View) sendYAML(name, text string) error {
	return web.Download(v.Context, name, "application/yaml; charset=utf-8", func(w io.Writer, _ func()) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

// withdrawCatalog takes back what is announced, as the command does.
func withdrawCatalog(v *View) error {
	form := page.Read[catalogFields](v.Context)
	err := v.Prove(form.proofFields)
	if err == nil {
		err = v.Drafts.Withdraw(v.Ctx(), v.Op, form.Reason)
	}
	if err != nil {
		return form.Again(v.readable(err), func() error { return v.catalogPage(form) })
	}
	return v.Done("It is withdrawn. Everybody who was told of it is told.", routes.DeskCatalog)
}

func waitingCatalog(v *View) error { return v.waitingPage(&catalogFields{}) }

// waitingPage shows what waits for a second operator.
func (v *View) waitingPage(form *catalogFields) error {
	v.PagePath = routes.DeskCatalogWaiting
	p, file, err := v.Drafts.Waiting(v.Ctx())
	if err != nil {
		return err
	}
	if p == nil {
		return models.Refuse(models.NotFound, cause.NoSuchProposal)
	}
	screen := pages.CatalogWaiting{Key: p.FormKey, Own: p.AskedBy == v.Op.ID, Errors: form.Errors}
	if screen.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskCatalogWaiting, p.FormKey); err != nil {
		return err
	}
	if screen.Lead, err = v.asked(p); err != nil {
		return err
	}
	operators, err := v.Operators.List(v.Ctx())
	if err != nil {
		return err
	}
	if refused := v.noSecond(operators, p.AskedBy); refused != "" {
		screen.Refused, screen.Notes = true, append(screen.Notes, refused)
	}
	if screen.Differs, err = v.differs("What it changes", "Nothing differs from the catalog in force.", v.Snapshot.File(), file); err != nil {
		return err
	}
	hash, err := drafts.HashOf(file)
	if err != nil {
		return err
	}
	replay, err := v.Drafts.FindReplay(v.Ctx(), hash)
	if err != nil {
		return err
	}
	screen.Replay = v.replayCard(replay, file.Currency, routes.DeskCatalogWaiting)
	screen.Replay.CanAsk, screen.Replay.Again, screen.Replay.OfWaiting = replay == nil || replay.DoneAt != nil, replay != nil, true
	if screen.Shell, err = v.Shell("A catalog that waits", Crumb(routes.DeskCatalog)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("code")
	return v.ShowForm(&form.Form, pages.CatalogWaitingPage(screen))
}

// decideCatalog is the answer of a second operator, or of who takes back what they asked for.
func decideCatalog(v *View) error {
	form := page.Read[catalogFields](v.Context)
	approve := form.Decision == "approve"
	if !approve && form.Decision != "decline" {
		return models.Refuse(models.Invalid, cause.FormDamaged)
	}
	waits, _, err := v.Drafts.Waiting(v.Ctx())
	if err != nil {
		return err
	}
	day := ""
	if waits != nil {
		day = waits.FromDay
	}
	if err = v.Prove(form.proofFields, form.Key); err == nil {
		err = v.Drafts.Decide(v.Ctx(), v.Op, form.Key, approve)
	}
	if err != nil && waits != nil {
		return form.Again(v.readable(err), func() error { return v.waitingPage(form) })
	}
	if err != nil {
		return err
	}
	return v.Done(words.CatalogDecided(approve, v.dayOf(day)), routes.DeskCatalog)
}
