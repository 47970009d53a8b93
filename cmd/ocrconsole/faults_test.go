package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/browsertest"
)

// spy keeps what a test would fail with, for a test of what is found.
type spy struct {
	testing.TB
	found []string
}

// Errorf keeps the message.
func (s *spy) Errorf(format string, args ...any) {
	s.found = append(s.found, fmt.Sprintf(format, args...))
}

// finds fails the test unless a message has all the parts.
func (s *spy) finds(what string, parts ...string) {
	s.Helper()
	for _, message := range s.found {
		missing := false
		for _, part := range parts {
			missing = missing || !strings.Contains(message, part)
		}
		if !missing {
			return
		}
	}
	s.TB.Errorf("%s is not found; found is:\n%s", what, strings.Join(s.found, "\n"))
}

// neverFinds fails the test if a message has all the parts.
func (s *spy) neverFinds(what string, parts ...string) {
	s.Helper()
	for _, message := range s.found {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(message, part)
		}
		if all {
			s.TB.Errorf("%s is found, too: %s", what, message)
		}
	}
}

// spoiled makes the page faulty in ways that show in one theme, one width or one size of text only, and leaves a field without a label.
const spoiled = `() => {
	const sheet = document.styleSheets[0]
	for (const rule of [
		"@media (prefers-color-scheme: dark) { h1 { color: rgb(50 54 62) !important } }",
		"@media (width: 320px) { h1 { min-width: 350px } }",
		"@media (width: 768px) and (width: 24em) { h1 { min-width: 800px } }",
	]) sheet.insertRule(rule, sheet.cssRules.length)
	document.querySelector("main").append(document.createElement("input"))
	return []
}`

// The looks must have no holes: each fault is one that shows in one of them only.
func TestWhatShowsInOneLookOnlyIsFound(t *testing.T) {
	tier.Needs(t, tier.Browser)
	t.Parallel()
	c := newConsole(t, embedded(t), false)
	c.serveQuietly()
	s := &spy{TB: t}
	page := browsertest.Open(s, c.url)
	seeing(s, page, "visitor", sight{"/login", http.StatusOK, func(p *browsertest.Page) { p.Strings("spoil the page", spoiled) }})
	s.finds("a field without a label", "axe label:")
	s.finds("what is too faint in the dark", "dark true", "axe color-contrast:")
	s.neverFinds("what is too faint in the dark in the light", "dark false", "axe color-contrast:")
	s.finds("what is too wide on the smallest phone", "320 px wide:", "the page is")
	s.neverFinds("what is too wide on the smallest phone on others", "390 px wide", "the page is")
	s.finds("what is too wide with large text", "768 px wide, text of 32 px", "the page is")
	s.neverFinds("what is too wide with large text with small text", "768 px wide:", "the page is")
}

// answers are rejected forms that are wrong, by what is wrong.
var answers = map[string]string{
	"/right":   `<div id="error-summary" tabindex="-1" autofocus><ul><li><a href="#a">Enter a name.</a></li></ul></div>`,
	"/unheard": `<div id="error-summary"><ul><li><a href="#a">Enter a name.</a></li></ul></div>`,
	"/late":    `<input autofocus><div id="error-summary" tabindex="-1" autofocus><ul><li><a href="#a">Enter a name.</a></li></ul></div>`,
	"/astray":  `<div id="error-summary" tabindex="-1" autofocus><ul><li><a href="#b">Enter a name.</a></li></ul></div>`,
	"/silent":  `<div id="error-summary" tabindex="-1" autofocus><ul><li><a href="#a">Wrong.</a></li></ul></div>`,
	"/hidden":  `<div id="error-summary" tabindex="-1" autofocus><ul><li><a href="#hidden">Enter a name.</a></li></ul></div><p hidden><input id="hidden"></p>`,
}

// What a rejected form lacks is found in its words or in the browser, and nothing in one that is right.
func TestARejectedFormThatDoesNotSaySoIsFound(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		answer := ""
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusUnprocessableEntity)
			answer = answers[r.URL.Path]
		}
		_, _ = io.WriteString(w, `<!doctype html><html lang="en"><title>Error: Form</title><link rel="icon" href="data:,"><main>`+answer+
			`<form method="post"><label>Name <input id="a" name="a"></label><button>Send</button></form></main></html>`)
	}))
	t.Cleanup(site.Close)
	for _, test := range []struct{ path, said, shown string }{
		{"/right", "", ""},
		{"/unheard", "the focus is not on the summary", "the focus is on"},
		{"/late", "the focus is not on the summary", "the focus is on"},
		{"/astray", "leads to 0 fields", "leads to"},
		{"/silent", "it does not say what to enter", ""},
		{"/hidden", "", "leads to"},
	} {
		words, shown := &spy{TB: t}, &spy{TB: t}
		r := rejection{test.path, "main form", map[string]string{"a": "x"}, unprocessable}
		fields := newPlain(words, site.URL).says(r)
		rejected(shown, browsertest.Open(shown, site.URL), tried{r, fields})
		words.findsOnly(test.path, test.said)
		shown.findsOnly(test.path, test.shown)
	}
}

// findsOnly fails the test unless a message has the part; or, where nothing is to be found, if there is one.
func (s *spy) findsOnly(what, part string) {
	s.Helper()
	if part != "" {
		s.finds(what, part)
	} else if len(s.found) > 0 {
		s.TB.Errorf("%s: found is %q", what, s.found)
	}
}
