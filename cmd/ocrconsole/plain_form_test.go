package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// plain asks for pages and sends forms as a browser without scripts does, and follows redirects. It tells what the page says
// of itself; what only shows in a browser, such as the focus, is for a browser to tell.
type plain struct {
	*goquery.Document
	t      testing.TB
	base   string
	client *http.Client
	status int
	path   string // with its query
}

// newPlain is somebody without cookies.
func newPlain(t testing.TB, base string) *plain {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &plain{t: t, base: base, client: &http.Client{Jar: jar, Timeout: time.Minute}}
}

// open opens a path of the server.
func (p *plain) open(path string) {
	p.t.Helper()
	p.ask(http.MethodGet, path, "", nil)
}

func (p *plain) ask(method, path, contentType string, body []byte) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	answer, err := p.client.Do(request) // #nosec G107 -- the server of the test
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if p.Document, err = goquery.NewDocumentFromReader(answer.Body); err != nil {
		p.t.Fatal(err)
	}
	p.status, p.path = answer.StatusCode, answer.Request.URL.RequestURI()
}

// send fills the form's fields by name and sends it with its first button, as browsertest's Send does.
func (p *plain) send(selector string, values map[string]string) {
	p.t.Helper()
	form := p.Find(selector).First()
	if form.Length() == 0 {
		p.t.Fatalf("%s has no form %s", p.path, selector)
	}
	fields := p.fields(form)
	sent := make(url.Values)
	for name := range values {
		if fields.FilterFunction(func(_ int, f *goquery.Selection) bool { return f.AttrOr("name", "") == name }).Length() == 0 {
			p.t.Fatalf("the form %s of %s has no field %s", selector, p.path, name)
		}
	}
	fields.Each(func(_ int, field *goquery.Selection) { enter(sent, field, values) })
	pressed := button(fields)
	if name := pressed.AttrOr("name", ""); name != "" {
		sent.Add(name, pressed.AttrOr("value", ""))
	}
	action := pressed.AttrOr("formaction", form.AttrOr("action", p.path))
	switch {
	case !strings.EqualFold(pressed.AttrOr("formmethod", form.AttrOr("method", "get")), http.MethodPost):
		path, _, _ := strings.Cut(action, "?") // what a form asks for takes the place of the query
		p.open(path + "?" + sent.Encode())
	case form.AttrOr("enctype", "") == "multipart/form-data":
		contentType, body := p.parts(sent)
		p.ask(http.MethodPost, action, contentType, body)
	default:
		p.ask(http.MethodPost, action, "application/x-www-form-urlencoded", []byte(sent.Encode()))
	}
}

// fields are the form's own and those elsewhere on the page that belong to it.
func (p *plain) fields(form *goquery.Selection) *goquery.Selection {
	const all = "input, select, textarea, button"
	fields := form.Find(all).Not("[form]")
	if id := form.AttrOr("id", ""); id != "" {
		fields = fields.AddSelection(p.Find(all).Filter(`[form="` + id + `"]`))
	}
	return fields.Not("[disabled]")
}

// enter adds what the field sends: what is typed into it, or what it has.
func enter(sent url.Values, field *goquery.Selection, values map[string]string) {
	name, value := field.AttrOr("name", ""), field.AttrOr("value", "")
	typed, isTyped := values[name]
	kind := field.AttrOr("type", "")
	switch {
	case name == "" || field.Is("button") || slices.Contains([]string{"submit", "button", "file"}, kind):
	case kind == "radio" || kind == "checkbox":
		if !field.Is("[value]") {
			value = "on"
		}
		_, chosen := field.Attr("checked")
		if isTyped {
			chosen = typed != "" && value == typed
		}
		if chosen {
			sent.Add(name, value)
		}
	case isTyped:
		sent.Add(name, typed)
	case field.Is("select"):
		chosen := field.Find("option[selected]")
		if chosen.Length() == 0 {
			chosen = field.Find("option").First()
		}
		sent.Add(name, chosen.AttrOr("value", chosen.Text()))
	case field.Is("textarea"):
		sent.Add(name, field.Text())
	default:
		sent.Add(name, value)
	}
}

// button is the one that a form is sent with: what it is for, or the first.
func button(fields *goquery.Selection) *goquery.Selection {
	buttons := fields.Filter("button:not([type=button]):not([type=reset]), input[type=submit]")
	if wanted := buttons.Filter("[formaction], .btn-primary"); wanted.Length() > 0 {
		return wanted.First()
	}
	return buttons.First()
}

// parts are the fields as a form with a file has them; no file is chosen.
func (p *plain) parts(sent url.Values) (contentType string, body []byte) {
	p.t.Helper()
	var out bytes.Buffer
	writer := multipart.NewWriter(&out)
	for name, values := range sent {
		for _, value := range values {
			if err := writer.WriteField(name, value); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	if err := writer.Close(); err != nil {
		p.t.Fatal(err)
	}
	return writer.FormDataContentType(), out.Bytes()
}
