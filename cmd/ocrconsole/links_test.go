package main

import (
	"testing"

	"ocrconsole/web/browsertest"
)

// colouredLinks are the links and buttons that stand in one line with words and differ from them by colour and weight alone, and the fields that
// may be left empty and do not say so in sight, filters apart, and drafts of the catalog, whose cells are a file's. A box, an underline or a frame of its own tells a link.
const colouredLinks = `() => {
	const found = []
	const told = e => {
		const s = getComputedStyle(e)
		return s.textDecorationLine.includes("underline") || s.borderBottomStyle !== "none" && parseFloat(s.borderBottomWidth) > 0 || !["inline", "inline-block"].includes(s.display)
	}
	const heard = e => e.closest(".sr-only, [hidden], details:not([open])")
	for (const a of document.querySelectorAll("main a[href], footer a[href]")) {
		if (heard(a) || a.closest("svg") || told(a) || !a.getClientRects().length) continue
		let block = a.parentElement
		while (getComputedStyle(block).display === "inline") block = block.parentElement
		const lines = [...a.getClientRects()]
		const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
		while (walker.nextNode()) {
			const text = walker.currentNode
			if (text.parentElement.closest("a, button, .tinted") || heard(text.parentElement) || !/[\p{L}\p{N}]/u.test(text.data)) continue
			const range = document.createRange()
			range.selectNodeContents(text)
			const beside = [...range.getClientRects()].some(r => lines.some(l => r.top < l.bottom - 2 && r.bottom > l.top + 2))
			if (beside) { found.push("link “" + a.textContent.trim() + "” in “" + block.textContent.trim().replace(/\s+/g, " ").slice(0, 80) + "”"); break }
		}
	}
	for (const field of document.querySelectorAll("form[method=post]:not([action^='/operator/catalog/draft/edit']) :is(input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea)")) {
		const label = field.labels?.[0]
		if (!field.required && label && !heard(label) && label.getClientRects().length && !/\((optional|for .*)\)/.test(label.innerText)) found.push("field “" + label.innerText + "”")
		if (field.required && label?.innerText.includes("(optional)")) found.push("field “" + label.innerText + "”, which is needed")
	}
	return [...new Set(found)]
}`

// tellsLinks fails the test for each link in a text that only its colour tells from it, and each field that does not say that it may stay empty.
func tellsLinks(t testing.TB, p *browsertest.Page, who, path string) {
	t.Helper()
	for _, found := range p.Strings("look for links that only colour tells", colouredLinks) {
		t.Errorf("%s: %s, %s: only colour tells, or nothing does: %s", who, path, p.Shown(), found)
	}
}
