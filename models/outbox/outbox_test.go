package outbox_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/outbox"
)

const (
	email    = "ada@example.com"
	password = "correct horse battery"
	ip       = "192.0.2.7"
)

// postman keeps the letters; fails gives what it says to the attempt to deliver one, from 1.
type postman struct {
	mu      sync.Mutex
	letters []outbox.Letter
	tries   int
	fails   func(try int, l *outbox.Letter) error
}

func (p *postman) Deliver(_ context.Context, l *outbox.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tries++
	if p.fails != nil {
		if err := p.fails(p.tries, l); err != nil {
			return err
		}
	}
	p.letters = append(p.letters, *l)
	return nil
}

// office is a shop with an outbox.
type office struct {
	*shop.Shop
	*postman
	outbox *outbox.Outbox
	t      *testing.T
}

func newOffice(t *testing.T, db *models.DB) *office {
	t.Helper()
	s := shop.Open(t, db)
	o := &office{Shop: s, postman: &postman{}, t: t}
	o.outbox = o.another()
	return o
}

// another is the outbox of another process.
func (o *office) another() *outbox.Outbox {
	return &outbox.Outbox{DB: o.DB, Accounts: o.Accounts, Postman: o.postman, Papers: o.Documents, Writer: shop.Writer{}, Clock: o.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// sends lets the outbox send what is due, and wants letters with these subjects.
func (o *office) sends(subjects ...string) []outbox.Letter {
	o.t.Helper()
	o.letters = nil
	sent, err := o.outbox.Send(o.t.Context())
	if err != nil || sent != len(o.letters) {
		o.t.Fatalf("%d sent, %d letters, error %v", sent, len(o.letters), err)
	}
	var got []string
	for i := range o.letters {
		got = append(got, o.letters[i].Subject)
	}
	if strings.Join(got, "; ") != strings.Join(subjects, "; ") {
		o.t.Errorf("sent %q, want %q", got, subjects)
	}
	return o.letters
}

func (o *office) signUp(address string) {
	o.t.Helper()
	if err := o.Accounts.SignUp(o.t.Context(), accounts.NewAccount{Email: address, Password: password}, ip); err != nil {
		o.t.Fatal(err)
	}
}

// customer is an account whose owner's address is confirmed.
func (o *office) customer() *accounts.Created {
	o.t.Helper()
	created, err := o.Accounts.Create(o.t.Context(), accounts.NewAccount{Email: email, Password: password})
	if err != nil {
		o.t.Fatal(err)
	}
	return created
}

func (o *office) notify(accountID int64, key string) {
	o.t.Helper()
	err := o.DB.Write(o.t.Context(), func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		_, err := models.Notify(tx, &models.Notification{
			AccountID: accountID, Key: key, Kind: notice.NoticePayment, Title: key, Text: "One.\nTwo.", Href: "/billing", CreatedAt: o.Clock.Now(),
		})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) status(accountID, id int64) models.MailStatus {
	o.t.Helper()
	n, err := models.FindNotification(o.DB.WithContext(o.t.Context()), accountID, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return n.MailStatus
}

// pending counts the mails that are still to be sent.
func (o *office) pending() (n int64) {
	o.t.Helper()
	if err := o.DB.Model(&models.Mail{}).Where("status = ?", models.MailPending).Count(&n).Error; err != nil {
		o.t.Fatal(err)
	}
	return n
}

func token(l outbox.Letter) string {
	_, token, _ := strings.Cut(l.Path, "?token=")
	return token
}

func TestTheMailTellsWhatTheSignUpDoesNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		o.signUp(email)
		letters := o.sends("Confirm your e-mail address")
		if got, err := o.Accounts.ConfirmAddress(t.Context(), token(letters[0]), accounts.Confirmer{Password: password}); err != nil || got.Email != email || letters[0].To != email {
			t.Errorf("to %s; confirmed %+v, error %v", letters[0].To, got, err)
		}
		o.Clock.Advance(time.Hour)
		o.signUp(email)
		if l := o.sends("You have an account already"); l[0].Path != "/login" {
			t.Errorf("leads to %s", l[0].Path)
		}
		o.sends()
	})
}

func TestAMailIsWrittenWhenItIsSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		reset := func(address string) {
			t.Helper()
			if err := o.Accounts.RequestReset(t.Context(), address, ip); err != nil {
				t.Fatal(err)
			}
		}
		reset("nobody@example.com")
		if o.pending() != 1 {
			t.Error("asking for nobody's password orders no mail, and so tells")
		}
		o.sends()
		if o.pending() != 0 {
			t.Error("a mail for nobody stays")
		}
		o.customer()
		reset(email)
		if o.DB.Take(&models.MailToken{}).Error == nil {
			t.Error("the token is there before its mail")
		}
		letters := o.sends("Choose another password")
		var stored models.MailToken
		if err := o.DB.Take(&stored).Error; err != nil || strings.Contains(stored.TokenHash, token(letters[0])) {
			t.Errorf("stored %q, error %v: only a hash may be", stored.TokenHash, err)
		}
		if _, err := o.Accounts.ResetPassword(t.Context(), token(letters[0]), "another password"); err != nil {
			t.Error(err)
		}
		o.sends("The password was changed")
	})
}

func TestANotificationIsMailedWithWaysOnAndOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		o.notify(c.AccountID, "Paid")
		l := o.sends("Paid")[0]
		n := models.Ref{Kind: models.KindNotification, AccountID: c.AccountID, ID: 1}
		if l.Path != "/notifications/"+n.String()+"/open" || l.Action == "" || len(l.Paragraphs) != 2 || o.status(c.AccountID, 1) != models.MailSent {
			t.Errorf("the letter is %+v, and the mail %s", l, o.status(c.AccountID, 1))
		}
		_, out, _ := strings.Cut(l.Unsubscribe, "?token=")
		address, owner, err := o.Accounts.UnsubscribeLink(t.Context(), out)
		if err != nil || address != email || owner.AccountID != c.AccountID {
			t.Errorf("the link out is %s's, of account %d, error %v", address, owner.AccountID, err)
		}
		o.notify(c.AccountID, "Not wanted any more")
		if err := o.Alerts.StopMails(t.Context(), c.AccountID); err != nil {
			t.Fatal(err)
		}
		o.sends()
		if got := o.status(c.AccountID, 2); got != models.MailOff || o.pending() != 0 {
			t.Errorf("the mail that is not wanted any more is %s, %d pending", got, o.pending())
		}
	})
}

func TestAMailServerThatIsDownLosesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		o.notify(c.AccountID, "First")
		o.notify(c.AccountID, "Second")
		o.fails = func(int, *outbox.Letter) error { return errors.New("connection refused") }
		for range 5 {
			o.sends()
		}
		if o.tries != 1 {
			t.Errorf("tried %d times at once, want once: the server is down for all mails", o.tries)
		}
		o.Clock.Advance(time.Minute)
		o.fails = nil
		o.sends("Second", "First")
		o.sends()
	})
}

func TestARefusedMailDoesNotHoldUpOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		for _, key := range []string{"Greylisted", "Unknown", "Taken"} {
			o.notify(c.AccountID, key)
		}
		o.fails = func(try int, l *outbox.Letter) error {
			switch {
			case l.Subject == "Greylisted" && try < 4:
				return &outbox.RefusalError{Err: errors.New("451 later")}
			case l.Subject == "Unknown":
				return &outbox.RefusalError{Final: true, Err: errors.New("550 no such mailbox")}
			}
			return nil
		}
		o.sends("Taken")
		if got := o.status(c.AccountID, 2); got != models.MailFailed || o.pending() != 1 {
			t.Errorf("the refused mail is %s, %d pending", got, o.pending())
		}
		o.Clock.Advance(time.Hour)
		o.sends("Greylisted")
	})
}

func TestAfterTwoDaysAMailIsGivenUp(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	c := o.customer()
	o.notify(c.AccountID, "Lost")
	o.fails = func(int, *outbox.Letter) error { return errors.New("connection refused") }
	for range 100 {
		o.Clock.Advance(time.Hour)
		o.sends()
	}
	if got := o.status(c.AccountID, 1); got != models.MailFailed || o.tries < 40 || o.tries > 60 {
		t.Errorf("after %d attempts the mail is %s", o.tries, got)
	}
	o.Clock.Advance(31 * 24 * time.Hour)
	if err := o.outbox.Clean(t.Context()); err != nil || o.DB.Take(&models.Mail{}).Error == nil {
		t.Errorf("the mail is not forgotten, error %v", err)
	}
}

func TestSeveralProcessesSendEachMailOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c := o.customer()
		for i := range 20 {
			o.notify(c.AccountID, string(rune('a'+i)))
		}
		var all sync.WaitGroup
		for range 4 {
			process := o.another()
			all.Go(func() {
				if _, err := process.Send(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(o.letters) != 20 || o.pending() != 0 {
			t.Errorf("%d letters of 20, %d pending", len(o.letters), o.pending())
		}
	})
}

func TestAMailThatAKilledProcessHadIsSentAgainUnderItsID(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	c := o.customer()
	o.notify(c.AccountID, "Paid")
	first := o.sends("Paid")[0]
	// As if the process had died between sending and writing that down.
	err := o.DB.Model(&models.Mail{}).Where("id > 0").Updates(map[string]any{"status": models.MailPending, "ended_at": nil}).Error
	if err != nil {
		t.Fatal(err)
	}
	o.sends()
	o.Clock.Advance(6 * time.Minute)
	if again := o.sends("Paid")[0]; again.ID != first.ID {
		t.Errorf("sent again as %s, first as %s: mailboxes cannot tell", again.ID, first.ID)
	}
}

// TestAMailSpeaksToWhoItIsAboutAndOfThemToTheOwner: both get one.
func TestAMailSpeaksToWhoItIsAboutAndOfThemToTheOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		owner := o.customer()
		bob, err := o.Accounts.Create(t.Context(), accounts.NewAccount{Email: "bob@example.com", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		err = o.DB.Write(t.Context(), func(tx *gorm.DB) error {
			if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
				return err
			}
			_, err := models.Notify(tx, &models.Notification{
				AccountID: owner.AccountID, Key: "bob", Says: notice.EmailChanged{Before: "rob@example.com", Email: "bob@example.com"}, About: bob.UserID, CreatedAt: o.Clock.Now(),
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sent := o.sends("rob@example.com signs in as bob@example.com now", "You sign in as bob@example.com now")
		if sent[0].To != email || sent[1].To != "bob@example.com" {
			t.Errorf("sent %+v", sent)
		}
	})
}
