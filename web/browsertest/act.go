package browsertest

import (
	"errors"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// place is where to click, or why not there.
type place struct {
	X, Y    float64
	Problem string
}

// locate finds the first visible element, scrolls it into view and makes sure that a click there reaches it:
// an element under a sticky bar is as good as none to a customer.
const locate = `(selector, label) => {
	const visible = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0
	const text = e => (e.innerText || e.value || "").trim().replace(/\s+/g, " ")
	const all = [...document.querySelectorAll(selector)].filter(e => label === "" || text(e) === label || e.ariaLabel === label)
	const element = all.find(visible)
	if (!element) return {Problem: all.length ? "it is there but cannot be seen" : "no such element"}
	if (element.disabled) return {Problem: "it is disabled"}
	element.scrollIntoView({block: "center", inline: "center", behavior: "instant"})
	const box = element.getClientRects()[0]
	const x = box.x + box.width / 2, y = box.y + box.height / 2
	const hit = document.elementFromPoint(x, y)
	if (!hit) return {Problem: "it is outside of the window"}
	const reaches = element.contains(hit) || hit.contains(element) || (element.labels && [...element.labels].some(l => l.contains(hit)))
	if (!reaches) return {Problem: "it is covered by " + hit.outerHTML.slice(0, 200)}
	return {X: x, Y: y}
}`

// labelled are the elements that Press finds by what they say.
const labelled = `a, button, summary, label, input[type="submit"], [role="button"], [role="tab"]`

// Click clicks the first visible element that the CSS selector finds, with the mouse, and waits for the page
// or the requests that this starts.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.click("click "+selector, selector, "", 1)
}

// Press clicks the link, button or label that says exactly this, and waits for what it starts.
func (p *Page) Press(label string) {
	p.t.Helper()
	p.click("press "+label, labelled, label, 1)
}

// betweenClicks is that of a double click, long enough for the first click's request to leave.
const betweenClicks = 80 * time.Millisecond

// DoublePress clicks it twice, as quickly as an impatient customer does, and waits for what that starts.
func (p *Page) DoublePress(label string) {
	p.t.Helper()
	p.click("press twice "+label, labelled, label, 2)
}

func (p *Page) click(what, selector, label string, times int) {
	p.t.Helper()
	p.leaveField(what, selector, label)
	at := p.find(what, selector, label)
	p.start(what, func() error {
		for count := 1; count <= times; count++ {
			if count > 1 {
				time.Sleep(betweenClicks)
			}
			if err := p.do(chromedp.MouseClickXY(at.X, at.Y, chromedp.ClickCount(count))); err != nil {
				return err
			}
		}
		return nil
	})
}

// leaveField leaves the field that was filled last, unless it is what is to be clicked, and waits for what that starts. A hand
// needs that long from the keyboard to the mouse: an answer that came between the press of its button and the release would
// move what is clicked away from under it.
func (p *Page) leaveField(what, selector, label string) {
	p.t.Helper()
	other := evaluate[bool](p, what, call(`(selector, label) => {
		const field = document.activeElement
		if (!field || !field.matches("input:not([type=radio], [type=checkbox], [type=submit]), textarea, select")) return false
		const itself = label === "" && field.matches(selector)
		return !itself && ![...field.labels].some(l => l.matches(selector) && (label === "" || l.innerText.trim() === label))
	}`, selector, label))
	if !other {
		return
	}
	p.start(what, func() error {
		_, err := p.evaluate("document.activeElement.blur()")
		return err
	})
}

// find waits until there is something to click.
func (p *Page) find(what, selector, label string) place {
	p.t.Helper()
	var at place
	p.until(what, func() (err error) {
		at, err = tryEvaluate[place](p, call(locate, selector, label))
		if err == nil && at.Problem != "" {
			err = errors.New(at.Problem)
		}
		return err
	})
	return at
}

// Fill replaces what a field holds, by typing. Fields of dates and times take their ISO form.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	what := "fill " + selector
	p.find(what, selector, "")
	typed := evaluate[bool](p, what, call(`(selector, text) => {
		const field = document.querySelector(selector)
		field.focus()
		if (!/^(date|time|month|week|datetime-local|color|range)$/.test(field.type)) { field.select(); return true }
		field.value = text
		field.dispatchEvent(new Event("input", {bubbles: true}))
		field.dispatchEvent(new Event("change", {bubbles: true}))
		return false
	}`, selector, text))
	p.start(what, func() error {
		switch {
		case !typed:
			return nil
		case text == "":
			return p.do(chromedp.KeyEvent("\b"))
		default:
			return p.do(input.InsertText(text))
		}
	})
	if got := p.Value(selector); got != text {
		p.t.Fatalf("%s: it holds %q, want %q", what, got, text)
	}
}

// Key presses a key: one of chromedp's kb package, or a letter. The focused element gets it.
func (p *Page) Key(key string) {
	p.t.Helper()
	p.start("press key "+key, func() error { return p.do(chromedp.KeyEvent(key)) })
}

// Select chooses the option with this value.
func (p *Page) Select(selector, value string) {
	p.t.Helper()
	what := "select " + value + " in " + selector
	p.find(what, selector, "")
	p.start(what, func() error {
		problem, err := tryEvaluate[string](p, call(`(selector, value) => {
			const list = document.querySelector(selector)
			const option = [...list.options].find(o => o.value === value && !o.disabled)
			if (!option) return "its options are " + [...list.options].map(o => o.value).join(", ")
			list.focus()
			list.value = value
			list.dispatchEvent(new Event("input", {bubbles: true}))
			list.dispatchEvent(new Event("change", {bubbles: true}))
			return ""
		}`, selector, value))
		if err == nil && problem != "" {
			err = errors.New(problem)
		}
		return err
	})
}

// Send fills the form's fields by name and sends it with its first button, as a browser does that checks nothing itself: what a
// form refuses must be refused by the server. A choice that the form does not offer is sent all the same; "" unchecks.
func (p *Page) Send(form string, values map[string]string) {
	p.t.Helper()
	what := "send " + form
	p.WaitVisible(form)
	p.start(what, func() error {
		_, err := tryEvaluate[bool](p, call(`(selector, values) => {
			const form = document.querySelector(selector)
			form.noValidate = true
			for (const [name, value] of Object.entries(values)) {
				const all = [...form.elements].filter(e => e.name === name)
				if (!all.length) throw new Error("the form has no field " + name)
				for (const e of all) {
					if (/^(radio|checkbox)$/.test(e.type)) { e.checked = value !== "" && e.value === value; continue }
					if (/^(date|number|email)$/.test(e.type)) e.type = "text"
					if (e.tagName === "SELECT" && ![...e.options].some(o => o.value === value)) e.add(new Option(value, value))
					e.value = value
				}
			}
			const buttons = [...form.elements].filter(e => e.type === "submit")
			form.requestSubmit(buttons.find(e => e.matches("[formaction], .btn-primary")) || buttons[0])
			return true
		}`, form, values))
		return err
	})
}

// Focused is the id of the element that has the focus.
func (p *Page) Focused() string {
	p.t.Helper()
	return evaluate[string](p, "look for the focus", `document.activeElement ? document.activeElement.id : ""`)
}

// FocusOn gives an element the focus, as a screen reader does.
func (p *Page) FocusOn(selector string) {
	p.t.Helper()
	p.start("focus "+selector, func() error {
		_, err := tryEvaluate[bool](p, call(`s => { document.querySelector(s).focus(); return true }`, selector))
		return err
	})
}

// KeyWithShift presses a key while Shift is held.
func (p *Page) KeyWithShift(key string) {
	p.t.Helper()
	p.start("press Shift and "+key, func() error { return p.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(input.ModifierShift))) })
}
