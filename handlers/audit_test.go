package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ocrconsole/models"
)

// TestTheTrailSaysWhoDidWhatToWhat goes the way of a customer who asks what happened in their account.
func TestTheTrailSaysWhoDidWhatToWhat(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("ada@example.com"), s.customer("other@example.com")
	c.get("/settings/audit").wants(200).says("main", "Made the account", "400 days")
	c.get("/settings/account").submit("Save name", url.Values{"name": {"Ada & Sons"}}).wants(303)
	c.pass(time.Hour)
	c.topsUp(5_000_000)
	limit := url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"2"}, "then": {"refuse"}}
	c.get("/settings/caps").submit("Set cap", limit).wants(303)
	c.pass(24 * time.Hour)
	c.post("/settings/caps/"+c.ref(models.KindCap, 1)+"/end", nil).wants(303)

	page := c.get("/settings/audit").wants(200).says("#trail", "Took the cap away.", "Set a cap on all calls.", "Calls at most: 2", "In each: day", "Refuses what is beyond: no → yes",
		"Called the account “Ada & Sons”, which was “ada@example.com” before.", "ada@example.com", "The money of the payment came: $5.00.", "The console")
	page.says("#trail details", "From address192.0.2.1", "Request", "KindCap ended")
	if page.Find(`#trail a[href="/billing/payments/`+c.ref(models.KindPayment, 1)+`"]`).Length() == 0 {
		t.Error("the payment is not linked")
	}
	other.get("/settings/audit").never("main", "Ada & Sons", "Took the cap away")

	for filter, want := range map[string]struct{ says, never string }{
		"?kind=account_renamed": {"Called the account", "Set a cap"},
		"?who=user":             {"Set a cap", "The money of the payment came"},
		"?who=console":          {"The money of the payment came", "Set a cap"},
		"?object=" + strings.ToLower(c.ref(models.KindCap, 1)): {"Took the cap away", "The money of the payment"},
		"?from=2026-11-22": {"Took the cap away", "Set a cap"},
		"?to=2026-11-21":   {"Set a cap", "Took the cap away"},
		"?who=operator":    {"Nothing of this kind is in the trail", "Set a cap"},
	} {
		c.get("/settings/audit"+filter).wants(200).says("#trail", want.says).never("#trail", want.never)
	}
	for _, wrong := range []string{"?kind=nothing", "?who=nobody", "?who=user-x", "?from=2026-13-01", "?from=2026-11-22&to=2026-11-21", "?object=" + strings.Repeat("X", 61)} {
		c.get("/settings/audit"+wrong).wants(422).says("#trail", "Nothing to show")
	}
	c.get("/settings/audit?before=x").wants(400)
	own := page.Find(`#trail a[href^="/settings/audit?who=user-"]`).First().AttrOr("href", "")
	c.get(own).wants(200).says("#trail", "Set a cap").never("#trail", "The money of the payment")

	file := strings.ReplaceAll(c.get("/settings/audit.csv?kind=cap_set").wants(200).body, "\r\n", "\n")
	if !strings.HasPrefix(file, "entry,at,who,who_kind,kind,what,object,facts,address,request_id,hash\n") || strings.Count(file, "\n") != 2 || !strings.Contains(file, ",ada@example.com,user,cap_set,Set a cap on all calls.,"+c.ref(models.KindCap, 1)) {
		t.Errorf("the file is\n%s", file)
	}
	c.get("/settings/audit").says("#trail", "Downloaded the history “audit” as csv.")
}

// TestTheTrailIsTurnedPageByPage shows each entry once, however many there are.
func TestTheTrailIsTurnedPageByPage(t *testing.T) {
	s := newSite(t)
	c := s.customer("ada@example.com")
	for range 60 {
		c.get("/settings/account/data.json")
		c.post("/settings/alerts/calendar", nil).wants(200)
	}
	seen := map[string]bool{}
	page := c.get("/settings/audit")
	for range 5 {
		page.Find("#trail details summary .sr-only").Each(func(_ int, e *goquery.Selection) { seen[e.Text()] = true })
		older := page.Find(`a[rel="next"]`).AttrOr("href", "")
		if older == "" {
			break
		}
		page = c.get(older).wants(200)
	}
	if rows, err := models.CountTrail(s.db.WithContext(t.Context()), c.accountID, &models.TrailFilter{}); err != nil || int64(len(seen)) != rows {
		t.Errorf("%d of %d entries were seen, %v", len(seen), rows, err)
	}
}

// TestWrongPasswordsAreInTheTrailAndBounded tries one address again and again, and others that nobody has.
func TestWrongPasswordsAreInTheTrailAndBounded(t *testing.T) {
	s := newSite(t)
	c := s.customer("ada@example.com")
	record := func() {
		t.Helper()
		if _, err := s.console.Accounts.RecordFailures(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for round := range 5 {
		b := s.visitor()
		b.post("/login", url.Values{"email": {"ada@example.com"}, "password": {"wrong horse battery"}})
		b.post("/login", url.Values{"email": {"nobody" + string(rune('0'+round)) + "@example.com"}, "password": {"wrong horse battery"}})
		record()
		record()
	}
	c.get("/settings/audit?kind=sign_ins_failed").says("#trail", "The password for ada@example.com was wrong 1 time")
	c.pass(time.Hour)
	record()
	record()
	page := c.get("/settings/audit?kind=sign_ins_failed").says("#trail", "was wrong 4 times", "192.0.2.1")
	if rows := page.Find("#trail tbody tr").Length(); rows != 2 {
		t.Errorf("%d entries tell of one hour", rows)
	}
	var house []models.TrailEntry
	if err := s.db.Where("account_id = 0 AND kind = 'strangers_failed'").Find(&house).Error; err != nil || len(house) != 1 || !strings.Contains(house[0].Facts, `"failures":5,"addresses":5`) {
		t.Errorf("of strangers it tells %+v, %v", house, err)
	}
}

// TestNoSecretIsInATrail does what has secrets, and reads every entry.
func TestNoSecretIsInATrail(t *testing.T) {
	s := newSite(t)
	c := s.customer("ada@example.com")
	secrets := []string{password}
	collect := func(a *answer) {
		a.Find("code, input[readonly], [data-secret]").Each(func(_ int, e *goquery.Selection) {
			for _, text := range []string{strings.TrimSpace(e.Text()), e.AttrOr("value", "")} {
				if len(text) >= 30 && !strings.Contains(text, " ") {
					secrets = append(secrets, text)
				}
			}
		})
	}
	c.get("/keys").wants(200)
	collect(c.post("/keys", url.Values{"description": {"scanner"}}))
	s.visitor().post("/login", url.Values{"email": {"ada@example.com"}, "password": {password}}).wants(303)
	collect(c.get("/settings/webhooks").submit("Add webhook", url.Values{"url": {"https://hooks.example.com/services/T000/B000/quitesecretpath"}}))
	secrets = append(secrets, "quitesecretpath")
	collect(c.post("/settings/alerts/calendar", nil))
	var stored []map[string]any
	for _, table := range []string{"users", "access_keys", "calendar_feeds", "webhook_endpoints"} {
		var rows []map[string]any
		if err := s.db.Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		stored = append(stored, rows...)
	}
	for _, row := range stored {
		for _, column := range []string{"password_hash", "token_hash", "secret_sealed"} {
			switch value := row[column].(type) {
			case string:
				secrets = append(secrets, value)
			case []byte:
				secrets = append(secrets, string(value))
			}
		}
	}
	if len(secrets) < 8 {
		t.Fatalf("only %d secrets were collected", len(secrets))
	}
	var entries []models.TrailEntry
	if err := s.db.Find(&entries).Error; err != nil || len(entries) < 6 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for _, e := range entries {
		for _, secret := range secrets {
			if secret != "" && strings.Contains(e.Facts+e.ActorName+e.Object+e.RequestID, secret) {
				t.Errorf("%s %s tells a secret: %s", e.Ref(), e.Kind, e.Facts)
			}
		}
	}
}
