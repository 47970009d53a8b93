package models_test

import (
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
)

// TestNotificationsAreStoredAsFactsAndOldOnesStayInWords reads rows of three programs: this one, the one before, which stored words,
// and one to come, whose kind this one does not know.
func TestNotificationsAreStoredAsFactsAndOldOnesStayInWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		tx := db.WithContext(t.Context())
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			_, err := models.Notify(tx, &models.Notification{
				AccountID: c.ID, Key: "x", CreatedAt: s.Clock.Now(), Says: notice.RefundFailed{Amount: notice.Money{Micros: 1, Currency: "USD"}},
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		old := newNotification + "(?, 2, 'y', 'low_balance', 'Low balance: $1.00 left', 'One.', '/billing/topup', ?, 'off')"
		tomorrow := "INSERT INTO notifications (account_id, id, key, kind, title, text, href, message, created_at, mail_status) " +
			`VALUES (?, 3, 'z', 'refund', 'Tomorrow', '', '', '{"version":1,"kind":"tomorrow","arguments":{}}', ?, 'off')`
		for _, row := range []string{old, tomorrow} {
			if err := tx.Exec(row, c.ID, s.Clock.Now()).Error; err != nil {
				t.Fatal(err)
			}
		}
		for id, want := range map[int64]notice.Notice{
			1: notice.RefundFailed{Amount: notice.Money{Micros: 1, Currency: "USD"}},
			2: notice.Verbatim{About: notice.AlertLowBalance, Title: "Low balance: $1.00 left", Text: "One.", Href: "/billing/topup"},
			3: notice.Verbatim{About: notice.NoticeRefund, Title: "Tomorrow"},
		} {
			n, err := models.FindNotification(tx, c.ID, id)
			if err != nil || n.Begun() != want || n.Now() != want || n.Title == "" {
				t.Errorf("notification %d says %+v, error %v", id, n.Now(), err)
			}
		}
		err = models.EndNotifications(tx, c.ID, "y", s.Clock.Now(), notice.LowBalanceOver{At: s.Clock.Now(), WantedMicros: 7})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := models.FindNotification(tx, c.ID, 2); err != nil || n.Now().Kind() != "low_balance_over" || n.Begun().Kind() != "verbatim" {
			t.Errorf("the old one that ended says %+v, error %v", n.Now(), err)
		}
	})
}

func TestWhatLacksItsArgumentsIsNotTold(t *testing.T) {
	db := dbtest.SQLite(t)
	s := shop.Open(t, db)
	c := s.Customer(t)
	_, err := models.Notify(db.WithContext(t.Context()), &models.Notification{AccountID: c.ID, Key: "x", Says: notice.DisputeWon{}, CreatedAt: s.Clock.Now()})
	if err == nil {
		t.Error("a dispute of no payment is told")
	}
}
