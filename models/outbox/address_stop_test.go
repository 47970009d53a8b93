package outbox_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/outbox"
)

const third = "third@new.example"

// moved is an account whose address was changed, and the letter to the one before.
func moved(t *testing.T, db *models.DB) (o *office, user *models.User, owner accounts.Owner, before outbox.Letter) {
	t.Helper()
	o, user, owner = mailing(t, db)
	before, after := o.mustAsk(owner, wanted)
	o.Clock.Advance(time.Minute)
	if _, err := o.Accounts.ConfirmNewEmail(t.Context(), token(after), knows); err != nil {
		t.Fatal(err)
	}
	o.sends(isDone, toldOfNew)
	o.Clock.Advance(time.Minute)
	return o, user, owner, before
}

// TestTheAddressThatWasTheUsersLongerWins against links to the one that took its place, used before its own or not sent yet.
func TestTheAddressThatWasTheUsersLongerWins(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner, before := moved(t, db)
		later, _ := o.mustAsk(owner, third)
		if s, err := o.Accounts.StopEmailChange(t.Context(), token(later)); err != nil || s.Changed {
			t.Fatalf("%+v, error %v", s, err)
		}
		if s, err := o.Accounts.StopEmailChange(t.Context(), token(before)); err != nil || !s.Changed || s.Taken {
			t.Fatalf("%+v, error %v", s, err)
		}
		if got := o.user(user.ID); got.Email != email || got.PasswordHash != "" {
			t.Errorf("the user is %+v", got)
		}
	})
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, owner, before := moved(t, db)
		later, _ := o.mustAsk(owner, third)
		if err := o.asks(owner, "fourth@new.example"); err != nil { // its mails are on their way
			t.Fatal(err)
		}
		if s, err := o.Accounts.StopEmailChange(t.Context(), token(before)); err != nil || !s.Changed {
			t.Fatalf("%+v, error %v", s, err)
		}
		o.sends()
		if err := second(o.Accounts.StopEmailChange(t.Context(), token(later))); models.CodeOf(err) != models.NotFound {
			t.Errorf("the address that lost: %v", err)
		}
		if got := o.user(user.ID); got.Email != email {
			t.Errorf("the user is %+v", got)
		}
	})
}

// TestAnAddressIsKeptForWhoCanHaveItBack as long as they can: nobody signs up with it, and nobody changes theirs to it.
func TestAnAddressIsKeptForWhoCanHaveItBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, _, before := moved(t, db)
		if err := o.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: email, Password: password}, ip); err != nil {
			t.Errorf("who signs up is told: %v", err)
		}
		if err := second(o.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password})); models.CodeOf(err) != models.Conflict {
			t.Errorf("made: %v", err)
		}
		if s, err := o.Accounts.StopEmailChange(t.Context(), token(before)); err != nil || s.Taken || o.user(user.ID).Email != email {
			t.Errorf("%+v, error %v", s, err)
		}
		if err := second(o.Accounts.Create(t.Context(), accounts.NewAccount{Email: wanted, Password: password})); err != nil {
			t.Errorf("the address that lost: %v", err)
		}
	})
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, _, _, _ := moved(t, db)
		o.Clock.Advance(time.Duration(accounts.StopEmailHours) * time.Hour)
		if err := second(o.Accounts.Create(t.Context(), accounts.NewAccount{Email: email, Password: password})); err != nil {
			t.Errorf("later: %v", err)
		}
	})
}

// TestWhoeverHasTheAddressByNowAllElseEnds, and the link works once more when it is free.
func TestWhoeverHasTheAddressByNowAllElseEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o, user, _, before := moved(t, db)
		other := models.User{Email: email, CreatedAt: o.Clock.Now()}
		if err := db.WithContext(t.Context()).Create(&other).Error; err != nil {
			t.Fatal(err)
		}
		s, err := o.Accounts.StopEmailChange(t.Context(), token(before))
		got := o.user(user.ID)
		if err != nil || !s.Taken || got.Email != wanted || got.PasswordHash != "" || got.SessionEpoch <= user.SessionEpoch {
			t.Errorf("%+v, error %v, the user is %+v", s, err, got)
		}
		if err := db.WithContext(t.Context()).Delete(&other).Error; err != nil {
			t.Fatal(err)
		}
		if s, err := o.Accounts.StopEmailChange(t.Context(), token(before)); err != nil || s.Taken || o.user(user.ID).Email != email {
			t.Errorf("when it is free: %+v, error %v", s, err)
		}
	})
}
