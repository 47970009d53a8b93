package main

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models"
	"ocrconsole/web/browsertest"
)

// rejection is a form that is filled in wrongly: where it stands, which it is, and what is entered. Its answer has the status, 200
// where it leads to another page that says what did not work.
type rejection struct {
	path, form string
	values     map[string]string
	status     int
}

const unprocessable = http.StatusUnprocessableEntity

// rejections are the wrong forms of the customer, by route.
func rejections(o *objects, resetLink, confirmLink string) map[string][]rejection {
	one := func(path, form string, status int, values ...string) []rejection {
		r := rejection{path, form, map[string]string{}, status}
		for i := 0; i < len(values); i += 2 {
			r.values[values[i]] = values[i+1]
		}
		return []rejection{r}
	}
	const here = "?region=" + bangkok + "&service=" + passport
	posts := func(action string) string { return `main form[method=post][action^="` + action + `"]` }
	pending := o.orders[models.OrderPendingPayment]
	return map[string][]rejection{
		"POST /keys":                  one("/keys", posts("/keys"), unprocessable, "regions", ""),
		"POST /keys/:key/description": one("/keys/"+o.keys[0], `main form[action$="/description"]`, unprocessable, "description", strings.Repeat("long ", 60)),
		"POST /keys/:key/limits": slices.Concat(one("/keys/"+o.keys[0], `main form[action$="/limits"]`, unprocessable, "networks", "10.1.2.3/8"),
			one("/keys/"+o.keys[0], `main form[action$="/limits"]`, unprocessable, "expires", "2001-01-01"),
			one("/keys/"+o.keys[0], `main form[action$="/limits"]`, unprocessable, "rate", "many")),
		"POST /keys/:key/secret": one("/keys/"+o.keys[0], `main form[action$="/secret"]`, unprocessable, "until", "2001-01-01"),
		"POST /billing/topup": slices.Concat(one("/billing/topup", posts("/billing/topup"), unprocessable, "choice", "own", "amount", "0.001"),
			one("/billing/topup", posts("/billing/topup"), unprocessable, "choice", "own", "amount", "much"),
			one("/billing/topup", posts("/billing/topup"), unprocessable, "choice", "own", "amount", "99999999999"),
			one("/billing/topup", posts("/billing/topup"), unprocessable, "choice", "")),
		"POST /settings/auto/topup": slices.Concat(one("/settings/auto", posts("/settings/auto/topup"), unprocessable, "threshold", "little"),
			one("/settings/auto", posts("/settings/auto/topup"), unprocessable, "card", ""),
			one("/settings/auto", posts("/settings/auto/topup"), unprocessable, "amount", "0"),
			one("/settings/auto", posts("/settings/auto/topup"), unprocessable, "cap", "0"),
			one("/settings/auto", posts("/settings/auto/topup"), unprocessable, "cooldown", "5")),
		"POST /settings/auto/purchase": slices.Concat(one("/settings/auto?region="+bangkok, posts("/settings/auto/purchase"), unprocessable, "calls-left", "none"),
			one("/settings/auto?region="+bangkok, posts("/settings/auto/purchase"), unprocessable, "package", ""),
			one("/settings/auto?region="+bangkok, posts("/settings/auto/purchase"), unprocessable, "buy-cap", "x"),
			one("/settings/auto?region="+bangkok, posts("/settings/auto/purchase"), unprocessable, "buy-cooldown", "5")),
		"POST /settings/auto/forecast": slices.Concat(one("/settings/auto?region="+bangkok, posts("/settings/auto/forecast"), unprocessable, "least", "little"),
			one("/settings/auto?region="+bangkok, posts("/settings/auto/forecast"), unprocessable, "forecast-cap", "x"),
			one("/settings/auto?region="+bangkok, posts("/settings/auto/forecast"), unprocessable, "service", "fax"),
			one("/settings/auto?region="+bangkok, posts("/settings/auto/forecast"), unprocessable, "forecast-cooldown", "5")),
		"POST /redeem":                            one("/redeem", posts("/redeem"), unprocessable, "code", "7K2M"),
		"POST /settings/members":                  one("/settings/members", `main form[action="/settings/members"]`, unprocessable, "email", "nobody"),
		"POST /settings/members/:member/spending": one("/settings/members/"+o.member, `main form[action$="/spending"]`, unprocessable, "order", "much"),
		"POST /billing/orders/:order/decide":      one("/billing/orders/"+o.waiting, `main form[action$="/decide"]`, unprocessable, "note", strings.Repeat("long ", 60)),
		"POST /settings/sso": slices.Concat(one("/settings/sso", `main form[action="/settings/sso"]`, unprocessable, "issuer", "nowhere"),
			one("/settings/sso", `main form[action="/settings/sso"]`, unprocessable, "issuer", "https://10.0.0.1")),
		"POST /settings/sso/domains":       one("/settings/sso", `main form[action="/settings/sso/domains"]`, unprocessable, "domain", "nowhere"),
		"POST /settings/caps":              one("/settings/caps", `main form[action="/settings/caps"]`, unprocessable, "amount", "much"),
		"POST /settings/webhooks":          one("/settings/webhooks", `main form[action="/settings/webhooks"]`, unprocessable, "url", "http://127.0.0.1:8080/"),
		"POST /settings/webhooks/:webhook": one("/settings/webhooks/"+o.webhook, posts("/settings/webhooks/"+o.webhook), unprocessable, "url", "nowhere"),
		"POST /settings/alerts": slices.Concat(one("/settings/alerts", posts("/settings/alerts"), unprocessable, "used_percents", "most"),
			one("/settings/alerts", posts("/settings/alerts"), unprocessable, "low_balance_amount", "x"),
			one("/settings/alerts", posts("/settings/alerts"), unprocessable, "expiring_days", "x"),
			one("/settings/alerts", posts("/settings/alerts"), unprocessable, "unusual_percent", "x")),
		"POST /settings/account/name": one("/settings/account", posts("/settings/account/name"), unprocessable, "name", strings.Repeat("long ", 20)),
		"POST /settings/account/email": slices.Concat(one("/settings/account", posts("/settings/account/email")+":has(#field-email)", unprocessable, "email", "nobody", "email_password", "x"),
			one("/settings/account", posts("/settings/account/email")+":has(#field-email)", unprocessable, "email", "new@example.org", "email_password", "not the password")),
		"POST /settings/account/password": one("/settings/account", posts("/settings/account/password"), unprocessable, "current_password", "not the password", "password", "three words and more"),
		"POST /settings/account/display":  one("/settings/account", posts("/settings/account/display"), unprocessable, "time_zone", "nowhere"),
		"POST /settings/account/close":    one("/settings/account/close", posts("/settings/account/close"), unprocessable, "password", "not the password"),
		"POST /settings/billing": slices.Concat(one("/settings/billing", posts("/settings/billing"), unprocessable, "email", "nobody"),
			one("/settings/billing", posts("/settings/billing"), unprocessable, "name", "")),
		"POST /packages/buy/pay":     one("/packages/buy/pay?order="+pending, "#pay-form", unprocessable, "method", ""),
		"POST /packages/buy/confirm": one("/packages/buy/confirm"+here+"&calls=1000&quantity=2&key=wrong", posts("/packages/buy/confirm"), http.StatusConflict, "price", "1"),
		"POST /packages/renew":       one("/packages/renew?order="+o.orders[models.OrderCompleted], posts("/packages/renew"), http.StatusConflict, "line", bangkok+" "+passport+" 1000 1 1"),
		"POST /try":                  one("/try"+here, "#try", unprocessable),
		"POST /services/subscribe":   one("/services?region="+bangkok, posts("/services/subscribe"), http.StatusOK, "region", "la-south-2", "service", passport),
		"POST /sandbox/pay/:id":      one("/sandbox/pay/"+o.checkouts["open"], "#pay", unprocessable, "card", "4242 4242"),
		"POST /sandbox/pay/:id/refund": slices.Concat(one("/sandbox/pay/"+o.checkouts["succeeded"], "#refund", unprocessable, "amount", "much"),
			one("/sandbox/pay/"+o.checkouts["succeeded"], "#refund", unprocessable, "amount", "9223372036854.77")),
		"POST /confirm":        one(confirmLink, posts("/confirm"), unprocessable, "password", "not the password"),
		"POST /password/reset": one(resetLink, posts("/password/reset"), unprocessable, "password", "short"),
		"GET /packages/buy":    one("/packages/buy"+here, "#buy-form", unprocessable, "quantity", "0"),
		"GET /what-if":         one("/what-if", "main form[action='/what-if']", unprocessable, "cap", "much", "prices", "2026-02-02"),
		"GET /packages/renew":  one("/packages", "#renew-form", http.StatusOK),
		"GET /calculator":      one("/calculator", "main form[action='/calculator']", unprocessable, "calls", "many"),
		"GET /usage":           one("/usage", "main form[action='/usage']", unprocessable, "from", "then", "to", "now"),
		"GET /usage/deductions": slices.Concat(one("/usage/deductions", "main form[action='/usage/deductions']", unprocessable, "from", "2026-02-02", "to", "2026-01-01"),
			one("/usage/deductions", "main form[action='/usage/deductions']", unprocessable, "tag", "a=b=c")),
		"GET /calls": slices.Concat(one("/calls", "main form[role=search]", unprocessable, "request", "no-such-call"),
			one("/calls", "main form.filter-bar", unprocessable, "service", "fax")),
		"GET /billing/transactions": slices.Concat(one("/billing/transactions", "main form.filter-bar", unprocessable, "from", "2026-02-02", "to", "2026-01-01"),
			one("/billing/transactions", "main form.filter-bar", unprocessable, "from", "then"), one("/billing/transactions", "main form.filter-bar", unprocessable, "tag", "a=b=c")),
	}
}

// visitorRejections are the wrong forms before signing in.
var visitorRejections = map[string][]rejection{
	"POST /signup": {
		{"/signup", "main form", map[string]string{"email": "ada", "password": "correct horse battery"}, unprocessable},
		{"/signup", "main form", map[string]string{"email": "ada@example.com", "password": "short"}, unprocessable},
		{"/signup", "main form", map[string]string{"email": demo.Email, "password": "correct horse battery"}, unprocessable}, // taken
	},
	"POST /login": {{"/login", "main form", map[string]string{"email": "ada@example.com", "password": "not the password"}, http.StatusUnauthorized}},
	"POST /login/sso": {
		{"/login/sso", "main form", map[string]string{"email": "nobody"}, unprocessable}, {"/login/sso", "main form", map[string]string{"email": "nobody@example.com"}, unprocessable},
	},
	"POST /confirm/mail":        {{"/confirm/mail", "main form", map[string]string{"email": "nobody"}, unprocessable}},
	"POST /security/leaked-key": {{"/security/leaked-key", "main form", map[string]string{"access_key": "ABCDEFGHIJKLMNOPQRST", "secret": "guess"}, unprocessable}},
	"POST /password/forgot":     {{"/password/forgot", "main form", map[string]string{"email": "nobody"}, unprocessable}},
}

// buttons are the routes of forms in which there is nothing to enter, or nothing that somebody could enter wrongly.
var buttons = []string{
	"POST /logout", "POST /preferences/theme", "POST /preferences/first-steps", "POST /settings/account/sessions/end", "POST /settings/account/sessions/end-others", "POST /settings/account/email/drop", "POST /email/confirm", "POST /email/stop", "POST /notifications/read", "POST /unsubscribe", "POST /settings/alerts/confirmation", "POST /view-as", "POST /view-as/end",
	"POST /settings/alerts/calendar", "POST /settings/alerts/calendar/close", "POST /services/unsubscribe", "POST /services/claim", "POST /keys/:key/enable",
	"POST /keys/:key/disable", "POST /keys/:key/delete", "POST /keys/:key/secret/end", "POST /keys/:key/credentials.csv", "POST /billing/cards/:card/remove", "POST /billing/payments/:payment/withdraw", "POST /settings/auto/:rule/off", "POST /settings/auto/forecast/:forecast/on", "POST /settings/auto/forecast/:forecast/off", "POST /settings/caps/:cap/end",
	"POST /settings/members/invitations/:invitation/revoke", "POST /settings/members/:member/role", "POST /settings/members/:member/ownership", "POST /settings/members/:member/remove", "POST /settings/members/leave", "POST /accounts/switch", "POST /accounts/begin", "POST /invitation",
	"POST /keys/:key/breaker", "POST /incidents/:incident/own", "POST /incidents/:incident/end",
	"POST /settings/webhooks/:webhook/switch", "POST /settings/webhooks/:webhook/test", "POST /settings/webhooks/:webhook/secret", "POST /settings/webhooks/:webhook/secret/end",
	"POST /settings/webhooks/:webhook/delete", "POST /settings/webhooks/:webhook/messages/:delivery/replay",
	"POST /settings/security/authenticator/new", "POST /settings/security/authenticator/remove", "POST /settings/security/recovery-codes",
	"POST /settings/sso/remove", "POST /settings/sso/domains/verify", "POST /settings/sso/domains/remove", "POST /settings/sso/test", "POST /settings/sso/only", "POST /settings/sso/unlink",
	"POST /login/sso/prove", "POST /login/sso/required", "POST /settings/security/required", "POST /settings/security/passkeys/new", "POST /settings/security/passkeys/remove", "POST /login/passkey/new",
	"POST /billing/orders/:order/cancel", "POST /billing/orders/:order/return", "POST /sandbox/pay/:id/cancel",
}

// ofSteps are the routes of forms that a walk cannot open, as something else comes before; what they say to wrong input is tried in
// handlers/factors_test.go, and looked at in the sights. Passkeys are filled in by the browser.
var ofSteps = []string{
	"POST /settings/security/authenticator", "POST /settings/security/passkeys", "POST /login/second", "POST /login/second/recovery", "POST /login/second/passkey", "POST /login/passkey",
}

// programs are what programs send, not forms.
var programs = regexp.MustCompile(`^POST /(v[123]|webhooks)/`)

// withoutScriptToo are the routes whose forms are also sent in a browser without scripts: one of each kind of form, as what the
// focus needs without a script is in the page's own words, which are read in all of them.
var withoutScriptToo = []string{"POST /login", "POST /billing/topup", "POST /settings/alerts", "POST /try", "POST /services/subscribe", "GET /packages/buy", "GET /billing/transactions"}

// TestARejectedFormSaysSoFirst fills in every form wrongly: the title says that there is an error, the focus is on the summary, it
// says what to enter, and its links lead to the fields. The words are read of every answer; the browser shows where the focus goes
// in each form, and where from there to each of its fields.
func TestARejectedFormSaysSoFirst(t *testing.T) {
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	full := c.demoCustomer(t)
	links := c.linkSights(t, full.email)
	reset, confirm := links["GET /password/reset"][0].path, links["GET /confirm"][0].path
	c.serveQuietly()
	signedIn := rejections(full, reset, confirm)
	everyForm(t, routes(c.router), signedIn)
	leads := c.whatIsSaid(t, full.email, signedIn)
	for _, form := range withoutScriptToo {
		if len(signedIn[form])+len(visitorRejections[form]) == 0 {
			t.Errorf("nobody fills in %s wrongly", form)
		}
	}
	for name, options := range map[string][]browsertest.Option{"with script": nil, "without script": {browsertest.WithoutJavaScript()}} {
		t.Run(name, func(t *testing.T) {
			visitor, customer := browsertest.Open(t, c.url, options...), browsertest.Open(t, c.url, options...)
			customer.Navigate(door(full.email))
			for page, table := range map[*browsertest.Page]map[string][]rejection{visitor: visitorRejections, customer: signedIn} {
				for _, route := range slices.Sorted(maps.Keys(table)) {
					if options != nil && !slices.Contains(withoutScriptToo, route) {
						continue
					}
					for _, r := range firstOfEach(table[route], leads) {
						rejected(t, page, r)
					}
				}
			}
		})
	}
}

// whatIsSaid reads what every rejected form says, without any script, and gives where the links of each answer lead.
func (c *console) whatIsSaid(t *testing.T, email string, signedIn map[string][]rejection) map[string][]string {
	t.Helper()
	visitor, customer := newPlain(t, c.url), newPlain(t, c.url)
	customer.open(door(email))
	leads := make(map[string][]string)
	for p, table := range map[*plain]map[string][]rejection{visitor: visitorRejections, customer: signedIn} {
		for _, route := range slices.Sorted(maps.Keys(table)) {
			for _, r := range table[route] {
				leads[r.where()] = p.says(r)
			}
		}
	}
	return leads
}

// says sends the form, and gives where the links of the summary lead.
func (p *plain) says(r rejection) (fields []string) {
	p.t.Helper()
	p.open(r.path)
	before := p.entered(r.form)
	p.send(r.form, r.values)
	after := p.entered(r.form)
	for _, field := range slices.Sorted(maps.Keys(before)) {
		if now, shown := after[field]; shown && now != before[field] {
			p.t.Errorf("%s: the field %s of another form has %q, and had %q: who sends that form saves what nobody typed", r.where(), field, now, before[field])
		}
	}
	if p.status != r.status {
		p.t.Errorf("%s: status %d, want %d", r.where(), p.status, r.status)
	}
	if got := strings.TrimSpace(p.Find("title").First().Text()); !strings.HasPrefix(got, "Error: ") {
		p.t.Errorf("%s: the title is %q", r.where(), got)
	}
	// A browser gives the focus to the first element that asks for it, if it can have it.
	if first := p.Find("[autofocus]").First(); first.AttrOr("id", "") != "error-summary" || first.AttrOr("tabindex", "") != "-1" {
		p.t.Errorf("%s: the focus is not on the summary", r.where())
	}
	p.Find("#error-summary li").Each(func(_ int, problem *goquery.Selection) {
		if text := strings.Join(strings.Fields(problem.Text()), " "); !toDo.MatchString(text) {
			p.t.Errorf("%s: it does not say what to enter: %q", r.where(), text)
		}
	})
	p.Find("#error-summary a").Each(func(_ int, link *goquery.Selection) {
		href := link.AttrOr("href", "")
		fields = append(fields, href)
		if field := p.Find(focusable).Filter(href); field.Length() != 1 {
			p.t.Errorf("%s: the link to %s leads to %d fields", r.where(), href, field.Length())
		}
	})
	if r.status == unprocessable && len(fields) == 0 {
		p.t.Errorf("%s: nothing leads to a field", r.where())
	}
	return fields
}

// entered is what the forms of the page have in their fields, but the one that is sent: by where each leads, and its name.
func (p *plain) entered(sent string) map[string]string {
	all := make(map[string]string)
	p.Find("main form").NotSelection(p.Find(sent).First()).Each(func(_ int, form *goquery.Selection) {
		fields := make(url.Values)
		p.fields(form).Not("[type=hidden], [type=password]").Each(func(_ int, field *goquery.Selection) { enter(fields, field, nil) })
		for name, values := range fields {
			all[form.AttrOr("action", "")+" "+name] += strings.Join(values, "\n")
		}
	})
	return all
}

// focusable is what can have the focus.
const focusable = "input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]"

// tried is a rejection that the browser sends, the first of its form, and where the links of all of that form lead.
type tried struct {
	rejection
	fields []string
}

// firstOfEach are those of which each is the first of its form.
func firstOfEach(all []rejection, leads map[string][]string) (firsts []tried) {
	for _, r := range all {
		i := slices.IndexFunc(firsts, func(f tried) bool { return f.path == r.path && f.form == r.form })
		if i < 0 {
			i, firsts = len(firsts), append(firsts, tried{rejection: r})
		}
		for _, field := range leads[r.where()] {
			if !slices.Contains(firsts[i].fields, field) {
				firsts[i].fields = append(firsts[i].fields, field)
			}
		}
	}
	return firsts
}

// everyForm fails the test for each form that nobody fills in wrongly.
func everyForm(t *testing.T, routes []string, tables ...map[string][]rejection) {
	t.Helper()
	for _, route := range routes {
		if !strings.HasPrefix(route, "POST ") || programs.MatchString(route) || slices.Contains(buttons, route) || slices.Contains(ofSteps, route) || len(visitorRejections[route]) > 0 {
			continue
		}
		if !slices.ContainsFunc(tables, func(table map[string][]rejection) bool { return len(table[route]) > 0 }) {
			t.Errorf("nobody fills in %s wrongly: add it to the rejections, or to the buttons", route)
		}
	}
}

// toDo is how a message begins, or goes on, that says what to enter.
var toDo = regexp.MustCompile(`(?i)\b(Enter|Choose|Use|Write|Give|Send|Check|Try|Correct)\b`)

// where names the rejection in messages.
func (r rejection) where() string {
	return r.path + " " + r.form + " with " + strings.Join(slices.Sorted(maps.Values(r.values)), ", ")
}

// rejected sends the form in the browser: the focus is on the summary, and goes from there to each of the fields.
func rejected(t testing.TB, p *browsertest.Page, r tried) {
	t.Helper()
	p.Navigate(r.path)
	p.Send(r.form, r.values)
	if got := p.Status(); got != r.status {
		t.Errorf("%s: status %d, want %d", r.where(), got, r.status)
	}
	if got := p.Title(); !strings.HasPrefix(got, "Error: ") {
		t.Errorf("%s: the title is %q", r.where(), got)
	}
	if got := p.Focused(); got != "error-summary" {
		t.Errorf("%s: the focus is on %q", r.where(), got)
		return
	}
	if len(r.fields) == 0 {
		return
	}
	p.Click("#error-summary a") // with the mouse, what is in its way would be found
	if href := "#" + p.Focused(); !slices.Contains(r.fields, href) {
		t.Errorf("%s: the link leads to %s", r.where(), href)
	}
	for _, astray := range p.Strings("follow the links to the fields", followed, r.fields) {
		t.Errorf("%s: the link to %s", r.where(), astray)
	}
}

// followed are the links to fields that do not lead there. One link of the page leads to all of them in turn.
const followed = `hrefs => {
	const link = document.querySelector("#error-summary a"), astray = []
	for (const href of hrefs) {
		link.setAttribute("href", href)
		link.click()
		if ("#" + document.activeElement.id !== href) astray.push(href + " leads to #" + document.activeElement.id)
	}
	return astray
}`
