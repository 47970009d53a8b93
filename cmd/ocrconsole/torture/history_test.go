package torture

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// TestWhatIsLostDoubledOrInventedIsNoticed takes a history that is right and falsifies it in every way: what the comparison
// does not notice, no fault would be found by.
func TestWhatIsLostDoubledOrInventedIsNoticed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		c := s.Customer(t)
		c.Subscribe(t, shop.Bangkok, shop.Passport)
		c.TopUp(t, 50_000_000)
		order := c.Order(t, shop.Bangkok, shop.Passport, 1000, 1)
		if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Second)
		events := c.Calls(3, shop.Bangkok, shop.Passport, s.Clock.Now())
		for i := range events {
			events[i].Source = "gateway"
		}
		if _, err := s.Metering.Ingest(t.Context(), events); err != nil {
			t.Fatal(err)
		}
		var calls []storedCall
		if err := db.Raw("SELECT c.account_id, c.request_id, s.source, c.outcome FROM calls c JOIN call_sources s ON s.account_id = c.account_id AND s.id = c.source_id").Scan(&calls).Error; err != nil {
			t.Fatal(err)
		}
		right := func() *world {
			w := &world{history: newHistory(), customers: []*customer{{account: c.ID}}}
			for _, call := range calls {
				w.history.reported[(&reported{account: call.AccountID, Source: call.Source, ID: call.RequestID}).key()] = true
			}
			w.history.orders[c.ID] = []string{order.Ref().String()}
			w.history.paid[order.Ref().String()] = true
			return w
		}
		for name, falsify := range map[string]func(w *world){
			"":                                   func(*world) {},
			"an answered call that is not there": func(w *world) { w.history.call(c.ID, "lost", "") },
			"a reported call that is not there":  func(w *world) { w.history.reported["1 g lost"] = true },
			"a call that nobody was answered":    func(w *world) { clear(w.history.reported) },
			"a call answered as failed that is paid": func(w *world) {
				for key := range w.history.reported {
					w.history.reported[key] = false
				}
			},
			"an order that is not there":  func(w *world) { w.history.orders[c.ID] = append(w.history.orders[c.ID], "ORD-1-9") },
			"an order that nobody placed": func(w *world) { w.history.orders[c.ID] = nil },
			"an order answered twice": func(w *world) {
				w.history.orders[c.ID] = append(w.history.orders[c.ID], order.Ref().String())
			},
			"a claim that gave nothing": func(w *world) { w.history.claimed[offering{c.ID, "cn-north-4", "web-image"}] = true },
			"a subscription that is not there": func(w *world) {
				w.history.modes[offering{c.ID, modeOfferings[0].region, modeOfferings[0].service}] = true
			},
			"one id for two calls": func(w *world) {
				w.history.call(c.ID, "a", "")
				w.history.call(c.ID, "a", "")
			},
		} {
			w := right()
			falsify(w)
			for _, compare := range []func(*models.DB) error{w.checkCalls, w.checkOrders, w.checkModes} {
				if err := compare(db); err != nil {
					t.Fatal(err)
				}
			}
			if broken := w.history.isBroken(); broken != (name != "") {
				t.Errorf("%q: noticed = %v, %v", name, broken, w.history.broken)
			}
		}
	})
}

func TestAClockFollowsItsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, err := newClock(dir, 2)
	if err != nil {
		t.Fatal(err)
	}
	one, other := FileClock(c.files[0]), FileClock(c.files[1])
	apart := func() (time.Duration, time.Duration) {
		now := time.Now()
		return one().Sub(now).Round(time.Second), other().Sub(now).Round(time.Second)
	}
	if a, b := apart(); a != 0 || b != 0 {
		t.Errorf("at first: %s and %s", a, b)
	}
	if err := c.jump(time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := c.skew(1, -5*time.Second); err != nil {
		t.Fatal(err)
	}
	if a, b := apart(); a != time.Hour || b != time.Hour-5*time.Second {
		t.Errorf("after the jump: %s and %s", a, b)
	}
	if err := os.WriteFile(filepath.Join(dir, "nonsense"), []byte("soon"), 0o600); err != nil {
		t.Fatal(err)
	}
	if now := FileClock(filepath.Join(dir, "nonsense"))(); time.Since(now).Abs() > time.Minute {
		t.Errorf("of nonsense: %s", now)
	}
}

func TestTheSameSeedDecidesTheSame(t *testing.T) {
	t.Parallel()
	decide := func(seed uint64, name string) string {
		var all strings.Builder
		for random, n := (&Plan{Seed: seed}).stream(name), 0; n < 50; n++ {
			all.WriteByte(byte('a' + random.IntN(26)))
		}
		return all.String()
	}
	if decide(7, "faults") != decide(7, "faults") {
		t.Error("one seed decides differently")
	}
	if decide(7, "faults") == decide(8, "faults") || decide(7, "faults") == decide(7, "caller 1") {
		t.Error("other seeds, or other actors, decide the same")
	}
}
