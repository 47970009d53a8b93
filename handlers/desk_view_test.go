package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// views begins to see the customer's pages as they do, and gives the browser in which.
func (o *operator) views(c *customer) *browser {
	o.t.Helper()
	page := o.post(routes.DeskView(strconv.FormatInt(c.accountID, 10)), url.Values{"reason": {"Their top-up is missing"}}).wants(http.StatusOK)
	link, _ := page.Find("#begin a").Attr("href")
	b := o.visitor()
	b.get(link).wants(http.StatusOK).submit("See “"+c.name()+"” as its customer", nil).leads(routes.AfterSignIn)
	b.get(link).wants(http.StatusNotFound)
	o.visitor().post(routes.BeginView, url.Values{"token": {strings.TrimPrefix(link, routes.BeginView+"?token=")}}).wants(http.StatusNotFound)
	return b
}

func (c *customer) name() string {
	account, err := c.console.Accounts.Get(c.t.Context(), c.accountID)
	if err != nil {
		c.t.Fatal(err)
	}
	return account.Name
}

func TestAnOperatorSeesACustomersPagesAndChangesNothing(t *testing.T) {
	s := newSite(t)
	c, o := s.customer("mary@example.com"), s.operator("ada@example.com", rights.Support)
	c.topsUp(5_000_000)
	s.evaluates() // which tells of a low balance
	unread := c.get(routes.Notifications).Find("main a:contains('Top up')").AttrOr("href", "")
	ask := routes.DeskView(strconv.FormatInt(c.accountID, 10))
	o.post(ask, url.Values{"reason": {"  "}}).wants(http.StatusUnprocessableEntity).says("main", "Say why")
	before := s.sessionsOf(c)
	b := o.views(c)
	b.get(routes.Billing).wants(http.StatusOK).says("main", "Operator: you see “mary@example.com”", "$5.00")
	c.get(routes.Billing).wants(http.StatusOK).never("main", "Operator:")
	if after := s.sessionsOf(c); after != before {
		t.Errorf("the customer has %d sessions, and had %d", after, before)
	}
	c.get(routes.Audit).wants(http.StatusOK).says("main", "Looked at the account as its customers see it", "Their top-up is missing", "The operator, at their desk")
	b.onlyLooks(c, s.customer("eve@other.example"))
	if a := b.get(unread).wants(http.StatusSeeOther); a.location != routes.TopUp {
		t.Errorf("the notification %q leads to %s", unread, a.location)
	}
	c.get("/services").says("#notifications", "1", "unread")
	b.post(routes.EndView, nil).leads(routes.Home)
	if a := b.get(routes.Usage); a.status != http.StatusSeeOther {
		t.Errorf("it goes on: %d", a.status)
	}
}

// onlyLooks sends the browser, which looks at the customer's account, to every route, with what would lead it to another one. Nothing is stored, and it
// stays in the account.
func (b *browser) onlyLooks(c, other *customer) {
	b.t.Helper()
	id := strconv.FormatInt(other.accountID, 10)
	elsewhere := url.Values{"do": {"account"}, "account": {id}, "id": {id}}
	seen := 0
	for _, route := range b.router.Routes() {
		if strings.HasPrefix(route.Path, routes.Desk) || strings.HasPrefix(route.Path, "/test/") || route.Path == routes.EndView {
			continue
		}
		needed, declared := web.NeededBy(route)
		contents := b.contents()
		switch route.Method {
		case http.MethodPost:
			if a := b.post(concrete(route.Path), elsewhere); a.status < http.StatusBadRequest || declared && a.status != http.StatusForbidden {
				b.t.Errorf("POST %s takes a form of who looks: %d", route.Path, a.status)
			}
		case http.MethodGet:
			a := b.get(concrete(route.Path))
			if declared && (needed == rights.Self && a.status != http.StatusForbidden || needed != rights.Look && a.status == http.StatusOK) {
				b.t.Errorf("GET %s, which needs %s, is shown to who looks: %d", route.Path, needed, a.status)
			}
			if declared && needed == rights.Look && a.status == http.StatusForbidden && !recordsWhatLeaves(route.Path) {
				b.t.Errorf("GET %s is refused to who looks, as if it changed something", route.Path)
			}
			if kind := a.header.Get("Content-Disposition"); declared && a.status == http.StatusOK && strings.HasPrefix(kind, "attachment") {
				b.t.Errorf("GET %s gives who looks a file: %s", route.Path, kind)
			}
		default:
			continue
		}
		seen++
		for table, rows := range b.contents() {
			if table != "sessions" && rows != contents[table] {
				b.t.Errorf("%s %s changed %s", route.Method, route.Path, table)
			}
		}
		if !declared {
			b.get(routes.Packages).wants(http.StatusOK).says("main", "Operator: you see “"+c.name()+"”")
		}
	}
	if seen < 100 {
		b.t.Errorf("%d routes seen", seen)
	}
}

// recordsWhatLeaves tells of the files of an account, each of which is recorded: they are not for who looks.
func recordsWhatLeaves(route string) bool {
	return strings.HasSuffix(route, ".csv") || strings.HasSuffix(route, ".json")
}

// TestAnOperatorSeesAnAccountOfSingleSignOnAndNoOtherOneOfItsOwner: what the account asks of its members makes nobody of who looks at it.
func TestAnOperatorSeesAnAccountOfSingleSignOnAndNoOtherOneOfItsOwner(t *testing.T) {
	s := newSite(t)
	f := s.newFirm("")
	other := s.customer("eve@other.example")
	f.only()
	owner := f.firstOwner()
	if err := models.CreateMembership(s.db.WithContext(t.Context()), &models.Membership{AccountID: other.accountID, UserID: owner, Role: rights.Owner, CreatedAt: s.now()}); err != nil {
		t.Fatal(err)
	}
	b := s.operator("sue@example.com", rights.Support).views(f.customer)
	b.get(routes.Packages).wants(http.StatusOK).says("main", "Operator: you see “"+f.name()+"”")
	b.onlyLooks(f.customer, other)

	now := s.now()
	ended := s.db.WithContext(t.Context()).Model(&models.Membership{}).Where("account_id = ? AND user_id = ?", f.accountID, owner).Update("ended_at", &now)
	if ended.Error != nil || ended.RowsAffected != 1 {
		t.Fatal(ended.Error)
	}
	if a := b.get(routes.Packages); a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, routes.SignIn) {
		t.Errorf("it goes on elsewhere when its owner left: %d to %q", a.status, a.location)
	}
}

func (s *site) sessionsOf(c *customer) int {
	own, err := s.console.Accounts.Team(s.t.Context(), c.accountID)
	if err != nil {
		s.t.Fatal(err)
	}
	sessions, err := s.console.Accounts.OwnSessions(s.t.Context(), own.Members[0].UserID, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return len(sessions)
}

func TestLookingEndsWithItsTimeAndWithItsOperator(t *testing.T) {
	s := newSite(t)
	s.operator("root@example.com", rights.Admin)
	c, o := s.customer("mary@example.com"), s.operator("ada@example.com", rights.Support)
	b := o.views(c)
	b.get(routes.Billing).wants(http.StatusOK)
	of, err := s.desk.Operators.Find(t.Context(), o.email)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.desk.Operators.SetRole(t.Context(), of.ID, rights.Finance); err != nil {
		t.Fatal(err)
	}
	if a := b.get(routes.Billing); a.status != http.StatusSeeOther {
		t.Errorf("who may not any more looks on: %d", a.status)
	}
	if operators.ViewTime != 30*time.Minute {
		t.Error("the page promises half an hour")
	}
	late := o.post(routes.DeskView(strconv.FormatInt(c.accountID, 10)), url.Values{"reason": {"again"}})
	late.wants(http.StatusForbidden)
}
