package caps_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/caps"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
	"ocrconsole/models/verify"
)

func tagged(tags string) func(int, int) rules.Origin {
	return func(int, int) rules.Origin { return rules.Origin{Tags: rules.Tags(tags)} }
}

// invented are the tags of calls each of which comes with one that no other has.
func invented(caller, n int) rules.Origin {
	return rules.Origin{Tags: rules.Tags(fmt.Sprintf("nonce=%d-%d,team=scan", caller, n))}
}

func oneCap(t *testing.T, s *shop.Shop, customer *shop.Customer) metering.CapState {
	t.Helper()
	outlook, err := s.Metering.Outlook(t.Context(), customer.ID)
	if err != nil || len(outlook.Caps()) != 1 {
		t.Fatalf("caps: %v", err)
	}
	return outlook.Caps()[0]
}

func verified(t *testing.T, s *shop.Shop) {
	t.Helper()
	if report, err := verify.Run(t.Context(), s.DB); err != nil || !report.Clean() {
		t.Errorf("%v, %v", report, err)
	}
}

// TestACapOfATagHoldsToTheCallWhateverTagsAreInvented: callers of two processes send so many sets of tags that the account has no room
// for all, and of what is stored it cannot be told any more which calls had the tag.
func TestACapOfATagHoldsToTheCallWhateverTagsAreInvented(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		fill := customer.Calls(models.MaxTagSets-10, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range fill {
			fill[i].Tags = rules.Tags(fmt.Sprint("n=", i))
		}
		if report, err := s.Metering.Ingest(t.Context(), fill); err != nil || report.Accepted != len(fill) {
			t.Fatalf("%+v, %v", report, err)
		}
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Tag: " team=scan ", Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true, Amount: 100})
		s.Clock.Advance(2 * time.Second) // until no process goes by what it knew before the cap
		if got := oneCap(t, s, customer); got.Tag != "team=scan" || got.Used != 0 {
			t.Errorf("it is %+v", got)
		}
		// What is left at the end, because two processes held it, is used up by calls one by one.
		got := stormOf(t, s, customer, "invented", invented, s.Metering, another(t, s)) + stormOf(t, s, customer, "alone", tagged("team=scan"), s.Metering)
		if used := oneCap(t, s, customer).Used; got != 100 || used != 100 {
			t.Errorf("%d calls were answered, and %d counted, of 100", got, used)
		}
		if got := stormOf(t, s, customer, "others", tagged("team=scanner"), s.Metering, another(t, s)); got != 64*16 {
			t.Errorf("%d calls with another value of the tag", got)
		}
		_, err := s.Metering.Authorize(t.Context(), customer.ID, shop.Bangkok, shop.Passport, rules.Origin{Tags: "a=b,team=scan"})
		if reached := new(rules.CapReachedError); !errors.As(err, &reached) || reached.Tag != "team=scan" {
			t.Errorf("the refusal is %v", err)
		}
		verified(t, s)
		others, err := models.SumCallsBy(s.DB.WithContext(t.Context()), customer.ID, models.CallFilter{
			Services: []rules.Offering{{Region: shop.Bangkok, Service: shop.Passport}}, From: s.Clock.Now().Add(-time.Hour), Until: s.Clock.Now().Add(time.Hour),
		}, []time.Time{s.Clock.Now().Add(-time.Hour), s.Clock.Now().Add(time.Hour)}, models.ByTags)
		if last := others[len(others)-1]; err != nil || last.TagSetID != models.OtherTags || last.Calls < 50 {
			t.Errorf("calls whose tags found no room: %+v, %v", last, err)
		}
		// More than it can have counted is found out.
		err = s.DB.Write(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE cap_uses SET used = 100000").Error
		})
		if report, verr := verify.Run(t.Context(), s.DB); err != nil || verr != nil || report.Clean() {
			t.Errorf("a use of more than there were calls is clean: %v, %v, %v", report, err, verr)
		}
		if err := s.DB.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec("UPDATE cap_uses SET used = 100").Error }); err != nil {
			t.Fatal(err)
		}
	})
}

// TestACapIsKnownAtOnceWhereItIsSet: a process that knew that there was much room lets no call pass any more that a cap refuses which is set
// in it; another one knows within a second, and until then it records none.
func TestACapIsKnownAtOnceWhereItIsSet(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		c.Changed = s.Metering.Outdate
		other := another(t, s)
		ask := func(m *metering.Metering, tags rules.Tags) error {
			pass, err := m.Authorize(t.Context(), customer.ID, shop.Bangkok, shop.Passport, rules.Origin{Tags: tags})
			if err == nil {
				pass.Over()
			}
			return err
		}
		for _, m := range []*metering.Metering{s.Metering, other} {
			if err := ask(m, "team=scan"); err != nil {
				t.Fatal(err)
			}
		}
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Tag: "team=scan", Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true})
		if err := ask(s.Metering, "env=prod,team=scan"); !errors.Is(err, rules.ErrCapReached) {
			t.Errorf("where it is set: %v", err)
		}
		if err := ask(s.Metering, "team=web"); err != nil {
			t.Errorf("without the tag: %v", err)
		}
		pass, err := other.Authorize(t.Context(), customer.ID, shop.Bangkok, shop.Passport, rules.Origin{Tags: "team=scan"})
		if err != nil {
			t.Fatalf("elsewhere, by what was known before: %v", err)
		}
		_, err = other.Record(t.Context(), metering.Call{
			AccountID: customer.ID, RequestID: "elsewhere", Region: shop.Bangkok, Service: shop.Passport, At: s.Clock.Now(), HTTPStatus: 200, Tags: "team=scan", Pass: pass,
		})
		pass.Over()
		if !errors.Is(err, rules.ErrCapReached) {
			t.Errorf("recorded elsewhere: %v", err)
		}
		s.Clock.Advance(time.Second + time.Millisecond)
		if err := ask(other, "team=scan"); !errors.Is(err, rules.ErrCapReached) {
			t.Errorf("elsewhere, a second later: %v", err)
		}
	})
}

// TestALeaseKeepsOfACapOfATagWhatItsCallsSay: what was asked for with the tag is kept of the cap, and is for calls that have it.
func TestALeaseKeepsOfACapOfATagWhatItsCallsSay(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop, c *caps.Caps) {
		customer := rich(t, s)
		set(t, c, customer, caps.Wanted{Scope: caps.Scope{Region: shop.Bangkok, Tag: "team=scan", Kind: rules.CapMoney, Span: rules.CapMonth}, Hard: true, Amount: 40_000}) // five of $0.008
		ask := func(id string, tags rules.Tags, calls int64) (metering.Leased, error) {
			return s.Metering.Lease(t.Context(), metering.LeaseRequest{
				RequestID: id, ProjectID: customer.Projects[shop.Bangkok], Service: shop.Passport, Tags: tags, Calls: calls, Life: time.Minute,
			})
		}
		report := func(lease string, tags rules.Tags, calls int) int {
			events := customer.Calls(calls, shop.Bangkok, shop.Passport, s.Clock.Now())
			for i := range events {
				events[i].Lease, events[i].Tags = lease, tags
			}
			got, err := s.Metering.Ingest(t.Context(), events)
			if err != nil {
				t.Fatal(err)
			}
			return got.Accepted
		}
		without, err := ask("without", "", 100)
		if err != nil || without.Calls != 100 {
			t.Fatalf("without tags: %+v, %v", without, err)
		}
		with, err := ask("with", "env=prod,team=scan", 100)
		if err != nil || with.Calls != 5 {
			t.Fatalf("with the tag: %+v, %v", with, err)
		}
		if again, err := ask("with", "env=prod,team=scan", 100); err != nil || again.ID != with.ID || again.Calls != 5 || !again.Until.Equal(with.Until) {
			t.Errorf("asked again: %+v, %v", again, err)
		}
		if _, err := ask("with", "team=scan", 100); !errors.Is(err, metering.ErrLeaseConflict) {
			t.Errorf("with other tags: %v", err)
		}
		if _, err := ask("more", "team=scan", 1); !errors.Is(err, rules.ErrCapReached) {
			t.Errorf("one more with the tag: %v", err)
		}
		if _, err := s.Metering.Authorize(t.Context(), customer.ID, shop.Bangkok, shop.Passport, rules.Origin{Tags: "team=scan"}); !errors.Is(err, rules.ErrCapReached) {
			t.Errorf("a call here: %v", err)
		}
		if got := report(without.ID, "team=scan", 3); got != 0 {
			t.Errorf("%d calls take what is kept for others, by a lease without the tag", got)
		}
		if got := report(without.ID, "team=other", 3) + report("", "", 3); got != 6 {
			t.Errorf("%d of 6 calls without the tag", got)
		}
		if got := report(with.ID, "team=scan,z=1", 7); got != 5 { // what no cap counts does not matter
			t.Errorf("%d of 5 calls with the lease", got)
		}
		if got := oneCap(t, s, customer); got.Used != 40_000 {
			t.Errorf("used: %d", got.Used)
		}
		verified(t, s)
	})
}
