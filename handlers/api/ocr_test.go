package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
)

func TestCallsArePaidByTheRulesWhateverHTTPIsBetween(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.TopUp(t, 1_000_000)

		// Not subscribed, and subscribed in another region only: 4204, and nothing to pay.
		customer.Subscribe(t, shop.Singapore, shop.Passport)
		customer.wants("ModelArts.4204", 2, shop.Bangkok, shop.Passport)
		customer.wants("", 1, shop.Singapore, shop.Passport)

		// A package that is bought between calls pays those after it only, and pay-per-use those after its last.
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		customer.wants("", 3, shop.Bangkok, shop.Passport)
		order := customer.Order(t, shop.Bangkok, shop.Passport, 10, 1)
		if err := c.Billing.PayFromBalance(t.Context(), customer.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		customer.wants("", 6, shop.Bangkok, shop.Passport)
		c.engine.fails(recognition.BadQuality("Blurred."))
		customer.wants("AIS.0104", 5, shop.Bangkok, shop.Passport)
		c.engine.fails(recognition.Unavailable(errors.New("broken")))
		customer.wants("ModelArts.4403", 5, shop.Bangkok, shop.Passport)
		c.engine.fails(nil)
		customer.wants("", 6, shop.Bangkok, shop.Passport)

		// A package pays nothing for another service, or in another region.
		customer.wants("ModelArts.4204", 1, shop.Bangkok, shop.WebImage)
		customer.wants("", 1, shop.Singapore, shop.Passport)
		if got, want := customer.paid(), "failed:10 package 1:10 pay_per_use:7"; got != want {
			t.Errorf("paid by %s, want %s", got, want)
		}
		if got, want := customer.Account(t).AccruedMicros, rules.Micros(5*8000+2*9000); got != want {
			t.Errorf("accrued %d, want %d", got, want)
		}
	})
}

func TestArrearsStopPayPerUseAfterTheirGraceAndPackagesNever(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	customer.wants("", 1, shop.Bangkok, shop.Passport) // into arrears
	customer.wants("", 1, shop.Bangkok, shop.Passport) // in their grace
	c.Clock.Advance(25 * time.Hour)
	got := customer.calls(shop.Bangkok, shop.Passport)
	if got.ResponseRecorder.Code != http.StatusForbidden || got.Code != "ModelArts.4106" || !strings.Contains(got.Message, "Top up") {
		t.Errorf("status %d, %s", got.ResponseRecorder.Code, got.Body)
	}
	if _, err := c.Billing.ClaimFree(t.Context(), customer.ID, shop.Bangkok, shop.Passport); err != nil {
		t.Fatal(err)
	}
	customer.wants("", 20, shop.Bangkok, shop.Passport)
	c.Clock.Advance(2 * time.Second) // permissions are remembered for one
	customer.wants("ModelArts.4106", 1, shop.Bangkok, shop.Passport)
	customer.TopUp(t, 1_000_000)
	customer.wants("", 1, shop.Bangkok, shop.Passport)
	if got, want := customer.paid(), "package 1:20 pay_per_use:3"; got != want {
		t.Errorf("paid by %s, want %s", got, want)
	}
}

func TestACallThatAGatewayReportsTooIsChargedOnce(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	made := customer.calls(shop.Bangkok, shop.Passport)
	report, err := c.Metering.Ingest(t.Context(), []metering.Event{{
		RequestID: made.Header().Get("X-Request-Id"), ProjectID: customer.Projects[shop.Bangkok], Service: shop.Passport, At: c.Clock.Now(), HTTPStatus: 200,
	}})
	if err != nil || report.Duplicates != 1 || report.Accepted != 0 {
		t.Errorf("report %+v, %v", report, err)
	}
	if got := customer.paid(); got != "pay_per_use:1" {
		t.Errorf("paid by %s", got)
	}
}

func TestWhoGoesAwayAfterRecognitionPaysAndWhoGoesBeforeDoesNot(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	for _, finished := range []bool{true, false} {
		ctx, leave := context.WithCancel(t.Context())
		c.engine.do = func(ctx context.Context, r recognition.Request) (recognition.Result, error) {
			leave()
			if !finished {
				return nil, ctx.Err()
			}
			return samples[r.Service], nil
		}
		r := customer.request(http.MethodPost, customer.path(shop.Bangkok, shop.Passport), picture)
		c.router.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
	}
	if got := customer.paid(); got != "pay_per_use:1" {
		t.Errorf("paid by %s, want the finished call and no other", got)
	}
}

// endless is a body that never ends and counts what was read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestChecksComeInTheirOrder(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t), func(s *settings) { s.perSecond = 1 })
	customer, other := c.client(shop.Bangkok), c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	customer.Subscribe(t, shop.Singapore, shop.Passport)

	broken := func(r *http.Request) { r.Header.Set("Authorization", "SDK-HMAC-SHA256 x") }
	long := func(r *http.Request) { r.ContentLength = maxCallBody + 1 }
	foreign := func(r *http.Request) {
		r.URL.Path = other.path(shop.Bangkok, shop.Passport)
		customer.sign(r, picture, c.Clock.Now(), "x-sdk-date")
	}
	nonsense := func(r *http.Request) {
		r.Body = io.NopCloser(strings.NewReader("nonsense"))
		r.ContentLength = 8
		customer.sign(r, "nonsense", c.Clock.Now(), "x-sdk-date")
	}
	for _, step := range []struct {
		what, region, service string
		change                []func(*http.Request)
		code                  string
	}{
		{"size before signature", shop.Bangkok, shop.Passport, []func(*http.Request){broken, long}, "ModelArts.4104"},
		{"signature before project", shop.Bangkok, shop.Passport, []func(*http.Request){foreign, broken}, "APIG.0301"},
		{"another's project", shop.Bangkok, shop.Passport, []func(*http.Request){foreign}, "ModelArts.4203"},
		{"the key's projects before what is enabled", shop.Singapore, shop.Passport, nil, "ModelArts.4203"},
		{"what is enabled before the body", shop.Bangkok, shop.WebImage, []func(*http.Request){nonsense}, "ModelArts.4204"},
		{"the body of a call that may pass", shop.Bangkok, shop.Passport, []func(*http.Request){nonsense}, "ModelArts.4105"},
		{"limits before the body", shop.Bangkok, shop.Passport, []func(*http.Request){nonsense}, "APIG.0308"},
		{"what is enabled before limits", shop.Bangkok, shop.WebImage, nil, "ModelArts.4204"},
	} {
		if got := customer.calls(step.region, step.service, step.change...); got.Code != step.code {
			t.Errorf("%s: status %d, %s, want %s", step.what, got.ResponseRecorder.Code, got.Body, step.code)
		}
	}
	if c.engine.pictures() != 0 {
		t.Errorf("%d pictures recognised", c.engine.pictures())
	}
	body := &endless{}
	got := customer.calls(shop.Bangkok, shop.Passport, func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(body), -1 })
	if got.Code != "ModelArts.4104" || got.ResponseRecorder.Code != http.StatusBadRequest || body.read > 2*maxCallBody {
		t.Errorf("endless body: %s after %d bytes", got.Body, body.read)
	}
}

func TestLimitsAreThoseOfAnAccountInAllItsRegions(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t), func(s *settings) { s.perSecond, s.atOnce = 5, 2 })
	customer, other := c.client(), c.client()
	for _, who := range []*client{customer, other} {
		who.Subscribe(t, shop.Bangkok, shop.Passport)
		who.Subscribe(t, shop.Singapore, shop.Passport)
	}
	entered, leave := make(chan bool), make(chan bool)
	c.engine.do = func(_ context.Context, r recognition.Request) (recognition.Result, error) {
		entered <- true
		<-leave
		return samples[r.Service], nil
	}
	var running sync.WaitGroup
	for range 2 {
		running.Go(func() { customer.wants("", 1, shop.Bangkok, shop.Passport) })
		<-entered
	}
	third := customer.calls(shop.Singapore, shop.Passport) // another region is no way around
	if third.Code != "ModelArts.4401" || third.Header().Get("Retry-After") == "" || third.ResponseRecorder.Code != http.StatusTooManyRequests {
		t.Errorf("a third at once: %s, Retry-After %q", third.Body, third.Header().Get("Retry-After"))
	}
	close(leave)
	running.Wait()
	c.engine.fails(nil)
	customer.wants("", 3, shop.Bangkok, shop.Passport)
	first := customer.key
	again, err := c.keys.CreateKey(t.Context(), accounts.NewKey{Owner: customer.owner}) // another key of the same project
	if err != nil {
		t.Fatal(err)
	}
	customer.key = again
	sixth := customer.calls(shop.Bangkok, shop.Passport)
	if sixth.Code != "APIG.0308" || sixth.Header().Get("Retry-After") != "1" || !strings.Contains(sixth.Message, "5 calls per second") {
		t.Errorf("a sixth in a second: %s, Retry-After %q", sixth.Body, sixth.Header().Get("Retry-After"))
	}
	customer.key = first
	customer.wants("APIG.0308", 1, shop.Singapore, shop.Passport)
	other.wants("", 1, shop.Bangkok, shop.Passport)
	c.Clock.Advance(time.Second)
	customer.wants("", 1, shop.Bangkok, shop.Passport)
}

// pictures fetches what the test says.
type pictures map[string]error

func (p pictures) Fetch(_ context.Context, address string) ([]byte, error) {
	return []byte("from " + address), p[address]
}

func TestThePictureAndTheOptionsOfTheBody(t *testing.T) {
	images := pictures{"http://10.0.0.1/": recognition.URLNotAllowed(nil), "https://gone.example.com/": recognition.NotFetched(nil)}
	c := openCounter(t, dbtest.SQLite(t), func(s *settings) { s.images = images })
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.IDCard)
	for body, want := range map[string]string{
		`{"image":"cGljdHVyZQ=="}`:                                      "picture",
		`{"image":"cGljdHVy\nZQ\u003d=","url":"","unknown":[1]}`:        "picture",
		`{"image":"Pz8\/","url":null}`:                                  "???",
		`{"image":"YQ==","image":"cGljdHVyZQ=="}`:                       "picture", // the last of two, as JSON has it
		`{"url":"https://example.com/a.png"}`:                           "from https://example.com/a.png",
		`{"image":"cGljdHVyZQ==","side":"","return_verification":true}`: "picture",
	} {
		got := c.send(customer.request(http.MethodPost, customer.path(shop.Bangkok, shop.IDCard), body))
		if seen := c.engine.seen; got.ResponseRecorder.Code != http.StatusOK || string(seen[len(seen)-1].Image) != want {
			t.Errorf("%s: %s", body, got.Body)
		}
		last := c.engine.seen[len(c.engine.seen)-1]
		if last.Options.ReturnVerification != strings.Contains(body, "return_verification") || !last.At.Equal(c.Clock.Now()) || last.Region != shop.Bangkok {
			t.Errorf("%s: %+v", body, last)
		}
	}
	recognised := c.engine.pictures()
	for body, code := range map[string]string{
		"":                                       "ModelArts.4105",
		"null":                                   "ModelArts.4105",
		`["image"]`:                              "ModelArts.4105",
		`{"image":"cGljdHVyZQ=="}{}`:             "ModelArts.4105",
		`{}`:                                     "AIS.0101",
		`{"image":"YQ==","url":"http:"}`:         "AIS.0101",
		`{"image":7}`:                            "AIS.0101",
		`{"image":"data:image/png;base64,YQ=="}`: "AIS.0102", // as the public API answers
		`{"image":"not base64"}`:                 "AIS.0101",
		`{"image":` + strings.Repeat("[", 20_000):                    "ModelArts.4105",
		strings.Repeat(`{"image":`, 20_000):                          "ModelArts.4105",
		`{"image":"YQ==","side":"top"}`:                              "AIS.0101",
		`{"url":"http://10.0.0.1/"}`:                                 "ModelArts.4601",
		`{"url":"https://gone.example.com/"}`:                        "ModelArts.4603",
		`{"image":"` + strings.Repeat("A", maxImageText+4) + `"}`:    "AIS.0103",
		`{"image":"YQ==","x":"` + strings.Repeat("A", 12<<20) + `"}`: "ModelArts.4104",
	} {
		got := c.send(customer.request(http.MethodPost, customer.path(shop.Bangkok, shop.IDCard), body))
		if got.ResponseRecorder.Code != http.StatusBadRequest || got.Code != code {
			t.Errorf("%.60s: status %d, %s, want %s", body, got.ResponseRecorder.Code, got.Body, code)
		}
	}
	if c.engine.pictures() != recognised {
		t.Error("a body that is wrong reached the engine")
	}
}

func TestEachFailureOfTheEngineHasItsDocumentedAnswer(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	for code, failure := range map[string]struct {
		err    error
		status int
	}{
		"AIS.0102":       {recognition.BadFormat("Not a picture.", nil), 400},
		"AIS.0103":       {recognition.BadSize("Too small."), 400},
		"AIS.0104":       {recognition.BadQuality("Blurred."), 400},
		"AIS.0105":       {recognition.Unreadable("No passport."), 400},
		"ModelArts.4401": {recognition.TooMany(), 429},
		"ModelArts.4402": {recognition.TimedOut(errors.New("secret-cause")), 504},
		"ModelArts.4403": {errors.New("secret-cause"), 503},
	} {
		c.engine.fails(failure.err)
		got := customer.calls(shop.Bangkok, shop.Passport)
		if got.Code != code || got.ResponseRecorder.Code != failure.status || strings.Contains(got.Body.String(), "secret-cause") {
			t.Errorf("%s: status %d, %s", code, got.ResponseRecorder.Code, got.Body)
		}
	}
	if got := customer.paid(); got != "failed:7" {
		t.Errorf("paid by %s", got)
	}
}

func TestWhatIsNotThereIsNoAPI(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.wants("APIG.0101", 1, shop.Bangkok, "fingerprint")
	if got := c.send(customer.request(http.MethodGet, customer.path(shop.Bangkok, shop.Passport), "")); got.Code != "APIG.0101" || got.ResponseRecorder.Code != http.StatusNotFound {
		t.Errorf("GET: %s", got.Body)
	}
	for _, id := range []string{strings.Repeat("0", 32), "%00", "x"} {
		if got := c.send(customer.request(http.MethodPost, "/v2/"+id+"/ocr/passport", picture)); got.Code != "ModelArts.4203" && got.Code != "APIG.0301" {
			t.Errorf("project %q: %s", id, got.Body)
		}
	}
}
