package api

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

func TestWhatIsRefusedBeforeRecognitionIsKeptForItsCustomer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		c := openCounter(t, db, func(s *settings) { s.perSecond = 3 })
		customer, other := c.client(), c.client()
		customer.Subscribe(t, shop.Bangkok, shop.Passport)

		tampered := func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(strings.NewReader("nonsense")), 8 }
		endless := func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(&endless{}), -1 }
		foreign := func(r *http.Request) {
			r.URL.Path = other.path(shop.Bangkok, shop.Passport)
			customer.sign(r, picture, c.Clock.Now(), "x-sdk-date")
		}
		stranger := func(r *http.Request) {
			r.Header.Set("Authorization", algorithm+" Access=ABCDEFGHIJKLMNOPQRST, SignedHeaders=host, Signature=00")
		}
		customer.wants("ModelArts.4204", 2, shop.Bangkok, shop.WebImage)
		for _, refused := range []struct {
			code   string
			change func(*http.Request)
		}{{"ModelArts.4104", endless}, {"ModelArts.4203", foreign}, {"APIG.0301", stranger}, {"APIG.0301", tampered}} {
			if got := customer.calls(shop.Bangkok, shop.Passport, refused.change); got.Code != refused.code {
				t.Errorf("%s, want %s", got.Body, refused.code)
			}
		}
		customer.wants("", 3, shop.Bangkok, shop.Passport)
		customer.wants("APIG.0308", 2, shop.Bangkok, shop.Passport)
		if err := c.keys.DisableKey(t.Context(), customer.owner, customer.key.ID); err != nil {
			t.Fatal(err)
		}
		c.Clock.Advance(10 * time.Second) // keys are remembered for some
		customer.wants("APIG.0301", 1, shop.Bangkok, shop.Passport)
		if err := c.refusals.Save(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := c.refusals.List(t.Context(), customer.ID, models.RefusedFilter{Until: c.Clock.Now().Add(time.Hour), Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]int64)
		for _, h := range list.Counts {
			got[models.ErrorCodeOf(h.ErrorCode)] += h.Calls
		}
		if want := map[string]int64{"ModelArts.4204": 2, "ModelArts.4104": 1, "ModelArts.4203": 1, "APIG.0301": 2, "APIG.0308": 2}; !maps.Equal(got, want) {
			t.Errorf("refused: %v, want %v", got, want)
		}
		for i := range list.Calls {
			switch r := &list.Calls[i]; {
			case r.AccessKeyID != customer.key.ID || r.Service == "" || r.RequestID == "":
				t.Errorf("%+v", r)
			case (r.Region == shop.Bangkok) != (models.ErrorCodeOf(r.ErrorCode) == "ModelArts.4204" || models.ErrorCodeOf(r.ErrorCode) == "APIG.0308"):
				t.Errorf("%s in %q: only what is proved is told", models.ErrorCodeOf(r.ErrorCode), r.Region)
			}
		}
		if got := customer.paid(); got != "pay_per_use:3" {
			t.Errorf("paid by %s", got)
		}
		if list, err := c.refusals.List(t.Context(), other.ID, models.RefusedFilter{Until: c.Clock.Now().Add(time.Hour), Limit: 100}); err != nil || list.Total() != 0 {
			t.Errorf("of the other: %+v, %v", list, err)
		}
	})
}
