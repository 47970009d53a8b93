package webhooks_test

import (
	"testing"
	"time"

	"ocrconsole/models"
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
