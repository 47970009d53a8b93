package outbox_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/notice"
	"ocrconsole/models/outbox"
)

// TestAMailSaysAtEveryAttemptWhatItSaidAtTheFirst though what it tells of is over by the second.
func TestAMailSaysAtEveryAttemptWhatItSaidAtTheFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		const key = "low-balance 10 @ 7"
		tell := func(key string) {
			t.Helper()
			err := o.DB.Write(t.Context(), func(tx *gorm.DB) error {
				_, err := models.Notify(tx, &models.Notification{
					AccountID: c.AccountID, Key: key, CreatedAt: o.Clock.Now(),
					Says: notice.LowBalance{At: o.Clock.Now(), AvailableMicros: 5, WantedMicros: 10, BelowZero: &notice.BelowZero{}},
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		end := func() {
			t.Helper()
			err := models.EndNotifications(o.DB.WithContext(t.Context()), c.AccountID, "low-balance", o.Clock.Now(), notice.LowBalanceOver{At: o.Clock.Now(), WantedMicros: 10})
			if err != nil {
				t.Fatal(err)
			}
		}
		tell(key)
		var tried []outbox.Letter
		o.fails = func(try int, l *outbox.Letter) error {
			tried = append(tried, *l)
			if try < 3 {
				return &outbox.RefusalError{Err: errors.New("451 later")}
			}
			return nil
		}
		o.sends()
		end()
		o.Clock.Advance(time.Hour)
		o.sends()
		o.Clock.Advance(time.Hour)
		o.sends("Low balance: 0.000005 left")
		for i := range tried {
			if tried[i].Subject != tried[0].Subject || !slices.Equal(tried[i].Paragraphs, tried[0].Paragraphs) {
				t.Errorf("attempt %d says %q, the first %q", i+1, tried[i].Paragraphs, tried[0].Paragraphs)
			}
		}
		tell("low-balance 10 @ 8")
		end()
		o.sends("The balance was low until 2026-03-17T06:25:10Z")
	})
}
