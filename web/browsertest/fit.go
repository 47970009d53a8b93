package browsertest

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Sized shows pages in a window this wide; below 768 pixels as on a phone.
func Sized(width int64) Option { return func(s *settings) { s.width, s.height = width, 900 } }

// Text shows pages to someone who has set this size of text in the browser, in pixels, instead of 16.
func Text(pixels int64) Option { return func(s *settings) { s.text = pixels } }

// setText is the browser's setting, which pages that count in parts of it follow.
func setText(pixels int64) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		return page.SetFontSizes(&page.FontSizes{Standard: pixels, Fixed: pixels * 13 / 16}).Do(ctx)
	})
}

// misfits finds what does not fit the window: a page that scrolls sideways, what is cut or has to be scrolled sideways to be
// read, and what lies over its neighbour in the bar at the top. Code, and fields, which scroll with the cursor, are left out.
const misfits = `(bar) => {
	const found = [], root = document.documentElement
	const seen = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0
	const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + "." + [...e.classList].slice(0, 3).join(".") + " “" + e.textContent.trim().replace(/\s+/g, " ").slice(0, 60) + "”"
	if (root.scrollWidth > root.clientWidth) {
		const wide = [...document.querySelectorAll("body *")].filter(e => seen(e) && e.getBoundingClientRect().right > root.clientWidth + 1)
		found.push("the page is " + root.scrollWidth + " wide: " + wide.slice(-3).map(name).join(", "))
	}
	const left = "pre, input, select, textarea, svg, svg *, .sr-only, thead, details .hairline"
	for (const e of document.querySelectorAll("body *")) {
		if (e.matches(left) || !seen(e)) continue
		const style = getComputedStyle(e)
		if (style.clipPath === "inset(50%)" && e.clientWidth <= 1) continue // it is read out, and shown to nobody
		if (e.matches("a, button, summary") && e.scrollHeight > e.clientHeight + 2 && style.display !== "inline") found.push("runs out of its frame: " + name(e))
		if (style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1) found.push("cut off: " + name(e) + " needs " + e.scrollWidth + " of " + e.clientWidth)
	}
	for (const top of document.querySelectorAll(bar)) {
		const frame = top.getBoundingClientRect()
		const items = [...top.querySelectorAll("a, button, summary")].filter(e => seen(e) && !e.closest(".menu-box"))
		items.forEach((e, i) => {
			const a = e.getBoundingClientRect()
			if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.bottom > frame.bottom + 1) found.push("outside of the bar: " + name(e))
			if (e.scrollWidth > e.clientWidth + 1) found.push("runs out of its place in the bar: " + name(e))
			for (const other of items.slice(i + 1)) {
				const b = other.getBoundingClientRect()
				if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(name(e) + " lies over " + name(other))
			}
		})
	}
	return found
}`

// Misfits tells what does not fit the window as the page is shown now. bar is the selector of the bars at the top.
func (p *Page) Misfits(bar string) []string {
	p.t.Helper()
	return evaluate[[]string](p, "look for what does not fit", call(misfits, bar))
}

// FieldsBelow names the fields whose text is smaller than this: a phone zooms into those below 16 pixels.
func (p *Page) FieldsBelow(pixels int) []string {
	p.t.Helper()
	return evaluate[[]string](p, "measure the fields", call(`least => [...document.querySelectorAll("input, select, textarea")]
		.filter(e => !/^(hidden|checkbox|radio)$/.test(e.type) && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < least)
		.map(e => e.name + " of " + getComputedStyle(e).fontSize)`, pixels))
}

// describe says how the page is shown.
func (s settings) describe() string {
	text := ""
	if s.text != 0 {
		text = fmt.Sprintf(", text of %d px", s.text)
	}
	return fmt.Sprintf("%d px wide%s", s.width, text)
}

// Shown says how the page is shown, for messages.
func (p *Page) Shown() string { return p.settings.describe() }

// Low shows pages in a window that is 600 pixels high.
func Low() Option { return func(s *settings) { s.height = 600 } }
