package handlers_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models/catalog"
	"ocrconsole/models/rights"
	"ocrconsole/views/format"
	"ocrconsole/views/routes"
)

// filledIn is what the form of the page sends as it stands, by the button.
func filledIn(a *answer, button string) url.Values {
	form := url.Values{"do": {button}}
	a.Find("main form[hx-post]").Find("input, select, textarea").Each(func(_ int, field *goquery.Selection) {
		name, value := field.AttrOr("name", ""), field.AttrOr("value", "")
		switch goquery.NodeName(field) {
		case "textarea":
			value = strings.ReplaceAll(strings.TrimPrefix(field.Text(), "\n"), "\n", "\r\n")
		case "select":
			value = field.Find("option[selected]").AttrOr("value", "")
		}
		form.Add(name, value)
	})
	return form
}

// catalogOf reads a file that was downloaded.
func catalogOf(t testing.TB, a *answer) *catalog.File {
	t.Helper()
	f, problems := catalog.Parse("file", []byte(a.wants(http.StatusOK).body))
	if f == nil {
		t.Fatal(problems)
	}
	return f
}

func TestFormsOfADraftChangeNothingThatNobodyTyped(t *testing.T) {
	s := newSite(t)
	o := s.operator("root@example.com", rights.Admin)
	o.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
	before := catalogOf(t, o.get(routes.DeskDraftYAML))
	draft := o.get(routes.DeskDraft).wants(http.StatusOK).says("#differs", "It says what is in force")
	parts := draft.Find("#parts a, #offers td a").Map(func(_ int, link *goquery.Selection) string { return link.AttrOr("href", "") })
	if len(parts) < 4+len(before.Offerings) {
		t.Fatalf("%d parts", len(parts))
	}
	for _, part := range parts {
		form := filledIn(o.get(part).wants(http.StatusOK), "save")
		if at := form.Get("at"); form.Get("part") == "offer" && len(form["calls"]) == 2 && at != "0" {
			continue // that is the one for something else
		}
		o.post(routes.DeskDraftEdit, form).leads(routes.DeskDraftPart(form.Get("part"), form.Get("at")))
	}
	if after := catalogOf(t, o.get(routes.DeskDraftYAML)); !reflect.DeepEqual(after, before) {
		t.Errorf("%+v became %+v", before, after)
	}
}

func TestADraftIsCheckedBesideItsFieldsAndKeptAsItIsTyped(t *testing.T) {
	s := newSite(t)
	o := s.operator("root@example.com", rights.Admin)
	o.get(routes.DeskDraft).wants(http.StatusNotFound)
	o.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
	o.post(routes.DeskDraft, url.Values{}).wants(http.StatusUnprocessableEntity).says("main", "You have a draft already")
	part := routes.DeskDraftPart("offer", "0")
	form := filledIn(o.get(part), "check")
	o.post(routes.DeskDraftEdit, form).wants(http.StatusOK).says("#checked", "Nothing is wrong here")
	form["price"][0] = "cheap"
	wrong := o.post(routes.DeskDraftEdit, form).wants(http.StatusUnprocessableEntity).says("#field-price-0-note", "is not a decimal number")
	if got := wrong.Find("#field-price-0").AttrOr("value", ""); got != "cheap" {
		t.Errorf("the field holds %q", got)
	}
	if got := o.get(part).Find("#field-price-0").AttrOr("value", ""); got == "cheap" {
		t.Error("to check stores")
	}
	form.Set("do", "save")
	o.post(routes.DeskDraftEdit, form).leads(part)
	o.get(part).says("#field-price-0-note", "is not a decimal number")
	listed := o.get(routes.DeskDraft).says("#wrong", "is not a decimal number").says("#apply", "Something in the draft is wrong")
	if href := listed.Find("#wrong a").AttrOr("href", ""); !strings.HasSuffix(href, "#field-price-0") {
		t.Errorf("it leads to %s", href)
	}
	o.post(routes.DeskDraftEdit, form).wants(http.StatusUnprocessableEntity).says("main", "in another window")
	form.Set("do", "rows")
	if more := o.post(routes.DeskDraftEdit, form).wants(http.StatusOK); len(more.Find("[name=price]").Nodes) <= len(form["price"]) {
		t.Error("there are no more rows")
	}
	o.post(routes.DeskDraftEdit, url.Values{"part": {"moon"}, "do": {"save"}}).wants(http.StatusBadRequest)
	o.post(routes.DeskDraftDiscard, url.Values{}).leads(routes.DeskCatalog)
}

// imports sends a file in place of the draft.
func (o *operator) imports(edit, text string) *answer {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("edit", edit)
	file, err := form.CreateFormFile("file", "mine.yaml")
	if err != nil {
		o.t.Fatal(err)
	}
	_, _ = file.Write([]byte(text))
	_ = form.Close()
	request := httptest.NewRequest(http.MethodPost, routes.DeskDraftImport, &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return o.ask(request)
}

func TestACatalogIsImportedReplayedAppliedByTwoAndTakenBack(t *testing.T) {
	s := newSite(t)
	ada, bob := s.operator("ada@example.com", rights.Admin), s.operator("bob@example.com", rights.Admin)
	s.customer("mary@example.com")
	ada.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
	text := ada.get(routes.DeskDraftYAML).wants(http.StatusOK).body
	before := catalogOf(t, ada.get(routes.DeskDraftYAML))
	old := before.Offerings[0].Packages[0]
	ada.imports("0", "prices: none").wants(http.StatusUnprocessableEntity).says("#wrong", "mine.yaml:1", "unknown key")
	changed := *before
	changed.Offerings = append([]catalog.FileOffer{}, before.Offerings...)
	changed.Offerings[0].Packages = append([]catalog.FilePackage{{Calls: old.Calls, Price: old.Price - 10_000}}, before.Offerings[0].Packages[1:]...)
	yaml, err := changed.YAML()
	if err != nil {
		t.Fatal(err)
	}
	ada.imports("0", string(yaml)).leads(routes.DeskDraft)
	ada.get(routes.DeskDraft).says("#differs", "Price of ", "→").says("#apply", "Nobody has looked yet")
	ada.get(routes.DeskDraftApply).leads(routes.DeskDraft)
	ada.post(routes.DeskDraftReplay, url.Values{}).leads(routes.DeskDraft + "#replay")
	ada.get(routes.DeskDraft).says("#replay", "Under way")
	if _, err := s.desk.Drafts.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	ada.get(routes.DeskDraft).says("#replay", "Paid then", "Pay less")
	page := ada.get(routes.DeskDraftApply).wants(http.StatusOK).says("#told", "1 open account is told").says("#apply", "another admin decides")
	form := url.Values{"key": {page.Find("[name=key]").AttrOr("value", "")}, "day": {""}, "reason": {" "}}
	ada.post(routes.DeskDraftApply, form).wants(http.StatusUnprocessableEntity)
	form.Set("reason", "Cheaper for all")
	ada.post(routes.DeskDraftApply, form).leads(routes.DeskCatalog)
	ada.post(routes.DeskDraftApply, form).leads(routes.DeskCatalog) // sent again
	bob.get(routes.DeskCatalog).says("main", "Waits for a second operator", "ada@example.com", "Cheaper for all")
	decision := url.Values{"key": {form.Get("key")}, "decision": {"approve"}}
	ada.post(routes.DeskCatalogWaiting, decision).wants(http.StatusUnprocessableEntity).says("main", "You asked for this yourself")
	bob.get(routes.DeskCatalogWaiting).wants(http.StatusOK).says("#differs", "→").says("#replay", "Paid then")
	again := bob.get(routes.DeskCatalogWaiting).Find("#replay form [name=of]").AttrOr("value", "")
	bob.post(routes.DeskDraftReplay, url.Values{"of": {again}}).leads(routes.DeskCatalogWaiting + "#replay")
	bob.post(routes.DeskCatalogWaiting, decision).wants(http.StatusUnprocessableEntity).says("main", "Nobody has looked yet")
	if _, err := s.desk.Drafts.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	bob.post(routes.DeskCatalogWaiting, decision).leads(routes.DeskCatalog)
	bob.get(routes.DeskCatalog).says("#versions", "bob@example.com, for ada@example.com: Cheaper for all")
	bob.get(routes.DeskTrail).says("main", "Cheaper for all")
	if got := catalogOf(t, bob.get(routes.DeskCatalogYAML("2"))); !reflect.DeepEqual(got, &changed) {
		t.Errorf("in force is %+v", got)
	}
	support := s.operator("sue@example.com", rights.Support)
	support.get(routes.DeskCatalog).wants(http.StatusOK).never("main", "Begin a draft")
	support.get(routes.DeskCatalogVersion("2")).wants(http.StatusOK).says("#differs", "→").never("main", "Begin a draft with it")
	support.get(routes.DeskCatalogVersion("9")).wants(http.StatusNotFound)
	bob.post(routes.DeskDraft, url.Values{"version": {"1"}}).leads(routes.DeskDraft)
	if got := bob.get(routes.DeskDraftYAML).body; got != text {
		t.Errorf("the draft is %s", got)
	}
}

func TestWhatIsAnnouncedIsWithdrawnForAReasonAndItsDayReadsAsElsewhere(t *testing.T) {
	s := newSite(t)
	ada := s.operator("ada@example.com", rights.Admin)
	ada.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
	changed := *catalogOf(t, ada.get(routes.DeskDraftYAML))
	changed.Regions = slices.Clone(changed.Regions)
	changed.Regions[0].Note = "Near to most callers."
	yaml, err := changed.YAML()
	if err != nil {
		t.Fatal(err)
	}
	ada.imports("0", string(yaml)).leads(routes.DeskDraft)
	ada.post(routes.DeskDraftReplay, url.Values{}).leads(routes.DeskDraft + "#replay")
	if _, err := s.desk.Drafts.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	zone := s.snapshot().Zone
	day := s.now().In(zone).AddDate(0, 0, 3)
	form := url.Values{"key": {ada.keyOf(routes.DeskDraftApply)}, "day": {day.Format(time.DateOnly)}, "reason": {"It was moved"}}
	ada.post(routes.DeskDraftApply, form).leads(routes.DeskCatalog)
	ada.get(routes.DeskCatalog).says("body", "in force from "+format.New("", zone).Day(day)+" on").says("#announced", "Withdraw it")
	ada.post(routes.DeskCatalogWithdraw, url.Values{}).wants(http.StatusUnprocessableEntity).says("#announced", "Say why")
	ada.post(routes.DeskCatalogWithdraw, url.Values{"reason": {"It was not moved"}}).leads(routes.DeskCatalog)
	ada.get(routes.DeskCatalog).never("main", "Withdraw it")
	ada.get(routes.DeskTrail).says("main", "It was not moved")
	ada.post(routes.DeskDraft, url.Values{}).leads(routes.DeskDraft)
	changed.Offerings = slices.Clone(changed.Offerings)
	changed.Offerings[0].PayPerUse = catalog.PayPerUse{{Price: changed.Offerings[0].PayPerUse[0].Price + 10_000}}
	if yaml, err = changed.YAML(); err != nil {
		t.Fatal(err)
	}
	ada.imports("0", string(yaml)).leads(routes.DeskDraft)
	ada.post(routes.DeskDraftReplay, url.Values{}).leads(routes.DeskDraft + "#replay")
	if _, err := s.desk.Drafts.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	earliest, err := time.ParseInLocation(time.DateOnly, s.snapshot().Earliest(s.now()), zone)
	if err != nil {
		t.Fatal(err)
	}
	read := format.New("", zone).Day(earliest)
	form.Set("key", ada.keyOf(routes.DeskDraftApply))
	ada.get(routes.DeskDraftApply).says("#apply", "from "+read+" on at the earliest")
	ada.post(routes.DeskDraftApply, form).wants(http.StatusUnprocessableEntity).says("#apply", "from "+read+" on at the earliest. Lower prices")
	form.Set("day", "")
	ada.post(routes.DeskDraftApply, form).wants(http.StatusUnprocessableEntity).says("#apply", "Choose "+read+" or a later day")
}
