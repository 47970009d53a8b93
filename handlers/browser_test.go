package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// browser asks the router as a browser without JavaScript does: it keeps cookies and sends forms as the page has
// them. It does not follow redirects by itself, so that tests see them.
type browser struct {
	*site
	cookies map[string]string
	from    string // the address and port that it asks from; empty: the one of all tests
}

// visitor is a new browser of somebody who is not signed in.
func (s *site) visitor() *browser { return &browser{site: s, cookies: make(map[string]string)} }

func (b *browser) get(path string) *answer {
	b.t.Helper()
	return b.send(http.MethodGet, path, nil)
}

func (b *browser) post(path string, form url.Values) *answer {
	b.t.Helper()
	return b.send(http.MethodPost, path, form)
}

func (b *browser) send(method, path string, form url.Values) *answer {
	b.t.Helper()
	request := httptest.NewRequestWithContext(b.t.Context(), method, "http://console.example"+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.ask(request)
}

// ask sends any request with the browser's cookies, and keeps those of the answer.
func (b *browser) ask(request *http.Request) *answer {
	b.t.Helper()
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if b.from != "" {
		request.RemoteAddr = b.from
	}
	for name, value := range b.cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	recorder := httptest.NewRecorder()
	route, before := b.routeOf(request), map[string]string(nil)
	if mayAct(route) {
		before = b.contents()
	}
	b.router.ServeHTTP(recorder, request)
	b.checkActs(route, recorder.Code, recorder.Header().Get("X-Request-Id"), before)
	b.checkAsked(route, recorder.Header().Get("X-Request-Id"))
	for _, cookie := range recorder.Result().Cookies() {
		if b.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return newAnswer(b, request.Method+" "+request.URL.RequestURI(), recorder)
}

// answer is what the router answered, parsed when it is a page.
type answer struct {
	*goquery.Document
	browser  *browser
	request  string
	status   int
	header   http.Header
	body     string
	location string
}

func newAnswer(b *browser, request string, recorder *httptest.ResponseRecorder) *answer {
	b.t.Helper()
	a := &answer{
		browser: b, request: request, status: recorder.Code, header: recorder.Header(),
		body: recorder.Body.String(), location: recorder.Header().Get("Location"),
	}
	page, err := html.ParseWithOptions(strings.NewReader(a.body), html.ParseOptionEnableScripting(false))
	if err != nil {
		b.t.Fatal(err)
	}
	a.Document = goquery.NewDocumentFromNode(page)
	return a
}

// wants fails the test unless the answer has the status.
func (a *answer) wants(status int) *answer {
	a.browser.t.Helper()
	if a.status != status {
		a.browser.t.Fatalf("%s: status %d, want %d: %s", a.request, a.status, status, a.text("main"))
	}
	return a
}

// says fails the test unless each text stands in what the selector finds, whatever the line breaks.
func (a *answer) says(selector string, texts ...string) *answer {
	a.browser.t.Helper()
	all := a.text(selector)
	for _, text := range texts {
		if !strings.Contains(all, text) {
			a.browser.t.Errorf("%s: %s does not say %q: %q", a.request, selector, text, all)
		}
	}
	return a
}

// never fails the test if one of the texts stands in what the selector finds.
func (a *answer) never(selector string, texts ...string) *answer {
	a.browser.t.Helper()
	all := a.text(selector)
	for _, text := range texts {
		if strings.Contains(all, text) {
			a.browser.t.Errorf("%s: %s says %q: %q", a.request, selector, text, all)
		}
	}
	return a
}

// text is what the selector finds, with single spaces.
func (a *answer) text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// follow goes where the answer redirects to, until there is a page.
func (a *answer) follow() *answer {
	a.browser.t.Helper()
	for hops := 0; a.status >= 300 && a.status < 400; hops++ {
		if hops == 10 || strings.HasPrefix(a.location, "http") {
			a.browser.t.Fatalf("%s redirects to %s", a.request, a.location)
		}
		a = a.browser.get(a.location)
	}
	return a
}

// submit sends the form with the button that says exactly this: the form's fields as the page has them, those of
// changes put in their place.
func (a *answer) submit(button string, changes url.Values) *answer {
	a.browser.t.Helper()
	pressed := a.Find("button").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.Join(strings.Fields(s.Text()), " ") == button
	}).First()
	form := pressed.Closest("form")
	if id, has := pressed.Attr("form"); has {
		form = a.Find("form#" + id)
	}
	if form.Length() == 0 {
		a.browser.t.Fatalf("%s: no form has a button %q: %s", a.request, button, a.text("button"))
	}
	if _, disabled := pressed.Attr("disabled"); disabled {
		a.browser.t.Fatalf("%s: the button %q is disabled", a.request, button)
	}
	values := fieldsOf(form)
	if name, named := pressed.Attr("name"); named {
		values.Set(name, pressed.AttrOr("value", ""))
	}
	for name, value := range changes {
		values[name] = value
	}
	path := pressed.AttrOr("formaction", form.AttrOr("action", ""))
	if strings.EqualFold(pressed.AttrOr("formmethod", form.AttrOr("method", "get")), "post") {
		return a.browser.post(path, values)
	}
	return a.browser.get(fmt.Sprintf("%s?%s", path, values.Encode()))
}

// fieldsOf gives what a browser would send of the form's fields.
func fieldsOf(form *goquery.Selection) url.Values {
	values := make(url.Values)
	form.Find("input[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		_, checked := s.Attr("checked")
		_, disabled := s.Attr("disabled")
		kind := s.AttrOr("type", "text")
		if !disabled && (checked || kind != "radio" && kind != "checkbox") {
			values.Add(s.AttrOr("name", ""), s.AttrOr("value", s.Text()))
		}
	})
	form.Find("select[name]").Each(func(_ int, s *goquery.Selection) {
		chosen := s.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = s.Find("option").First()
		}
		values.Add(s.AttrOr("name", ""), chosen.AttrOr("value", ""))
	})
	return values
}
