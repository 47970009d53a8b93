package webhooks_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
)

// ends has what was told under keys that begin so be over.
func (h *hooked) ends(t testing.TB, accountID int64, prefix string, says notice.Notice) {
	t.Helper()
	must(t, h.Shop.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		return models.EndNotifications(tx, accountID, prefix, h.Shop.Clock.Now(), says)
	}))
}

// TestTheEndOfWhatWasToldIsPostedOnceUnderAnIdOfItsOwn has two things end, of which one says something else from then on.
func TestTheEndOfWhatWasToldIsPostedOnceUnderAnIdOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c, other := h.Customer(t), h.Customer(t)
		_, secret := h.endpoint(t, c.ID, "https://all.example/")
		h.endpoint(t, c.ID, "https://security.example/", "security")
		h.endpoint(t, other.ID, "https://other.example/")
		at := h.Shop.Clock.Now()
		h.tells(t, c.ID, notice.LowBalance{At: at, AvailableMicros: 1, WantedMicros: 2})                                                  // test 1
		h.tells(t, c.ID, notice.KeyUnusual{At: at, Incident: "INC-1", Key: "KEY", Hour: notice.Span{From: at, Until: at.Add(time.Hour)}}) // test 2
		h.delivers(t)
		h.Shop.Clock.Advance(time.Minute)
		for range 2 {
			h.ends(t, c.ID, "test 1", notice.LowBalanceOver{At: at, WantedMicros: 2})
			h.ends(t, c.ID, "test 2", nil)
			h.delivers(t)
		}
		type event struct {
			Type     string `json:"type"`
			DataType string `json:"data_type"`
			Topic    string `json:"topic"`
			Data     struct {
				Wanted int64  `json:"wanted_micros"`
				Key    string `json:"key"`
			} `json:"data"`
		}
		ref := func(id int64) string {
			return models.Ref{Kind: models.KindNotification, AccountID: c.ID, ID: id}.String()
		}
		want := map[string]event{
			ref(1): {Type: "low_balance", Topic: "low_balance"}, ref(1) + "-ended": {Type: "low_balance.ended", DataType: "low_balance_over", Topic: "low_balance"},
			ref(2): {Type: "key_unusual", Topic: "key"}, ref(2) + "-ended": {Type: "key_unusual.ended", DataType: "key_unusual", Topic: "key"},
		}
		for _, p := range h.line.posted() {
			var got event
			must(t, json.Unmarshal([]byte(p.Body), &got))
			wanted, expected := want[p.ID]
			delete(want, p.ID)
			if !expected || p.URL != "https://all.example/" || got.Type != wanted.Type || got.DataType != wanted.DataType || got.Topic != wanted.Topic {
				t.Errorf("posted to %s as %s: %+v", p.URL, p.ID, got)
			}
			if got.DataType == "key_unusual" && got.Data.Key != "KEY" || got.DataType == "low_balance_over" && got.Data.Wanted != 2 {
				t.Errorf("%s says %s", got.Type, p.Body)
			}
			if !webhooks.Signed(t, secret, p.ID, p.Timestamp, p.Body, p.Signature) {
				t.Errorf("%s is not signed", p.ID)
			}
		}
		if len(want) > 0 {
			t.Errorf("not posted: %v", want)
		}
	})
}

// TestAnEndpointIsToldOfSingleTypesBesideItsTopics chooses the end of something without its beginning, and a type that is named as a
// topic without what else is of that.
func TestAnEndpointIsToldOfSingleTypesBesideItsTopics(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		made, _, err := h.Create(t.Context(), c.ID, webhooks.Wanted{URL: "https://some.example/", Topics: []string{"security"}, Types: []string{"low_balance.ended", "arrears_over"}})
		must(t, err)
		topics, types := made.Wanted()
		if !slices.Equal(topics, []string{"security"}) || !slices.Equal(types, []string{"low_balance.ended", "arrears_over"}) {
			t.Errorf("it is told of %q and %q", topics, types)
		}
		at := h.Shop.Clock.Now()
		h.tells(t, c.ID, notice.LowBalance{At: at, AvailableMicros: 1, WantedMicros: 2})          // test 1
		h.tells(t, c.ID, notice.KeyReported{Key: "KEY-1-1", AccessKey: "c", At: time.Unix(0, 0)}) // test 2
		h.tells(t, c.ID, invoiced)                                                                // test 3
		h.ends(t, c.ID, "test ", nil)
		h.delivers(t)
		var got []string
		for _, p := range h.line.posted() {
			var event struct {
				Type string `json:"type"`
			}
			must(t, json.Unmarshal([]byte(p.Body), &event))
			got = append(got, event.Type)
		}
		slices.Sort(got)
		if want := []string{"key_reported", "key_reported.ended", "low_balance.ended"}; !slices.Equal(got, want) {
			t.Errorf("posted %q, want %q", got, want)
		}
		for _, wrong := range []string{"low_balance,arrears", "=low_balance", "LOW_BALANCE", "low_balance.ended.ended", strings.Repeat("x", 1000)} {
			if err := h.Change(t.Context(), c.ID, made.ID, webhooks.Wanted{URL: "https://some.example/", Types: []string{wrong}}); models.CodeOf(err) != models.Invalid {
				t.Errorf("%q is taken as a type: %v", wrong, err)
			}
		}
	})
}
