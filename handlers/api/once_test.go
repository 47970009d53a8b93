package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/recognition"
)

// once makes a signed call with an Idempotency-Key.
func (c *client) once(key, region, body string) reply {
	c.counter.t.Helper()
	return c.counter.send(c.onceRequest(key, region, body))
}

func (c *client) onceRequest(key, region, body string) *http.Request {
	return c.request(http.MethodPost, c.path(region, shop.Passport), body, func(r *http.Request) {
		r.Header.Set("Idempotency-Key", key)
		c.sign(r, body, c.counter.Clock.Now(), "idempotency-key", "x-sdk-date")
	})
}

func TestARequestThatIsRepeatedWithItsKeyIsPaidOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer, other := c.client(), c.client()
		for _, who := range []*client{customer, other} {
			who.Subscribe(t, shop.Bangkok, shop.Passport)
			who.Subscribe(t, shop.Singapore, shop.Passport)
		}
		first := customer.once("a key", shop.Bangkok, picture)
		if first.ResponseRecorder.Code != http.StatusOK || first.Header().Get("Idempotent-Replayed") != "" {
			t.Fatalf("status %d, %v, %s", first.ResponseRecorder.Code, first.Header(), first.Body)
		}
		for range 3 {
			again := customer.once("a key", shop.Bangkok, picture)
			if again.ResponseRecorder.Code != http.StatusOK || again.Body.String() != first.Body.String() || again.Header().Get("Idempotent-Replayed") != "true" ||
				again.Header().Get("X-Request-Id") != first.Header().Get("X-Request-Id") {
				t.Errorf("repeated: status %d, %v, %s", again.ResponseRecorder.Code, again.Header(), again.Body)
			}
		}
		if paid := customer.paid(); paid != "pay_per_use:1" {
			t.Errorf("paid by %s", paid)
		}
		// Another body, or another path, is no repetition, and said so by name.
		for _, different := range []reply{customer.once("a key", shop.Bangkok, picture+" "), customer.once("a key", shop.Singapore, picture)} {
			if different.ResponseRecorder.Code != http.StatusUnprocessableEntity || different.Code != "AIS.0101" || !strings.Contains(different.Message, "Idempotency-Key") {
				t.Errorf("another request: status %d, %s", different.ResponseRecorder.Code, different.Body)
			}
		}
		// Another key, or no key, is another call; the same key of another account too.
		customer.once("another key", shop.Bangkok, picture)
		customer.wants("", 2, shop.Bangkok, shop.Passport)
		other.once("a key", shop.Bangkok, picture)
		if paid, others := customer.paid(), other.paid(); paid != "pay_per_use:4" || others != "pay_per_use:1" {
			t.Errorf("paid by %s and %s", paid, others)
		}
	})
}

func TestWhatKeysAreAnsweredWithIsDescribed(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	d := described(t, c)
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	for range 2 {
		d.holds("post", "/v2/{project_id}/ocr/passport", customer.once("k", shop.Bangkok, picture))
	}
	d.holds("post", "/v2/{project_id}/ocr/passport", customer.once("k", shop.Bangkok, picture+" "))
	c.engine.do = func(_ context.Context, r recognition.Request) (recognition.Result, error) {
		d.holds("post", "/v2/{project_id}/ocr/passport", customer.once("l", shop.Bangkok, picture))
		return samples[r.Service], nil
	}
	customer.once("l", shop.Bangkok, picture)
	for _, said := range []string{"Idempotency-Key", "Idempotent-Replayed", "24 hours", "up to 10 times"} {
		if !strings.Contains(string(c.fetch("/openapi.yaml")), said) {
			t.Errorf("the description does not say %q", said)
		}
	}
	if calls.OnceLife != 24*time.Hour || calls.OnceRepeats != 10 {
		t.Errorf("the description says 24 hours and 10 times, not %v and %d", calls.OnceLife, calls.OnceRepeats)
	}
}

func TestAReplayedRequestIsNoNewCall(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	heard := func() *http.Request { return customer.onceRequest("k", shop.Bangkok, picture) }
	for range 5 {
		c.send(heard())
	}
	for name, change := range map[string]func(r *http.Request){
		"without the header":  func(r *http.Request) { r.Header.Del("Idempotency-Key") },
		"with another":        func(r *http.Request) { r.Header.Set("Idempotency-Key", "l") },
		"with one unsigned":   func(r *http.Request) { customer.sign(r, picture, c.Clock.Now(), "x-sdk-date") },
		"with one more of it": func(r *http.Request) { r.Header.Add("Idempotency-Key", "l") },
	} {
		r := heard()
		if change(r); c.send(r).ResponseRecorder.Code < 400 {
			t.Errorf("%s it passes", name)
		}
	}
	if paid := customer.paid(); paid != "pay_per_use:1" {
		t.Errorf("paid by %s", paid)
	}
}

func TestRepetitionsAtOnceMakeOneCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		c.engine.do = func(_ context.Context, r recognition.Request) (recognition.Result, error) {
			time.Sleep(100 * time.Millisecond)
			return samples[r.Service], nil
		}
		var all sync.WaitGroup
		answers := make(chan reply, 1+calls.OnceRepeats) // as many as are answered, however slow this machine is
		for range cap(answers) {
			all.Go(func() { answers <- customer.once("k", shop.Bangkok, picture) })
		}
		all.Wait()
		close(answers)
		answered := 0
		for a := range answers {
			switch a.ResponseRecorder.Code {
			case http.StatusOK:
				answered++
			case http.StatusConflict:
				if a.Header().Get("Retry-After") == "" || !strings.Contains(a.Message, "Idempotency-Key") {
					t.Errorf("refused with %v, %s", a.Header(), a.Body)
				}
			default:
				t.Errorf("status %d, %s", a.ResponseRecorder.Code, a.Body)
			}
		}
		if paid := customer.paid(); answered == 0 || paid != "pay_per_use:1" {
			t.Errorf("%d answered, paid by %s", answered, paid)
		}
	})
}

func TestACallThatFailedMayBeTriedAgainWithItsKey(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	if got := customer.once("k", shop.Bangkok, picture); got.Code != "ModelArts.4204" {
		t.Errorf("before it is enabled: %s", got.Body)
	}
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	c.engine.fails(recognition.Unavailable(errors.New("broken")))
	failed := customer.once("k", shop.Bangkok, picture)
	c.engine.fails(nil)
	got := customer.once("k", shop.Bangkok, picture)
	if failed.Code != "ModelArts.4403" || got.ResponseRecorder.Code != http.StatusOK || got.Header().Get("Idempotent-Replayed") != "" ||
		got.Header().Get("X-Request-Id") == failed.Header().Get("X-Request-Id") {
		t.Errorf("failed with %s, then %d %v", failed.Body, got.ResponseRecorder.Code, got.Header())
	}
	customer.once("k", shop.Bangkok, picture)
	if paid := customer.paid(); paid != "failed:1 pay_per_use:1" {
		t.Errorf("paid by %s", paid)
	}
}

// TestACallWhoseMakerIsGoneIsFoundByItsKey lets the process die at both ends of the record.
func TestACallWhoseMakerIsGoneIsFoundByItsKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		for _, status := range []int{0, http.StatusOK, http.StatusServiceUnavailable} {
			c := openCounter(t, db)
			customer := c.client()
			customer.Subscribe(t, shop.Bangkok, shop.Passport)
			if status == http.StatusServiceUnavailable {
				c.engine.fails(recognition.Unavailable(nil))
			}
			first := customer.once("k", shop.Bangkok, picture)
			c.engine.fails(nil)
			// As it stood when the process died: before the call was recorded, or after.
			now := c.Clock.Now()
			key := &models.CallKey{
				AccountID: customer.ID, KeyHash: hexOf("k"), RequestID: first.Header().Get("X-Request-Id"), CreatedAt: now, ClaimedAt: now,
				RequestHash: hexOf(fmt.Sprintf("%s %s %d %s", shop.Bangkok, shop.Passport, len(picture), picture)),
			}
			if status == 0 {
				key.RequestID = calls.NewRequestID()
			}
			if err := db.WithContext(t.Context()).Save(key).Error; err != nil {
				t.Fatal(err)
			}
			if got := customer.once("k", shop.Bangkok, picture); got.ResponseRecorder.Code != http.StatusConflict {
				t.Errorf("%d: while it may be at it: %s", status, got.Body)
			}
			c.Clock.Advance(2 * time.Minute)
			got := customer.once("k", shop.Bangkok, picture)
			want := map[int]string{0: "pay_per_use:2", http.StatusOK: "pay_per_use:1", http.StatusServiceUnavailable: "failed:1 pay_per_use:1"}[status]
			if paid := customer.paid(); got.ResponseRecorder.Code != http.StatusOK || paid != want {
				t.Errorf("%d: status %d, paid by %s, want %s", status, got.ResponseRecorder.Code, paid, want)
			}
		}
	})
}

func TestAKeyHasItsLifeAndItsRepetitions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		customer.TopUp(t, 10_000_000)
		for i := range 1 + calls.OnceRepeats {
			if got := customer.once("k", shop.Bangkok, picture); got.ResponseRecorder.Code != http.StatusOK {
				t.Fatalf("answer %d: %s", i+1, got.Body)
			}
		}
		got := customer.once("k", shop.Bangkok, picture)
		if got.ResponseRecorder.Code != http.StatusTooManyRequests || got.Code != "APIG.0308" || got.Header().Get("Retry-After") != "86400" || !strings.Contains(got.Message, "24 hours") {
			t.Errorf("once too often: status %d, %v, %s", got.ResponseRecorder.Code, got.Header(), got.Body)
		}
		c.Clock.Advance(24*time.Hour - time.Second)
		once := &calls.Calls{Metering: c.Metering, Clock: c.Clock.Now}
		keys := func() (n int64) {
			if err := once.ForgetOnce(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := db.WithContext(t.Context()).Model(&models.CallKey{}).Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := keys(); n != 1 {
			t.Errorf("%d keys before their life is over", n)
		}
		c.Clock.Advance(time.Second)
		if got := customer.once("k", shop.Bangkok, picture); got.ResponseRecorder.Code != http.StatusOK || got.Header().Get("Idempotent-Replayed") != "" {
			t.Errorf("after its life: status %d, %v", got.ResponseRecorder.Code, got.Header())
		}
		c.Clock.Advance(25 * time.Hour)
		if n := keys(); n != 0 {
			t.Errorf("%d keys after their life", n)
		}
		if paid := customer.paid(); paid != "pay_per_use:2" {
			t.Errorf("paid by %s", paid)
		}
	})
}

// TestARepetitionThatTheEngineFailsDoesNotCount repeats an answered call while the engine is away, which must not use up how
// often its answer can be had.
func TestARepetitionThatTheEngineFailsDoesNotCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db)
		customer := c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)
		first := customer.once("k", shop.Bangkok, picture)
		works := c.engine.do
		for name, away := range map[string]error{
			"unavailable": recognition.Unavailable(errors.New("away")), "timed out": recognition.TimedOut(errors.New("slow")),
		} {
			c.engine.do = func(context.Context, recognition.Request) (recognition.Result, error) { return nil, away }
			for range calls.OnceRepeats + 2 {
				if got := customer.once("k", shop.Bangkok, picture); got.ResponseRecorder.Code < 500 {
					t.Fatalf("%s: status %d, %s", name, got.ResponseRecorder.Code, got.Body)
				}
				c.Clock.Advance(11 * time.Minute) // an account whose pictures time out pauses
			}
		}
		c.engine.do = works
		for i := range calls.OnceRepeats {
			got := customer.once("k", shop.Bangkok, picture)
			if got.ResponseRecorder.Code != http.StatusOK || got.Header().Get("X-Request-Id") != first.Header().Get("X-Request-Id") {
				t.Fatalf("answer %d: status %d, %s", i+1, got.ResponseRecorder.Code, got.Body)
			}
		}
		if got := customer.once("k", shop.Bangkok, picture); got.ResponseRecorder.Code != http.StatusTooManyRequests {
			t.Errorf("once too often: status %d, %s", got.ResponseRecorder.Code, got.Body)
		}
		if paid := customer.paid(); paid != "pay_per_use:1" {
			t.Errorf("paid by %s", paid)
		}
	})
}

func TestAnAnsweredCallIsRepeatedWhateverTheAccountMayDoNow(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	customer.once("k", shop.Bangkok, picture)
	c.Clock.Advance(23 * time.Hour)
	customer.once("fills the permits", shop.Bangkok, picture)
	c.Clock.Advance(30 * time.Minute) // still in its life; arrears are in their grace
	c.engine.fails(recognition.Unavailable(errors.New("broken")))
	if got := customer.once("k", shop.Bangkok, picture); got.Code != "ModelArts.4403" {
		t.Errorf("a repetition that fails: %s", got.Body)
	}
	c.engine.fails(nil)
	if got := customer.once("k", shop.Bangkok, picture); got.ResponseRecorder.Code != http.StatusOK {
		t.Errorf("repeated: %s", got.Body)
	}
	if paid := customer.paid(); paid != "pay_per_use:2" {
		t.Errorf("paid by %s", paid)
	}
}

func TestAnIdempotencyKeyThatIsNoneIsRefusedByName(t *testing.T) {
	c := openCounter(t, dbtest.SQLite(t))
	customer := c.client()
	customer.Subscribe(t, shop.Bangkok, shop.Passport)
	for _, key := range []string{"", strings.Repeat("k", 256), "ключ", "a\tb"} {
		if got := customer.once(key, shop.Bangkok, picture); got.ResponseRecorder.Code != http.StatusBadRequest && got.ResponseRecorder.Code != http.StatusUnauthorized || !strings.Contains(got.Message, "Idempotency-Key") && got.Code != "APIG.0301" {
			t.Errorf("%.20q: status %d, %s", key, got.ResponseRecorder.Code, got.Body)
		}
	}
	w := httptest.NewRecorder()
	r := customer.onceRequest(strings.Repeat("k", 255), shop.Bangkok, picture)
	if c.router.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("the longest: %d %s", w.Code, w.Body)
	}
}

func hexOf(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
