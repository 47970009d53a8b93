package desk

import (
	"slices"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/drafts"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// draftFields are the forms on a draft as a whole.
type draftFields struct {
	page.Form
	Edit   string `form:"edit"`
	Key    string `form:"key"`
	Day    string `form:"day"`
	Reason string `form:"reason"`
	proofFields
	Of string `form:"of"`
}

// edit is which edit of the draft the form was made of.
func (f *draftFields) edit() int64 { return editOf(f.Edit) }

// editOf reads it; what is no number is no edit.
func editOf(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// beginDraft begins one of the catalog in force, or of a version.
func beginDraft(v *View) error {
	form := page.Read[catalogFields](v.Context)
	version := int64(0)
	if form.Version != "" {
		var err error
		if version, err = strconv.ParseInt(form.Version, 10, 64); err != nil || version < 1 {
			return models.Refuse(models.NotFound, cause.NoSuchVersion)
		}
	}
	if err := v.Drafts.Begin(v.Ctx(), v.Op, version); err != nil {
		return form.Again(err, func() error { return v.catalogPage(form) })
	}
	return v.SeeOther(routes.DeskDraft)
}

func draftPage(v *View) error { return v.draftPage(&draftFields{}, nil) }

// draftPage shows the operator's draft; imported are the problems of a file that could not be taken.
func (v *View) draftPage(form *draftFields, imported []catalog.Problem) error {
	v.PagePath = routes.DeskDraft
	plan, err := v.Drafts.Plan(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	draft := plan.Draft
	screen := pages.Draft{Lead: words.DraftLead(strconv.FormatInt(draft.Version, 10)), Edit: strconv.FormatInt(draft.Edit, 10), Wrong: v.wrong(draft), Errors: form.Errors, Apply: v.missing(plan)}
	for _, p := range imported[:min(len(imported), wrongShown)] {
		screen.Wrong = append(screen.Wrong, pages.WrongPart{Text: p.String(), Where: "The file", Href: "#field-file"})
	}
	for _, part := range []string{partBasics, partRegions, partServices} {
		screen.Parts = append(screen.Parts, components.LinkProps{Label: words.CatalogPart(part), Href: routes.DeskDraftPart(part, "")})
	}
	screen.Parts = append(screen.Parts, components.LinkProps{Label: words.CatalogPart("new"), Href: routes.DeskDraftPart(partOffer, strconv.Itoa(len(draft.Sheet.Offers)))})
	screen.Offers = v.sheetTable(draft.Sheet)
	if draft.Version != v.Snapshot.Version {
		screen.Moved = words.DraftMoved(strconv.FormatInt(v.Snapshot.Version, 10))
		if screen.Since, err = v.differs("What changed since", "Nothing but what is announced.", draft.Base, v.Snapshot.File()); err != nil {
			return err
		}
	}
	if err := v.draftChanges(&screen, draft); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell("Draft", Crumb(routes.DeskCatalog)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("file")
	return v.ShowForm(&form.Form, pages.DraftPage(screen))
}

// draftChanges shows what a draft without problems changes, and who pays what.
func (v *View) draftChanges(screen *pages.Draft, draft *drafts.Draft) (err error) {
	screen.Differs = pages.Differs{Title: "What it changes", None: "It is told once nothing is wrong."}
	if draft.File == nil {
		screen.Replay.Lead = "It is told once nothing is wrong."
		return nil
	}
	if screen.Differs, err = v.differs("What it changes", "It says what is in force.", v.Snapshot.File(), draft.File); err != nil {
		return err
	}
	replay, err := v.Drafts.FindReplay(v.Ctx(), draft.Hash)
	if err != nil {
		return err
	}
	screen.Replay = v.replayCard(replay, draft.File.Currency, routes.DeskDraft)
	screen.Replay.CanAsk = replay == nil || replay.DoneAt != nil
	screen.Replay.Again = replay != nil
	return nil
}

// missing says what is missing before a draft can be applied, "" for nothing.
func (v *View) missing(p *drafts.Plan) string {
	switch {
	case p.Draft.File == nil:
		return v.Words().Why(cause.DraftIsWrong)
	case p.Draft.Version != v.Snapshot.Version:
		return v.Words().Why(cause.CatalogMoved{Version: v.Snapshot.Version})
	case len(p.Differences) == 0:
		return v.Words().Why(cause.NothingChanged)
	case p.Replay == nil:
		return v.Words().Why(cause.DraftNotReplayed)
	}
	return ""
}

// wrongShown is how many problems are listed.
const wrongShown = 50

// wrong lists what is wrong with a draft, each with the way to its field.
func (v *View) wrong(draft *drafts.Draft) (all []pages.WrongPart) {
	for _, p := range draft.Problems[:min(len(draft.Problems), wrongShown)] {
		at := placeOf(p.Key)
		href := routes.DeskDraftPart(at.part, at.place)
		if at.field != "" {
			href += "#field-" + at.field
		}
		all = append(all, pages.WrongPart{Where: v.partName(draft.Sheet, at), Text: p.Beside(), Href: href})
	}
	return all
}

// sheetTable lists what the draft sells, as it is typed.
func (v *View) sheetTable(s *catalog.Sheet) pages.ReportTable {
	t := pages.ReportTable{ID: "offers", Title: "What is sold", Empty: "Nothing yet.", Columns: []components.Column{{Label: "Service and region"}, {Label: "A call"}, {Label: "Free calls", Numeric: true}, {Label: "Packages"}}}
	for i := range s.Offers {
		o := &s.Offers[i]
		var tiers, packages []string
		for _, tier := range o.PayPerUse {
			tiers = append(tiers, tier.Price)
		}
		for _, p := range o.Packages {
			packages = append(packages, words.PackageFor(p.Calls, p.Price))
		}
		name := sheetOffering(s, o)
		t.Rows = append(t.Rows, []pages.ReportCell{
			{Text: name, Href: routes.DeskDraftPart(partOffer, strconv.Itoa(i)), Label: words.EditPart(name)}, {Text: strings.Join(tiers, "; ")}, {Text: o.FreeCalls}, {Text: strings.Join(packages, "; ")},
		})
	}
	return t
}

// sheetOffering names what is sold, as the draft names it.
func sheetOffering(s *catalog.Sheet, o *catalog.SheetOffer) string {
	region, service := o.Region, o.Service
	if i := slices.IndexFunc(s.Regions, func(r catalog.SheetRegion) bool { return r.Code == o.Region && r.Name != "" }); i >= 0 {
		region = s.Regions[i].Name
	}
	if i := slices.IndexFunc(s.Services, func(c catalog.SheetService) bool { return c.Code == o.Service && c.Name != "" }); i >= 0 {
		service = s.Services[i].Name
	}
	return words.ServiceIn(service, region)
}

func draftYAML(v *View) error {
	draft, err := v.Drafts.Get(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	return v.sendYAML("draft.yaml", draft.Catalog)
}

// importDraft puts a file in place of the draft.
func importDraft(v *View) error {
	form := page.Read[draftFields](v.Context)
	name, data, err := v.sentFile(catalog.MaxSize, cause.NoCatalogFile)
	var problems []catalog.Problem
	if err == nil {
		problems, err = v.Drafts.Import(v.Ctx(), v.Op, form.edit(), name, data)
	}
	if err != nil {
		return form.Again(err, func() error { return v.draftPage(form, problems) })
	}
	return v.Done("The file is the draft now.", routes.DeskDraft)
}

func updateDraft(v *View) error {
	form := page.Read[draftFields](v.Context)
	if err := v.Drafts.BringUpToDate(v.Ctx(), v.Op, form.edit()); err != nil {
		return form.Again(err, func() error { return v.draftPage(form, nil) })
	}
	return v.Done("The draft is up to date.", routes.DeskDraft)
}

func discardDraft(v *View) error {
	if err := v.Drafts.Discard(v.Ctx(), v.Op); err != nil {
		return err
	}
	return v.Done("The draft is thrown away.", routes.DeskCatalog)
}

// ofWaiting is that the catalog that waits for a second operator is to be replayed, and not the operator’s draft.
const ofWaiting = "waiting"

func replayDraft(v *View) error {
	form := page.Read[draftFields](v.Context)
	if form.Of == ofWaiting {
		if err := v.Drafts.AskReplayOfWaiting(v.Ctx(), v.Op); err != nil {
			return err
		}
		return v.SeeOther(routes.DeskCatalogWaiting + "#replay")
	}
	if err := v.Drafts.AskReplay(v.Ctx(), v.Op); err != nil {
		return form.Again(err, func() error { return v.draftPage(form, nil) })
	}
	return v.SeeOther(routes.DeskDraft + "#replay")
}

// replayCard shows how far a replay has come, and who pays what; path is where the page is.
func (v *View) replayCard(r *drafts.Replay, currency, path string) pages.ReplayCard {
	if r == nil {
		return pages.ReplayCard{Lead: words.NotReplayed(drafts.ReplayDays), Button: words.ReplayDays(drafts.ReplayDays)}
	}
	if r.DoneAt == nil {
		return pages.ReplayCard{
			Progress: v.Words().ReplayProgress(r.LookedAt, r.Accounts), Looked: strconv.FormatInt(r.LookedAt, 10), Of: strconv.FormatInt(max(r.Accounts, 1), 10), AskAgain: path,
		}
	}
	amount := func(m rules.Micros, voice format.Voice) string { return v.Format.RoundedAmount(m, currency, voice) }
	card := pages.ReplayCard{
		Lead: v.Words().ReplayLead(r.Customers, v.Format.Day(r.Since), v.Local.Instant(*r.DoneAt)),
		Stats: []components.Stat{
			{Label: "Paid then", Value: amount(r.ThenMicros, format.Spent), Note: "for calls, and packages bought"},
			{Label: "Under the draft", Value: amount(r.UnderMicros, format.Spent)},
			{Label: "Pay more", Value: v.Words().Counted(r.More, "customer", "customers")},
			{Label: "Pay less", Value: v.Words().Counted(r.Less, "customer", "customers")},
		},
		Notes: v.Words().ReplayNotes(r.Doubtful, r.Odd, r.LeftOut, amount(r.OffMicros, format.Owed)),
	}
	for _, side := range []struct {
		id, title string
		more      bool
		payers    []drafts.Payer
	}{{"dearer", "Pay most more", true, r.Dearer}, {"cheaper", "Pay most less", false, r.Cheaper}} {
		if len(side.payers) > 0 {
			card.Tables = append(card.Tables, v.payerTable(side.id, side.title, side.more, side.payers, amount))
		}
	}
	return card
}

func (v *View) payerTable(id, title string, more bool, payers []drafts.Payer, amount func(rules.Micros, format.Voice) string) pages.ReportTable {
	t := pages.ReportTable{ID: id, Title: title, Columns: []components.Column{{Label: "Account"}, {Label: "Then", Numeric: true}, {Label: "Under the draft", Numeric: true}, {Label: "Difference", Numeric: true}}}
	for _, p := range payers {
		number := strconv.FormatInt(p.AccountID, 10)
		by := p.UnderMicros - p.ThenMicros
		if !more {
			by = -by
		}
		t.Rows = append(t.Rows, []pages.ReportCell{
			{Text: number, Href: routes.DeskAccount(number), Label: words.AccountNumber(number)}, {Text: amount(p.ThenMicros, format.Spent)}, {Text: amount(p.UnderMicros, format.Spent)}, {Text: words.PaysInstead(more, amount(by, format.Spent))},
		})
	}
	return t
}

func askToApply(v *View) error { return v.applyPage(&draftFields{Key: page.NewKey()}) }

// applyPage asks from when on a draft is to be in force.
func (v *View) applyPage(form *draftFields) error {
	v.PagePath = routes.DeskDraftApply
	plan, err := v.Drafts.Plan(v.Ctx(), v.Op)
	if err != nil {
		return err
	}
	if missing := v.missing(plan); missing != "" && len(form.Errors) == 0 {
		return v.Done(missing, routes.DeskDraft)
	}
	screen := pages.DraftApply{
		Lead: "At once, or from a day on.", Key: form.Key, Day: form.Day, Reason: form.Reason, Errors: form.Errors, Button: "Apply the draft",
		Differs: pages.Differs{Title: "What it changes", None: v.Words().Why(cause.DraftIsWrong)},
	}
	if screen.Proof, err = v.Proof("code", form.Errors["code"], routes.DeskDraftApply, form.Key); err != nil {
		return err
	}
	if plan.Draft.File != nil {
		if screen.Differs, err = v.differs("What it changes", "It says what is in force.", v.Snapshot.File(), plan.Draft.File); err != nil {
			return err
		}
		screen.Replay = v.replayCard(plan.Replay, plan.Draft.File.Currency, routes.DeskDraftApply)
	}
	if plan.Dearer {
		screen.Notes = append(screen.Notes, v.Words().DearerNotice(catalog.NoticeDays, v.dayOf(plan.Earliest)))
	}
	if plan.NeedsSecond {
		screen.Notes, screen.Button = append(screen.Notes, words.SecondDecides), "Ask for it"
	}
	if err := v.tells(&screen, plan, form.Day); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell("Apply the draft", Crumb(routes.DeskCatalog)); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems("day", "reason", "code")
	return v.ShowForm(&form.Form, pages.DraftApplyPage(screen))
}

// tells shows what customers read once the draft is announced, and how many.
func (v *View) tells(screen *pages.DraftApply, plan *drafts.Plan, typed string) error {
	day := typed
	from, err := v.ParseDay(day)
	if err != nil {
		day = plan.Earliest
		if from, err = v.ParseDay(day); err != nil {
			return err
		}
	}
	accounts, err := v.Drafts.OpenAccounts(v.Ctx())
	if err != nil {
		return err
	}
	told := v.Words().Write(notice.PricesAnnounced{At: v.Now(), From: rules.DayStart(from, v.Snapshot.Zone), Day: day, Dearer: plan.Dearer})
	screen.Told, screen.TellTitle, screen.Tell = v.Words().CatalogTold(accounts, told.Title), told.Title, told.Paragraphs
	if !plan.Dearer {
		screen.Told += " " + words.NoMailAtOnce
	}
	return nil
}

// applyDraft puts the draft in force, announces it, or has it wait for a second operator.
func applyDraft(v *View) error {
	form := page.Read[draftFields](v.Context)
	waits := false
	err := v.Prove(form.proofFields, form.Key)
	if err == nil {
		waits, err = v.Drafts.Propose(v.Ctx(), v.Op, drafts.Wanted{Key: form.Key, Day: strings.TrimSpace(form.Day), Reason: form.Reason})
	}
	if err != nil {
		return form.Again(v.readable(err), func() error { return v.applyPage(form) })
	}
	if waits {
		return v.Done(words.CatalogWaits, routes.DeskCatalog)
	}
	return v.Done(words.CatalogDone(v.dayOf(strings.TrimSpace(form.Day))), routes.DeskCatalog)
}
