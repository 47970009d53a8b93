package browsertest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ocrconsole/web/browsertest"
)

// shop is a tiny site with what the console's pages are made of: links, forms that redirect, a script that
// fetches, and a strict content security policy.
type shop struct {
	*httptest.Server
	orders atomic.Int64
}

const form = `<!doctype html><html lang="en"><head><title>Order</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/style.css"><script src="/script.js" defer></script></head><body><main><h1>Order</h1>
<p id="scripted">no script</p><p id="hidden" hidden>secret</p><p id="cookie">%s</p>
<form method="post" action="/order"><label>Name <input name="name" value="old"></label>
<label>Day <input type="date" name="day"></label>
<label>Size <select name="size"><option value="s">Small</option><option value="l">Large</option></select></label>
<button>Buy  Package</button> <button disabled id="disabled">Not now</button></form>
<p><a href="/slow">Slow</a> <button type="button" id="fetch">Fetch</button> <output id="fetched"></output></p></main></body></html>`

const script = `document.getElementById("scripted").textContent = "script " + matchMedia("(prefers-color-scheme: dark)").matches
document.getElementById("fetch").addEventListener("click", async () => {
	document.getElementById("fetched").textContent = await (await fetch("/fetched")).text() })`

func newShop(t *testing.T) *shop {
	s := &shop{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		cookie, _ := r.Cookie("visitor")
		http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "known"})
		html(w, http.StatusOK, fmt.Sprintf(form, cookie))
	})
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		_, _ = w.Write([]byte("h1 { min-width: 600px }"))
	})
	mux.HandleFunc("GET /script.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(script))
	})
	mux.HandleFunc("POST /order", func(w http.ResponseWriter, r *http.Request) {
		s.orders.Add(1)
		time.Sleep(150 * time.Millisecond)
		http.Redirect(w, r, "/done?"+r.FormValue("name")+"+"+r.FormValue("day")+"+"+r.FormValue("size"), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {
		html(w, http.StatusOK, `<!doctype html><html lang="en"><title>Done</title><main><h1>`+r.URL.RawQuery+`</h1></main></html>`)
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(300 * time.Millisecond)
		html(w, http.StatusTeapot, `<!doctype html><html lang="en"><title>Slow</title><main><h1>Slow</h1></main></html>`)
	})
	mux.HandleFunc("GET /fetched", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(200 * time.Millisecond)
		_, _ = w.Write([]byte("it came"))
	})
	mux.HandleFunc("GET /faulty", func(w http.ResponseWriter, _ *http.Request) {
		html(w, http.StatusOK, `<!doctype html><html><title></title><script>alert(1)</script><script src="/missing.js"></script><img src="/none.png"></html>`)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func html(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(page))
}

func TestAFormIsFilledAndSentWithAndWithoutJavaScript(t *testing.T) {
	for name, test := range map[string]struct {
		options  []browsertest.Option
		scripted string
	}{
		"with JavaScript":            {nil, "script false"},
		"without JavaScript":         {[]browsertest.Option{browsertest.WithoutJavaScript()}, "no script"},
		"narrow, without JavaScript": {[]browsertest.Option{browsertest.WithoutJavaScript(), browsertest.Narrow()}, "no script"},
	} {
		t.Run(name, func(t *testing.T) {
			page := browsertest.Open(t, newShop(t).URL, test.options...)
			page.Navigate("/")
			if got := page.Text("#scripted"); got != test.scripted {
				t.Errorf("scripts: %q, want %q", got, test.scripted)
			}
			page.Fill(`input[name="name"]`, "Ada")
			page.Fill(`input[name="day"]`, "2026-02-28")
			page.Select(`select[name="size"]`, "l")
			page.Press("Buy Package")
			if got, want := page.Path(), "/done?Ada+2026-02-28+l"; got != want {
				t.Errorf("path %q, want %q", got, want)
			}
			if page.Title() != "Done" || page.Status() != http.StatusOK {
				t.Errorf("page %q, status %d", page.Title(), page.Status())
			}
			page.Back()
			if page.Title() != "Order" {
				t.Errorf("after going back the page is %q", page.Title())
			}
		})
	}
}

func TestAClickWaitsForTheNextPageAndForScripts(t *testing.T) {
	page := browsertest.Open(t, newShop(t).URL)
	page.Navigate("/")
	page.Click("#fetch")
	if got := page.Text("#fetched"); got != "it came" {
		t.Errorf("fetched %q", got)
	}
	page.Press("Slow")
	if got := page.Text("h1"); got != "Slow" || page.Status() != http.StatusTeapot {
		t.Errorf("page %q, status %d", got, page.Status())
	}
}

func TestAnImpatientCustomerClicksTwice(t *testing.T) {
	s := newShop(t)
	page := browsertest.Open(t, s.URL)
	page.Navigate("/")
	page.DoublePress("Buy Package")
	if page.Title() != "Done" {
		t.Errorf("page %q", page.Title())
	}
	if got := s.orders.Load(); got != 2 {
		t.Errorf("the form was sent %d times, want 2", got)
	}
}

func TestATabSharesCookiesWithItsProfileOnly(t *testing.T) {
	s := newShop(t)
	first := browsertest.Open(t, s.URL)
	first.Navigate("/")
	first.Reload()
	second, other := first.NewTab(), browsertest.Open(t, s.URL)
	second.Navigate("/")
	other.Navigate("/")
	if first.Text("#cookie") != "visitor=known" || second.Text("#cookie") != "visitor=known" {
		t.Errorf("cookies of one profile: %q and %q", first.Text("#cookie"), second.Text("#cookie"))
	}
	if got := other.Text("#cookie"); strings.Contains(got, "known") {
		t.Errorf("cookies of another profile: %q", got)
	}
}

func TestAPageIsShownAsAsked(t *testing.T) {
	page := browsertest.Open(t, newShop(t).URL, browsertest.Narrow(), browsertest.Dark())
	page.Navigate("/")
	if got := page.Text("#scripted"); got != "script true" {
		t.Errorf("dark: %q", got)
	}
	if !page.ScrollsSideways() {
		t.Error("a heading of 600 pixels fits into 390")
	}
	page.Show(browsertest.Wide(), browsertest.Light())
	page.Reload()
	if page.ScrollsSideways() || page.Text("#scripted") != "script false" {
		t.Errorf("wide and light: sideways %v, %q", page.ScrollsSideways(), page.Text("#scripted"))
	}
}

func TestOnlyWhatCanBeSeenIsVisible(t *testing.T) {
	page := browsertest.Open(t, newShop(t).URL)
	page.Navigate("/")
	if page.Visible("#hidden") || page.Count("#hidden") != 1 || !page.Visible("h1") {
		t.Error("visibility is told wrongly")
	}
	page.WaitGone("#hidden")
	page.WaitVisible("h1")
	page.WaitText("main", "Order")
	if got := page.Texts("button"); !slices.Equal(got, []string{"Buy Package", "Not now", "Fetch"}) {
		t.Errorf("buttons: %q", got)
	}
	if page.Attribute("html", "lang") != "en" || page.Attribute("html", "dir") != "" {
		t.Error("attributes are read wrongly")
	}
}

func TestAxeFindsWhatIsWrong(t *testing.T) {
	page := browsertest.Open(t, newShop(t).URL)
	page.Navigate("/")
	page.Axe()
	page.Navigate("/faulty")
	found := fmt.Sprint(page.Violations())
	for _, rule := range []string{"document-title", "html-has-lang", "image-alt"} {
		if !strings.Contains(found, rule) {
			t.Errorf("axe does not find %s: %s", rule, found)
		}
	}
	page.Problems()
}

func TestErrorsOfThePageAreProblems(t *testing.T) {
	page := browsertest.Open(t, newShop(t).URL)
	page.Navigate("/")
	if got := page.Problems(); len(got) != 0 {
		t.Errorf("problems of a good page: %q", got)
	}
	page.Navigate("/faulty")
	found := strings.Join(page.Problems(), "\n")
	for _, want := range []string{"Content Security Policy", "missing.js answered 404", "none.png answered 404"} {
		if !strings.Contains(found, want) {
			t.Errorf("problems lack %q:\n%s", want, found)
		}
	}
}
