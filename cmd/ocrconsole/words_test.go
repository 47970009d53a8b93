package main

import (
	"regexp"
	"strings"
	"testing"

	"ocrconsole/web/browsertest"
)

// visibleWords are the texts of the page as they are read, and those that are only heard: names, descriptions, titles. What is
// in code is left out, and all that can be opened is open.
const visibleWords = `() => {
	const closed = [...document.querySelectorAll("details:not([open])")]
	closed.forEach(d => d.open = true)
	let text = document.body.innerText
	const code = [...document.querySelectorAll("code, pre, .font-mono, textarea")].map(e => e.innerText).filter(c => c)
	code.sort((a, b) => b.length - a.length).forEach(c => text = text.replaceAll(c, "CODE"))
	const lines = text.split(/[\n\t]+/)
	for (const e of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]"))
		for (const name of ["aria-label", "title", "alt", "placeholder"])
			if (e.getAttribute(name) && !e.matches("code, pre")) lines.push(e.getAttribute(name))
	for (const e of document.querySelectorAll("title, desc, option")) lines.push(e.textContent)
	for (const e of document.querySelectorAll("meta[name=description]")) lines.push(e.content)
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	while (texts.nextNode()) if (/\S {2,}\S/.test(texts.currentNode.data) && !texts.currentNode.parentElement.closest("code, pre, script, textarea, noscript")) lines.push(texts.currentNode.data)
	closed.forEach(d => d.open = false)
	return [...new Set(lines.map(l => l.trim()).filter(l => l))]
}`

// slips are what no text for people has. Each is found by the first group, or as a whole.
var slips = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"code of a template", regexp.MustCompile(`@[a-zA-Z]+(\.[A-Z]\w*)?\(|\{\{|\}\}|\{ [\w."]|[\w")] \}|templ\.`)},
	{"a format that was not filled in", regexp.MustCompile(`%!|%[sdvqw]\b|<nil>|\bNaN\b|\bundefined\b|\[object |\bmap\[|\bInf\b`)},
	{"a time that is none", regexp.MustCompile(`\b(Jan 0001|0001-01-01|1 Jan 1970)\b`)},
	{"a name from the inside", innerName},
	{"one of several", regexp.MustCompile(`(?:^|[^\d.,:/–-])1 (?:[a-z]+ )?(calls|packages|days|hours|minutes|seconds|orders|regions|services|keys|months|years|rows|times|files|transactions|notifications|documents|refunds)\b`)},
	{"several of one", regexp.MustCompile(`(?:^|[^\d.,:/])(?:[02-9]|[1-9][\d,]*\d) (call|package|day|hour|minute|second|order|region|service|key|month|year|row|transaction|document)\b(?:[^'’-]|$)`)},
	{"a length of time as programs write it", regexp.MustCompile(`\b(\d+h)?\d+m\d+(\.\d+)?s\b|\b\d+\.\d+(s|ms|µs)\b`)},
	{"an ordinal of another language", regexp.MustCompile(`\d\. [a-z]`)},
	{"two spaces", regexp.MustCompile(`\S  +\S`)},
	{"a space before a mark", regexp.MustCompile(`\s[.,;:!?)](?:\s|$)|\( `)},
	{"two marks", regexp.MustCompile(`,,|\.\.|;;|::|!!|\?\?|,\.|\.,|:\.|:,|\(\)|“”|""`)},
	{"no space after a sentence", regexp.MustCompile(`[a-z)][.:;,!?][A-Z][a-z]`)},
	{"another name than the thing has", regexp.MustCompile(`\b[Bb]alance (?:lasts|falls)\b|\bonce an account\b|\bof one campaign\b`)},
	{"words run together", regexp.MustCompile(`\b(?:Prices|Deductions|Usage|Open|Package|calls?)(?:of|in|call|from)\b`)},
}

// innerName is what only programs call something. The pages of technical are for who writes programs: they name fields, columns and
// types of events.
var (
	innerName = regexp.MustCompile(`\b[a-z]+(_[a-z]+)+\b|\b(web-image|id-card|license-plate)\b`)
	technical = regexp.MustCompile(`^/(docs/(api|webhooks)|exports/|settings/webhooks)`)
	// networks are addresses of version 6 with their zeros left out.
	networks = regexp.MustCompile(`\b[0-9a-f]{1,4}(:[0-9a-f]{1,4})*::[0-9a-f:]*(/\d+)?`)
)

// wellWritten fails the test for each slip in the text.
func wellWritten(t testing.TB, where string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		text = networks.ReplaceAllString(text, "network")
		for _, slip := range slips {
			if found := slip.pattern.FindString(text); found != "" {
				t.Errorf("%s: %s: %q in %q", where, slip.what, strings.TrimSpace(found), text)
			}
		}
	}
}

// reads checks every word of the page.
func reads(t testing.TB, p *browsertest.Page, who, path string) {
	t.Helper()
	for _, text := range p.Strings("read the page", visibleWords) {
		if technical.MatchString(path) {
			text = innerName.ReplaceAllString(text, "name")
		}
		wellWritten(t, who+": "+path, text)
	}
}

// The net must have no holes: each slip is one that was made.
func TestSlipsAreFound(t *testing.T) {
	for _, text := range []string{
		`Hour 21 Nov · @components.TextLink(f.DaysHref, "whole day")`, "{ p.Title }", "1 calls left", "1 new packages", "%!s(int=4)", "<nil>", "NaN %",
		"Status: pending_payment", "web-image in AP-Bangkok", "Two  spaces", "Paid .", "a ,b , c", "Nothing was charged..", "Paid.Nothing", "2 call left", "Pricesof Passport", "up to 1h0m0s later", "up to 999.999ms later", "from the 1,001. pay-per-use call on",
		"The balance lasts about 3 days",
	} {
		spy := &testing.T{}
		wellWritten(spy, "", text)
		if !spy.Failed() {
			t.Errorf("nothing is found in %q", text)
		}
	}
	wellWritten(t, "right", "1,001 calls", "11 calls, 1 call", "21 Nov 2026, 14:00–15:00", "Wait … then", "2 packages (1 is free).", "31 days", "1-year package", "ModelArts.4204: Service", "203.0.113.0/24, 2001:db8::/32")
}
