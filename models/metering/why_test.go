package metering_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/metering"
	"ocrconsole/models/rules"
)

// TestACallIsExplainedAsItWasWhenItWasCharged charges calls one transaction after the other, some late, while packages come, are used
// up, expire and are returned. Afterwards each is explained from the records: the payer is the one that is recorded, and each package
// had as many calls left as the test saw then.
func TestACallIsExplainedAsItWasWhenItWasCharged(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		random := rand.New(rand.NewPCG(15, 2))
		for range tier.Rounds(t, 2) {
			w := whyWorld{Shop: s, t: t, c: s.Customer(t), random: random}
			w.c.Subscribe(t, shop.Bangkok, shop.Passport)
			w.c.Subscribe(t, shop.Singapore, shop.Passport)
			for range 60 {
				w.step()
			}
			w.check()
		}
	})
}

// whyWorld is a customer and what was seen of their packages when each of their calls was charged.
type whyWorld struct {
	*shop.Shop
	t      *testing.T
	c      *shop.Customer
	random *rand.Rand
	seen   []whySeen
	calls  int
}

type whySeen struct {
	requestID string
	left      map[int64]int64
}

func (w *whyWorld) step() {
	w.Clock.Advance(time.Duration(1+w.random.IntN(30)) * time.Minute)
	switch w.random.IntN(8) {
	case 0, 1:
		w.give()
	case 2:
		w.giveBack(w.call)
	case 3:
		w.takeBack()
	default:
		w.call()
	}
}

func (w *whyWorld) give() {
	w.t.Helper()
	now := w.Clock.Now()
	gift := billing.Gift{AccountID: w.c.ID, Region: w.region(), Service: shop.Passport, Calls: 1 + w.random.Int64N(9)}
	if w.random.IntN(2) == 0 {
		gift.EffectiveAt = now.Add(time.Duration(w.random.IntN(3)) * time.Hour)
	}
	gift.ExpiresAt = now.Add(time.Duration(4+w.random.IntN(60)) * time.Hour)
	if _, err := w.Billing.Grant(w.t.Context(), gift); err != nil {
		w.t.Fatal(err)
	}
}

// giveBack buys a package, and returns it after some calls if none of them used it.
func (w *whyWorld) giveBack(call func()) {
	w.t.Helper()
	buy(w.t, w.Shop, w.c, 100)
	packages := w.c.Packages(w.t)
	last := packages[len(packages)-1].ID
	w.Clock.Advance(time.Second)
	call()
	packages = w.c.Packages(w.t)
	if p := &packages[last-1]; p.UsedCalls == 0 {
		if _, err := w.Billing.Return(w.t.Context(), w.c.ID, *p.OrderID, []int64{p.ID}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// takeBack has an operator take back what is left of a package that was given, if anything is.
func (w *whyWorld) takeBack() {
	w.t.Helper()
	now := w.Clock.Now()
	for _, p := range w.c.Packages(w.t) {
		if p.OrderID == nil && p.ClaimKey == nil && p.RefundedAt == nil && p.UsedCalls < p.QuotaCalls && now.Before(p.ExpiresAt) {
			takeBack(w.t, w.Shop, w.c, p.ID)
			return
		}
	}
}

// takeBack has an operator take back what is left of the package.
func takeBack(t *testing.T, s *shop.Shop, c *shop.Customer, id int64) {
	t.Helper()
	if err := s.Billing.TakeBack(t.Context(), deskAct(c, models.DeskTakeBack, fmt.Sprint("take back ", id)), id); err != nil {
		t.Fatal(err)
	}
}

func deskAct(c *shop.Customer, kind models.DeskKind, key string) *models.DeskAct {
	return &models.DeskAct{AccountID: c.ID, FormKey: key, Kind: kind, Reason: "It was for another account", AskedBy: 1}
}

func (w *whyWorld) region() string {
	return []string{shop.Bangkok, shop.Bangkok, shop.Bangkok, shop.Singapore}[w.random.IntN(4)]
}

// call charges some calls, each in a transaction of its own so that it is seen what there was, a third of them late.
func (w *whyWorld) call() {
	w.t.Helper()
	for range 1 + w.random.IntN(6) {
		w.calls++
		at := w.Clock.Advance(time.Duration(w.random.IntN(3)) * time.Second)
		if w.random.IntN(3) == 0 {
			at = at.Add(-time.Duration(w.random.IntN(50)) * time.Hour)
		}
		events := w.c.Calls(1, w.region(), shop.Passport, at)
		events[0].RequestID = fmt.Sprintf("why-%d-%d", w.c.ID, w.calls)
		seen := whySeen{events[0].RequestID, make(map[int64]int64)}
		for _, p := range w.c.Packages(w.t) {
			seen.left[p.ID] = p.QuotaCalls - p.UsedCalls
		}
		if report := ingest(w.t, w.Shop, events); report.Accepted == 1 {
			w.seen = append(w.seen, seen)
		}
		w.Clock.Advance(time.Microsecond)
	}
}

func (w *whyWorld) check() {
	w.t.Helper()
	exact, all := 0, 0
	for _, seen := range w.seen {
		list, err := w.Metering.CallsWithID(w.t.Context(), w.c.ID, seen.requestID)
		if err != nil || len(list.Calls) != 1 {
			w.t.Fatalf("%v: %v", list, err)
		}
		d, err := w.Metering.Explain(w.t.Context(), &list.Calls[0])
		if err != nil {
			w.t.Fatal(err)
		}
		w.agrees(d)
		for i := range d.Why.Candidates {
			p := &d.Why.Candidates[i]
			left, there := seen.left[p.ID]
			if known, asked := d.Why.Left[p.ID]; there && asked {
				all++
				if known.Least == known.Most {
					exact++
				}
				if left < known.Least || left > known.Most {
					w.t.Errorf("%s: package %d had %d left, the records say %+v", seen.requestID, p.ID, left, known)
				}
			}
			if there == p.Absent {
				w.t.Errorf("%s: package %d absent %v", seen.requestID, p.ID, p.Absent)
			}
		}
	}
	if exact*100 < all*85 { // late calls leave a few open
		w.t.Errorf("%d of %d numbers of calls left are exact", exact, all)
	}
}

// agrees checks the payer.
func (w *whyWorld) agrees(d *metering.CallDetail) {
	w.t.Helper()
	named := int64(0)
	if d.Why.Payer >= 0 {
		named = d.Why.Candidates[d.Why.Payer].ID
	}
	recorded := int64(0)
	if d.PackageID != nil {
		recorded = *d.PackageID
	}
	if !d.Why.Agrees || named != recorded {
		w.t.Errorf("%s of %s recorded %s: package %d paid, %d is named of %+v", d.RequestID, d.CalledAt, d.RecordedAt, recorded, named, d.Why)
	}
}

// TestTheCallsOfOneBatchAreExplainedOneByOne is of calls that have one time of recording: three packages are used up by one report, the
// last calls are paid per use.
func TestTheCallsOfOneBatchAreExplainedOneByOne(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		c := s.Customer(t)
		for range 3 {
			s.Clock.Advance(time.Second)
			grant(t, s, c, 5, time.Time{}, time.Time{})
		}
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		events := c.Calls(17, shop.Bangkok, shop.Passport, s.Clock.Advance(time.Minute))
		for i := range events {
			events[i].At = events[i].At.Add(time.Duration(i) * time.Millisecond)
		}
		s.Clock.Advance(time.Minute)
		ingest(t, s, events)
		for i := range events {
			d := explainCall(t, s, c, events[i].RequestID)
			for package_ := range 3 {
				left := metering.Left{}
				left.Least = min(5, max(0, int64(5*(package_+1)-i)))
				left.Most = left.Least
				if got := d.Why.Left[int64(package_+1)]; got != left {
					t.Errorf("call %d: package %d had %+v left, want %+v", i, package_+1, got, left)
				}
			}
			payer := map[bool]int{true: i / 5, false: -1}[i < 15]
			if d.Why.Payer != payer || !d.Why.Agrees {
				t.Errorf("call %d: %+v, want package %d", i, d.Why, payer+1)
			}
			if i < 10 && d.Why.By != rules.ByCreation {
				t.Errorf("call %d: decided by rule %d", i, d.Why.By)
			}
		}
	})
}

func explainCall(t *testing.T, s *shop.Shop, c *shop.Customer, requestID string) *metering.CallDetail {
	t.Helper()
	list, err := s.Metering.CallsWithID(t.Context(), c.ID, requestID)
	if err != nil || len(list.Calls) != 1 {
		t.Fatalf("%v: %v", list, err)
	}
	d, err := s.Metering.Explain(t.Context(), &list.Calls[0])
	if err != nil {
		t.Fatal(err)
	}
	return d
}
