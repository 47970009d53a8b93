package webhooks_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
)

// again posts the delivery again for an operator, by the form with the key.
func (h *hooked) again(t *testing.T, accountID, delivery int64, key string) error {
	t.Helper()
	act := &models.DeskAct{AccountID: accountID, FormKey: key, Kind: models.DeskReplay, Reason: "They mended it", AskedBy: 1}
	must(t, act.Wants(map[string]int64{"id": delivery}))
	return h.ReplayAct(t.Context(), act, delivery)
}

// TestAnOperatorPostsAMessageAgainOnceForEachForm under its id and with its body, however many windows send the form at once.
func TestAnOperatorPostsAMessageAgainOnceForEachForm(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c, other := h.Customer(t), h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://c.example/")
		h.tells(t, c.ID, invoiced)
		h.delivers(t)
		h.Shop.Clock.Advance(time.Minute)
		var windows sync.WaitGroup
		for range 5 {
			windows.Go(func() {
				if err := h.again(t, c.ID, 1, "form"); err != nil {
					t.Error(err)
				}
			})
		}
		windows.Wait()
		h.delivers(t)
		posts := h.line.posted()
		if len(posts) != 2 || posts[0].ID != posts[1].ID || posts[0].Body != posts[1].Body {
			t.Fatalf("%+v", posts)
		}
		_, attempts, err := h.Delivery(t.Context(), c.ID, e.ID, 1)
		if err != nil || len(attempts) != 2 {
			t.Errorf("%d attempts, %v", len(attempts), err)
		}
		for account, delivery := range map[int64]int64{c.ID: 9, other.ID: 1} {
			if err := h.again(t, account, delivery, "nobody's"); models.CodeOf(err) != models.Invalid {
				t.Errorf("delivery %d of %d: %v", delivery, account, err)
			}
		}
		must(t, h.Switch(t.Context(), c.ID, e.ID, false))
		if err := h.again(t, c.ID, 1, "off"); models.CodeOf(err) != models.Invalid {
			t.Errorf("to one that is off: %v", err)
		}
		if err := h.again(t, c.ID, 1, "form"); err != nil {
			t.Errorf("the form of before: %v", err)
		}
		if n := len(h.line.posted()); n != 2 {
			t.Errorf("%d were posted", n)
		}
		must(t, h.Switch(t.Context(), c.ID, e.ID, true))
		for i := range models.MaxMessagesAgain - 1 {
			must(t, h.again(t, c.ID, 1, fmt.Sprint("more ", i)))
		}
		if err := h.again(t, c.ID, 1, "one too many"); models.CodeOf(err) != models.TooMany {
			t.Errorf("one too many: %v", err)
		}
		h.Shop.Clock.Advance(time.Hour)
		must(t, h.again(t, c.ID, 1, "an hour later"))
	})
}
