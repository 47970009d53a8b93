package layout

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ocrconsole/views/components"
	"ocrconsole/views/format"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

func draw(t *testing.T, page templ.Component) *goquery.Document {
	t.Helper()
	var out strings.Builder
	ctx := templ.WithChildren(context.Background(), templ.Raw("<h1>The page</h1>"))
	if err := page.Render(ctx, &out); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func customer() Shell {
	return Shell{
		Title: "Packages", ActiveNav: NavPackages, Path: "/packages?page=2", SignedIn: true, Email: "mary.keller@example.com",
		AccountName: "Acme", AccountID: "123456789", Balance: format.Figure{Text: "$45.00", Exact: "$45.00"}, Region: "AP-Bangkok",
		Regions: []RegionLink{{"ap-1", "AP-Singapore", "/packages?region=ap-1", false}, {"ap-2", "AP-Bangkok", "/packages?region=ap-2", true}},
		Crumbs:  []Crumb{{"Services", "/services"}, {"Packages", ""}},
	}
}

func TestExactlyThePageIsMarkedAsCurrent(t *testing.T) {
	current := draw(t, Console(customer())).Find("#sidebar [aria-current]")
	if current.Length() != 1 || strings.TrimSpace(current.Text()) != "Packages" {
		t.Errorf("%d current entries: %q", current.Length(), current.Text())
	}
}

func TestLinksOfTheSidebarStayInTheRegion(t *testing.T) {
	doc := draw(t, Console(customer()))
	for path, want := range map[string]int{"/services?region=ap-2": 1, "/try?region=ap-2": 1, "/docs/api?region=ap-2": 1, "/billing": 1} {
		if got := doc.Find(`#sidebar a.nav-link[href="` + path + `"]`).Length(); got != want {
			t.Errorf("%d links to %s", got, path)
		}
	}
}

// TestTheSidebarIsShortAndThePagesOfAnEntryAreItsTabs: each page with a name is reached from the menu, or from a page that is.
func TestTheSidebarIsShortAndThePagesOfAnEntryAreItsTabs(t *testing.T) {
	if entries := draw(t, Console(customer())).Find("#sidebar a.nav-link").Length(); entries > 10 {
		t.Errorf("the sidebar has %d entries", entries)
	}
	for _, entry := range consoleNav {
		for _, page := range entry.all() {
			shell := customer()
			shell.ActiveNav, shell.Path, shell.Regions = page.ID, page.Href+"?x=1", nil
			doc := draw(t, Console(shell))
			want := map[bool]string{true: "page", false: "true"}[page.ID == entry.Pages[0].ID]
			if got := doc.Find("#sidebar [aria-current]"); got.Length() != 1 || got.AttrOr("aria-current", "") != want || strings.TrimSpace(got.Text()) != entry.Label {
				t.Errorf("%s: %d current entries, %q is %q", page.Href, got.Length(), got.Text(), got.AttrOr("aria-current", ""))
			}
			tabs, isTab := doc.Find(".tab-bar a"), len(entry.Pages) > 1 && slices.ContainsFunc(entry.Pages, page.ID.is)
			switch current := doc.Find(`.tab-bar a[aria-current="page"]`); {
			case !isTab && tabs.Length() > 0:
				t.Errorf("%s is no tab and has tabs", page.Href)
			case isTab && (tabs.Length() != len(entry.Pages) || current.Length() != 1 || current.AttrOr("href", "") != page.Href):
				t.Errorf("%s: %d tabs, the current one is %q", page.Href, tabs.Length(), current.AttrOr("href", ""))
			}
			shell.Path = page.Href + "/under-it"
			if doc = draw(t, Console(shell)); doc.Find(".tab-bar").Length() > 0 || doc.Find(`#sidebar [aria-current="true"]`).Length() != 1 {
				t.Errorf("under %s: tabs, or not under its entry", page.Href)
			}
		}
	}
}

func TestThemeIsChosenOnTheServer(t *testing.T) {
	for theme, want := range map[string]string{"": "", "auto": "", "light": "console", "dark": "console-dark", "x": ""} {
		shell := customer()
		shell.Theme = theme
		doc := draw(t, Console(shell))
		if got := doc.Find("html").AttrOr("data-theme", ""); got != want {
			t.Errorf("theme %q: data-theme %q, want %q", theme, got, want)
		}
		if got := doc.Find(`form[action="/preferences/theme"] input[name=return]`).AttrOr("value", ""); got != shell.Path {
			t.Errorf("the theme form leads back to %q", got)
		}
	}
}

func TestArrearsAreSaidOnEveryPage(t *testing.T) {
	shell := customer()
	shell.Arrears = "Pay-per-use calls stop tomorrow."
	for name, frame := range map[string]templ.Component{"console": Console(shell), "public": Public(shell)} {
		main := draw(t, frame).Find("main")
		if !strings.Contains(main.Text(), shell.Arrears) || main.Find(`a[href="/billing/topup"]`).Length() != 1 {
			t.Errorf("%s: no arrears, or no way out of them", name)
		}
	}
	if draw(t, Console(customer())).Find(`main a[href="/billing/topup"]`).Length() != 0 {
		t.Error("arrears without arrears")
	}
}

func TestFlashesAreAnnounced(t *testing.T) {
	shell := customer()
	shell.Flashes = []Flash{{components.Success, "Paid <b>"}}
	status := draw(t, Console(shell)).Find("main [role=status]").First()
	if strings.TrimSpace(status.Text()) != "Paid <b>" {
		t.Errorf("announced: %q", status.Text())
	}
}

func TestFramesHaveOneMainAndAWayToSkipToIt(t *testing.T) {
	for name, frame := range map[string]templ.Component{
		"console": Console(customer()), "public": Public(Shell{Title: "Pricing"}), "provider": Provider(Shell{Title: "Pay"}),
	} {
		doc := draw(t, frame)
		skip := doc.Find("body > a").First().AttrOr("href", "")
		if doc.Find("main"+skip).Length() != 1 || doc.Find("main h1").Length() != 1 {
			t.Errorf("%s: skip link %q, %d main", name, skip, doc.Find("main").Length())
		}
		if !strings.HasSuffix(doc.Find("title").First().Text(), " · OCR Console") {
			t.Errorf("%s: title %q", name, doc.Find("title").First().Text())
		}
	}
}

func TestVisitorsAreOfferedToSignIn(t *testing.T) {
	doc := draw(t, Public(Shell{}))
	if doc.Find(`a[href="/login"]`).Length() != 1 || doc.Find(`form[action="/logout"]`).Length() != 0 {
		t.Error("a visitor cannot sign in, or can sign out")
	}
}

func TestInitialsComeFromTheAddress(t *testing.T) {
	for email, want := range map[string]string{"mary.keller@example.com": "MK", "ops@example.com": "OP", "ü@example.com": "Ü", "@": "", "a_b_c@x": "AB"} {
		if got := initials(email); got != want {
			t.Errorf("initials(%q) = %q, want %q", email, got, want)
		}
	}
}

func TestARejectedPageBeginsWithItsProblems(t *testing.T) {
	shell := customer()
	shell.Problems = []Problem{{"Enter an amount.", "#field-amount"}, {"Nothing was charged.", ""}}
	shell.Flashes = []Flash{{components.Danger, "It is not sold here."}, {components.Success, "Saved."}}
	for name, frame := range map[string]templ.Component{"console": Console(shell), "public": Public(shell), "provider": Provider(shell)} {
		doc := draw(t, frame)
		if title := doc.Find("title").First().Text(); title != "Error: Packages · OCR Console" {
			t.Errorf("%s: title %q", name, title)
		}
		summary := doc.Find("main #error-summary[tabindex='-1'][autofocus]")
		if summary.Length() != 1 || summary.Find("li").Length() != 3 || summary.Find("a").AttrOr("href", "") != "#field-amount" {
			t.Errorf("%s: the summary is %q", name, summary.Text())
		}
		if status := doc.Find("main [role=status]").First().Text(); strings.TrimSpace(status) != "Saved." {
			t.Errorf("%s: announced: %q", name, status)
		}
	}
	if draw(t, Console(customer())).Find("#error-summary").Length() != 0 {
		t.Error("problems without problems")
	}
}

func TestTheRegionPickerStandsOnlyWhereItActs(t *testing.T) {
	for _, nav := range Navs() {
		for _, path := range []string{nav.Crumb().Href, nav.Crumb().Href + "/under-it"} {
			shell := customer()
			shell.ActiveNav, shell.Path = nav, path+"?x=1"
			picks := draw(t, Console(shell)).Find("#region-picker").Length() == 1
			if want := nav.page().PerRegion && path == nav.Crumb().Href; picks != want {
				t.Errorf("%s: region picker %v, want %v", path, picks, want)
			}
		}
	}
}

func TestPagesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]Nav{}
	for _, nav := range Navs() {
		for _, key := range []string{nav.Name(), nav.Crumb().Href} {
			if other, taken := seen[key]; taken || key == "" {
				t.Errorf("%q is of %q and of %q", key, nav, other)
			}
			seen[key] = nav
		}
	}
}
