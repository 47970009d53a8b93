package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/metering"
)

// steps are the marks of the first steps: which of them are done.
func (a *answer) steps() (done string) {
	for _, id := range []string{"claim", "sample", "key", "call"} {
		if a.Find("#mark-"+id+" .sr-only").Length() == 1 {
			done += id + " "
		}
	}
	return strings.TrimSpace(done)
}

func (a *answer) wantsSteps(want string) *answer {
	a.browser.t.Helper()
	if got := a.steps(); got != want {
		a.browser.t.Errorf("done are %q, want %q", got, want)
	}
	return a
}

// TestTheFirstStepsLeadToTheFirstCallOfAProgram goes from one to the next by their own buttons.
func TestTheFirstStepsLeadToTheFirstCallOfAProgram(t *testing.T) {
	s := newSite(t)
	c := s.customer("new@example.com")
	home := c.get("/").wants(http.StatusOK).wantsSteps("")
	home = home.submit("Claim 1,000 free calls", nil).wants(http.StatusSeeOther).follow().wantsSteps("claim")
	home.says("#step-claim", "Calls of Web Image OCR in AP-Bangkok pass")
	c.uses(bangkok, passport, 0, http.StatusOK)
	created := home.submit("Create a key", nil).wants(http.StatusOK)
	created.says("main", "export OCR_ACCESS_KEY=", "Next: your first call")
	home = c.get("/").wantsSteps("claim key")
	home.says("#step-call", "'http://console.example'", "/v2/"+c.projects[bangkok]+"/ocr/web-image", "/try/samples/web-image.jpg", "$OCR_SECRET_KEY", "Waiting for your first call")
	s.visitor().get("/try/samples/web-image.jpg").wants(http.StatusOK) // what the code asks for, without a session

	asked, _ := home.Find("#first-call").Attr("hx-get")
	c.polls(asked).wants(http.StatusNoContent)
	c.calledByKey(t)
	arrived := c.polls(asked).wants(http.StatusOK).says("#first-call", "Your first call has arrived", "Web Image OCR in AP-Bangkok", "status 200")
	if arrived.Find("[hx-get]").Length() != 0 || arrived.steps() != "call" {
		t.Error("the page goes on asking, or the step is not done")
	}
	c.get("/").never("main", "Begin here").says("#needs-you", "Nothing at the moment")
}

// calledByKey records a call that the customer's first key has signed.
func (c *customer) calledByKey(t *testing.T) {
	t.Helper()
	_, err := c.console.Metering.Record(t.Context(), metering.Call{
		AccountID: c.accountID, Region: bangkok, Service: "web-image", RequestID: "by-key", At: c.now(), HTTPStatus: http.StatusOK, AccessKeyID: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// polls asks as a page that stays open does.
func (c *customer) polls(address string) *answer {
	request := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, "http://console.example"+address, nil)
	request.Header.Set("HX-Request", "true")
	return c.ask(request)
}

// TestWhoWaitsForTheFirstCallIsToldWhatWasRefused tells why nothing arrives, and does not wait for ever.
func TestWhoWaitsForTheFirstCallIsToldWhatWasRefused(t *testing.T) {
	s := newSite(t)
	c := s.customer("new@example.com")
	address := fmt.Sprint("/?waiting=", s.now().Unix())
	c.polls(address).wants(http.StatusNoContent)
	refused := models.RefusedCall{AccountID: c.accountID, RefusedAt: s.now(), RequestID: "r", HTTPStatus: http.StatusUnauthorized, ErrorCode: models.ErrorNumber("APIG.0301")}
	if err := models.AddRefusedCalls(s.db.WithContext(t.Context()), []models.RefusedCall{refused}); err != nil {
		t.Fatal(err)
	}
	c.polls(address).wants(http.StatusOK).says("#first-call", "A call was refused", "APIG.0301")
	c.get("/").says("#first-call", "APIG.0301").leadsTo("#first-call", "/calls/r?refused=yes")
	c.get("/calls/r?refused=yes").wants(http.StatusOK).says("main", "APIG.0301")
	s.pass(11 * time.Minute)
	over := c.polls(address).wants(http.StatusOK).says("#first-call", "Look again")
	if over.Find("[hx-get]").Length() != 0 {
		t.Error("it is asked for ever")
	}
}

// TestTheKeyOfTheFirstStepsIsOneThatCanSign names no key that the first call would be refused with, for whatever reason.
func TestTheKeyOfTheFirstStepsIsOneThatCanSign(t *testing.T) {
	s := newSite(t)
	c := s.customer("new@example.com")
	older, _ := c.makesKey(nil)
	newer, _ := c.makesKey(nil)
	set := func(id int64, column string, value any) {
		t.Helper()
		if err := s.db.Model(&models.AccessKey{}).Where("account_id = ? AND id = ?", c.accountID, id).Update(column, value).Error; err != nil {
			t.Fatal(err)
		}
	}
	c.get("/").wantsSteps("key").says("#step-key", newer.accessKey+" can sign calls")
	for column, unfit := range map[string][2]any{
		"enabled": {false, true}, "expires_at": {s.now(), nil}, "regions": {models.CodeList{inSingapore}, models.CodeList{}}, "services": {models.CodeList{"id-card"}, models.CodeList{}},
	} {
		set(2, column, unfit[0])
		c.get("/").wantsSteps("key").says("#step-key", older.accessKey+" can sign calls")
		set(1, column, unfit[0])
		c.get("/").wantsSteps("").never("#step-key", "can sign calls")
		set(1, column, unfit[1])
		set(2, column, unfit[1])
	}
}

// TestTheFirstStepsCanBePutAwayAndBack is of a user, whatever their account does.
func TestTheFirstStepsCanBePutAwayAndBack(t *testing.T) {
	s := newSite(t)
	c := s.customer("new@example.com")
	hidden := c.get("/").submit("Hide", nil).wants(http.StatusSeeOther).follow().never("main", "Begin here")
	c.uses(bangkok, "web-image", 1, http.StatusOK)
	hidden.submit("Show the first steps", nil).wants(http.StatusSeeOther).follow().says("#begin", "Begin here")
	s.customer("other@example.com").get("/").says("#begin", "Begin here")
	c.post("/preferences/first-steps", url.Values{"show": {"sideways"}}).wants(http.StatusBadRequest)
}

// TestTheFirstStepsAreNotForWhoseGatewaysCall has calls that came without a key.
func TestTheFirstStepsAreNotForWhoseGatewaysCall(t *testing.T) {
	s := newSite(t)
	c := s.customer("gateway@example.com")
	c.topsUp(10_000_000)
	c.subscribed(bangkok, passport)
	c.get("/").says("#begin", "Begin here").wantsSteps("claim")
	report, err := s.console.Metering.Ingest(t.Context(), []metering.Event{
		{Source: "gateway", RequestID: "r", ProjectID: c.projects[bangkok], Service: passport, At: s.now(), HTTPStatus: http.StatusOK},
	})
	if err != nil || len(report.Refused) > 0 {
		t.Fatal(report, err)
	}
	c.get("/").never("main", "Begin here")
}

// TestWhatIsGoodToKnowWaitsBehindTheFirstSteps: what the starter credit is comes up when some of it is used.
func TestWhatIsGoodToKnowWaitsBehindTheFirstSteps(t *testing.T) {
	s := newSite(t)
	c := s.newcomer("new@example.com")
	c.subscribes(bangkok, passport)
	c.get("/").wants(http.StatusOK).says("main", "Begin here").never("main", "What the starter credit is")
	c.uses(bangkok, passport, 1, http.StatusOK)
	c.get("/").wants(http.StatusOK).says("main", "Begin here", "Starter credit: $0.50, $0.02 used", "What the starter credit is")
}

// TestWhereNothingPaysWhatToDoComesFirst: on a phone one would have to look for it below a form that cannot be sent.
func TestWhereNothingPaysWhatToDoComesFirst(t *testing.T) {
	c := newSite(t).customer("c@example.com")
	page := c.get("/try?region=" + bangkok + "&service=" + passport).wants(http.StatusOK)
	if cost, form := strings.Index(page.body, "What the call costs"), strings.Index(page.body, `id="try"`); cost < 0 || form < cost {
		t.Errorf("the costs are at %d, the form at %d", cost, form)
	}
}

// TestTheFirstStepSaysWhyCallsAreRefusedThatAreSubscribed: to subscribe helps neither against a cap nor where the account is suspended.
func TestTheFirstStepSaysWhyCallsAreRefusedThatAreSubscribed(t *testing.T) {
	s := newSite(t)
	c := s.newcomer("new@example.com")
	for _, service := range []string{"web-image", passport} {
		c.post("/services/claim", url.Values{"region": {bangkok}, "service": {service}, "when-used-up": {string(models.ThenStop)}}).wants(http.StatusSeeOther)
	}
	c.subscribes(bangkok, "web-image")
	none := url.Values{"kind": {"calls"}, "span": {"day"}, "amount": {"0"}, "then": {"refuse"}}
	c.get("/settings/caps").submit("Set cap", none).wants(http.StatusSeeOther)
	c.get("/").says("#step-claim", "Calls of Web Image OCR in AP-Bangkok are refused", "ModelArts.4206").never("#step-claim", "subscribe to pay")

	suspended := s.newcomer("suspended@example.com")
	err := s.db.Write(t.Context(), func(tx *gorm.DB) error {
		account, err := models.LockAccount(tx, suspended.accountID)
		if err != nil {
			return err
		}
		return account.SaveSuspended(tx, new(s.now()), "Why.")
	})
	if err != nil {
		t.Fatal(err)
	}
	page := suspended.get("/").says("#step-claim", "are refused", "ModelArts.4207").never("#step-claim", "subscribe to pay")
	if page.Find("#step-claim form").Length() > 0 {
		t.Error("a claim is offered that will be refused")
	}
}
