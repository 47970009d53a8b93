package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/rights"
	"ocrconsole/web"
)

// unasked are tables into which forms and pages write although nobody looked again, in that transaction, whether who asks may, and why.
var unasked = map[string]string{
	"GET /billing/documents document_files":                                         "a copy of a document that is there, made once",
	"POST /settings/webhooks/:webhook/test webhook_attempts":                        attempted,
	"POST /settings/webhooks/:webhook/test webhook_deliveries":                      attempted,
	"POST /settings/webhooks/:webhook/test webhook_endpoints":                       attempted,
	"POST /settings/webhooks/:webhook/messages/:delivery/replay webhook_attempts":   attempted,
	"POST /settings/webhooks/:webhook/messages/:delivery/replay webhook_deliveries": attempted,
}

const attempted = "how the attempt went that was ordered by who may, in a transaction before: TestWhoMayNoMoreGetsNothing sends these, too"

// checkAsked fails the test when what a member asked for wrote something that is an account's in a transaction that had not looked whether
// they may still: whoever is removed, or made less, while their request waits for its turn, would get it. So every form that any test sends is
// walked, and no route is forgotten.
func (s *site) checkAsked(route, request string) {
	s.t.Helper()
	needed, asks := s.neededBy(route)
	if !asks || needed == rights.Self {
		return
	}
	for _, table := range s.witness.Unasked(request) {
		if unasked[route+" "+table] == "" {
			s.t.Errorf("%s writes into %s without a look at the member in the same transaction", route, table)
		}
	}
}

// TestWhoComesBackIsSeenByAnyForm sends a form as a member who was last seen long ago: that they are there again is noted with whatever they
// ask for, and is no act that somebody has to look at again.
func TestWhoComesBackIsSeenByAnyForm(t *testing.T) {
	s := newSite(t)
	c := s.customer("ada@example.com")
	seen := func() *time.Time {
		m, err := models.AnyMembership(s.db.WithContext(t.Context()), c.accountID, c.firstOwner())
		if err != nil {
			t.Fatal(err)
		}
		return m.SeenAt
	}
	long := time.Now().Add(-time.Hour)
	if err := s.db.Model(&models.Membership{}).Where("account_id = ?", c.accountID).Update("seen_at", long).Error; err != nil {
		t.Fatal(err)
	}
	c.post("/services/subscribe", url.Values{"region": {bangkok}, "service": {passport}}).wants(http.StatusSeeOther)
	if at := seen(); at == nil || !at.After(long.Add(time.Minute)) {
		t.Errorf("the member was seen at %v", at)
	}
}

// neededBy gives the permission that the route needs.
func (s *site) neededBy(route string) (rights.Permission, bool) {
	method, path, _ := strings.Cut(route, " ")
	for _, r := range s.router.Routes() {
		if r.Method == method && r.Path == path {
			return web.NeededBy(r)
		}
	}
	return "", false
}

// late is a form that a member sends who may no more when it gets its turn.
type late struct {
	page, button string
	changes      url.Values
}

// lateForms are of all kinds of acts: what lets somebody in, what tells somebody something, what moves or limits money, what is named and asked.
func lateForms(c *customer) []late {
	key, hook := "/keys/"+c.ref(models.KindKey, 1), "/settings/webhooks/"+c.ref(models.KindWebhook, 1)
	return []late{
		{"/keys", "Create access key", url.Values{"description": {"late"}}},
		{key, "Save description", url.Values{"description": {"scanner"}}},
		{key, "Disable access key", nil},
		{"/settings/webhooks", "Add webhook", url.Values{"url": {"https://late.example.com/"}}},
		{hook, "Switch off", nil},
		{hook, "Make another secret", nil},
		{hook, "Send a test", nil},
		{"/settings/alerts", "Save alerts", url.Values{"low_balance_amount": {"51"}}},
		{"/settings/alerts", "Open the calendar", nil},
		{"/settings/caps", "Set cap", url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"7"}, "then": {"refuse"}}},
		{"/settings/auto", "Turn on automatic top-up", url.Values{"threshold": {"20"}, "amount": {"50"}, "cap": {"120.00"}, "cooldown": {"6"}}},
		{"/settings/members", "Send the invitation", url.Values{"email": {"friend@example.com"}, "role": {"owner"}}},
	}
}

// TestWhoMayNoMoreGetsNothing sends each form as an owner who is removed, made less, or signed out everywhere, after it was found out who sends
// it: the form waits for its turn then, as long as its sender likes. Nothing of the account changes, and who stays gets what they asked for.
func TestWhoMayNoMoreGetsNothing(t *testing.T) {
	s := newSite(t)
	ada := s.customer("ada@example.com")
	ada.savesCard(15_000_000)
	by := accounts.Owner{AccountID: ada.accountID, UserID: ada.firstOwner()}
	late := ada.hires("late@example.com", rights.Owner)
	userID := s.userOf("late@example.com")
	late.get("/keys").submit("Create access key", nil).wants(http.StatusOK)
	late.get("/settings/webhooks").submit("Add webhook", url.Values{"url": {"https://hooks.example.com/"}}).wants(http.StatusOK)
	membership := func() *models.Membership {
		m, err := models.AnyMembership(s.db.WithContext(t.Context()), by.AccountID, userID)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	user := func(column string, value any) {
		if err := s.db.Model(&models.User{}).Where("id = ?", userID).Update(column, value).Error; err != nil {
			t.Fatal(err)
		}
	}
	set := func(column string, value any) {
		if err := s.db.Model(membership()).Update(column, value).Error; err != nil {
			t.Fatal(err)
		}
	}
	epoch := int64(0)
	if err := s.db.Model(&models.User{}).Where("id = ?", userID).Pluck("session_epoch", &epoch).Error; err != nil {
		t.Fatal(err)
	}
	ways := map[string][2]func(){
		"removed":       {func() { set("ended_at", s.now()) }, func() { set("ended_at", nil) }},
		"made a viewer": {func() { set("role", rights.Viewer) }, func() { set("role", rights.Owner) }},
		"signed out":    {func() { user("session_epoch", epoch+1) }, func() { user("session_epoch", epoch) }},
	}
	for _, form := range lateForms(late) {
		for way, does := range ways {
			page := late.get(form.page).wants(http.StatusOK)
			var before map[string]string
			s.arrived = func() {
				does[0]()
				before = s.contents()
			}
			a := page.submit(form.button, form.changes)
			s.arrived = nil
			after := s.contents()
			does[1]()
			if a.status != http.StatusForbidden && a.status != http.StatusUnauthorized && a.status != http.StatusSeeOther {
				t.Errorf("%s: %q of who was %s: %d, %s", form.page, form.button, way, a.status, a.text("main"))
			}
			for table, rows := range before {
				if after[table] != rows {
					t.Errorf("%s: %q of who was %s changed %s", form.page, form.button, way, table)
				}
			}
		}
	}
	for _, form := range slices.Backward(lateForms(late)) {
		if a := late.get(form.page).submit(form.button, form.changes); a.status != http.StatusOK && a.status != http.StatusSeeOther {
			t.Errorf("%s: %q of who stays: %d, %s", form.page, form.button, a.status, a.text("main"))
		}
	}
}
