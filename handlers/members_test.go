package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/handlers/desk"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// userOf gives the user with the address.
func (s *site) userOf(email string) int64 {
	s.t.Helper()
	user, err := models.FindUserByEmail(s.db.WithContext(s.t.Context()), email)
	if err != nil {
		s.t.Fatal(err)
	}
	return user.ID
}

// invitationLink makes the path of the link in the mail of the account to the invited address.
func (s *site) invitationLink(accountID int64, email string) string {
	s.t.Helper()
	letter, err := s.console.Accounts.InvitationLetter(s.t.Context(), accountID, email)
	if err != nil || letter == nil {
		s.t.Fatalf("nothing is said to %s: %v", email, err)
	}
	return "/invitation?token=" + url.QueryEscape(letter.Token)
}

// hires has somebody new become a member of the customer's account, in a browser of their own.
func (c *customer) hires(email string, role rights.Role) *customer {
	c.t.Helper()
	by := accounts.Owner{AccountID: c.accountID, UserID: c.firstOwner()}
	if _, err := c.console.Accounts.Invite(c.t.Context(), by, email, role); err != nil {
		c.t.Fatal(err)
	}
	m := &customer{browser: c.visitor(), accountID: c.accountID, projects: c.projects}
	m.get(c.invitationLink(c.accountID, email)).wants(http.StatusOK).submit("Join as "+email, url.Values{"password": {password}}).wants(http.StatusSeeOther)
	return m
}

func (c *customer) firstOwner() int64 {
	c.t.Helper()
	m, err := models.FirstOwner(c.db.WithContext(c.t.Context()), c.accountID)
	if err != nil {
		c.t.Fatal(err)
	}
	return m.UserID
}

// openRoutes ask nobody who they are, or for nothing that is an account's. All others declare what they need.
var openRoutes = []string{
	"GET /", "GET /pricing", "GET /calculator", "GET /help/billing", "GET /docs/api", "GET /docs/webhooks", "GET /docs/quality", "GET /try/samples/:name",
	"GET /login/sso", "POST /login/sso", "GET /login/sso/callback/:account", "GET /login/sso/required", "POST /login/sso/required",
	"GET /signup", "POST /signup", "GET /login", "POST /login", "GET /login/second", "POST /login/second", "POST /login/second/recovery", "POST /login/second/passkey",
	"POST /login/passkey/new", "GET /login/passkey", "POST /login/passkey", "GET /verify-statement", "GET /docs/statement-format.txt", "POST /preferences/theme", "GET /security/leaked-key", "POST /security/leaked-key",
	"GET /password/forgot", "POST /password/forgot", "GET /password/reset", "POST /password/reset", "GET /confirm", "POST /confirm", "GET /confirm/mail", "POST /confirm/mail",
	"GET /email/confirm", "POST /email/confirm", "GET /email/stop", "POST /email/stop", "GET /unsubscribe", "POST /unsubscribe", "GET /invitation", "POST /invitation",
	"GET /calendar.ics", "GET /statement-keys.json", "POST /webhooks/payments/:provider", "GET /healthz", "GET /readyz",
	"GET /usage/calls", "GET /usage/calls/:rest", "GET /usage/calls.csv", "GET /usage/calls.json", "GET /docs", "GET /help", "GET /settings", "GET /password", "GET /security", "GET /incidents", "GET /billing/payments", "POST /test/enter", "POST /test/later",
	"GET /view-as", "POST /view-as", "POST /view-as/end",
}

// personal are forms that do something for whoever sends them, and for no account.
var personal = []string{
	"POST /preferences/first-steps", "POST /logout", "POST /settings/account/display", "POST /settings/account/sessions/end",
	"POST /settings/account/sessions/end-others", "POST /accounts/switch", "POST /accounts/begin", "POST /login/sso/prove",
}

// addressOf fills a pattern with references of the account, to things that need not be there.
func addressOf(pattern string, accountID int64) string {
	kinds := map[string]models.Kind{
		"key": models.KindKey, "order": models.KindOrder, "package": models.KindPackage, "payment": models.KindPayment, "transaction": models.KindTransaction,
		"card": models.KindCard, "forecast": models.KindForecast, "document": models.KindDocument, "rule": models.KindAutoRule, "cap": models.KindCap, "webhook": models.KindWebhook, "delivery": models.KindDelivery,
		"incident": models.KindIncident, "notification": models.KindNotification, "invitation": models.KindInvitation, "member": models.KindMember,
	}
	segments := strings.Split(pattern, "/")
	for i, segment := range segments {
		if name, is := strings.CutPrefix(segment, ":"); is {
			segments[i] = "2026-11"
			if kind := kinds[name]; kind != "" {
				segments[i] = models.Ref{Kind: kind, AccountID: accountID, ID: 987654}.String()
			}
		}
	}
	return strings.Join(segments, "/")
}

// TestEveryRouteIsRefusedByRoleAsTheTableSays walks all routes, from the router itself, as a member in each role, as a member of another account,
// as a customer who has nothing to do with it, and as a visitor. Forms name another account, so that none of them does anything: whoever may
// send one is told that.
func TestEveryRouteIsRefusedByRoleAsTheTableSays(t *testing.T) {
	s := newSite(t)
	ada := s.customer("ada@example.com")
	members := map[rights.Role]*customer{rights.Owner: ada}
	for _, r := range rights.Roles[1:] {
		members[r] = ada.hires(string(r)+"@example.com", r)
	}
	mary := s.customer("mary@example.com")
	strangers := map[string]*customer{"a stranger": mary, "a member of another account": mary.hires("other@example.com", rights.Billing)}
	elsewhere := url.Values{web.AccountField: {fmt.Sprint(mary.accountID)}}
	declared := 0
	for _, route := range s.router.Routes() {
		name := route.Method + " " + route.Path
		needed, asks := web.NeededBy(route)
		if !asks {
			_, atDesk := desk.NeededBy(route)
			atDesk = atDesk || strings.HasPrefix(route.Path, routes.Desk+"/") // walked in desk_test.go
			if !atDesk && !slices.Contains(openRoutes, name) && route.Method != "echo_route_not_found" {
				t.Errorf("the route %s declares no permission", name)
			}
			continue
		}
		declared++
		if slices.Contains(personal, name) {
			if needed != rights.Self {
				t.Errorf("%s needs %s: what only a person's own is needs nothing else", name, needed)
			}
			continue
		}
		address := addressOf(route.Path, ada.accountID)
		for role, m := range members {
			a := m.send(route.Method, address, elsewhere)
			said := a.text("main")
			switch {
			case !role.May(needed) && (a.status != http.StatusForbidden || !strings.Contains(said, words.WhoMay(needed.Who()))):
				t.Errorf("%s as %s: %d and %q, want it refused with who may", name, role, a.status, said)
			case role.May(needed) && a.status == http.StatusForbidden:
				t.Errorf("%s as %s is refused: %q", name, role, said)
			case role.May(needed) && route.Method == http.MethodPost && a.status != http.StatusConflict:
				t.Errorf("%s as %s takes a form of another account: %d", name, role, a.status)
			}
		}
		for who, m := range strangers {
			a := m.send(route.Method, address, url.Values{web.AccountField: {fmt.Sprint(mary.accountID)}})
			if strings.Contains(route.Path, ":") && a.status == http.StatusOK && !strings.Contains(route.Path, ":month") {
				t.Errorf("%s as %s: %d", name, who, a.status)
			}
			if strings.Contains(a.body, "ada@example.com") {
				t.Errorf("%s as %s shows whose it is", name, who)
			}
		}
		if a := s.visitor().send(route.Method, address, nil); a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, "/login") {
			t.Errorf("%s as a visitor: %d to %q", name, a.status, a.location)
		}
	}
	if declared < 100 {
		t.Errorf("%d routes declare what they need: are they still read right?", declared)
	}
}

// TestNoPageOffersWhatItsReaderMayNotDo opens every page that a menu, or such a page, leads to, in each role: no link, form or button on it leads to
// where the role is refused, and each form names the account.
func TestNoPageOffersWhatItsReaderMayNotDo(t *testing.T) {
	s := newSite(t)
	ada := s.customer("ada@example.com")
	ada.topsUp(50_000_000)
	ada.buys("ap-southeast-2", "passport", 1000, 1)
	for _, role := range rights.Roles {
		m := ada
		if role != rights.Owner {
			m = ada.hires(string(role)+"@example.com", role)
		}
		seen, left, pages := map[string]bool{}, []string{"/", "/settings/members"}, 0
		for len(left) > 0 && pages < 60 {
			address := left[0]
			left = left[1:]
			a := m.get(address)
			if a.status >= 300 && a.status < 400 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				continue
			}
			pages++
			if a.status == http.StatusForbidden {
				t.Errorf("%s is led to %s, which is refused", role, address)
			}
			a.Find("form").Each(func(_ int, form *goquery.Selection) {
				if !strings.EqualFold(form.AttrOr("method", "get"), http.MethodPost) {
					return
				}
				if got := form.Find("input[name="+web.AccountField+"]").AttrOr("value", ""); got != fmt.Sprint(ada.accountID) {
					t.Errorf("%s: the form to %s names account %q", address, form.AttrOr("action", ""), got)
				}
				if needed := s.needs(http.MethodPost, form.AttrOr("action", "")); needed != "" && !role.May(needed) {
					t.Errorf("%s offers %s to a %s", address, form.AttrOr("action", ""), role)
				}
			})
			a.Find("a[href]").Each(func(_ int, link *goquery.Selection) {
				href := link.AttrOr("href", "")
				path, _, _ := strings.Cut(href, "?")
				if strings.HasPrefix(path, "/") && !seen[path] && !strings.HasPrefix(path, "/static") {
					seen[path] = true
					left = append(left, href)
				}
			})
		}
		if pages < 20 {
			t.Errorf("a %s was led to %d pages", role, pages)
		}
	}
}

// needs gives what the route of the path needs, "" for nothing.
func (s *site) needs(method, address string) rights.Permission {
	path, _, _ := strings.Cut(address, "?")
	found := s.router.NewContext(nil, nil)
	s.router.Router().Find(method, path, found)
	for _, route := range s.router.Routes() {
		if needed, asks := web.NeededBy(route); asks && route.Method == method && route.Path == found.Path() {
			return needed
		}
	}
	return ""
}

// TestTwoWindowsInTwoAccountsNeverMixUpAPurchase opens an order form for one account, switches to the other in another window, and sends the form.
func TestTwoWindowsInTwoAccountsNeverMixUpAPurchase(t *testing.T) {
	s := newSite(t)
	ada, mary := s.customer("ada@example.com"), s.customer("mary@example.com")
	ada.topsUp(50_000_000)
	mary.topsUp(50_000_000)
	by := accounts.Owner{AccountID: ada.accountID, UserID: ada.firstOwner()}
	if _, err := s.console.Accounts.Invite(t.Context(), by, "mary@example.com", rights.Billing); err != nil {
		t.Fatal(err)
	}
	own := mary.comesToPay("ap-southeast-2", "passport", 1000, 1) // in the first window, of her own account
	mary.get(s.invitationLink(ada.accountID, "mary@example.com")).submit("Join as mary@example.com", nil).wants(http.StatusSeeOther)
	mary.get("/").says("header", "ada@example.com") // the other window is Ada's, and the bar says so
	button := payButton(own)
	own.submit(button, url.Values{"method": {"balance"}}).wants(http.StatusConflict).says("main", "opened for another account", "Nothing was done")
	stale := url.Values{}
	for name, values := range fieldsOf(own.Find("form#pay-form")) {
		if name != web.AccountField {
			stale[name] = values
		}
	}
	stale.Set("method", "balance")
	mary.post("/packages/buy/pay?order="+mary.ref("ORD", 1), stale).wants(http.StatusConflict) // nor without saying which
	if ada.available() != 50_000_000 || mary.available() != 50_000_000 {
		t.Fatalf("%d and %d are left", ada.available(), mary.available())
	}
	// A reference of hers leads to the switch, which leads on.
	asked := mary.get("/packages/buy/pay?order=" + mary.ref("ORD", 1))
	asked = asked.wants(http.StatusSeeOther).follow().says("main", "What you want to open is of mary@example.com", "Billing", "Owner")
	asked.submit("Act for mary@example.com", nil).wants(http.StatusSeeOther).follow().wants(http.StatusOK).says("h1", "Pay the order")
	own.submit(button, url.Values{"method": {"balance"}}).wants(http.StatusSeeOther)
	if ada.available() != 50_000_000 || mary.available() != 37_000_000 {
		t.Errorf("%d and %d are left", ada.available(), mary.available())
	}
	mary.post("/accounts/switch", url.Values{"account": {fmt.Sprint(s.customer("x@example.com").accountID)}, web.AccountField: {fmt.Sprint(mary.accountID)}}).wants(http.StatusNotFound)
}

// TestAMemberIsInvitedAsksIsApprovedAndPays goes the whole way through the pages.
func TestAMemberIsInvitedAsksIsApprovedAndPays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		ada := s.customer("ada@example.com")
		ada.topsUp(50_000_000)
		page := ada.get("/settings/members").wants(http.StatusOK).says("main", "ada@example.com", "Who may what", words.PermissionName(rights.Approve))
		page.submit("Send the invitation", url.Values{"email": {"no address"}, "role": {"developer"}}).wants(http.StatusUnprocessableEntity).says("main", "not an e-mail address")
		ada.get("/settings/members").submit("Send the invitation", url.Values{"email": {"dev@example.com"}, "role": {"developer"}}).wants(http.StatusSeeOther)
		link := s.invitationLink(ada.accountID, "dev@example.com")
		dev := &customer{browser: s.visitor(), accountID: ada.accountID, projects: ada.projects}
		offered := dev.get(link).wants(http.StatusOK).says("main", "Join ada@example.com", "a developer")
		offered.submit("Join as dev@example.com", url.Values{"password": {"short"}}).wants(http.StatusUnprocessableEntity)
		ada.get(link).says("main", "Only dev@example.com can accept it").never("button", "Join as")
		offered.submit("Join as dev@example.com", url.Values{"password": {password}}).wants(http.StatusSeeOther)
		s.visitor().get(link).wants(http.StatusNotFound)
		dev.get("/settings/members").wants(http.StatusOK).never("button", "Send the invitation").never("main a", "Change")
		waits := dev.comesToPay("ap-southeast-2", "passport", 1000, 1)
		waits.says("main", "dev@example.com asked for approval", "may approve or decline").never("a", "Pay $13.00").never("button", "Approve")
		dev.post("/packages/buy/pay?order="+dev.ref("ORD", 1), url.Values{"method": {"balance"}, web.AccountField: {fmt.Sprint(ada.accountID)}}).wants(http.StatusUnprocessableEntity).
			says("main", "waits for somebody who may approve it")
		order := ada.get("/billing/orders/"+ada.ref("ORD", 1)).wants(http.StatusOK).says("main", "asked for approval")
		order.submit("Approve", url.Values{"note": {strings.Repeat("x", 201)}}).wants(http.StatusUnprocessableEntity)
		order.submit("Approve", url.Values{"note": {"Go on."}}).wants(http.StatusSeeOther)
		pay := dev.get("/packages/buy/pay?order=" + dev.ref("ORD", 1)).wants(http.StatusOK)
		pay.submit(payButton(pay), url.Values{"method": {"balance"}}).wants(http.StatusSeeOther)
		dev.get("/billing/orders/"+dev.ref("ORD", 1)).says("main", "Completed", "ada@example.com approved it: “Go on.”")
		if got := ada.available(); got != 37_000_000 {
			t.Errorf("%d are left", got)
		}
		s.removes(ada, dev)
	})
}

// removes sets what the developer may spend, and has them removed in the pages.
func (s *site) removes(ada, dev *customer) {
	s.t.Helper()
	href := "/settings/members/" + ada.ref(models.KindMember, s.userOf("dev@example.com"))
	member := ada.get(href).wants(http.StatusOK)
	member.submit("Save the spending right", url.Values{"order": {"many"}}).wants(http.StatusUnprocessableEntity).says("main", "Write the amount with digits")
	ada.get(href).submit("Save the spending right", url.Values{"order": {"10"}, "month": {""}, "approval": {""}}).wants(http.StatusSeeOther)
	ada.get("/settings/members").says("main", "Up to $10.00 an order")
	if _, err := s.console.Keys.CreateKey(s.t.Context(), accounts.NewKey{Owner: accounts.Owner{AccountID: ada.accountID, UserID: s.userOf("dev@example.com")}}); err != nil {
		s.t.Fatal(err)
	}
	ada.get(href).submit("Remove dev@example.com", nil).wants(http.StatusUnprocessableEntity).says("main", "Choose what becomes of the access keys")
	ada.get(href).submit("Remove dev@example.com", url.Values{"keys": {"end"}}).wants(http.StatusSeeOther)
	dev.get("/usage").wants(http.StatusSeeOther)
	ada.get(href).wants(http.StatusNotFound)
	ada.get("/notifications").says("main", "Their access keys ended.")
	ada.get("/settings/members/leave").wants(http.StatusOK).submit("Leave ada@example.com", nil).wants(http.StatusUnprocessableEntity).says("main", "the only owner")
}
