package browsertest

import (
	"errors"
	"fmt"
	"strings"
)

// isVisible is the JavaScript for "a customer can see it".
const isVisible = `e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0`

// WaitVisible waits until an element can be seen.
func (p *Page) WaitVisible(selector string) {
	p.t.Helper()
	p.until("wait for "+selector, func() error {
		return p.holds(call(`s => [...document.querySelectorAll(s)].some(`+isVisible+`)`, selector), "it cannot be seen")
	})
}

// WaitGone waits until no such element can be seen.
func (p *Page) WaitGone(selector string) {
	p.t.Helper()
	p.until("wait for the end of "+selector, func() error {
		return p.holds(call(`s => ![...document.querySelectorAll(s)].some(`+isVisible+`)`, selector), "it can still be seen")
	})
}

// WaitText waits until the element's visible text contains this text, with any space between words as one.
func (p *Page) WaitText(selector, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("wait for %q in %s", text, selector), func() error {
		got, err := tryEvaluate[string](p, call(visibleText, selector))
		if err == nil && !strings.Contains(got, text) {
			err = fmt.Errorf("its text is %q", got)
		}
		return err
	})
}

func (p *Page) holds(expression, otherwise string) error {
	ok, err := tryEvaluate[bool](p, expression)
	if err == nil && !ok {
		err = errors.New(otherwise)
	}
	return err
}

// Visible reports whether an element can be seen at this moment.
func (p *Page) Visible(selector string) bool {
	p.t.Helper()
	return evaluate[bool](p, "look for "+selector, call(`s => [...document.querySelectorAll(s)].some(`+isVisible+`)`, selector))
}

// Count tells how many elements the selector finds, visible or not.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return evaluate[int](p, "count "+selector, call(`s => document.querySelectorAll(s).length`, selector))
}

const visibleText = `s => {
	const e = document.querySelector(s)
	if (!e) throw new Error("no such element")
	return e.innerText.trim().replace(/\s+/g, " ")
}`

// Text is the first element's visible text, with any space between words as one.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return evaluate[string](p, "read "+selector, call(visibleText, selector))
}

// Written is the text of the first element that the selector finds, as it is written: what somebody copies of code.
func (p *Page) Written(selector string) string {
	p.t.Helper()
	return evaluate[string](p, "read "+selector, call(`s => document.querySelector(s).textContent`, selector))
}

// Texts are the visible texts of all elements that the selector finds, in the order of the page.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	return evaluate[[]string](p, "read all "+selector,
		call(`s => [...document.querySelectorAll(s)].map(e => e.innerText.trim().replace(/\s+/g, " "))`, selector))
}

// Value is what a field holds.
func (p *Page) Value(selector string) string {
	p.t.Helper()
	return evaluate[string](p, "read the value of "+selector, call(`s => document.querySelector(s).value`, selector))
}

// Attribute is an element's attribute as written in the page; empty if it has none.
func (p *Page) Attribute(selector, name string) string {
	p.t.Helper()
	return evaluate[string](p, "read the attribute "+name+" of "+selector,
		call(`(s, name) => document.querySelector(s).getAttribute(name) || ""`, selector, name))
}

// ScrollsSideways reports whether the page is wider than the window.
func (p *Page) ScrollsSideways() bool {
	p.t.Helper()
	return evaluate[bool](p, "measure the page", `document.documentElement.scrollWidth > document.documentElement.clientWidth`)
}

// Strings calls a JavaScript function that gives a list of texts, such as of what it finds wrong with the page.
func (p *Page) Strings(what, function string, args ...any) []string {
	p.t.Helper()
	return evaluate[[]string](p, what, call(function, args...))
}
