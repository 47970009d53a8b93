package outbox_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/notice"
	"ocrconsole/models/outbox"
)

// announce has the account told of prices so often, as all accounts are at one time.
func (o *office) announce(accountID int64, times int) {
	o.t.Helper()
	err := o.DB.Write(o.t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		for i := range times {
			_, err := models.Notify(tx, &models.Notification{
				AccountID: accountID, Key: fmt.Sprint("prices announced ", i), CreatedAt: o.Clock.Now(),
				Says: notice.PricesAnnounced{At: o.Clock.Now(), From: o.Clock.Now().Add(time.Hour), Day: "2026-12-01"},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestWhatSomebodyWaitsForIsSentBeforeWhatGoesToAll orders it last. Of eight letters one is that which waits longest, so that nothing waits for ever.
func TestWhatSomebodyWaitsForIsSentBeforeWhatGoesToAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		o.announce(c.AccountID, 3)
		o.Clock.Advance(time.Second)
		for i := range 7 {
			o.notify(c.AccountID, fmt.Sprint("news ", i))
		}
		o.Clock.Advance(time.Second)
		if err := o.Accounts.RequestReset(t.Context(), email, ip); err != nil {
			t.Fatal(err)
		}
		var got []string
		o.fails = func(_ int, l *outbox.Letter) error {
			got = append(got, l.Subject)
			return nil
		}
		if sent, err := o.outbox.Send(t.Context()); err != nil || sent != 11 {
			t.Fatalf("%d sent, %v", sent, err)
		}
		reset, longest, prices := got[0], got[7], got[9]
		if reset == prices || reset[:4] == "news" || longest != prices || got[10] != prices || got[1] != "news 0" || got[6] != "news 5" || got[8] != "news 6" {
			t.Errorf("sent in the order %q", got)
		}
	})
}

// TestWhatUndoesATakeoverIsTriedAsLongAsItsLink has no mailbox take the letter to the address before for six days.
func TestWhatUndoesATakeoverIsTriedAsLongAsItsLink(t *testing.T) {
	for kind, hours := range map[models.MailKind]notice.Hours{models.MailOldEmail: accounts.StopEmailHours, models.MailNewEmail: accounts.NewEmailHours} {
		if kind.TriedFor() != time.Duration(hours)*time.Hour {
			t.Errorf("%s is tried for %s, its link is good for %d hours", kind, kind.TriedFor(), hours)
		}
	}
	o, user, owner := mailing(t, dbtest.SQLite(t))
	_, after := o.mustAsk(owner, wanted)
	if _, err := o.Accounts.ConfirmNewEmail(t.Context(), token(after), accounts.Confirmer{UserID: user.ID, RemoteIP: ip}); err != nil {
		t.Fatal(err)
	}
	o.fails = func(_ int, l *outbox.Letter) error {
		if l.To == email {
			return &outbox.RefusalError{Err: errors.New("451 later")}
		}
		return nil
	}
	for range 6 * 24 {
		o.Clock.Advance(time.Hour)
		if _, err := o.outbox.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	o.fails, o.letters = nil, nil
	o.Clock.Advance(time.Hour)
	if _, err := o.outbox.Send(t.Context()); err != nil || len(o.letters) != 1 || o.letters[0].To != email || token(o.letters[0]) == "" {
		t.Errorf("after six days: %d letters, %v", len(o.letters), err)
	}
}
