package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
)

func TestAKeysLimitsAreSetOnItsPageAndShown(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, _ := c.makesKey(url.Values{"description": {"scanner"}})
	path := "/keys/" + c.ref(models.KindKey, 1)
	page := c.get(path).wants(200).says("dl", "As many as the account", "All services", "All regions").says("#usage", "No calls were made with it.")
	page = page.submit("Save limits", url.Values{
		"expires": {"2026-12-24"}, "networks": {"203.0.113.7\n2001:db8::/32"}, "services": {"passport"}, "regions": {"ap-southeast-2"}, "rate": {"120"}, "window": {"60"},
	}).follow().says("main", "is limited as you say")
	page.says("dl", "the end of 24 Dec 2026", "203.0.113.7/32, 2001:db8::/32", "At most 120 in each minute", "Passport OCR", "AP-Bangkok").never("dl", "Plate Number OCR")
	found, err := s.console.Keys.FindKey(t.Context(), key.accessKey)
	if want := time.Date(2026, 12, 24, 16, 0, 0, 0, time.UTC); err != nil || !found.Limits.Expires.Equal(want) || found.Limits.Rate.Calls != 120 || len(found.Limits.Networks) != 2 {
		t.Fatalf("%+v, %v", found.Limits, err)
	}
	// Sent as it is shown, nothing changes.
	again := page.submit("Save limits", nil).follow()
	if after, err := s.console.Keys.FindKey(t.Context(), key.accessKey); err != nil || !after.Limits.Expires.Equal(found.Limits.Expires) || len(after.Limits.Services) != 1 {
		t.Errorf("%+v, %v", after.Limits, err)
	}
	for _, wrong := range []struct {
		field string
		form  url.Values
		says  string
	}{
		{"networks", url.Values{"networks": {"10.1.2.3/8"}}, "Enter 10.0.0.0/8 for all of that"},
		{"networks", url.Values{"networks": {"our office"}}, "“our” is no address"},
		{"expires", url.Values{"expires": {"2026-01-01"}}, "from today on"},
		{"expires", url.Values{"expires": {"soon"}}, "from today on"},
		{"rate", url.Values{"rate": {"0"}}, "from 1 to 1000000"},
		{"rate", url.Values{"rate": {"1e3"}}, "from 1 to 1000000"},
		{"rate", url.Values{"window": {"3600"}}, "from 1 to 1000000"},
		{"services", url.Values{"services": {}}, "at least one service"},
		{"regions", url.Values{"regions": {}}, "at least one project"},
		{"services", url.Values{"services": {"palmistry"}}, "palmistry"},
	} {
		refused := again.submit("Save limits", wrong.form).wants(http.StatusUnprocessableEntity)
		refused.says("#field-"+wrong.field+"-error", wrong.says)
		for name, sent := range wrong.form {
			if kept := refused.Find("#field-" + name); name != "window" && len(sent) > 0 && kept.Is("input, textarea") && kept.AttrOr("value", kept.Text()) != sent[0] {
				t.Errorf("%s became %q", name, kept.AttrOr("value", kept.Text()))
			}
		}
	}
	again.submit("Save limits", url.Values{"expires": {""}, "networks": {""}, "services": {"passport", "license-plate", "id-card", "web-image"}, "rate": {""}}).follow().
		says("dl", "You disable or delete it", "As many as the account", "All services")
}

func TestASecretIsReplacedWithAnOverlapOnItsPage(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, _ := c.makesKey(nil)
	path := "/keys/" + c.ref(models.KindKey, 1)
	form := c.get(path).wants(200)
	form.submit("Replace the secret", url.Values{"until": {"2027-06-01"}}).wants(http.StatusUnprocessableEntity).says("#field-until-error", "within the next 90 days")
	form.submit("Replace the secret", url.Values{"until": {""}}).wants(http.StatusUnprocessableEntity).says("#field-until-error", "within the next 90 days")
	shown := form.submit("Replace the secret", url.Values{"until": {"2026-11-25"}}).wants(200).says("h1", "Secret replaced")
	secret := shown.Find("main dd code").Eq(1).Text()
	if again := form.submit("Replace the secret", url.Values{"until": {"2026-11-25"}}).wants(200).Find("main dd code").Eq(1).Text(); again != secret || secret == key.secretKey {
		t.Errorf("%q, sent again %q, before %q", secret, again, key.secretKey)
	}
	found, err := s.console.Keys.FindKey(t.Context(), key.accessKey)
	if err != nil || found.SecretKey != secret || found.FormerKey != key.secretKey {
		t.Fatalf("%+v, %v", found, err)
	}
	s.console.Keys.TouchKey(&found, accounts.KeyUse{Former: true, From: "203.0.113.9", Region: "ap-southeast-2", Service: "passport"})
	if err := s.console.Keys.SaveUses(t.Context()); err != nil {
		t.Fatal(err)
	}
	page := c.get(path).says("#secret", "the end of 25 Nov 2026", "21 Nov 2026, 14:25:10").says("dl", "203.0.113.9", "Passport OCR in AP-Bangkok").never("html", secret, key.secretKey)
	page.submit("End the secret before now", nil).follow().says("#secret", "The secret before ended").says("main", "has one secret now")
	form.submit("Replace the secret", nil).wants(200) // the same form within two minutes is the same request
	s.pass(3 * time.Minute)
	form.submit("Replace the secret", nil).wants(http.StatusUnprocessableEntity).says("main", "was replaced meanwhile")
}

func TestALeakedKeyIsReportedByWhoeverHasItsSecret(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, _ := c.makesKey(url.Values{"description": {"scanner"}})
	finder := s.visitor()
	page := finder.get("/security/leaked-key").wants(200)
	unknown := page.submit("Stop this key", url.Values{"access_key": {"ABCDEFGHIJKLMNOPQRST"}, "secret": {key.secretKey}}).wants(http.StatusUnprocessableEntity)
	wrong := page.submit("Stop this key", url.Values{"access_key": {key.accessKey}, "secret": {"guess"}}).wants(http.StatusUnprocessableEntity)
	if a, b := unknown.text("main form"), wrong.text("main form"); a != b || wrong.Find("#field-secret").AttrOr("value", "") != "" {
		t.Errorf("a wrong secret is told apart from an unknown key:\n%s\n%s", a, b)
	}
	c.get("/keys").says("tbody", "Enabled")
	for range 2 {
		page.submit("Stop this key", url.Values{"access_key": {key.accessKey}, "secret": {key.secretKey}}).follow().says("body", "the owner of the key is told")
	}
	c.get("/keys").says("tbody", "Stopped")
	c.get("/notifications").says("main", "Access key "+key.accessKey+" (scanner) was reported as leaked, and stopped")
	stopped := c.get("/keys/"+c.ref(models.KindKey, 1)).says("main", "This key is stopped", "reported it as leaked")
	refused := stopped.submit("Enable access key", nil).wants(http.StatusUnprocessableEntity).says("main", "Replace it first")
	for _, field := range []string{"description", "until", "networks"} {
		if was, is := stopped.Find("[name="+field+"]").AttrOr("value", ""), refused.Find("[name="+field+"]").AttrOr("value", ""); is != was {
			t.Errorf("%s has %q after another form was refused, and had %q", field, is, was)
		}
	}
	stopped.submit("Replace the secret", nil).wants(200)
	c.get("/keys/"+c.ref(models.KindKey, 1)).submit("Enable access key", nil).follow().says("dl", "Enabled").never("main", "This key is stopped")
}

// TestAKeyIsLimitedWhereItIsMade has no moment in which a new key may do more than it is meant to.
func TestAKeyIsLimitedWhereItIsMade(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	page := c.get("/keys").wants(http.StatusOK)
	wrong := page.submit("Create access key", url.Values{"rate": {"1.5"}, "networks": {"203.0.113.0/24"}}).wants(http.StatusUnprocessableEntity)
	wrong.says("#field-rate-error", "1")
	if wrong.Find("details[open] #field-networks").Text() != "203.0.113.0/24" {
		t.Error("the limits that were typed are not shown again")
	}
	page.submit("Create access key", url.Values{"rate": {"1,000"}, "window": {"60"}, "networks": {"203.0.113.0/24"}, "services": {passport}, "expires": {"2027-06-30"}}).wants(http.StatusOK)
	key := c.get("/keys").Find("main a[aria-label^='Manage']").AttrOr("href", "")
	limited := c.get(key).wants(http.StatusOK)
	for field, want := range map[string]string{"#field-rate": "1000", "#field-expires": "2027-06-30"} {
		if got := limited.Find(field).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if limited.Find("#field-networks").Text() != "203.0.113.0/24" || limited.Find("input[name=services][checked]").Length() != 1 {
		t.Error("the key is not limited to the address and the service")
	}
}
