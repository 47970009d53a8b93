package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/web/browsertest"
)

// answers records a call that this console answered, with all that it knows of how, or if it is signed by no key, with none of it.
func (c *customer) answers(id string, keyID int64, status int, code string) {
	c.t.Helper()
	call := metering.Call{AccountID: c.accountID, RequestID: id, Region: inBangkok, Service: "passport", At: c.now(), HTTPStatus: status, ErrorCode: code}
	if keyID != 0 {
		call.AccessKeyID, call.Since = keyID, c.now().Add(-1234*time.Millisecond)
	}
	if _, err := c.console.Metering.Record(c.t.Context(), call); err != nil {
		c.t.Fatal(err)
	}
}

const answerTerms = "dt:contains('Access key'), dt:contains('Duration'), dt:contains('Error code')"

func TestACallsPageSaysHowItWasAnsweredAsFarAsThatIsKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		pkg := c.granted(inBangkok, "passport", 100)
		key, _ := c.makesKey(nil)
		gone, _ := c.makesKey(nil)
		c.answers("good", 1, 200, "")
		c.answers("bad", 2, 400, "AIS.0105")
		c.answers("unwritten", 1, 400, "AIS.0199") // as an operator's recognition service may answer
		c.answers("nothing", 0, 200, "")
		c.reports(metering.Event{RequestID: "reported", Source: "g1", At: s.now(), HTTPStatus: 400})

		page := c.get("/calls/good").wants(200).says("main", "Paid by package "+pkg, "Duration", "1,234 ms", "Access key", key.accessKey).never("main", "Error code")
		c.get(page.Find("main dd a:contains('"+key.accessKey+"')").AttrOr("href", "")).wants(200).says("h1", key.accessKey)

		c.get("/keys/"+c.ref(models.KindKey, 2)+"/delete").wants(200).submit("Delete access key "+gone.accessKey, nil)
		page = c.get("/calls/bad").wants(200).says("main", "Error code", "AIS.0105", "Duration", "1,234 ms", gone.accessKey+", which is deleted")
		if page.Find("main dd a:contains('"+gone.accessKey+"')").Length() != 0 {
			t.Error("the page leads to a key that is deleted")
		}
		docs, fragment, _ := strings.Cut(page.Find("main dd a:contains('AIS.0105')").AttrOr("href", ""), "#")
		if row := c.get(docs).wants(200).Find("tr[id='" + fragment + "']"); row.Length() != 1 || !strings.Contains(row.Text(), "does not show what the service reads") {
			t.Errorf("%s has %d rows #%s: %s", docs, row.Length(), fragment, row.Text())
		}
		if page = c.get("/calls/unwritten").wants(200).says("main", "Error code", "AIS.0199"); page.Find("main dd a:contains('AIS.0199')").Length() != 0 {
			t.Error("the page leads to what is not written about a code")
		}
		for _, path := range []string{"/calls/nothing", "/calls/reported"} {
			if n := c.get(path).wants(200).Find(answerTerms).Length(); n != 0 {
				t.Errorf("%s says %d things that nobody knows", path, n)
			}
		}
	})
}

// A key of another user of the account is named, and led to nobody whom its page would refuse.
func TestAKeyOfAnotherUserIsNamedOnly(t *testing.T) {
	s := newSite(t)
	c, other := s.customer("c@example.com"), s.customer("other@example.com")
	c.granted(inBangkok, "passport", 100)
	key, _ := c.makesKey(nil)
	c.answers("call", 1, 200, "")
	var them models.Membership
	tx := s.db.WithContext(t.Context())
	if err := tx.Where("account_id = ?", other.accountID).First(&them).Error; err != nil {
		t.Fatal(err)
	}
	them.AccountID = c.accountID
	if err := tx.Create(&them).Error; err != nil {
		t.Fatal(err)
	}
	if err := tx.Exec("UPDATE access_keys SET user_id = ? WHERE account_id = ?", them.UserID, c.accountID).Error; err != nil {
		t.Fatal(err)
	}
	page := c.get("/calls/call").wants(200).says("main", "Access key", key.accessKey)
	if page.Find("main dd a:contains('"+key.accessKey+"')").Length() != 0 {
		t.Error("the page leads to another user's key")
	}
}

func TestFilesOfCallsEndWithHowTheyWereAnswered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := newSiteOn(t, db)
		c := s.customer("c@example.com")
		c.granted(inBangkok, "passport", 100)
		key, _ := c.makesKey(nil)
		for _, called := range []func(){
			func() { c.answers("a-good", 1, 200, "") },
			func() { c.answers("b-bad", 1, 504, "ModelArts.4402") },
			func() { c.reports(metering.Event{RequestID: "c-reported", Source: "g1", At: s.now(), HTTPStatus: 504}) },
		} {
			called()
			s.pass(time.Second)
		}
		want := []string{",,", key.accessKey + ",1234,ModelArts.4402", key.accessKey + ",1234,"} // the newest first
		for i, record := range c.records("/calls.csv") {
			if got := strings.Join(record[len(record)-4:len(record)-1], ","); got != want[i] {
				t.Errorf("row %d ends with %q, want %q", i, got, want[i])
			}
		}
		c.sameCells("/calls.csv", c.exported("/calls.json"))
		for _, row := range c.exported("/calls.json").Rows {
			reported := row["request_id"] == "c-reported"
			if (row["access_key"] == nil) != reported || (row["duration_ms"] == nil) != reported || (row["error_code"] == nil) == (row["request_id"] == "b-bad") {
				t.Errorf("%v", row)
			}
		}
	})
}

func TestACallOfTryIsStoredWithItsWaitAndCodeAndNoKey(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(bangkok, passport, 100)
	c.makesKey(nil)
	for _, test := range []struct {
		err  error
		code string
	}{{nil, ""}, {recognition.Unreadable("No passport."), "AIS.0105"}} {
		s.engine.answers(mary, test.err)
		c.get(tryPassport).wants(200).sends(picture(t, 40, 30), url.Values{})
		var calls []models.Call
		if err := s.db.Model(&models.Call{}).Where("account_id = ?", c.accountID).Order("recorded_at, request_id").Find(&calls).Error; err != nil {
			t.Fatal(err)
		}
		found, err := models.FindCall(s.db.WithContext(t.Context()), c.accountID, models.OwnSource, calls[len(calls)-1].RequestID)
		if err != nil {
			t.Fatal(err)
		}
		if found.AccessKeyID != 0 || found.DurationMS != 1 || models.ErrorCodeOf(found.ErrorCode) != test.code { // the clock stands
			t.Errorf("stored is %+v, want %q", found, test.code)
		}
		s.pass(time.Second)
	}
}

// TestACallWithAllFactsAsksFourStatementsAtMost is of its page.
func TestACallWithAllFactsAsksFourStatementsAtMost(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(inBangkok, "passport", 100)
	c.makesKey(nil)
	c.answers("good", 1, 200, "")
	c.answers("bad", 1, 400, "AIS.0105")
	n := s.counting()
	for _, path := range []string{"/calls/good", "/calls/bad"} {
		n.Store(0)
		c.get(path).wants(200)
		if n.Load() > mostStatements {
			t.Errorf("%s asks the database %d times", path, n.Load())
		}
	}
}

func TestHowACallWasAnsweredIsLegibleOnEveryScreen(t *testing.T) {
	s := newSite(t)
	c := s.customer("c@example.com")
	c.granted(inBangkok, "passport", 100)
	c.makesKey(nil)
	c.answers("0c9d8a6e-4f0b-4d0e-9c1b-00000000000f", 1, 400, "AIS.0105")
	c.answers("0c9d8a6e-4f0b-4d0e-9c1b-00000000000e", 0, 200, "")
	page := s.opens(t, "c@example.com")
	for _, call := range []string{"f", "e"} {
		for name, look := range map[string][]browsertest.Option{"wide": {browsertest.Wide(), browsertest.Light()}, "narrow": {browsertest.Narrow(), browsertest.Dark()}} {
			page.Show(look...)
			page.Navigate("/calls/0c9d8a6e-4f0b-4d0e-9c1b-00000000000" + call)
			page.AxeLook()
			page.Screenshot("answered " + call + " " + name)
		}
		page.Axe()
	}
}
