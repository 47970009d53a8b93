package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

func TestACallThatRunsIntoTheTimeLimitOfItsRequestIsRecordedAsFailed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		for name, failure := range map[string]func(ctx context.Context) error{
			"an engine's": func(ctx context.Context) error { return recognition.TimedOut(ctx.Err()) },
			"a bare one":  func(ctx context.Context) error { return ctx.Err() },
			"a wrapped":   func(ctx context.Context) error { return fmt.Errorf("recognise: %w", ctx.Err()) },
		} {
			c := openCounter(t, db)
			customer := c.client()
			customer.Subscribe(t, shop.Bangkok, shop.Passport)
			reached := false
			c.engine.do = func(ctx context.Context, _ recognition.Request) (recognition.Result, error) {
				reached = true
				<-ctx.Done()
				return nil, failure(ctx)
			}
			// On a busy machine the time may be over before the picture is looked at: then it was too little.
			var got reply
			for limit := 50 * time.Millisecond; !reached; limit *= 2 {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				r := customer.request(http.MethodPost, customer.path(shop.Bangkok, shop.Passport), picture)
				got = c.send(r.WithContext(ctx))
				cancel()
			}
			if got.ResponseRecorder.Code != http.StatusGatewayTimeout || got.Code != "ModelArts.4402" {
				t.Errorf("%s: status %d, %s", name, got.ResponseRecorder.Code, got.Body)
			}
			if paid := customer.paid(); paid != "failed:1" {
				t.Errorf("%s: paid by %q, want the failed call", name, paid)
			}
		}
	})
}

// waitOf reads after how many seconds a refused call may be made again.
func waitOf(t *testing.T, r reply) time.Duration {
	t.Helper()
	seconds, err := strconv.Atoi(r.Header().Get("Retry-After"))
	if err != nil || r.ResponseRecorder.Code != http.StatusTooManyRequests || r.Code != "APIG.0308" {
		t.Fatalf("status %d, Retry-After %q, %s", r.ResponseRecorder.Code, r.Header().Get("Retry-After"), r.Body)
	}
	return time.Duration(seconds) * time.Second
}

func TestAnAccountWhosePicturesTimeOutAgainAndAgainPausesLongerEachTime(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer, other := c.client(), c.client()
	for _, who := range []*client{customer, other} {
		who.Subscribe(t, shop.Bangkok, shop.Passport)
		who.Subscribe(t, shop.Singapore, shop.Passport)
	}
	timeOut := func() { c.engine.fails(recognition.TimedOut(errors.New("slow"))) }
	timeOut()
	customer.wants("ModelArts.4402", 3, shop.Bangkok, shop.Passport)
	for i, seconds := range []int{5, 10, 20, 40, 80, 160, 300, 300} {
		want := time.Duration(seconds) * time.Second
		if wait := waitOf(t, customer.calls(shop.Singapore, shop.Passport)); wait != want {
			t.Errorf("pause %d lasts %v, want %v", i+1, wait, want)
		}
		c.engine.fails(nil)
		other.wants("", 1, shop.Bangkok, shop.Passport)
		c.Clock.Advance(want)
		timeOut()
		customer.wants("ModelArts.4402", 1, shop.Bangkok, shop.Passport)
	}
	// Pictures that are read make up for it, one for one; time does too.
	c.Clock.Advance(5 * time.Minute)
	c.engine.fails(nil)
	customer.wants("", 9, shop.Bangkok, shop.Passport)
	timeOut()
	customer.wants("ModelArts.4402", 1, shop.Bangkok, shop.Passport)
	waitOf(t, customer.calls(shop.Bangkok, shop.Passport))
	c.Clock.Advance(11 * time.Minute)
	customer.wants("ModelArts.4402", 2, shop.Bangkok, shop.Passport)
	c.engine.fails(nil)
	customer.wants("", 1, shop.Bangkok, shop.Passport)
}

func TestPicturesThatWaitedForOthersAreNotHeldAgainstTheirAccount(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	c.engine.fails(recognition.TimedOut(errors.Join(recognition.ErrBusy, context.DeadlineExceeded)))
	customer.wants("ModelArts.4402", 20, shop.Bangkok, shop.Passport)
}

// slowUploads begins to send many large bodies of the customers, none of which comes further than its beginning, from the address.
func (c *counter) slowUploads(from, beginning string, of ...*client) {
	ctx, stop := context.WithCancel(c.t.Context())
	var all sync.WaitGroup
	c.t.Cleanup(all.Wait)
	c.t.Cleanup(stop)
	for i := range 40 { // more than there is memory for
		body, sending := io.Pipe()
		context.AfterFunc(ctx, func() { _ = sending.CloseWithError(context.Canceled) })
		slow := of[i%len(of)]
		r := slow.request(http.MethodPost, slow.path(shop.Bangkok, shop.Passport), "")
		r.Body, r.ContentLength, r.RemoteAddr = body, maxCallBody, from
		all.Go(func() { _, _ = io.WriteString(sending, beginning) })
		all.Go(func() { c.router.ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx)) })
	}
	time.Sleep(200 * time.Millisecond)
}

// wantsLarge fails the test unless a large call of the customer is answered.
func (c *client) wantsLarge() {
	c.counter.t.Helper()
	large := `{"x":"` + strings.Repeat("A", 1<<20) + `",` + picture[1:]
	short, cancel := context.WithTimeout(c.counter.t.Context(), 10*time.Second)
	defer cancel()
	got := c.counter.send(c.request(http.MethodPost, c.path(shop.Bangkok, shop.Passport), large).WithContext(short))
	if got.ResponseRecorder.Code != http.StatusOK {
		c.counter.t.Errorf("status %d, %s", got.ResponseRecorder.Code, got.Body)
	}
}

func TestSlowUploadsLeaveMemoryForTheOthersWhoeverSendsThem(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	other := c.client()
	other.Subscribe(t, shop.Bangkok, shop.Passport)
	c.slowUploads("192.0.2.9:1234", "", c.client(), c.client(), c.client(), c.client(), c.client())
	other.wantsLarge()
}

// TestWhoOnlyNamesTheKeyOfAnAccountTakesNothingFromIt: until a signature is checked, a body is its network's.
func TestWhoOnlyNamesTheKeyOfAnAccountTakesNothingFromIt(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	named := c.client()
	named.Subscribe(t, shop.Bangkok, shop.Passport)
	c.slowUploads("192.0.2.9:1234", strings.Repeat("A", web.LargeBody+1), named)
	named.wantsLarge()
}
