package handlers_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
)

// newKey is an access key as the page shows it after it was made.
type newKey struct{ accessKey, secretKey string }

// makesKey makes an access key on the page.
func (c *customer) makesKey(form url.Values) (newKey, *answer) {
	c.t.Helper()
	page := c.get("/keys").wants(200).submit("Create access key", form).wants(200)
	shown := page.Find("main dd code")
	return newKey{shown.Eq(0).Text(), shown.Eq(1).Text()}, page
}

func TestANewKeysSecretIsShownOnceAndCanBeDownloaded(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.get("/keys").wants(200).says("main", "No access keys yet", "0 of at most 2")
	key, page := c.makesKey(url.Values{"description": {"scanner"}})
	found, err := s.console.Keys.FindKey(t.Context(), key.accessKey)
	if err != nil || found.SecretKey != key.secretKey || found.AccountID != c.accountID || len(found.Limits.Regions) != 0 {
		t.Fatalf("the page shows %+v; %+v, %v", key, found, err)
	}
	if caching := page.header.Get("Cache-Control"); caching != "no-store" {
		t.Errorf("the page with the secret may be stored: %q", caching)
	}
	file := page.submit("Download credentials.csv", nil).wants(200)
	if want := "User Name,Access Key Id,Secret Access Key\nc@example.com," + key.accessKey + "," + key.secretKey + "\n"; file.body != want {
		t.Errorf("credentials.csv is %q", file.body)
	}
	if h := file.header; h.Get("Content-Disposition") != `attachment; filename=credentials.csv` || h.Get("Cache-Control") != "no-store" {
		t.Errorf("the file comes with %v", h)
	}
	for _, path := range []string{"/keys", "/keys/" + c.ref(models.KindKey, 1), "/keys/" + c.ref(models.KindKey, 1) + "/delete"} {
		c.get(path).wants(200).says("main", key.accessKey).never("html", key.secretKey)
	}
	c.get("/keys").says("main", "1 of at most 2", "scanner", "All regions", "Enabled", "Never")
}

func TestAFormSentTwiceMakesOneKeyAndTellsItsSecretForTwoMinutes(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	form := c.get("/keys").wants(200)
	first := form.submit("Create access key", nil).wants(200).Find("main dd code").Text()
	again := form.submit("Create access key", nil).wants(200).Find("main dd code").Text()
	if first == "" || again != first {
		t.Errorf("the second answer shows %q, the first %q", again, first)
	}
	form.submit("Create access key", url.Values{"description": {"another"}}).wants(http.StatusUnprocessableEntity).says("main", "1 of at most 2", "already")
	s.pass(2*time.Minute + time.Second)
	late := form.submit("Create access key", nil).wants(http.StatusUnprocessableEntity).says("main", "1 of at most 2", "already")
	late.submit("Create access key", nil).wants(200)
	c.get("/keys").says("main", "2 of at most 2")
}

func TestCredentialsComeOnlyToWhoeverHasTheSecret(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.makesKey(nil)
	for _, secret := range []string{"", "guess", strings.Repeat("A", 40)} {
		c.post("/keys/"+c.ref(models.KindKey, 1)+"/credentials.csv", url.Values{"secret": {secret}}).wants(http.StatusNotFound)
	}
}

func TestAKeyCanBeForSomeProjects(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, page := c.makesKey(url.Values{"regions": {"ap-southeast-2"}})
	page.says("main", "AP-Bangkok")
	found, err := s.console.Keys.FindKey(t.Context(), key.accessKey)
	if err != nil || !found.Limits.AllowsRegion("ap-southeast-2") || found.Limits.AllowsRegion("ap-southeast-1") {
		t.Errorf("%+v, %v", found, err)
	}
	c.get("/keys").says("tbody", "AP-Bangkok").never("tbody", "All regions", "CN-Hong Kong")
}

func TestAKeyFormWithMistakesComesBack(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	long := strings.Repeat("x", 121)
	for _, form := range []url.Values{
		{"key": {"f"}, "description": {"kept"}},
		{"key": {"f"}, "description": {"kept"}, "regions": {"mars"}},
		{"key": {"f"}, "description": {long}, "regions": {"ap-southeast-2"}},
	} {
		page := c.post("/keys", form).wants(http.StatusUnprocessableEntity)
		if got := page.Find("#field-description").AttrOr("value", ""); got != form.Get("description") {
			t.Errorf("%v: the description became %q", form, got)
		}
		if got := page.Find("main [id$=-error]").Length(); got != 1 {
			t.Errorf("%v: %d messages", form, got)
		}
	}
	c.get("/keys").says("main", "No access keys yet")
}

func TestAUserHasAtMostTwoKeys(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	form := c.get("/keys").wants(200)
	for range 2 {
		c.get("/keys").wants(200).submit("Create access key", nil).wants(200)
	}
	form.submit("Create access key", nil).wants(http.StatusUnprocessableEntity).says("main", "2 of at most 2", "delete it first")
	if n := c.get("/keys").Find(`button:contains("Create access key")`).Length(); n != 0 {
		t.Error("the page offers a third key")
	}
}

func TestAKeyIsDescribedDisabledEnabledAndDeleted(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	key, _ := c.makesKey(nil)
	refused := func() bool {
		_, err := s.console.Keys.FindKey(t.Context(), key.accessKey)
		return models.CodeOf(err) == models.Unauthorized
	}
	page := c.get("/keys/" + c.ref(models.KindKey, 1)).wants(200)
	page = page.submit("Save description", url.Values{"description": {"front desk"}}).follow().says("main", "front desk")
	page.submit("Save description", url.Values{"description": {strings.Repeat("x", 121)}}).wants(http.StatusUnprocessableEntity).says("main", "at most 120")
	page = page.submit("Disable access key", nil).follow().says("main", "Disabled")
	if !refused() {
		t.Error("a disabled key signs calls")
	}
	page = page.submit("Enable access key", nil).follow().says("main", "Enabled")
	found, err := s.console.Keys.FindKey(t.Context(), key.accessKey)
	if err != nil {
		t.Fatal(err)
	}
	s.console.Keys.TouchKey(&found, accounts.KeyUse{})
	if err := s.console.Keys.SaveUses(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.pass(3 * time.Hour)
	c.get("/keys").says("tbody", "3 hours ago")
	c.get(page.Find(`a:contains("Delete")`).AttrOr("href", "")).wants(200).says("main", "21 Nov 2026, 14:25:10").
		submit("Delete access key "+key.accessKey, nil).follow().says("main", "No access keys yet")
	if !refused() {
		t.Error("a deleted key signs calls")
	}
	c.get("/keys/" + c.ref(models.KindKey, 1)).wants(http.StatusNotFound)
}

func TestAnotherCustomerSeesAndChangesNoKey(t *testing.T) {
	s := newSite(t)
	c, eve := s.customer("c@example.com"), s.customer("eve@example.com")
	key, _ := c.makesKey(nil)
	path := "/keys/" + c.ref(models.KindKey, 1)
	eve.makesKey(nil) // so that she has a key of the same number
	eve.get(path).wants(http.StatusNotFound)
	eve.get(path + "/delete").wants(http.StatusNotFound)
	for _, action := range []string{"/description", "/enable", "/disable", "/delete", "/credentials.csv", "/limits", "/secret", "/secret/end"} {
		eve.post(path+action, url.Values{"secret": {key.secretKey}, "description": {"mine"}}).wants(http.StatusNotFound)
	}
	eve.get("/keys").never("html", key.accessKey)
	c.get(path).wants(200).says("main", "Enabled").never("main", "mine")
	if visitor := s.visitor().get("/keys").wants(http.StatusSeeOther); !strings.HasPrefix(visitor.location, "/login") {
		t.Errorf("a visitor is sent to %s", visitor.location)
	}
}

func TestSecretsAreNotLogged(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	var written bytes.Buffer
	s.route(slog.New(slog.NewTextHandler(&written, &slog.HandlerOptions{Level: slog.LevelDebug})))
	key, page := c.makesKey(nil)
	page.submit("Download credentials.csv", nil).wants(200)
	c.post("/keys/"+c.ref(models.KindKey, 9)+"/credentials.csv", url.Values{"secret": {key.secretKey}}).wants(http.StatusNotFound)
	if log := written.String(); !strings.Contains(log, "/credentials.csv") || strings.Contains(log, key.secretKey) {
		t.Errorf("the log says\n%s", log)
	}
}
