package models_test

import (
	"errors"
	"slices"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
)

var notificationRefusals = []refusal{
	{"unique", newNotification + "(@a, 9, 'told', 'arrears', 'Title', '', '', @t, 'off')"},
	{"check", newNotification + "(@a, 9, '', 'arrears', 'Title', '', '', @t, 'off')"},
	{"check", newNotification + "(@a, 9, 'k', 'arrears', '', '', '', @t, 'off')"},
	{"check", newNotification + "(@a, 9, 'k', 'arrears', 'Title', '', 'https://example.com', @t, 'off')"},
	{"check", newNotification + "(@a, 9, 'k', 'arrears', 'Title', '', '//example.com', @t, 'off')"},
	{"check", newNotification + "(@a, 9, 'k', 'arrears', 'Title', '', '', @t, 'lost')"},
	{"foreign", newNotification + "(1, 9, 'k', 'arrears', 'Title', '', '', @t, 'off')"},
}

const newNotification = "INSERT INTO notifications (account_id, id, key, kind, title, text, href, created_at, mail_status) VALUES "

// tell notifies the account of the occasion in a transaction of its own.
func tell(t *testing.T, s *shop.Shop, accountID int64, key string) bool {
	t.Helper()
	var created bool
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		var err error
		created, err = models.Notify(tx, told(s, accountID, key))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func told(s *shop.Shop, accountID int64, key string) *models.Notification {
	return &models.Notification{
		AccountID: accountID, Key: key, Kind: notice.AlertArrears, Title: "About " + key, Text: "Something happened.",
		Href: "/billing/topup", Action: "Top up", CreatedAt: s.Clock.Now(),
	}
}

func TestAnAccountIsToldOfAnOccasionOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		a, b := s.Customer(t), s.Customer(t)
		told := []bool{tell(t, s, a.ID, "x"), tell(t, s, a.ID, "x"), tell(t, s, a.ID, "y"), tell(t, s, b.ID, "x")}
		if want := []bool{true, false, true, true}; !slices.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
		tx := db.WithContext(t.Context())
		all, err := models.NotificationsOf(tx, a.ID, models.NotificationFilter{Limit: 10})
		if err != nil || len(all) != 2 || all[0].Key != "y" || all[1].ID != 1 || all[0].Href != "/billing/topup" || all[0].ReadAt != nil {
			t.Fatalf("notifications %+v, error %v", all, err)
		}
		if err := models.MarkRead(tx, a.ID, 1, 1, s.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		unread, err := models.CountUnread(tx, a.ID)
		if err != nil || unread != 1 {
			t.Errorf("%d unread, error %v", unread, err)
		}
		left, err := models.NotificationsOf(tx, a.ID, models.NotificationFilter{Unread: true, Limit: 10})
		if err != nil || len(left) != 1 || left[0].Key != "y" {
			t.Errorf("unread %+v, error %v", left, err)
		}
		if _, err := models.FindNotification(tx, b.ID, 2); models.CodeOf(err) != models.NotFound {
			t.Errorf("another account's notification: %v", err)
		}
	})
}

func TestWhatIsUndoneWasNotSaid(t *testing.T) {
	s := shop.Open(t, dbtest.SQLite(t))
	a := s.Customer(t)
	undone := errors.New("undone")
	err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		if created, err := models.Notify(tx, told(s, a.ID, "x")); err != nil || !created {
			t.Errorf("created %v, error %v", created, err)
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if !tell(t, s, a.ID, "x") {
		t.Error("the notification of the transaction that was undone is there")
	}
}
