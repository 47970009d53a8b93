package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/views/layout"
	"ocrconsole/web/browsertest"
)

// isNamed looks whether the page has one name: title, heading and the end of the breadcrumbs are the same, begin as the menu
// calls it, and each way back is called what it leads to. The region picker stands where the menu's link has a region.
func isNamed(t testing.TB, p *browsertest.Page, who, path string) {
	t.Helper()
	heading := p.Text("h1")
	title := strings.TrimSuffix(strings.TrimPrefix(p.Title(), "Error: "), " · OCR Console")
	here, err := url.Parse(p.URL())
	if err != nil {
		t.Fatal(err)
	}
	bare := here.Path == "/" && p.Count("#sidebar") == 0 || strings.HasPrefix(here.Path, "/sandbox/") // for who is not signed in
	if !bare && title != heading {
		t.Errorf("%s: %s has the title %q and the heading %q", who, path, title, heading)
	}
	crumbs := p.Strings("read the breadcrumbs", `() => [...document.querySelectorAll("main nav[aria-label=Breadcrumbs] li, header nav[aria-label=Breadcrumbs] li")]
		.filter(li => li.checkVisibility()).map(li => (li.querySelector("a") ? li.querySelector("a").pathname : "") + " " + li.textContent.trim())`)
	for i, crumb := range crumbs {
		target, label, _ := strings.Cut(crumb, " ")
		if i == len(crumbs)-1 && label != heading {
			t.Errorf("%s: %s has the heading %q and is %q in the breadcrumbs", who, path, heading, label)
		}
		for _, nav := range layout.Navs() {
			if target == nav.Crumb().Href && label != nav.Name() {
				t.Errorf("%s: %s leads back to %s as %q, which the menu calls %q", who, path, target, label, nav.Name())
			}
		}
	}
	for _, nav := range layout.Navs() {
		under := slices.ContainsFunc(crumbs, func(crumb string) bool { return strings.HasPrefix(crumb, here.Path+" ") })
		if p.Status() < 400 && !bare && !under && here.Path == nav.Crumb().Href && !strings.HasPrefix(heading, nav.Name()) {
			t.Errorf("%s: %s is called %q, and %q in the menu", who, path, heading, nav.Name())
		}
	}
	acts := []string{"/services", "/packages/buy", "/what-if", "/try", "/settings/auto", "/pricing", "/calculator", "/docs/api"}
	rejected := strings.HasPrefix(p.Title(), "Error: ") // and shown where the form was sent
	if picker := p.Count("#region-picker") > 0; picker && !rejected && !slices.Contains(acts, here.Path) {
		t.Errorf("%s: %s has a region picker, which does nothing there", who, path)
	} else if p.Count("#sidebar") > 0 && p.Status() < 400 && !picker && slices.Contains(acts, here.Path) {
		t.Errorf("%s: %s has no region picker", who, path)
	}
}

// customerPage is the demo customer's browser.
func customerPage(t *testing.T, options ...browsertest.Option) *browsertest.Page {
	t.Helper()
	c := newConsole(t, withDemo(t), false)
	c.serveQuietly()
	page := browsertest.Open(t, c.url, options...)
	page.Navigate(door(demo.Email))
	return page
}

// inSight tells whether the sidebar's current entry can be seen without scrolling.
const inSight = `() => {
	const entry = document.querySelector("#sidebar [aria-current]").getBoundingClientRect(), list = document.querySelector(".sidebar-links").getBoundingClientRect()
	return entry.top >= list.top - 1 && entry.bottom <= list.bottom + 1 ? [] : [entry.top + " to " + entry.bottom + " of " + list.top + " to " + list.bottom]
}`

func TestTheCurrentEntryOfTheSidebarIsInSight(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	for name, options := range map[string][]browsertest.Option{"with script": nil, "without script": {browsertest.WithoutJavaScript()}} {
		page := customerPage(t, append(options, browsertest.Low())...)
		for _, path := range []string{"/services", "/settings/auto", "/help/billing"} {
			page.Navigate(path)
			if found := page.Strings("look for the current entry", inSight); len(found) > 0 {
				t.Errorf("%s: %s: the current entry is at %s", name, path, found[0])
			}
			if got := page.Attribute("main .tab-bar [aria-current], #sidebar [aria-current=page]", "aria-current"); got != "page" {
				t.Errorf("%s: aria-current is %q", path, got)
			}
		}
		page.Navigate("/billing/orders")
		page.Click("main td a")
		if got := page.Attribute("#sidebar [aria-current]", "aria-current"); got != "true" {
			t.Errorf("under the page aria-current is %q", got)
		}
	}
}

func TestTheRegionPickerClosesWhenItIsLeft(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	page := customerPage(t)
	page.Navigate("/services")
	open := func() {
		t.Helper()
		page.Click("#region-picker summary")
		page.WaitVisible("#region-picker .menu-box")
	}
	for name, leave := range map[string]func(){
		"tabbed out of":       func() { page.FocusOn("#region-picker .menu-box li:last-child a"); page.Key(kb.Tab) },
		"tabbed out of again": func() { page.FocusOn("#region-picker summary"); page.KeyWithShift(kb.Tab) },
		"Escape":              func() { page.Key(kb.Escape) },
		"a click elsewhere":   func() { page.Click("h1") },
	} {
		open()
		leave()
		if page.Visible("#region-picker .menu-box") {
			t.Errorf("%s: it stays open", name)
			page.Click("#region-picker summary")
		}
	}
}

func TestFiltersSurviveADetourThroughTheSidebar(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	page := customerPage(t)
	for _, filtered := range []string{"/usage?from=2026-11-01&to=2026-11-05&service=passport", "/billing/transactions?kind=" + string(models.EntryTopUp), "/packages?status=active", "/billing/orders?status=completed", "/billing/documents?kind=receipt"} {
		page.Navigate(filtered)
		page.Click(`#sidebar a[href^="/services"]`)
		path, _, _ := strings.Cut(filtered, "?")
		if strings.HasPrefix(path, "/billing/") {
			page.Click(`#sidebar a[href="/billing"]`)
		}
		page.Click(fmt.Sprintf(`a[data-filtered][href^="%s?"]`, path))
		if got := page.Path(); !sameQuery(got, filtered) {
			t.Errorf("after a detour %s is %s", filtered, got)
		}
		page.Click(`a[data-filtered][aria-current][href="` + path + `"]`)
		if got := page.Path(); got != path {
			t.Errorf("its own entry leads to %s and does not clear the filter", got)
		}
	}
	page.Navigate("/billing/transactions?from=then")
	page.Click(`#sidebar a[href^="/services"]`)
	page.Click(`#sidebar a[href="/billing"]`)
	page.Click(`.tab-bar a[href^="/billing/transactions"]`)
	if got := page.Path(); got != "/billing/transactions" {
		t.Errorf("a filter that was wrong comes back: %s", got)
	}
}

func sameQuery(a, b string) bool {
	left, err := url.Parse(a)
	right, other := url.Parse(b)
	return err == nil && other == nil && left.Path == right.Path && left.Query().Encode() == right.Query().Encode()
}

// contrasts are the ratios of the colours of a chart's columns to the ground that they stand on, where below 3.
const contrasts = `() => {
	const chart = document.querySelector(".chart"), canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true})
	const light = colours => {
		for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1) }
		const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		return 0.2126 * r + 0.7152 * g + 0.0722 * b
	}
	const ground = getComputedStyle(document.querySelector(".panel")).backgroundColor, found = []
	for (const kind of ["chart-fill series-0", "chart-fill series-1", "chart-fill series-2", "chart-fill series-3", "chart-fill series-4", "chart-line series-0", "chart-line chart-line-1"]) {
		const drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect")
		drawn.setAttribute("class", kind)
		chart.querySelector("svg").append(drawn)
		const style = getComputedStyle(drawn), a = light([ground, kind.includes("fill") ? style.fill : style.stroke]), b = light([ground])
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
		if (ratio < 3) found.push(kind + " " + ratio.toFixed(2))
	}
	return found
}`

func TestColumnsAndLinesOfChartsStandOutFromTheGround(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	page := customerPage(t)
	for theme, option := range map[string]browsertest.Option{"light": browsertest.Light(), "dark": browsertest.Dark()} {
		page.Show(option)
		page.Navigate("/usage")
		for _, faint := range page.Strings("measure the colours", contrasts) {
			t.Errorf("%s: %s to 1, want 3 to 1", theme, faint)
		}
	}
}
