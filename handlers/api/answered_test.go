package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/recognition"
)

// slow lets the engine take that long from now on, by the clock, and then fail with the error, or answer.
func (c *counter) slow(took time.Duration, err error) {
	c.engine.mu.Lock()
	defer c.engine.mu.Unlock()
	c.engine.do = func(_ context.Context, r recognition.Request) (recognition.Result, error) {
		c.Clock.Advance(took)
		return samples[r.Service], err
	}
}

// answered gives what is stored of how the call was answered: its key, its wait, its code and status.
func (c *counter) answered(accountID int64, got reply) string {
	c.t.Helper()
	call, err := models.FindCall(c.DB.WithContext(c.t.Context()), accountID, models.OwnSource, got.Header().Get("X-Request-Id"))
	if err != nil {
		c.t.Fatal(err)
	}
	return fmt.Sprintf("key %d, %d ms, %q %d", call.AccessKeyID, call.DurationMS, models.ErrorCodeOf(call.ErrorCode), call.HTTPStatus)
}

func TestACallIsStoredWithItsKeyTheWaitAndTheCodeOfItsAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		second, err := c.keys.CreateKey(t.Context(), accounts.NewKey{Owner: customer.owner})
		if err != nil {
			t.Fatal(err)
		}
		for n, key := range []accounts.CreatedKey{customer.key, second} {
			customer.key = key
			c.slow(1234*time.Millisecond, nil)
			if got, want := c.answered(customer.ID, customer.calls(shop.Bangkok, shop.Passport)), fmt.Sprintf(`key %d, 1234 ms, "" 200`, n+1); got != want {
				t.Errorf("stored is %s, want %s", got, want)
			}
			for code, failure := range map[string]error{
				"AIS.0102": recognition.BadFormat("Not a picture.", nil), "AIS.0103": recognition.BadSize("Too small."), "AIS.0104": recognition.BadQuality("Blurred."),
				"AIS.0105": recognition.Unreadable("No passport."), "ModelArts.4401": recognition.TooMany(), "ModelArts.4402": recognition.TimedOut(errors.New("cause")),
				"ModelArts.4403": errors.New("cause"), "ModelArts.4601": recognition.URLNotAllowed(nil), "ModelArts.4603": recognition.NotFetched(nil),
			} {
				c.slow(50*time.Millisecond, failure)
				made := customer.calls(shop.Bangkok, shop.Passport)
				got, want := c.answered(customer.ID, made), fmt.Sprintf("key %d, 50 ms, %q %d", n+1, code, made.ResponseRecorder.Code)
				if made.Code != code || got != want {
					t.Errorf("answered %s, stored is %s, want %s", made.Code, got, want)
				}
			}
		}
		nonsense := c.send(customer.request(http.MethodPost, customer.path(shop.Bangkok, shop.Passport), "nonsense"))
		if got := c.answered(customer.ID, nonsense); got != `key 2, 1 ms, "ModelArts.4105" 400` {
			t.Errorf("a body that is no JSON: stored is %s", got)
		}
	})
}

func TestACallWithATokenIsStoredWithoutAKey(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	made, err := c.Accounts.Create(t.Context(), accounts.NewAccount{Email: "a@example.com", Password: password})
	if err == nil {
		err = errors.Join(c.Billing.Vouch(t.Context(), made.AccountID, true), c.Billing.Subscribe(t.Context(), made.AccountID, shop.Bangkok, shop.Passport))
	}
	if err != nil {
		t.Fatal(err)
	}
	token := c.askToken("a@example.com", password, `{"name":"ap-southeast-2"}`).Header().Get("X-Subject-Token")
	c.slow(70*time.Millisecond, nil)
	got := c.answered(made.AccountID, c.withToken(token, http.MethodPost, "/v2/"+made.Projects[shop.Bangkok]+"/ocr/passport"))
	if got != `key 0, 70 ms, "" 200` {
		t.Errorf("stored is %s", got)
	}
}

func TestARepetitionLeavesHowTheCallWasAnsweredFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		c.slow(300*time.Millisecond, nil)
		first := customer.once("k", shop.Bangkok, picture)
		second, err := c.keys.CreateKey(t.Context(), accounts.NewKey{Owner: customer.owner})
		if err != nil {
			t.Fatal(err)
		}
		customer.key = second
		for _, failure := range []error{nil, recognition.Unavailable(errors.New("cause"))} {
			c.slow(900*time.Millisecond, failure)
			customer.once("k", shop.Bangkok, picture)
			if got := c.answered(customer.ID, first); got != `key 1, 300 ms, "" 200` {
				t.Errorf("stored is %s", got)
			}
		}
		var n int64
		if err := c.DB.Model(&models.Call{}).Where("account_id = ?", customer.ID).Count(&n).Error; err != nil || n != 1 {
			t.Errorf("%d calls, %v", n, err)
		}
	})
}

// upload is a body that takes its time.
type upload struct {
	io.Reader
	read func()
}

func (u upload) Read(p []byte) (int, error) {
	u.read()
	return u.Reader.Read(p)
}

func TestTheWaitBeginsBeforeThePictureHasCome(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	c.slow(300*time.Millisecond, nil)
	once := sync.OnceFunc(func() { c.Clock.Advance(2 * time.Second) })
	made := customer.calls(shop.Bangkok, shop.Passport, func(r *http.Request) { r.Body = io.NopCloser(upload{strings.NewReader(picture), once}) })
	if got := c.answered(customer.ID, made); got != `key 1, 2300 ms, "" 200` {
		t.Errorf("stored is %s", got)
	}
}
