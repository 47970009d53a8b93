package main

import (
	"regexp"
	"testing"

	"ocrconsole/web/browsertest"
)

// widths are those of screens, tablets and phones; at 768 also of readers who want their text twice as large. 640 is a screen of 1280
// pixels at a zoom of 200 %, and, as all is measured in the reader's text, one with text twice as large. They follow each other so that as little as possible changes from one to the next,
// as the browser lays the whole page out anew for each; the last one is that of phones.
var widths = [][]browsertest.Option{
	{browsertest.Wide()},
	{browsertest.Sized(1280)},
	{browsertest.Sized(1024)},
	{browsertest.Sized(768)},
	{browsertest.Sized(768), browsertest.Text(32)},
	{browsertest.Sized(390), browsertest.Text(19)},
	{browsertest.Sized(640)},
	{browsertest.Sized(320)},
	{browsertest.Narrow()},
}

// fits looks at the page in all widths and finds nothing cut off, hidden or lying over something else. It leaves the page as it
// is on a phone.
func fits(t testing.TB, p *browsertest.Page, who, path string) {
	t.Helper()
	for _, options := range widths {
		p.Show(append([]browsertest.Option{browsertest.Text(0)}, options...)...)
		for _, misfit := range p.Misfits(".top-bar") {
			t.Errorf("%s: %s, %s: %s", who, path, p.Shown(), misfit)
		}
		for _, broken := range p.Strings("look for broken names", brokenNames) {
			t.Errorf("%s: %s, %s: a name breaks inside: %s", who, path, p.Shown(), broken)
		}
	}
	for _, label := range p.Strings("look for labels of nothing", emptyLabels) {
		t.Errorf("%s: %s: a card has the label %q and nothing beside it", who, path, label)
	}
	for _, name := range p.Strings("look for cut choices", cutChoices) {
		t.Errorf("%s: %s: a filter cuts %q", who, path, name)
	}
	for _, field := range p.FieldsBelow(16) {
		t.Errorf("%s: %s: a phone zooms into the field %s", who, path, field)
	}
}

// brokenNames are names of regions, such as AP-Bangkok, that begin on one line and end on the next.
const brokenNames = `() => {
	const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	for (let text; text = texts.nextNode();) {
		if (!text.parentElement.checkVisibility({visibilityProperty: true}) || text.parentElement.closest(".sr-only, option, pre, code")) continue
		for (const name of text.data.matchAll(/[A-Z][A-Za-z]+-[A-Z][a-z]+[0-9]?/g)) {
			const range = document.createRange()
			range.setStart(text, name.index)
			range.setEnd(text, name.index + name[0].length)
			if (new Set([...range.getClientRects()].map(r => Math.round(r.bottom))).size > 1) {
				const parent = text.parentElement
				found.push(name[0] + " in " + parent.tagName.toLowerCase() + "." + parent.className + " “" + parent.textContent.trim().slice(0, 80) + "”")
			}
		}
	}
	return found
}`

// emptyLabels are the labels of cells that show nothing.
const emptyLabels = `() => [...document.querySelectorAll("td[data-label]")]
	.filter(c => c.checkVisibility() && getComputedStyle(c).display === "flex" && !c.innerText.trim() && !c.querySelector("svg, img, input, progress"))
	.map(c => c.dataset.label)`

// cutChoices are the names in lists of filters that have no room beside the arrow, which takes about 20 pixels.
const cutChoices = `() => {
	const pen = document.createElement("canvas").getContext("2d"), found = []
	for (const list of document.querySelectorAll(".filter-bar select")) {
		const style = getComputedStyle(list)
		pen.font = style.font
		const room = list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20
		for (const choice of list.options) if (pen.measureText(choice.label).width > room) found.push(choice.label)
	}
	return found
}`

// wideHyphens are texts with figures of equal width in which a hyphen is not part of a figure: it becomes as wide as one.
const wideHyphens = `() => {
	const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	while (texts.nextNode()) {
		const text = texts.currentNode.data.trim(), style = getComputedStyle(texts.currentNode.parentElement)
		if (/-/.test(text) && style.fontVariantNumeric.includes("tabular-nums") && !/mono/i.test(style.fontFamily)) found.push(text)
	}
	for (const cell of document.querySelectorAll("td[data-label*='-']"))
		if (getComputedStyle(cell, "::before").content !== "none" && getComputedStyle(cell, "::before").fontVariantNumeric.includes("tabular-nums")) found.push(cell.dataset.label)
	return found
}`

// unaligned are columns of amounts whose decimal points do not stand under each other.
const unaligned = `() => {
	const found = []
	for (const table of document.querySelectorAll("table")) {
		if (getComputedStyle(table).display !== "table" || !table.checkVisibility()) continue
		const columns = {}
		for (const amount of table.querySelectorAll("tbody td.numeric > .amount")) {
			const text = amount.firstChild, end = text.data.lastIndexOf(".") >= 0 ? text.data.lastIndexOf(".") : text.data.length
			const whole = document.createRange()
			whole.setStart(text, 0)
			whole.setEnd(text, end)
			const column = amount.closest("td").cellIndex, x = whole.getBoundingClientRect().right
			columns[column] ??= x
			if (Math.abs(columns[column] - x) > 1) found.push(text.data + " stands " + (x - columns[column]).toFixed(1) + " px beside the amounts above it")
		}
	}
	return found
}`

// partOfFigure is a text that is read apart from the rest of its figure.
var partOfFigure = regexp.MustCompile(`^[.,]\d`)

// readsFigures looks at how figures are drawn and heard.
func readsFigures(t testing.TB, p *browsertest.Page, who, path string) {
	t.Helper()
	for _, text := range p.Heard() {
		if partOfFigure.MatchString(text) {
			t.Errorf("%s: %s: %q is read apart from the rest of its amount", who, path, text)
		}
	}
	for _, text := range p.Strings("look for wide hyphens", wideHyphens) {
		t.Errorf("%s: %s: the hyphen of %q is as wide as a figure", who, path, text)
	}
	for _, fault := range p.Strings("look along the decimal points", unaligned) {
		t.Errorf("%s: %s: %s", who, path, fault)
	}
}
