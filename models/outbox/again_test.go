package outbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/outbox"
)

// again has the mail sent again by the form with the key.
func (o *office) again(accountID, mail int64, key string) (string, error) {
	o.t.Helper()
	act := &models.DeskAct{AccountID: accountID, FormKey: key, Kind: models.DeskMail, Reason: "They have not got it", AskedBy: 1}
	if err := act.Wants(map[string]int64{"id": mail}); err != nil {
		o.t.Fatal(err)
	}
	return (&outbox.Again{DB: o.DB, Clock: o.Clock.Now}).Send(o.t.Context(), act, mail)
}

// mails lists the account's mails, newest first.
func (o *office) mails(accountID int64) []models.Mail {
	o.t.Helper()
	list, err := (&outbox.Again{DB: o.DB}).List(o.t.Context(), accountID, 0, 50)
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// newest is the newest of them, of the kind.
func (o *office) newest(accountID int64, kind models.MailKind) models.Mail {
	o.t.Helper()
	for _, m := range o.mails(accountID) {
		if m.Kind == kind {
			return m
		}
	}
	o.t.Fatalf("no mail of kind %s in %+v", kind, o.mails(accountID))
	return models.Mail{}
}

func (o *office) refuses(accountID, mail int64, why string) {
	o.t.Helper()
	_, err := o.again(accountID, mail, "refused "+why)
	var refused *models.Error
	if !errors.As(err, &refused) || refused.Code != models.Invalid || !strings.Contains(refused.Error(), why) {
		o.t.Errorf("%v, want %s", err, why)
	}
}

// TestAMailIsSentAgainToTheAddressThatItsReceiverHasNow whether it was sent or given up, once for each form, also in two windows at once.
func TestAMailIsSentAgainToTheAddressThatItsReceiverHasNow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, _, owner := mailing(t, db)
		o.Operators(t, 1)
		o.notify(owner.AccountID, "told")
		first := o.newest(owner.AccountID, models.MailNotification)
		o.refuses(owner.AccountID, first.ID, "mail_waits")
		o.fails = func(int, *outbox.Letter) error {
			return &outbox.RefusalError{Final: true, Err: errors.New("no such mailbox")}
		}
		o.sends()
		if m := o.newest(owner.AccountID, models.MailNotification); m.Status != models.MailFailed || m.Failure == "" {
			t.Fatalf("%+v", m)
		}
		o.fails = nil
		_, after := o.mustAsk(owner, wanted)
		o.Clock.Advance(time.Minute)
		if _, err := o.Accounts.ConfirmNewEmail(t.Context(), token(after), knows); err != nil {
			t.Fatal(err)
		}
		o.sends(isDone, toldOfNew)
		var windows sync.WaitGroup
		for range 4 {
			windows.Go(func() {
				if _, err := o.again(owner.AccountID, first.ID, "form"); err != nil {
					t.Error(err)
				}
			})
		}
		windows.Wait()
		if got := o.status(owner.AccountID, *first.NotificationID); got != models.MailPending {
			t.Errorf("the notification's mail is %s", got)
		}
		if letters := o.sends("told"); letters[0].To != wanted {
			t.Errorf("sent to %s", letters[0].To)
		}
		if got := o.status(owner.AccountID, *first.NotificationID); got != models.MailSent {
			t.Errorf("the notification's mail is %s", got)
		}
		if m := o.newest(owner.AccountID, models.MailNotification); m.AgainOf == nil || *m.AgainOf != first.ID {
			t.Errorf("it repeats %v", m.AgainOf)
		}
	})
}

// TestALinkThatIsSentAgainIsANewOne and the one before is not read from anywhere: none is stored.
func TestALinkThatIsSentAgainIsANewOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner := mailing(t, db)
		if err := o.Accounts.RequestReset(t.Context(), user.Email, ip); err != nil {
			t.Fatal(err)
		}
		before := o.sends("Choose another password")
		m := o.newest(owner.AccountID, models.MailReset)
		to, err := o.again(owner.AccountID, m.ID, "form")
		if err != nil || to != user.Email {
			t.Fatalf("%q, %v", to, err)
		}
		after := o.sends("Choose another password")
		if token(before[0]) == token(after[0]) || token(after[0]) == "" {
			t.Error("it has the link of before")
		}
		if _, err := o.Accounts.ResetPassword(t.Context(), token(after[0]), "another long password"); err != nil {
			t.Error(err)
		}
	})
}

// TestNoMailGoesToWhoMayNotHaveIt: not another account's, not what is of no use, not those that undo a change, and none of a closed account.
func TestNoMailGoesToWhoMayNotHaveIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, _, owner := mailing(t, db)
		o.notify(owner.AccountID, "told")
		o.sends("told")
		m := o.newest(owner.AccountID, models.MailNotification)
		other, err := o.Accounts.Create(t.Context(), accounts.NewAccount{Email: "theirs@example.com", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		o.refuses(other.AccountID, m.ID, "no_such_mail")
		o.refuses(owner.AccountID, m.ID+1000, "no_such_mail")
		for _, theirs := range o.mails(other.AccountID) {
			if theirs.AccountID != nil && *theirs.AccountID == owner.AccountID {
				t.Error("the other account is shown it")
			}
		}
		o.mustAsk(owner, wanted)
		for _, kind := range []models.MailKind{models.MailNewEmail, models.MailOldEmail} {
			o.refuses(owner.AccountID, o.newest(owner.AccountID, kind).ID, "mail_not_again")
		}
		o.Clock.Advance(time.Minute) // else it is the sign-up that made the user
		if err := o.signsUpAgain(); err != nil {
			t.Fatal(err)
		}
		o.refuses(owner.AccountID, o.newest(owner.AccountID, models.MailSignUp).ID, "mail_confirmed")
		settings, err := models.AlertSettingsOf(db.WithContext(t.Context()), owner.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		settings.Mails = false
		if err := db.WithContext(t.Context()).Save(&settings).Error; err != nil {
			t.Fatal(err)
		}
		o.refuses(owner.AccountID, m.ID, "mail_for_nobody")
		if err := db.WithContext(t.Context()).Exec("UPDATE accounts SET closed_at = ? WHERE id = ?", o.Clock.Now(), owner.AccountID).Error; err != nil {
			t.Fatal(err)
		}
		o.refuses(owner.AccountID, m.ID, "account_is_closed")
		if n := o.pending(); n != 0 {
			t.Errorf("%d mails are on their way", n)
		}
	})
}

// signsUpAgain has somebody sign up with the address that there is, and the mail sent.
func (o *office) signsUpAgain() error {
	if err := o.Accounts.SignUp(o.t.Context(), accounts.NewAccount{Email: email, Password: password}, ip); err != nil {
		return err
	}
	_, err := o.outbox.Send(o.t.Context())
	return err
}

// TestADocumentIsMailedAgainToTheBookkeepingOfNow though there is one mail by itself for each.
func TestADocumentIsMailedAgainToTheBookkeepingOfNow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		o.setsBookkeeping(c.AccountID, "books@example.com")
		asked := o.sends("Confirm that you want these invoices")
		if _, err := o.Accounts.ConfirmBookkeeping(t.Context(), token(asked[0])); err != nil {
			t.Fatal(err)
		}
		o.issues(c.AccountID, "first")
		if n := len(o.letters); n == 0 {
			t.Fatal("no letter")
		}
		if _, err := o.outbox.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		m := o.newest(c.AccountID, models.MailDocument)
		o.refuses(c.AccountID, o.newest(c.AccountID, models.MailBookkeeping).ID, "mail_not_again")
		for i := range 2 {
			if to, err := o.again(c.AccountID, m.ID, fmt.Sprint("form ", i)); err != nil || to != "books@example.com" {
				t.Errorf("%q, %v", to, err)
			}
		}
		before := len(o.letters)
		if sent, err := o.outbox.Send(t.Context()); err != nil || sent != 2 {
			t.Errorf("%d, %v", sent, err)
		}
		for _, l := range o.letters[before:] {
			if l.Attachment == nil || l.To != "books@example.com" {
				t.Errorf("%+v", l)
			}
		}
		o.setsBookkeeping(c.AccountID, "")
		o.refuses(c.AccountID, m.ID, "mail_for_nobody")
	})
}

// TestOnlySoManyMailsAreSentAgainWithinAnHour of an account.
func TestOnlySoManyMailsAreSentAgainWithinAnHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, _, owner := mailing(t, db)
		o.notify(owner.AccountID, "told")
		o.sends("told")
		m := o.newest(owner.AccountID, models.MailNotification)
		for i := range models.MaxMailsAgain {
			if _, err := o.again(owner.AccountID, m.ID, fmt.Sprint("form ", i)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := o.again(owner.AccountID, m.ID, "one more")
		var later *models.Error
		if !errors.As(err, &later) || later.Code != models.TooMany || later.Wait <= 0 || later.Wait > time.Hour {
			t.Errorf("%v", err)
		}
		if _, err := o.again(owner.AccountID, m.ID, "form 1"); err != nil {
			t.Errorf("a form that was sent before: %v", err)
		}
		o.Clock.Advance(time.Hour + time.Second)
		if _, err := o.again(owner.AccountID, m.ID, "one more"); err != nil {
			t.Error(err)
		}
	})
}

// TestTheWayOfEachKindOfMailIsDecided so that what is new is never sent again by chance.
func TestTheWayOfEachKindOfMailIsDecided(t *testing.T) {
	ways := map[models.MailKind]outbox.Way{
		models.MailNotification: outbox.TellAgain, models.MailDocument: outbox.TellAgain, models.MailWaits: outbox.TellAgain, models.MailDecided: outbox.TellAgain,
		models.MailReset: outbox.LinkAgain, models.MailConfirm: outbox.LinkAgain, models.MailSignUp: outbox.LinkAgain,
		models.MailBookkeeping: outbox.NeverAgain, models.MailNewEmail: outbox.NeverAgain, models.MailOldEmail: outbox.NeverAgain,
		models.MailClosed: outbox.NeverAgain, models.MailInvitation: outbox.NeverAgain, models.MailRemoved: outbox.NeverAgain,
		"of tomorrow": outbox.NeverAgain,
	}
	for _, kind := range models.MailKinds {
		if ways[kind] == "" {
			t.Errorf("nobody says how %s is sent again", kind)
		}
	}
	for kind, want := range ways {
		if got := outbox.WayOf(kind); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}
