package breaker_test

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/insight"
)

// unusual has the key leave its band, by which it is stopped, and gives the incident.
func (w *watched) unusual() models.KeyIncident {
	w.t.Helper()
	must(w.t, w.SetMode(w.t.Context(), w.owner, w.key.ID, models.BreakerStop))
	w.usual()
	w.calls(insight.BandCalls + 1)
	w.watch()
	if w.enabled() {
		w.t.Fatal("it is not stopped")
	}
	return w.state().Incidents[0]
}

func TestAKeyWhoseSecretWasReplacedIsEndedToo(t *testing.T) {
	each(t, func(t *testing.T, w *watched) {
		now := w.shop.Clock.Now()
		_, err := w.Keys.ReplaceSecret(t.Context(), accounts.NewSecret{Owner: w.owner, ID: w.key.ID, Until: now.Add(10 * 24 * time.Hour)})
		must(t, err)
		i := w.unusual()
		must(t, w.EndKey(t.Context(), w.owner, i.ID))
		seen, err := w.Incident(t.Context(), w.owner, i.ID)
		if err != nil || seen.Key.DeletedAt == nil || seen.Resolution != models.KeyWasEnded {
			t.Errorf("%+v, error %v", seen, err)
		}
	})
}

// Its owner says that what it did before was them; who stopped it since decides.
func TestWhatStoppedAKeySinceStays(t *testing.T) {
	for name, stop := range map[string]func(w *watched) error{
		"reported": func(w *watched) error {
			return w.Keys.ReportLeak(w.t.Context(), accounts.Leak{AccessKey: w.key.AccessKey, SecretKey: w.key.SecretKey, RemoteIP: "203.0.113.7"})
		},
		"disabled": func(w *watched) error { return w.Keys.DisableKey(w.t.Context(), w.owner, w.key.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *watched) {
				i := w.unusual()
				must(t, stop(w))
				must(t, w.WasOwn(t.Context(), w.owner, i.ID))
				if w.enabled() {
					t.Error("it signs calls again")
				}
			})
		})
	}
}

// An incident that nobody has answered does not switch the breaker off: what its owner chose since, or another hour, stops the key.
func TestAKeyIsStoppedThoughItsIncidentIsOpen(t *testing.T) {
	each(t, func(t *testing.T, w *watched) {
		w.usual()
		w.calls(insight.BandCalls + 1)
		w.watch()
		if !w.enabled() || len(w.told()) != 1 {
			t.Fatalf("enabled %v, told %d times", w.enabled(), len(w.told()))
		}
		must(t, w.SetMode(t.Context(), w.owner, w.key.ID, models.BreakerStop))
		again := func(what string, stopped bool, told int) {
			t.Helper()
			w.calls(1)
			w.watch()
			if w.enabled() == stopped || len(w.told()) != told {
				t.Errorf("%s: enabled %v, told %d times", what, w.enabled(), len(w.told()))
			}
		}
		again("its owner wants it stopped", true, 2)
		must(t, w.Keys.EnableKey(t.Context(), w.owner, w.key.ID))
		again("they have enabled it in this hour", false, 2)
		w.shop.Clock.Advance(time.Hour)
		again("the next hour, within its band", false, 2)
		w.calls(insight.BandCalls)
		again("the next hour", true, 3)
		s := w.state()
		if len(s.Incidents) != 1 || !s.Incidents[0].Stopped {
			t.Fatalf("%+v", s.Incidents)
		}
		must(t, w.WasOwn(t.Context(), w.owner, s.Incidents[0].ID))
		for _, n := range w.told() {
			if n.EndedAt == nil {
				t.Errorf("it is not over: %+v", n)
			}
		}
		if !w.enabled() {
			t.Error("it is not enabled")
		}
	})
}
