package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/cmd/ocrconsole/demo"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/web/browsertest"
)

// sight is one page as somebody sees it: where it is, the status that it is answered with, and what is done on it first.
type sight struct {
	path   string
	status int
	do     func(*browsertest.Page)
}

func at(paths ...string) []sight {
	var sights []sight
	for _, path := range paths {
		sights = append(sights, sight{path: path, status: 200})
	}
	return sights
}

func wrong(paths ...string) []sight {
	var sights []sight
	for _, path := range paths {
		sights = append(sights, sight{path: path, status: 422})
	}
	return sights
}

// after is a page on which something is done that leads to a page with this status.
func after(path string, status int, do func(*browsertest.Page)) []sight {
	return []sight{{path, status, do}}
}

// lately is a moment of which pages tell how an account stood, also a new one.
func lately() string {
	second := time.Now().UTC().Truncate(time.Second).Add(time.Second)
	time.Sleep(time.Until(second))
	return second.Format("2006-01-02T15:04:05Z")
}

// offers are what codes of vouchers give, before they are redeemed.
func offers(codes []string) (sights []sight) {
	for _, code := range codes {
		sights = append(sights, after("/redeem?code="+code, 200, func(p *browsertest.Page) { p.Press("See what it gives") })...)
	}
	return sights
}

// ownSights are the pages of the customer, by route. Those that show an object are left out where there is none.
func ownSights(o *objects) map[string][]sight {
	each := func(prefix string, refs ...string) []string {
		var paths []string
		for _, ref := range refs {
			if ref != "" {
				paths = append(paths, prefix+ref)
			}
		}
		return paths
	}
	const passportHere = "?region=" + bangkok + "&service=" + passport
	return map[string][]sight{
		"GET /billing/documents": at("/billing/documents", "/billing/documents?kind=credit_note"),
		"GET /settings/billing": slices.Concat(at("/settings/billing"), after("/settings/billing", 422, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody")
			p.Press("Save billing details")
		})),
		"GET /billing/statements":              at("/billing/statements"),
		"GET /billing/statements/:month":       at(each("/billing/statements/", o.month)...),
		"GET /billing/statements/:month/print": at(each("/billing/statements/", o.printedMonth()...)...),
		"GET /settings/account": slices.Concat(at("/settings/account"), after("/settings/account", 422, func(p *browsertest.Page) {
			p.Fill("#field-time_zone", "nowhere")
			p.Press("Save display")
		})),
		"GET /settings/account/close": at("/settings/account/close"),
		"GET /settings/security":      at("/settings/security"),
		// That it is shown where an account asks for it, is seen in TestACompanySignsInByItsProvider.
		"GET /login/sso/required": {{path: "/login/sso/required?account=1", status: 404}},
		"GET /settings/sso": append(at("/settings/sso"), after("/settings/sso", 200, func(p *browsertest.Page) {
			p.Fill("#field-domain", "example.com")
			p.Press("Add the domain")
		})...),
		"GET /settings/security/authenticator": slices.Concat(
			after("/settings/security", 200, func(p *browsertest.Page) { p.Press("Set up an authenticator app") }),
			after("/settings/security/authenticator", 422, func(p *browsertest.Page) {
				p.Fill("#field-code", "123")
				p.Press("Use this app from now on")
			})),
		"GET /settings/security/passkeys": after("/settings/security", 200, func(p *browsertest.Page) { p.Press("Add a passkey") }),
		"GET /search":                     at("/search", "/search?q=arrears", "/search?q=1", "/search?q=nothing+is+called+so"),
		"GET /services":                   at("/services?region="+bangkok, "/services?region="+hongKong, "/services?region=cn-north-4"),
		"GET /services/unsubscribe":       at("/services/unsubscribe" + passportHere),
		"GET /packages":                   slices.Concat(at("/packages", "/packages?status=active", "/packages?at="+lately()), wrong("/packages?at=yesterday")),
		"GET /packages/buy":               at("/packages/buy"+passportHere, "/packages/buy?region=cn-north-4&service="+passport),
		"GET /packages/buy/confirm": slices.Concat(at("/packages/buy/confirm"+passportHere+"&calls=1000&quantity=2&key=seen"),
			wrong("/packages/buy/confirm"+passportHere+"&calls=7&quantity=0")),
		"GET /packages/buy/pay": at(each("/packages/buy/pay?order=", o.orders[models.OrderPendingPayment])...),
		"GET /packages/buy/result": at(each("/packages/buy/result?order=",
			o.orders[models.OrderCompleted], o.orders[models.OrderCancelled], o.orders[models.OrderPendingPayment])...),
		"GET /": at("/", "/?at="+lately()),
		"GET /settings/auto": append(at("/settings/auto?region="+bangkok), after("/settings/auto?region="+bangkok, 422, func(p *browsertest.Page) {
			p.Fill("#field-calls-left", "none")
			p.Press("Turn on this purchase")
		})...),
		"GET /settings/audit": slices.Concat(at("/settings/audit", "/settings/audit?who=operator&kind=cap_ended"), wrong("/settings/audit?kind=nothing")),
		"GET /redeem": append(slices.Concat(at("/redeem"), offers(o.vouchers)), after("/redeem", 422, func(p *browsertest.Page) {
			p.Fill("#field-code", "7K2M")
			p.Press("See what it gives")
		})...),
		"GET /settings/members": append(at("/settings/members"), after("/settings/members", 422, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody@nowhere")
			p.Press("Send the invitation")
		})...),
		"GET /settings/members/leave":   at("/settings/members/leave"),
		"GET /settings/members/:member": at(each("/settings/members/", o.member)...),
		"GET /accounts":                 at("/accounts"),
		"GET /settings/caps": append(at("/settings/caps"), after("/settings/caps", 422, func(p *browsertest.Page) {
			p.Fill("#field-amount", "much")
			p.Press("Set cap")
		})...),
		"GET /settings/webhooks": append(at("/settings/webhooks"), after("/settings/webhooks", 422, func(p *browsertest.Page) {
			p.Fill("#field-url", "http://127.0.0.1/")
			p.Press("Add webhook")
		})...),
		"GET /settings/webhooks/:webhook":                    at(each("/settings/webhooks/", o.webhook)...),
		"GET /settings/webhooks/:webhook/delete":             at(below("/settings/webhooks/", o.webhook, "/delete")...),
		"GET /settings/webhooks/:webhook/messages/:delivery": at(each("/settings/webhooks/"+o.webhook+"/messages/", o.message)...),
		"GET /keys/:key/breaker":                             at(o.breakers()...),
		"GET /incidents/:incident":                           at(each("/incidents/", o.incident)...),
		"GET /docs/webhooks":                                 at("/docs/webhooks"),
		"GET /what-if":                                       append(at("/what-if", "/what-if?days=365&stop=yes&package1="+bangkok+"/"+passport+"/1000"), wrong("/what-if?days=7&quantity1=0")...),
		"GET /packages/renew":                                at(o.renewals()...),
		"GET /packages/:package":                             at(each("/packages/", o.packages[:min(3, len(o.packages))]...)...),
		"GET /billing":                                       at("/billing", "/billing?at="+lately()),
		"GET /verify-statement":                              at("/verify-statement"),
		"GET /billing/arrears":                               at("/billing/arrears"),
		"GET /billing/cards":                                 at("/billing/cards"),
		"GET /billing/topup": slices.Concat(at("/billing/topup"), after("/billing/topup", 422, func(p *browsertest.Page) {
			p.Click("input[name=choice][value=own]")
			p.Fill("#field-amount", "0.001")
			p.Press("Continue to card payment")
		})),
		"GET /billing/payments/:payment": at(each("/billing/payments/",
			o.payments[models.PaymentSucceeded], o.payments[models.PaymentFailed], o.payments[models.PaymentPending])...),
		"GET /billing/orders": at("/billing/orders", "/billing/orders?status=expired"),
		"GET /billing/orders/:order": at(append(each("/billing/orders/",
			o.orders[models.OrderCompleted], o.orders[models.OrderCancelled], o.orders[models.OrderPendingPayment], o.waiting), o.cancelling()...)...),
		"GET /billing/orders/:order/return":      at(each("/billing/orders/", o.returns()...)...),
		"GET /billing/transactions":              append(at("/billing/transactions", "/billing/transactions?key=none"), wrong("/billing/transactions?from=2026-02-02&to=2026-01-01")...),
		"GET /billing/transactions/:transaction": at(each("/billing/transactions/", slices.Sorted(maps.Values(o.transactions))...)...),
		"GET /usage":                             append(at("/usage?region="+bangkok, "/usage?region=cn-north-4", "/usage?group=key&show=money&sort=-calls", "/usage?group=status"), wrong("/usage?from=then&to=now")...),
		"GET /usage/deductions":                  at("/usage/deductions?region="+bangkok, "/usage/deductions?region="+bangkok+"&payer=pay_per_use", "/usage/deductions?key=none"),
		"GET /calls":                             append(append(at("/calls?region="+bangkok, "/calls?status=error&live=on", "/calls?status=refused"), o.callsOfAnHour()...), wrong("/calls?request=no-such-call", "/calls?status=odd&code=odd")...),
		"GET /exports/:history": append(at("/exports/transactions?export=new"), after("/exports/calls?region="+bangkok+"&export="+o.account, 200, func(p *browsertest.Page) {
			p.SavesFiles()
			p.Click("#progress a[href*='.csv']")
			p.WaitText("#progress", "Complete")
		})...),
		"GET /calls/:request": at(each("/calls/", slices.Sorted(maps.Values(o.calls))...)...),
		"GET /try":            at("/try?region=" + bangkok + "&service=" + passport),
		"GET /sandbox/pay/:id": slices.Concat(at(each("/sandbox/pay/", o.checkouts["open"], o.checkouts["succeeded"], o.checkouts["failed"])...),
			onSandbox(o, "4242 4242", 422), onSandbox(o, cardOfWhoGoesAway, 200)),
		"GET /keys":             append(at("/keys"), after("/keys", 200, func(p *browsertest.Page) { p.Press("Create access key") })...),
		"GET /keys/:key":        at(each("/keys/", o.keys...)...),
		"GET /keys/:key/delete": at(each("/keys/", o.keyDeletions()...)...),
		"GET /pricing":          at("/pricing", "/pricing?region=cn-north-4"),
		"GET /calculator":       at("/calculator?region=" + bangkok + "&service=" + passport + "&calls=25000&per=month"),
		"GET /help/billing":     at("/help/billing"),
		"GET /docs/api":         at("/docs/api"),
		"GET /docs/quality":     at("/docs/quality"),
		"GET /notifications":    at("/notifications", "/notifications?show=unread"),
		"GET /settings/alerts": slices.Concat(at("/settings/alerts"), after("/settings/alerts", 422, func(p *browsertest.Page) {
			p.Fill("#field-used_percents", "most of it")
			p.Press("Save alerts")
		}), after("/settings/alerts#calendar", 200, func(p *browsertest.Page) { p.Press("Open the calendar") })),
		"GET /nowhere": {{path: "/nowhere", status: 404}, {path: "/billing/orders/ORD-1-1", status: 404}, {path: "/packages/buy?region=mars", status: 404}},
		"GET /test/error": {
			{path: "/test/error?code=forbidden", status: 403},
			{path: "/test/error?code=internal", status: 500},
			{path: "/test/error?code=too_many", status: 429},
			{path: "/test/error?code=unavailable", status: 503},
		},
	}
}

// below is the page that is below an object's, nothing where there is no such object.
func below(prefix, ref, end string) []string {
	if ref == "" {
		return nil
	}
	return []string{prefix + ref + end}
}

// breakers are the pages that say how keys are watched.
func (o *objects) breakers() (paths []string) {
	for _, key := range o.keys {
		paths = append(paths, "/keys/"+key+"/breaker")
	}
	return paths
}

// callsOfAnHour are the calls that a row of the deductions is made of; nothing for who made none.
func (o *objects) callsOfAnHour() []sight {
	if len(o.requests) == 0 {
		return nil
	}
	return after("/usage/deductions", 200, func(p *browsertest.Page) { p.Click("td[data-label=Calls] a") })
}

// cancelling is the page that asks before an order is cancelled.
func (o *objects) cancelling() []string {
	if order := o.orders[models.OrderPendingPayment]; order != "" {
		return []string{"/billing/orders/" + order + "?cancel=ask"}
	}
	return nil
}

// onSandbox types a card on the sandbox's page.
func onSandbox(o *objects, card string, status int) []sight {
	if o.checkouts["open"] == "" {
		return nil
	}
	return after("/sandbox/pay/"+o.checkouts["open"], status, func(p *browsertest.Page) {
		p.Fill("#field-card", card)
		p.Click("#pay button")
	})
}

// visitorSights are the pages before signing in, by route.
func visitorSights() map[string][]sight {
	return map[string][]sight{
		"GET /": at("/"),
		"GET /signup": append(at("/signup"), after("/signup", 422, func(p *browsertest.Page) {
			p.Fill("#field-email", "ada@example") // the browser takes it for an address
			p.Fill("#field-password", "1234567890")
			p.Press("Create account")
		})...),
		"GET /login": append(at("/login?next=/usage"), after("/login", 401, func(p *browsertest.Page) {
			p.Fill("#field-email", "ada@example.com")
			p.Fill("#field-password", "not the password")
			p.Click("main form button")
		})...),
		"GET /pricing":          at("/pricing?region=" + bangkok),
		"GET /calculator":       append(at("/calculator", "/calculator?region="+bangkok+"&service="+passport+"&calls=300000&per=year"), wrong("/calculator?region="+bangkok+"&service="+passport+"&calls=many&per=month")...),
		"GET /help/billing":     at("/help/billing"),
		"GET /docs/api":         at("/docs/api"),
		"GET /docs/quality":     at("/docs/quality"),
		"GET /docs/webhooks":    at("/docs/webhooks"),
		"GET /verify-statement": at("/verify-statement"),
		"GET /nowhere":          {{path: "/nowhere", status: 404}},
		"GET /test/error":       {{path: "/test/error?code=internal", status: 500}},
	}
}

// invitation is the link of an invitation that waits, of the demo customer's account.
func (c *console) invitation(t *testing.T) string {
	t.Helper()
	owner, err := c.Accounts.FindOwner(t.Context(), demo.Email)
	if err != nil {
		t.Fatal(err)
	}
	waiting, err := models.InvitationsOf(c.DB.WithContext(t.Context()), owner.AccountID, c.Clock.Now())
	if err != nil || len(waiting) == 0 {
		t.Fatal(waiting, err)
	}
	letter, err := c.Accounts.InvitationLetter(t.Context(), owner.AccountID, waiting[0].Email)
	if err != nil || letter == nil {
		t.Fatal(letter, err)
	}
	return "/invitation?token=" + url.QueryEscape(letter.Token)
}

// linkSights are the pages that links in mails to the user open, and what they say when a link is no good.
func (c *console) linkSights(t *testing.T, email string) map[string][]sight {
	t.Helper()
	user, err := models.FindUserByEmail(c.DB.WithContext(t.Context()), email)
	if err != nil {
		t.Fatal(err)
	}
	newcomer := c.newcomer(t, "newcomer@example.com")
	c.armed(t, "armed@example.com")
	second := func(p *browsertest.Page) {
		p.Fill("#field-email", "armed@example.com")
		p.Fill("#field-password", demo.Password)
		p.Click("main form[action='/login'] button")
	}
	linkTo := func(user *models.User, path string, purpose models.TokenPurpose) string {
		token, err := c.Accounts.MailToken(t.Context(), purpose, user)
		if err != nil {
			t.Fatal(err)
		}
		return path + "?token=" + token
	}
	link := func(path string, purpose models.TokenPurpose) string { return linkTo(user, path, purpose) }
	confirm := linkTo(newcomer, "/confirm", models.TokenConfirm)
	return map[string][]sight{
		"GET /invitation": append(at(c.invitation(t)), sight{path: "/invitation?token=x", status: 404}),
		"GET /login/sso": append(at("/login/sso"), after("/login/sso", 422, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody@example.com")
			p.Press("Go on")
		})...),
		"GET /login/sso/callback/:account": at("/login/sso/callback/1?code=c&state=s"), // which leads to the sign-in
		"GET /login/passkey":               after("/login", 200, func(p *browsertest.Page) { p.Press("Sign in with a passkey") }),
		"GET /login/second": slices.Concat(after("/login", 200, second), after("/login/second", 422, func(p *browsertest.Page) {
			p.Fill("#field-code", "123")
			p.Click("main form[action='/login/second'] button")
		})),
		"GET /confirm/mail": append(at("/confirm/mail"), after("/confirm/mail", 200, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody@example.com")
			p.Press("Send the mail again")
		})...),
		"GET /security/leaked-key": append(at("/security/leaked-key"), after("/security/leaked-key", 422, func(p *browsertest.Page) {
			p.Fill("#field-access_key", "ABCDEFGHIJKLMNOPQRST")
			p.Fill("#field-secret", "guess")
			p.Press("Stop this key")
		})...),
		"GET /password/forgot": append(at("/password/forgot"), after("/password/forgot", 200, func(p *browsertest.Page) {
			p.Fill("#field-email", "nobody@example.com")
			p.Press("Send the link")
		})...),
		"GET /password/reset": append(at(link("/password/reset", models.TokenReset), linkTo(newcomer, "/password/reset", models.TokenReset)),
			sight{path: "/password/reset?token=x", status: 404}),
		"GET /confirm": append(at(confirm), after(confirm, 422, func(p *browsertest.Page) {
			p.Fill("#field-password", "not the password")
			p.Click("main form button")
		})...),
		"GET /email/confirm": append(at(c.wantedLink(t, newcomer)), sight{path: "/email/confirm?token=x", status: 404}),
		"GET /email/stop": append(at(link("/email/stop", models.TokenStopEmail)), after(linkTo(c.newcomer(t, "stops@example.com"), "/email/stop", models.TokenStopEmail), 200, func(p *browsertest.Page) {
			p.Click("main form button")
		})...),
		"GET /view-as": {sight{path: "/view-as?token=x", status: 404}}, // what is seen with a token: desk_journey_test.go
		"GET /unsubscribe": append(at(link("/unsubscribe", models.TokenUnsubscribe)),
			after(link("/unsubscribe", models.TokenUnsubscribe), 200, func(p *browsertest.Page) { p.Press("Stop the mails") })...),
	}
}

// wantedLink is where the mail to the address leads that the user asked for.
func (c *console) wantedLink(t *testing.T, user *models.User) string {
	t.Helper()
	const wanted = "wanted@example.org"
	tx := c.DB.WithContext(t.Context())
	if err := models.AskForEmail(tx, user.ID, wanted, models.Clock(nil).Now()); err != nil {
		t.Fatal(err)
	}
	token, err := c.Accounts.MailTokenTo(t.Context(), models.TokenNewEmail, user, wanted)
	if err != nil {
		t.Fatal(err)
	}
	return "/email/confirm?token=" + token
}

// newcomer is somebody who has not confirmed their address and has made a key.
func (c *console) newcomer(t *testing.T, email string) *models.User {
	t.Helper()
	created, err := c.Accounts.SignUpOpenly(t.Context(), accounts.NewAccount{Email: email, Password: testPassword}, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Keys.CreateKey(t.Context(), accounts.NewKey{Owner: accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}}); err != nil {
		t.Fatal(err)
	}
	user, err := models.FindUser(c.DB.WithContext(t.Context()), created.UserID)
	if err != nil {
		t.Fatal(err)
	}
	return user
}

// owingSights are the pages that say what arrears mean.
func owingSights(o *objects) map[string][]sight {
	return map[string][]sight{
		"GET /services": at("/services?region=" + bangkok), "GET /billing": at("/billing"), "GET /billing/topup": at("/billing/topup"),
		"GET /billing/arrears":       at("/billing/arrears"),
		"GET /packages/buy/pay":      at("/packages/buy/pay?order=" + o.orders[models.OrderPendingPayment]),
		"GET /billing/orders/:order": at("/billing/orders/" + o.orders[models.OrderPendingPayment]),
	}
}

// owingCustomer is a customer who called without money, and has an order to pay.
func (c *console) owingCustomer(t *testing.T) *objects {
	t.Helper()
	created := c.customer("owing@example.com")
	_, err := c.Billing.PlaceOrder(t.Context(), created.AccountID, "owing", billing.Choice{
		Region: bangkok, Service: passport, Calls: 1000, Quantity: 1, UnitPriceMicros: 13 * dollar,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Billing.Subscribe(t.Context(), created.AccountID, bangkok, plate); err != nil {
		t.Fatal(err)
	}
	report, err := c.Metering.Ingest(t.Context(), []metering.Event{{
		RequestID: "unpaid", ProjectID: created.Projects[bangkok], Service: plate, At: models.Clock(nil).Now(), HTTPStatus: 200,
	}})
	if err != nil || report.Accepted != 1 {
		t.Fatalf("call without money: %+v, %v", report, err)
	}
	if _, err := c.Billing.WatchArrears(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c.objectsOf(t, created.Email)
}

// sameForAll are the routes whose pages do not depend on what a customer has.
var sameForAll = []string{"GET /pricing", "GET /calculator", "GET /help/billing", "GET /docs/api", "GET /docs/quality", "GET /docs/webhooks", "GET /nowhere", "GET /test/error"}

// notPages are the routes that answer with something else than a page.
var notPages = []string{
	"GET /billing/documents/:document/:file",
	"GET /billing/statements/:month/statement.pdf", "GET /billing/statements/:month/signed.json", "GET /statement-keys.json", "GET /docs/statement-format.txt",
	"GET /billing/statements/:month/statement.csv", "GET /calendar.ics", "GET /notifications/:notification/open",
	"GET /usage.csv", "GET /usage/deductions.csv", "GET /calls.csv", "GET /usage.json", "GET /usage/deductions.json", "GET /calls.json",
	"GET /usage/calls", "GET /usage/calls/:rest", "GET /usage/calls.csv", "GET /usage/calls.json",
	"GET /docs", "GET /help", "GET /settings", "GET /password", "GET /security", "GET /incidents", "GET /billing/payments",
	"GET /settings/audit.csv", "GET /settings/audit.json", "GET /billing/transactions.csv", "GET /billing/transactions.json", "GET /billing/orders.csv", "GET /billing/orders.json",
	"GET /healthz", "GET /readyz", "GET /try/samples/:name", "GET /settings/account/data.json", "GET /openapi.yaml", "GET /v3/projects", "GET /v3/auth/domains",
	"GET /v2/bills/customer-bills/free-resources-usage-records", "GET /v2/accounts/customer-accounts/balances", "GET /v2/orders/customer-orders",
}

// TestEveryPageIsGoodToSee opens every page in its states, empty, full and with something wrong, and looks at it wide and narrow,
// light and dark: axe finds nothing, nothing scrolls sideways, and the browser reports no error and no breach of the content
// security policy.
func TestEveryPageIsGoodToSee(t *testing.T) {
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	c.addErrors()
	full := c.demoCustomer(t)
	empty := c.objectsOf(t, c.customer("empty@example.com").Email)
	owing := c.owingCustomer(t)
	c.serveQuietly()
	fullSights, emptySights, visitor := ownSights(full), ownSights(empty), visitorSights()
	maps.Copy(visitor, c.linkSights(t, empty.email))
	maps.DeleteFunc(emptySights, func(route string, _ []sight) bool { return slices.Contains(sameForAll, route) })
	mustSee(t, routes(c.router), fullSights, visitor)
	for name, look := range map[string]struct {
		email  string
		sights map[string][]sight
	}{"full": {full.email, fullSights}, "empty": {empty.email, emptySights}, "visitor": {"", visitor}, "in arrears": {owing.email, owingSights(owing)}} {
		for tab, routes := range dealt(slices.Sorted(maps.Keys(look.sights))) {
			t.Run(fmt.Sprint(name, " ", tab+1), func(t *testing.T) {
				t.Parallel()
				page := browsertest.Open(t, c.url)
				var entered time.Time
				for _, route := range routes {
					for _, s := range look.sights[route] {
						if look.email != "" && time.Since(entered) > proofAge {
							page.Navigate(door(look.email))
							entered = time.Now()
						}
						seeing(t, page, name, s)
					}
				}
			})
		}
	}
}

// proofAge is after how long a walk proves anew who looks: pages ask for it some minutes after the last time, however long the walk takes.
const proofAge = 2 * time.Minute

// routesOfATab is how many routes one tab of the browser looks at, beside the other tabs.
const routesOfATab = 20

// dealt deals the routes out to tabs, so that those of one screen, which take the same time, are in several.
func dealt(routes []string) [][]string {
	tabs := make([][]string, (len(routes)+routesOfATab-1)/routesOfATab)
	for i, route := range routes {
		tabs[i%len(tabs)] = append(tabs[i%len(tabs)], route)
	}
	return tabs
}

// mustSee fails the test for each page that nobody looks at.
func mustSee(t *testing.T, routes []string, seen ...map[string][]sight) {
	t.Helper()
	for _, route := range routes {
		if !strings.HasPrefix(route, "GET ") || slices.Contains(notPages, route) {
			continue
		}
		if !slices.ContainsFunc(seen, func(sights map[string][]sight) bool { return len(sights[route]) > 0 }) {
			t.Errorf("nobody looks at %s: add it to the sights", route)
		}
	}
}

// seeing opens the page and looks at it in all ways.
func seeing(t testing.TB, p *browsertest.Page, who string, s sight) {
	t.Helper()
	p.Show(browsertest.Wide(), browsertest.Light())
	p.Navigate(s.path)
	if s.do != nil {
		s.do(p)
	}
	if got := p.Status(); got != s.status {
		t.Errorf("%s: %s has status %d, want %d", who, s.path, got, s.status)
	}
	if n := p.Count("h1"); n != 1 {
		t.Errorf("%s: %s has %d headings h1, want 1", who, s.path, n)
	}
	if p.Title() == "" || p.Attribute("html", "lang") != "en" {
		t.Errorf("%s: %s has the title %q and the language %q", who, s.path, p.Title(), p.Attribute("html", "lang"))
	}
	name := who + " " + shotName(s)
	look := func(how string, check func(), options ...browsertest.Option) {
		p.Show(options...)
		check()
		if p.ScrollsSideways() {
			t.Errorf("%s: %s scrolls sideways, %s", who, s.path, how)
		}
		p.Screenshot(name + " " + how)
	}
	// Each theme and each width is checked once: no layout depends on colours. Pictures are taken of all four.
	look("wide light", p.Axe, browsertest.Wide(), browsertest.Light())
	reads(t, p, who, s.path)
	readsFigures(t, p, who, s.path)
	isNamed(t, p, who, s.path)
	fits(t, p, who, s.path)
	tellsLinks(t, p, who, s.path)
	look("narrow dark", p.AxeLook, browsertest.Narrow(), browsertest.Dark())
	tellsLinks(t, p, who, s.path)
	if browsertest.TakesScreenshots() {
		look("wide dark", func() {}, browsertest.Wide())
		look("narrow light", func() {}, browsertest.Narrow(), browsertest.Light())
	}
	problems := p.Problems()
	for _, problem := range problems {
		t.Errorf("%s: %s: the browser reports %s", who, s.path, problem)
	}
}

// shotName is the page's address as a file's name.
func shotName(s sight) string {
	u, err := url.Parse(s.path)
	if err != nil {
		return s.path
	}
	name := strings.Trim(strings.ReplaceAll(u.Path, "/", "_"), "_") + "_" + strings.NewReplacer("=", "-", "&", "_", "%", "").Replace(u.RawQuery)
	if s.do != nil {
		name += "_done"
	}
	return fmt.Sprintf("page_%.180s", strings.Trim(name, "_")) // with who looks and how it is shown, no longer than a file's name may be
}

// addErrors adds an address that fails in the way that is asked for: the pages of errors have no other.
func (c *console) addErrors() {
	c.router.GET("/test/error", func(e echo.Context) error {
		switch code := models.Code(e.QueryParam("code")); code {
		case models.Internal:
			return errors.New("broken on purpose")
		default:
			return models.Refuse(code, cause.Said("You are not allowed to do this, on purpose."))
		}
	})
}
