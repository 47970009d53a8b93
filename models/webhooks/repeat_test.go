package webhooks_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/webhooks"
)

// Who sends a message again that somebody has begun to post meanwhile takes it from nobody, and no attempt is one of no round.
func TestWhatIsPostedAtThisMomentIsNotRepeated(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		h.endpoint(t, c.ID, "https://c.example/")
		h.tells(t, c.ID, invoiced)
		now, db := h.Shop.Clock.Now(), h.Shop.DB.WithContext(t.Context())
		before, err := models.FindDelivery(db, c.ID, 1)
		must(t, err)
		d, err := models.ClaimDelivery(db, c.ID, 1, now, now.Add(time.Minute))
		if err != nil || d == nil || d.Round != 1 || d.Attempts != 1 || d.Body == "" {
			t.Fatalf("claimed %+v, %v", d, err)
		}
		must(t, models.RepeatDelivery(db, before, now))
		if again, err := models.ClaimDelivery(db, c.ID, 1, now, now.Add(time.Minute)); err != nil || again != nil {
			t.Errorf("taken from who posts it: %+v, %v", again, err)
		}
		after, err := models.FindDelivery(db, c.ID, 1)
		if err != nil || after.Round != 1 {
			t.Errorf("%+v, %v", after, err)
		}
		must(t, models.EndDelivery(db, d, models.DeliveryDelivered, now))
		must(t, models.RepeatDelivery(db, before, now))
		if again, err := models.ClaimDelivery(db, c.ID, 1, now, now.Add(time.Minute)); err != nil || again == nil || again.Round != 1 || again.Attempts != 2 || again.EndedAt != nil {
			t.Errorf("it is not repeated: %+v, %v", again, err)
		}
	})
}

// An endpoint that is switched on again, and off again by the same message, is told of again.
func TestAnEndpointThatIsSwitchedOffAgainIsToldOfAgain(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		e, _ := h.endpoint(t, c.ID, "https://gone.example/")
		h.line.answer = func(post) webhooks.Answer { return webhooks.Answer{Status: 410} }
		h.tells(t, c.ID, invoiced)
		h.delivers(t)
		h.Shop.Clock.Advance(time.Hour)
		must(t, h.Switch(t.Context(), c.ID, e.ID, true))
		must(t, h.Replay(t.Context(), c.ID, e.ID, 1))
		told, err := models.NotificationsOf(h.Shop.DB.WithContext(t.Context()), c.ID, models.NotificationFilter{Kind: notice.NoticeWebhook, Limit: 5})
		if err != nil || len(told) != 2 {
			t.Errorf("told %d times, error %v", len(told), err)
		}
	})
}

// Two processes list what is due. One posts it, is refused and puts it off before the other comes to it: that one leaves it until it is due again.
func TestWhatAnotherProcessHasPutOffIsNotPostedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *hooked) {
		c := h.Customer(t)
		h.endpoint(t, c.ID, "https://c.example/")
		h.tells(t, c.ID, invoiced)
		now, db := h.Shop.Clock.Now(), h.Shop.DB.WithContext(t.Context())
		d, err := models.ClaimDelivery(db, c.ID, 1, now, now.Add(time.Minute))
		if err != nil || d == nil {
			t.Fatalf("claimed %+v, %v", d, err)
		}
		next := now.Add(5 * time.Minute)
		must(t, models.PostponeDelivery(db, d, next))
		if again, err := models.ClaimDelivery(db, c.ID, 1, now, now.Add(time.Minute)); err != nil || again != nil {
			t.Errorf("tried at once: %+v, %v", again, err)
		}
		if again, err := models.ClaimDelivery(db, c.ID, 1, next, next.Add(time.Minute)); err != nil || again == nil || again.Round != 2 {
			t.Errorf("when it is due: %+v, %v", again, err)
		}
	})
}
