package outbox_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/outbox"
)

const (
	wanted    = "ada@new.example"
	confirms  = "Confirm your new e-mail address"
	isAsked   = "Another address is to replace this one"
	isDone    = "Another address has replaced this one"
	isTaken   = "This address has an account of its own"
	toldOfNew = "You sign in as " + wanted + " now"
)

// mailing is an office whose mails reach people, with a customer whose address is confirmed.
func mailing(t *testing.T, db *models.DB) (*office, *models.User, accounts.Owner) {
	t.Helper()
	o := newOffice(t, db)
	o.Accounts.ConfirmsByMail = true
	created := o.customer()
	return o, o.user(created.UserID), accounts.Owner{AccountID: created.AccountID, UserID: created.UserID}
}

func (o *office) user(id int64) *models.User {
	o.t.Helper()
	user, err := models.FindUser(o.DB.WithContext(o.t.Context()), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return user
}

// asks wants the address, in a session of now.
func (o *office) asks(owner accounts.Owner, address string) error {
	o.t.Helper()
	_, err := o.Accounts.AskForEmail(o.t.Context(), accounts.Proof{
		Owner: owner, Session: o.user(owner.UserID).SessionEpoch, Password: password, RemoteIP: ip,
	}, address)
	return err
}

// mustAsk asks, and gives the letters to the address before and to the one that is wanted.
func (o *office) mustAsk(owner accounts.Owner, address string) (before, after outbox.Letter) {
	o.t.Helper()
	if err := o.asks(owner, address); err != nil {
		o.t.Fatal(err)
	}
	letters := o.sends(isAsked, confirms)
	if letters[0].To != o.user(owner.UserID).Email || letters[1].To != address {
		o.t.Fatalf("sent to %s and %s", letters[0].To, letters[1].To)
	}
	return letters[0], letters[1]
}

// TestAnAddressChangesWhenTheNewOneConfirms goes the whole way, and tries every link twice.
func TestAnAddressChangesWhenTheNewOneConfirms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner := mailing(t, db)
		ctx := t.Context()
		if err := o.asks(owner, " Ada@Example.COM "); models.CodeOf(err) != models.Invalid {
			t.Errorf("the same address: %v", err)
		}
		o.notify(owner.AccountID, "waits") // to the address before, while it changes
		if err := o.asks(owner, "Ada@New.example"); err != nil {
			t.Fatal(err)
		}
		letters := o.sends(isAsked, confirms, "waits")
		o.notify(owner.AccountID, "on its way")
		if got := o.user(user.ID); got.Email != email || got.NewEmail != wanted {
			t.Fatalf("before it is confirmed: %s, wants %s", got.Email, got.NewEmail)
		}
		for range 2 { // mail programs open links on their own: looking spends nothing
			if c, err := o.Accounts.CheckNewEmail(ctx, token(letters[1]), accounts.Confirmer{}); err != nil || c.Before != email || c.Email != wanted {
				t.Fatalf("it would do %+v, error %v", c, err)
			}
		}
		var tabs sync.WaitGroup
		codes := make(chan models.Code, 2)
		for range 2 {
			tabs.Go(func() {
				_, err := o.Accounts.ConfirmNewEmail(ctx, token(letters[1]), accounts.Confirmer{UserID: user.ID})
				codes <- models.CodeOf(err)
			})
		}
		tabs.Wait()
		if one, two := <-codes, <-codes; one == two || one != models.NotFound && two != models.NotFound {
			t.Errorf("two tabs: %q and %q", one, two)
		}
		changed := o.user(user.ID)
		if changed.Email != wanted || changed.EmailConfirmedAt == nil || changed.NewEmail != "" || changed.SessionEpoch != user.SessionEpoch {
			t.Errorf("the user is %+v", changed)
		}
		mails := o.sends(isDone, "on its way", toldOfNew)
		if mails[0].To != email || mails[1].To != wanted || mails[2].To != wanted {
			t.Errorf("sent to %s, %s and %s", mails[0].To, mails[1].To, mails[2].To)
		}
	})
}

// TestTheAddressBeforeStopsAChange before and after it, though it changed once more meanwhile: sessions and the password end.
func TestTheAddressBeforeStopsAChange(t *testing.T) {
	confirm := func(o *office, after outbox.Letter) {
		if _, err := o.Accounts.ConfirmNewEmail(o.t.Context(), token(after), knows); err != nil {
			o.t.Fatal(err)
		}
	}
	for name, on := range map[string]func(o *office, owner accounts.Owner, after outbox.Letter){
		"before": func(*office, accounts.Owner, outbox.Letter) {},
		"after":  func(o *office, _ accounts.Owner, after outbox.Letter) { confirm(o, after) },
		"twice": func(o *office, owner accounts.Owner, after outbox.Letter) {
			confirm(o, after)
			o.sends(isDone, toldOfNew)
			_, again := o.mustAsk(owner, "third@new.example")
			confirm(o, again)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, db *models.DB) { stops(t, db, name == "before", on) })
		})
	}
}

func stops(t *testing.T, db *models.DB, inTime bool, on func(o *office, owner accounts.Owner, after outbox.Letter)) {
	t.Helper()
	o, user, owner := mailing(t, db)
	before, after := o.mustAsk(owner, wanted)
	on(o, owner, after)
	stopped, err := o.Accounts.StopEmailChange(t.Context(), token(before))
	if err != nil || stopped.Email != email || stopped.Changed == inTime {
		t.Fatalf("stopped %+v, error %v", stopped, err)
	}
	got := o.user(user.ID)
	if got.Email != email || got.NewEmail != "" || got.PasswordHash != "" || got.SessionEpoch <= user.SessionEpoch {
		t.Errorf("the user is %+v", got)
	}
	for what, err := range map[string]error{
		"confirmed":     second(o.Accounts.ConfirmNewEmail(t.Context(), token(after), knows)),
		"stopped again": second(o.Accounts.StopEmailChange(t.Context(), token(before))),
	} {
		if models.CodeOf(err) != models.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := o.Accounts.ResetPassword(t.Context(), stopped.ResetToken, "another long password"); err != nil {
		t.Errorf("no password can be chosen: %v", err)
	}
}

// knows is who brings a link elsewhere and knows the password.
var knows = accounts.Confirmer{Password: password, RemoteIP: ip}

// TestOnlyTheUserMakesAnAddressTheirs: who reads its mail alone does not, as a stranger may have asked for it.
func TestOnlyTheUserMakesAnAddressTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner := mailing(t, db)
		_, after := o.mustAsk(owner, wanted)
		for _, by := range []accounts.Confirmer{{RemoteIP: ip}, {RemoteIP: ip, Password: "not the password"}, {RemoteIP: ip, UserID: user.ID + 1}} {
			if err := second(o.Accounts.ConfirmNewEmail(t.Context(), token(after), by)); models.CodeOf(err) != models.Invalid {
				t.Errorf("%+v: %v", by, err)
			}
		}
		if got := o.user(user.ID).Email; got != email {
			t.Errorf("the address is %s", got)
		}
		if err := second(o.Accounts.ConfirmNewEmail(t.Context(), token(after), knows)); err != nil {
			t.Error(err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestNobodyLearnsWhoseAnAddressIs asks for one that is somebody else's, and for one that becomes so meanwhile.
func TestNobodyLearnsWhoseAnAddressIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner := mailing(t, db)
		if _, err := o.Accounts.Create(t.Context(), accounts.NewAccount{Email: "theirs@example.com", Password: password}); err != nil {
			t.Fatal(err)
		}
		if err := o.asks(owner, "theirs@example.com"); err != nil {
			t.Fatalf("the asker is told: %v", err)
		}
		if letters := o.sends(isAsked, isTaken); strings.Contains(letters[1].Path, "token") || letters[1].To != "theirs@example.com" {
			t.Errorf("sent %+v", letters[1])
		}
		_, after := o.mustAsk(owner, wanted)
		if _, err := o.Accounts.Create(t.Context(), accounts.NewAccount{Email: wanted, Password: password}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Accounts.ConfirmNewEmail(t.Context(), token(after), knows); models.CodeOf(err) != models.Invalid {
			t.Errorf("an address that is taken by now: %v", err)
		}
		if got := o.user(user.ID).Email; got != email {
			t.Errorf("the address is %s", got)
		}
	})
}

// TestChangesOfAddressesAreBounded in time, a day, for the account and for the address; the last one that was asked for counts.
func TestChangesOfAddressesAreBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner := mailing(t, db)
		_, first := o.mustAsk(owner, wanted)
		_, next := o.mustAsk(owner, "other@new.example")
		if err := second(o.Accounts.ConfirmNewEmail(t.Context(), token(first), knows)); models.CodeOf(err) != models.NotFound {
			t.Errorf("the link of the first request: %v", err)
		}
		if err := o.Accounts.DropNewEmail(t.Context(), owner); err != nil {
			t.Fatal(err)
		}
		if err := second(o.Accounts.ConfirmNewEmail(t.Context(), token(next), knows)); models.CodeOf(err) != models.NotFound {
			t.Errorf("the link of what was dropped: %v", err)
		}
		before, late := o.mustAsk(owner, wanted)
		o.Clock.Advance(24 * time.Hour)
		if err := second(o.Accounts.ConfirmNewEmail(t.Context(), token(late), knows)); models.CodeOf(err) != models.NotFound {
			t.Errorf("a link that is too old: %v", err)
		}
		o.Clock.Advance(6*24*time.Hour - time.Second)
		if err := second(o.Accounts.CheckStopEmail(t.Context(), token(before))); err != nil {
			t.Errorf("it cannot be stopped for 7 days: %v", err)
		}
		o.Clock.Advance(time.Second)
		if err := second(o.Accounts.StopEmailChange(t.Context(), token(before))); models.CodeOf(err) != models.NotFound {
			t.Errorf("a link to stop it that is too old: %v", err)
		}
		for range accounts.EmailChangesPerDay {
			if err := o.asks(owner, wanted); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.asks(owner, wanted); models.CodeOf(err) != models.TooMany {
			t.Errorf("once more: %v", err)
		}
		if got := o.user(user.ID).Email; got != email {
			t.Errorf("the address is %s", got)
		}
	})
}

// TestAStrangersAddressGetsFewMails whoever asks for it: it looks the same to who asks.
func TestAStrangersAddressGetsFewMails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, _, owner := mailing(t, db)
		o.sends()
		other, err := o.Accounts.Create(t.Context(), accounts.NewAccount{Email: "second@example.com", Password: password})
		if err != nil {
			t.Fatal(err)
		}
		for range accounts.EmailChangesPerDay {
			for _, asker := range []accounts.Owner{owner, {AccountID: other.AccountID, UserID: other.UserID}} {
				if err := o.asks(asker, "stranger@example.net"); err != nil {
					t.Fatal(err)
				}
			}
		}
		var mails int64
		if err := o.DB.Model(&models.Mail{}).Where("kind = ?", models.MailNewEmail).Count(&mails).Error; err != nil || mails != accounts.MailsPerMailbox {
			t.Errorf("%d mails, error %v", mails, err)
		}
	})
}

// TestWhoClosesAnAccountIsToldByMail once, and links of before do nothing to it.
func TestWhoClosesAnAccountIsToldByMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner := mailing(t, db)
		before, after := o.mustAsk(owner, wanted)
		if _, err := o.Accounts.CloseAccount(t.Context(), accounts.Proof{Owner: owner, Session: user.SessionEpoch, Password: password, RemoteIP: ip}); err != nil {
			t.Fatal(err)
		}
		if l := o.sends("Your account is closed"); l[0].To != email || l[0].Path != "/" || !strings.Contains(l[0].Paragraphs[0], "in its settings") {
			t.Errorf("sent %+v", l[0])
		}
		for _, err := range []error{second(o.Accounts.ConfirmNewEmail(t.Context(), token(after), knows)), second(o.Accounts.StopEmailChange(t.Context(), token(before)))} {
			if models.CodeOf(err) != models.NotFound {
				t.Errorf("after it is closed: %v", err)
			}
		}
	})
}

// TestWhoseAccountIsClosedIsToldByWhom it was, in the mail: the page has nobody any more who could read it there.
func TestWhoseAccountIsClosedIsToldByWhom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, _, owner := mailing(t, db)
		o.Operators(t, 1)
		act := &models.DeskAct{AccountID: owner.AccountID, FormKey: "form", Kind: models.DeskClose, Reason: "Asked by phone", AskedBy: 1, Facts: "{}"}
		if err := o.Accounts.CloseAct(t.Context(), act); err != nil {
			t.Fatal(err)
		}
		said := strings.Join(o.sends("Your account is closed")[0].Paragraphs, " ")
		if !strings.Contains(said, "Whoever runs this console closed the account") || !strings.Contains(said, "Asked by phone") || strings.Contains(said, "in its settings") {
			t.Errorf("it says %q", said)
		}
	})
}
