package torture

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// clientPatience is how long a client waits for an answer: longer than any request takes that the console gives up by itself.
const clientPatience = 50 * time.Second

// request is what a client sends.
type request struct {
	method, path string
	header       map[string]string
	body         []byte
}

// answer is what came back; status 0 means that nobody knows what became of the request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// documented are the statuses that there are for each kind of request, beside those that say "not now": an answer of any
// other is a fault.
var documented = map[string][]int{
	"call":    {200, 401, 403, 409},
	"report":  {200},
	"token":   {201},
	"page":    {200, 303},
	"form":    {200, 303, 404, 409, 422, 429},
	"file":    {200, 303},
	"month":   {200, 303, 404}, // there is a file of a month that is over, and had any entry
	"health":  {200},
	"webhook": {204},
}

// notNow tells answers that ask to come again, which must say when.
func notNow(a answer) bool {
	return (a.status == http.StatusServiceUnavailable || a.status == http.StatusTooManyRequests) && a.header.Get("Retry-After") != ""
}

// inside are words that only the console's inside has.
var inside = []string{"goroutine ", "panic:", "SQLSTATE", "runtime error", ".go:", "sqlite3", "pgconn"}

// send sends a request to a console and checks that the answer is one of those that are documented for its kind.
func (w *world) send(client *http.Client, console int, kind string, r request) answer {
	began := time.Now()
	a := w.ask(client, w.fronts[console%len(w.fronts)].address(), r)
	name := r.method + " " + r.path
	switch {
	case a.status == 0:
		w.history.count("requests without an answer")
		if took := time.Since(began); took > clientPatience+5*time.Second {
			w.history.breaks("%s took %s", name, took)
		}
		return a
	case kind == "call" && a.status == http.StatusGatewayTimeout: // the engine's time limit
	case notNow(a):
		w.history.count("requests answered with not now")
	default:
		w.history.note(func() { w.history.figures["requests answered"]++ })
		if !contains(documented[kind], a.status) {
			w.history.breaks("%s was answered with %s", name, a)
		}
	}
	for _, word := range inside {
		if kind != "page" && kind != "file" && kind != "month" && bytes.Contains(a.body, []byte(word)) {
			w.history.breaks("%s was answered with the console's inside, %q: %s", name, word, a)
		}
	}
	return a
}

func contains(all []int, one int) bool {
	for _, n := range all {
		if n == one {
			return true
		}
	}
	return false
}

// ask sends the request and reads the whole answer.
func (w *world) ask(client *http.Client, address string, r request) answer {
	sent, err := http.NewRequest(r.method, "http://"+address+r.path, bytes.NewReader(r.body))
	if err != nil {
		w.history.breaks("%s %s: %v", r.method, r.path, err)
		return answer{}
	}
	for name, value := range r.header {
		sent.Header.Set(name, value)
	}
	response, err := client.Do(sent)
	if err != nil {
		return answer{}
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{} // cut off: nobody may take it for whole
	}
	return answer{response.StatusCode, response.Header, body}
}

// newClient is a program or browser with an address of its own; it shows redirects as they are.
func newClient(jar http.CookieJar) *http.Client {
	return &http.Client{
		Jar: jar, Timeout: clientPatience, Transport: &http.Transport{MaxIdleConnsPerHost: 2, IdleConnTimeout: 10 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// form is the body of a form, and its headers.
func form(path string, fields url.Values, address string) request {
	return request{
		method: http.MethodPost, path: path, body: []byte(fields.Encode()),
		header: map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": address},
	}
}

func get(path, address string) request {
	return request{method: http.MethodGet, path: path, header: map[string]string{"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": address}}
}

// location is where a redirect leads, without the site.
func (a answer) location() string {
	parsed, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(parsed.RequestURI(), "?")
}

// mark is anything that only tells a browser how to show a page.
var mark = regexp.MustCompile(`(?s)^.*<main|<[^>]*>|\s+`)

// String is for whoever reads what went wrong.
func (a answer) String() string {
	return fmt.Sprintf("%d %.600s", a.status, strings.Join(strings.Fields(mark.ReplaceAllString(string(a.body), " ")), " "))
}
