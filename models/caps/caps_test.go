package caps_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

func each(t *testing.T, test func(t *testing.T, s *shop.Shop, c *caps.Caps)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		test(t, s, &caps.Caps{DB: db, Catalog: s.Catalog, Clock: s.Clock.Now})
	})
}

// rich is a customer who pays per use, and has money for whatever is called.
func rich(t *testing.T, s *shop.Shop) *shop.Customer {
	t.Helper()
	c := s.Customer(t)
	c.TopUp(t, 1_000_000_000)
	c.Subscribe(t, shop.Bangkok, shop.Passport)
	return c
}

func set(t *testing.T, c *caps.Caps, customer *shop.Customer, in caps.Wanted) models.Cap {
	t.Helper()
	placed, err := c.Set(t.Context(), customer.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	return placed
}

// storm has 64 callers at these processes make 16 calls each with the key, all at once, and counts those that were answered.
func storm(t *testing.T, s *shop.Shop, customer *shop.Customer, key int64, processes ...*metering.Metering) int64 {
	t.Helper()
	return stormOf(t, s, customer, fmt.Sprint("storm-", key), func(int, int) rules.Origin { return rules.Origin{AccessKeyID: key} }, processes...)
}

// stormOf is a storm of calls of the origins, by their caller and number.
func stormOf(t *testing.T, s *shop.Shop, customer *shop.Customer, name string, of func(caller, n int) rules.Origin, processes ...*metering.Metering) int64 {
	t.Helper()
	var answered atomic.Int64
	var group sync.WaitGroup
	for caller := range 64 {
		m := processes[caller%len(processes)]
		group.Go(func() {
			for n := range 16 {
				by := of(caller, n)
				pass, err := m.Authorize(t.Context(), customer.ID, shop.Bangkok, shop.Passport, by)
				if err == nil {
					_, err = m.Record(t.Context(), metering.Call{
						AccountID: customer.ID, RequestID: fmt.Sprintf("%s-%d-%d", name, caller, n), Region: shop.Bangkok, Service: shop.Passport,
						At: s.Clock.Now(), HTTPStatus: 200, AccessKeyID: by.AccessKeyID, Tags: by.Tags, Pass: pass,
					})
					if err != nil {
						t.Errorf("recognised in vain: %v", err)
					}
					pass.Over()
				}
				if err == nil {
					answered.Add(1)
				} else if !errors.Is(err, rules.ErrCapReached) {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	return answered.Load()
}

func fieldOf(err error) string {
	var refused *models.Error
	if !errors.As(err, &refused) {
		return ""
	}
	return refused.Field
}

func used(t *testing.T, c *caps.Caps, customer *shop.Customer) (all []int64) {
	t.Helper()
	list, err := c.List(t.Context(), customer.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list.Caps {
		all = append(all, list.Caps[i].Used)
	}
	return all
}

func TestCallsAtOnceOfTwoProcessesReachACapAndNeverGoOverIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		other := &metering.Metering{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Credit: s.Metering.Credit}
		t.Cleanup(other.Close)
		for _, tt := range []struct {
			name   string
			amount int64
			kind   rules.CapKind
			calls  int64
		}{
			{"calls", 500, rules.CapCalls, 500},
			{"money", 1_000_000, rules.CapMoney, 125}, // of $0.008
		} {
			customer := rich(t, s)
			set(t, c, customer, caps.Wanted{Scope: caps.Scope{Kind: tt.kind, Span: rules.CapDay}, Hard: true, Amount: tt.amount})
			if got := storm(t, s, customer, 0, s.Metering, other); got > tt.calls || got < tt.calls*9/10 {
				t.Errorf("%s: %d calls were answered of %d", tt.name, got, tt.calls)
			}
			// What is left is used up by calls one by one: what was held has been given back.
			for n := range tt.calls {
				pass, err := s.Metering.Authorize(t.Context(), customer.ID, shop.Bangkok, shop.Passport, rules.Origin{})
				if err == nil {
					_, err = s.Metering.Record(t.Context(), metering.Call{
						AccountID: customer.ID, RequestID: fmt.Sprint("after-", n), Region: shop.Bangkok, Service: shop.Passport, At: s.Clock.Now(), HTTPStatus: 200, Pass: pass,
					})
					pass.Over()
				}
				if errors.Is(err, rules.ErrCapReached) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if got := used(t, c, customer); len(got) != 1 || got[0] != tt.amount {
				t.Errorf("%s: used %v of %d", tt.name, got, tt.amount)
			}
			s.Clock.Advance(24 * time.Hour)
			if got := used(t, c, customer); got[0] != 0 {
				t.Errorf("%s: used %v on the next day", tt.name, got)
			}
			if got := storm(t, s, customer, 1, s.Metering); got == 0 {
				t.Errorf("%s: no call passes on the next day", tt.name)
			}
		}
	})
}

func TestACapOfOneKeyLeavesOthersAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		if _, err := c.Set(t.Context(), customer.ID, caps.Wanted{Scope: caps.Scope{AccessKeyID: 1, Kind: rules.CapCalls, Span: rules.CapInAll}, Hard: true, Amount: 3}); fieldOf(err) != "key" {
			t.Fatalf("a key that is not there: %v", err)
		}
		user := models.User{Email: "developer@example.com", CreatedAt: s.Clock.Now()}
		key := models.AccessKey{AccountID: customer.ID, AccessKey: "AKIDAKIDAKIDAKIDAKID", SecretSealed: []byte("x"), Enabled: true, CreatedAt: s.Clock.Now()}
		err := s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			if err := tx.Create(&user).Error; err != nil {
				return err
			}
			key.UserID = user.ID
			if err := tx.Create(&models.Membership{AccountID: customer.ID, UserID: user.ID, Role: models.RoleOwner, CreatedAt: s.Clock.Now()}).Error; err != nil {
				return err
			}
			return models.CreateAccessKey(tx, &key)
		})
		if err != nil {
			t.Fatal(err)
		}
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{AccessKeyID: key.ID, Kind: rules.CapCalls, Span: rules.CapInAll}, Hard: true, Amount: 3})
		if got := storm(t, s, customer, key.ID, s.Metering); got != 3 {
			t.Errorf("%d calls with the key", got)
		}
		if got := storm(t, s, customer, 0, s.Metering); got != 64*16 {
			t.Errorf("%d calls without it", got)
		}
	})
}

func TestReportsAreRecordedUpToACapAndRefusedBeyondIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		now := s.Clock.Now()
		if _, err := s.Metering.Ingest(t.Context(), customer.Calls(4, shop.Bangkok, shop.Passport, now)); err != nil {
			t.Fatal(err)
		}
		placed := set(t, c, customer, caps.Wanted{Scope: caps.Scope{Region: shop.Bangkok, Kind: rules.CapCalls, Span: rules.CapMonth}, Hard: true, Amount: 10})
		if got := used(t, c, customer); got[0] != 4 {
			t.Fatalf("%v of this month's calls count", got)
		}
		report, err := s.Metering.Ingest(t.Context(), customer.Calls(9, shop.Bangkok, shop.Passport, now))
		if err != nil || report.Accepted != 6 || len(report.Refused) != 3 || report.Refused[0].Reason != metering.ReasonCapReached {
			t.Fatalf("nine more: %+v, %v", report, err)
		}
		// Set again, it is the same one, with what it has counted; lowered, it is over at once.
		again := set(t, c, customer, caps.Wanted{Scope: caps.Scope{Region: shop.Bangkok, Kind: rules.CapCalls, Span: rules.CapMonth}, Hard: true, Amount: 12})
		if got := used(t, c, customer); again.ID != placed.ID || len(got) != 1 || got[0] != 10 {
			t.Errorf("set again: %+v used %v", again, got)
		}
		if report, err := s.Metering.Ingest(t.Context(), customer.Calls(5, shop.Bangkok, shop.Passport, now)); err != nil || report.Accepted != 2 {
			t.Errorf("after it was raised by two: %+v, %v", report, err)
		}
		for range 2 { // twice is once
			if err := c.End(t.Context(), customer.ID, placed.ID); err != nil {
				t.Error(err)
			}
		}
		if report, err := s.Metering.Ingest(t.Context(), customer.Calls(5, shop.Bangkok, shop.Passport, now)); err != nil || report.Accepted != 5 {
			t.Errorf("without it: %+v, %v", report, err)
		}
	})
}

func TestTheNumberOfCapsIsBounded(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		var scopes []caps.Scope
		for _, region := range []string{"", shop.Bangkok, shop.Singapore} {
			for _, service := range []string{"", shop.Passport} {
				for _, kind := range []rules.CapKind{rules.CapMoney, rules.CapCalls} {
					for _, span := range []rules.CapSpan{rules.CapDay, rules.CapMonth, rules.CapInAll} {
						scopes = append(scopes, caps.Scope{Region: region, Service: service, Kind: kind, Span: span})
					}
				}
			}
		}
		for i, scope := range scopes {
			_, err := c.Set(t.Context(), customer.ID, caps.Wanted{Scope: scope, Amount: 1})
			if (err == nil) != (i < caps.MaxCaps) {
				t.Fatalf("cap %d: %v", i+1, err)
			}
		}
		for field, in := range map[string]caps.Wanted{
			"region":  {Scope: caps.Scope{Region: "nowhere", Kind: rules.CapCalls, Span: rules.CapDay}},
			"service": {Scope: caps.Scope{Service: "nothing", Kind: rules.CapCalls, Span: rules.CapDay}},
			"span":    {Scope: caps.Scope{Kind: rules.CapCalls, Span: "year"}},
			"tag":     {Scope: caps.Scope{Tag: "team=scan,env=prod", Kind: rules.CapCalls, Span: rules.CapDay}},
			"kind":    {Scope: caps.Scope{Kind: "hours", Span: rules.CapDay}},
			"amount":  {Scope: caps.Scope{Kind: rules.CapMoney, Span: rules.CapDay}, Amount: -1},
		} {
			if _, err := c.Set(t.Context(), customer.ID, in); fieldOf(err) != field {
				t.Errorf("%+v: %v, want it said of %s", in, err, field)
			}
		}
		if err := c.End(t.Context(), rich(t, s).ID, 1); models.CodeOf(err) != models.NotFound {
			t.Errorf("another account's cap: %v", err)
		}
	})
}
