package browsertest

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"ocrconsole/models/dbtest/tier"
)

// timeout bounds every action. It is long because the machine may be busy; nothing waits for it unless it fails.
const timeout = time.Minute

// Page is one browser tab of a test. Its methods fail the test instead of returning errors.
type Page struct {
	t        testing.TB
	base     string
	browser  context.Context
	profile  cdp.BrowserContextID
	ctx      context.Context
	activity *activity
	problems *problems
	settings settings
}

// settings are what a page is shown with.
type settings struct {
	width, height int64
	text          int64 // the reader's size of text in pixels, 0 for the browser's own
	dark          bool
	noScript      bool
}

// Option changes how pages are shown.
type Option func(*settings)

// Narrow shows pages as on a phone, 390 pixels wide, instead of 1440.
func Narrow() Option { return func(s *settings) { s.width, s.height = 390, 844 } }

// Dark shows pages to someone whose system prefers a dark colour scheme.
func Dark() Option { return func(s *settings) { s.dark = true } }

// WithoutJavaScript runs no script of the pages. What the test itself does still works.
func WithoutJavaScript() Option { return func(s *settings) { s.noScript = true } }

// Open opens a tab in a browser profile of its own, without cookies. Paths given to Navigate are relative to
// base, the server's address. Without Chromium on the machine the test fails; in a tier without a browser it is skipped.
func Open(t testing.TB, base string, options ...Option) *Page {
	t.Helper()
	tier.Needs(t, tier.Browser)
	browser, err := sharedChromium()
	if err != nil {
		t.Fatalf("browser for tests: %v", err)
	}
	s := settings{width: 1440, height: 900}
	for _, option := range options {
		option(&s)
	}
	profile := newProfile(t, browser)
	return newTab(t, browser, base, s, profile)
}

// newProfile makes room for cookies and storage of their own, and removes it when the test ends.
func newProfile(t testing.TB, browser context.Context) cdp.BrowserContextID {
	t.Helper()
	executor := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	profile, err := target.CreateBrowserContext().Do(executor)
	if err != nil {
		t.Fatalf("open a browser profile: %v", err)
	}
	t.Cleanup(func() {
		if err := target.DisposeBrowserContext(profile).Do(executor); err != nil {
			t.Errorf("close a browser profile: %v", err)
		}
	})
	return profile
}

// NewTab opens another tab of the same profile, with the same cookies, shown in the same way.
func (p *Page) NewTab() *Page {
	p.t.Helper()
	return newTab(p.t, p.browser, p.base, p.settings, p.profile)
}

func newTab(t testing.TB, browser context.Context, base string, s settings, profile cdp.BrowserContextID) *Page {
	t.Helper()
	// Headless Chromium has no window that the tab of a new profile could be in.
	create := target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true)
	id, err := create.Do(cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser))
	if err != nil {
		t.Fatalf("open a browser tab: %v", err)
	}
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithTargetID(id))
	t.Cleanup(closeTab)
	p := &Page{
		t: t, base: strings.TrimSuffix(base, "/"), browser: browser, profile: profile, ctx: ctx,
		activity: newActivity(), problems: &problems{},
	}
	chromedp.ListenTarget(ctx, p.heard)
	// The first Run attaches to the tab; it is not bounded, because its context is the tab's.
	if err := chromedp.Run(ctx, network.Enable()); err != nil {
		t.Fatalf("open a browser tab: %v", err)
	}
	p.show(s)
	t.Cleanup(func() { p.problems.report(t) })
	return p
}

// heard takes what the browser reports about the tab. It must not block: the browser's answers wait behind it.
func (p *Page) heard(event any) {
	p.activity.heard(event)
	p.problems.heard(event)
	if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
		go func() { _ = chromedp.Run(p.ctx, page.HandleJavaScriptDialog(true)) }()
	}
}

// Show changes how the page and those after it are shown: the given options apply on top of the present ones.
func (p *Page) Show(options ...Option) {
	p.t.Helper()
	s := p.settings
	for _, option := range options {
		option(&s)
	}
	p.show(s)
}

// Light shows pages to someone whose system prefers a light colour scheme, which is the default.
func Light() Option { return func(s *settings) { s.dark = false } }

// Wide shows pages 1440 pixels wide, which is the default.
func Wide() Option { return func(s *settings) { s.width, s.height = 1440, 900 } }

// show changes how the page is shown. It also asks for reduced motion, so that no screenshot and no colour is taken half-way through
// a transition.
func (p *Page) show(s settings) {
	p.t.Helper()
	p.run("change how the page is shown", changes(p.settings, s)...)
	p.settings = s
	// Colours that change with the scheme may still do so gradually.
	if _, err := p.evaluate(endTransitions); err != nil {
		p.fail("end transitions", err)
	}
}

// changes are the commands that lead from settings to others. What stays is left alone: for each command Chromium lays the whole
// page out and draws it, even where it says what is so already.
func changes(from, to settings) (commands []chromedp.Action) {
	isNew := from == settings{}
	if isNew || from.text != to.text {
		commands = append(commands, setText(cmp.Or(to.text, browsersText)))
	}
	if isNew || from.width != to.width || from.height != to.height {
		commands = append(commands, emulation.SetDeviceMetricsOverride(to.width, to.height, 1, to.width < 768))
	}
	if isNew || from.dark != to.dark {
		scheme := "light"
		if to.dark {
			scheme = "dark"
		}
		commands = append(commands, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}))
	}
	if isNew || from.noScript != to.noScript {
		commands = append(commands, emulation.SetScriptExecutionDisabled(to.noScript))
	}
	return commands
}

// browsersText is the size of text in pixels that browsers have unless their reader sets another.
const browsersText = 16

const endTransitions = `document.getAnimations().filter(a => a instanceof CSSTransition).forEach(a => a.finish()), true`

// Navigate opens a path of the server, or any address.
func (p *Page) Navigate(path string) {
	p.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = p.base + path
	}
	p.start("open "+path, func() error { return p.do(chromedp.Navigate(path)) })
}

// Reload loads the page again; a form that led to it is sent again.
func (p *Page) Reload() {
	p.t.Helper()
	p.start("reload", func() error { return p.do(page.Reload()) })
}

// Back goes back to the page before, which the browser may still hold as it was left.
func (p *Page) Back() {
	p.t.Helper()
	p.start("go back", func() error {
		return p.do(chromedp.ActionFunc(func(ctx context.Context) error {
			current, entries, err := page.GetNavigationHistory().Do(ctx)
			if err != nil {
				return err
			}
			if current == 0 {
				return errors.New("there is no page before")
			}
			// chromedp's own NavigateBack waits for a load event, which a page held by the browser has had.
			return page.NavigateToHistoryEntry(entries[current-1].ID).Do(ctx)
		}))
	})
}

// URL is the page's address.
func (p *Page) URL() string {
	p.t.Helper()
	return evaluate[string](p, "read the address", "location.href")
}

// Path is the page's path and query.
func (p *Page) Path() string {
	p.t.Helper()
	u, err := url.Parse(p.URL())
	if err != nil {
		p.t.Fatal(err)
	}
	return u.RequestURI()
}

// Title is the page's title.
func (p *Page) Title() string {
	p.t.Helper()
	return evaluate[string](p, "read the title", "document.title")
}

// Status is the HTTP status that the page was answered with.
func (p *Page) Status() int { return p.activity.documentStatus() }
