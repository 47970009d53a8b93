package breaker_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/breaker"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/insight"
	"ocrconsole/models/metering"
	"ocrconsole/models/notice"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watched is a customer with a key whose calls a breaker watches.
type watched struct {
	*breaker.Breaker
	t        *testing.T
	shop     *shop.Shop
	customer *shop.Customer
	owner    accounts.Owner
	key      accounts.CreatedKey
	made     int
}

func each(t *testing.T, do func(t *testing.T, w *watched)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 100_000_000)
		user := models.User{Email: "ada@example.com", CreatedAt: s.Clock.Now()}
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Create(&user).Error; err != nil {
				return err
			}
			return tx.Create(&models.Membership{AccountID: c.ID, UserID: user.ID, Role: models.RoleOwner, CreatedAt: s.Clock.Now()}).Error
		})
		must(t, err)
		w := &watched{t: t, shop: s, customer: c, owner: accounts.Owner{AccountID: c.ID, UserID: user.ID}}
		w.Breaker = w.another()
		w.key, err = w.Keys.CreateKey(t.Context(), accounts.NewKey{Owner: w.owner, Description: "scanner"})
		must(t, err)
		do(t, w)
	})
}

// another is the breaker of another process.
func (w *watched) another() *breaker.Breaker {
	vault, err := accounts.NewVault(make([]byte, accounts.MasterKeyBytes))
	must(w.t, err)
	keys := &accounts.Keys{DB: w.shop.DB, Catalog: w.shop.Catalog, Clock: w.shop.Clock.Now, Vault: vault, PerUser: 2}
	return &breaker.Breaker{DB: w.shop.DB, Catalog: w.shop.Catalog, Keys: keys, Clock: w.shop.Clock.Now}
}

// calls makes calls with the key now.
func (w *watched) calls(n int) {
	w.t.Helper()
	for range n {
		w.made++
		_, err := w.shop.Metering.Record(w.t.Context(), metering.Call{
			AccountID: w.customer.ID, RequestID: fmt.Sprint("r", w.made), Region: shop.Bangkok, Service: shop.Passport, At: w.shop.Clock.Now(), HTTPStatus: 200,
			AccessKeyID: w.key.ID, Since: w.shop.Clock.Now(),
		})
		must(w.t, err)
	}
}

func (w *watched) watch() {
	w.t.Helper()
	_, err := w.Watch(w.t.Context())
	must(w.t, err)
}

// usual has the key used as ever for four days: ten calls at noon.
func (w *watched) usual() {
	w.t.Helper()
	for range 4 {
		w.calls(10)
		w.watch()
		w.shop.Clock.Advance(24 * time.Hour)
	}
}

func (w *watched) state() breaker.State {
	w.t.Helper()
	s, err := w.State(w.t.Context(), w.owner, w.key.ID)
	must(w.t, err)
	return s
}

func (w *watched) told() []models.Notification {
	w.t.Helper()
	told, err := models.NotificationsOf(w.shop.DB.WithContext(w.t.Context()), w.customer.ID, models.NotificationFilter{Kind: notice.NoticeKey, Limit: 10})
	must(w.t, err)
	return told
}

// enabled tells whether the key signs calls, as another process finds it.
func (w *watched) enabled() bool {
	w.t.Helper()
	_, err := w.another().Keys.FindKey(w.t.Context(), w.key.AccessKey)
	return err == nil
}

func TestAKeyThatLeavesItsBandIsStoppedOnceAndItsOwnerTold(t *testing.T) {
	each(t, func(t *testing.T, w *watched) {
		must(t, w.SetMode(t.Context(), w.owner, w.key.ID, models.BreakerStop))
		w.usual()
		if band := w.state().Band; !band.Known || band.Usual.Calls != 10 || band.Most.Calls != insight.BandCalls {
			t.Errorf("the band is %+v", band)
		}
		w.calls(insight.BandCalls)
		w.watch()
		if !w.enabled() || len(w.told()) != 0 {
			t.Fatal("stopped within its band")
		}
		w.calls(1)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := w.another().Look(t.Context(), w.customer.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		w.watch()
		incidents := w.state().Incidents
		if w.enabled() || len(w.told()) != 1 || len(incidents) != 1 {
			t.Fatalf("enabled %v, told %d times, %d incidents", w.enabled(), len(w.told()), len(incidents))
		}
		i := incidents[0]
		if !i.Stopped || i.Calls != insight.BandCalls+1 || i.Micros != 8_000*(insight.BandCalls+1) || i.BandCalls != insight.BandCalls || i.UsualCalls != 10 {
			t.Errorf("%+v", i)
		}
		seen, err := w.Incident(t.Context(), w.owner, i.ID)
		if err != nil || len(seen.Calls) != breaker.CallsShown || seen.Key == nil {
			t.Errorf("%d calls are shown, key %v, error %v", len(seen.Calls), seen.Key, err)
		}
		colleague := accounts.Owner{AccountID: w.owner.AccountID, UserID: w.owner.UserID + 1} // whose key it is not
		_, err = w.Incident(t.Context(), colleague, i.ID)
		for _, err := range []error{err, w.WasOwn(t.Context(), colleague, i.ID), w.EndKey(t.Context(), colleague, i.ID)} {
			if models.CodeOf(err) != models.NotFound {
				t.Errorf("a colleague's incident: %v", err)
			}
		}
		if _, err := w.Incident(t.Context(), accounts.Owner{AccountID: w.owner.AccountID, UserID: models.Everyone}, i.ID); err != nil {
			t.Errorf("who looks after all keys: %v", err)
		}
		must(t, w.WasOwn(t.Context(), w.owner, i.ID))
		must(t, w.WasOwn(t.Context(), w.owner, i.ID))
		must(t, w.EndKey(t.Context(), w.owner, i.ID)) // is resolved already
		w.calls(50)
		w.watch()
		if !w.enabled() || len(w.state().Incidents) != 1 || w.told()[0].EndedAt == nil {
			t.Errorf("enabled %v, %d incidents, told %+v", w.enabled(), len(w.state().Incidents), w.told())
		}
		// What the owner said is usual is usual from then on.
		w.shop.Clock.Advance(24 * time.Hour)
		w.calls(300)
		w.watch()
		if len(w.state().Incidents) != 1 {
			t.Errorf("told of again: %+v", w.state())
		}
	})
}

func TestWhatIsDoneIsWhatWasChosen(t *testing.T) {
	each(t, func(t *testing.T, w *watched) {
		w.usual()
		must(t, w.SetMode(t.Context(), w.owner, w.key.ID, models.BreakerOff))
		w.calls(insight.BandCalls + 1)
		w.watch()
		if len(w.told()) != 0 {
			t.Error("told of though it is off")
		}
		must(t, w.SetMode(t.Context(), w.owner, w.key.ID, models.BreakerTell))
		w.calls(1)
		w.watch()
		if len(w.told()) != 1 || !w.enabled() {
			t.Errorf("told %d times, enabled %v", len(w.told()), w.enabled())
		}
		i := w.state().Incidents[0]
		if i.Stopped {
			t.Error("it says that it was stopped")
		}
		must(t, w.EndKey(t.Context(), w.owner, i.ID))
		if w.enabled() {
			t.Error("it is not ended")
		}
		if err := w.SetMode(t.Context(), w.owner, w.key.ID, "often"); models.CodeOf(err) != models.Invalid {
			t.Errorf("an unknown mode: %v", err)
		}
		stranger := accounts.Owner{AccountID: w.shop.Customer(t).ID, UserID: w.owner.UserID}
		if err := w.SetMode(t.Context(), stranger, w.key.ID, models.BreakerOff); models.CodeOf(err) != models.NotFound {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := w.Incident(t.Context(), stranger, i.ID); models.CodeOf(err) != models.NotFound {
			t.Errorf("a stranger: %v", err)
		}
	})
}

// TestWhatNobodyOwnsUpToIsNotUsual has a key that goes on after it was told of: until its owner says that it was them, its band stays.
func TestWhatNobodyOwnsUpToIsNotUsual(t *testing.T) {
	each(t, func(t *testing.T, w *watched) {
		w.usual()
		for _, n := range []int{insight.BandCalls + 1, 300} {
			w.calls(n)
			w.watch()
			w.shop.Clock.Advance(time.Hour)
		}
		w.calls(1)
		w.watch()
		s := w.state()
		if len(s.Incidents) != 1 || s.Band.Usual.Calls != 10 || s.Band.Most.Calls != insight.BandCalls {
			t.Fatalf("%d incidents, the band is %+v", len(s.Incidents), s.Band)
		}
		must(t, w.WasOwn(t.Context(), w.owner, s.Incidents[0].ID))
		if band := w.state().Band; band.Usual.Calls != 300 {
			t.Errorf("after its owner said that it was them the band is %+v", band)
		}
	})
}

func TestANewKeyIsNotUnusualYet(t *testing.T) {
	each(t, func(t *testing.T, w *watched) {
		w.calls(insight.BandCalls + 50)
		w.watch()
		if w.state().Band.Known || len(w.told()) != 0 {
			t.Errorf("told %d times, %+v", len(w.told()), w.state().Band)
		}
	})
}
