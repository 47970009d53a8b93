package torture

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// Run tortures a console with both databases at the same time, and gives the report. When a promise is broken the test
// fails with the seed, what was broken and what happened before, and the databases stay.
func Run(t *testing.T, p Plan, program Program) {
	for name, build := range map[string]func(testing.TB, string) (store, int, string, error){
		"sqlite": func(_ testing.TB, dir string) (store, int, string, error) {
			s, notice, err := newEmbedded(dir + "/data")
			return s, 1, notice, err
		},
		"postgres": func(t testing.TB, dir string) (store, int, string, error) {
			s, notice, err := newServer(t, dir)
			return s, serverConsoles, notice, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := os.MkdirTemp("/tmp", "torture-") //nolint:usetesting // short enough to hold sockets, and it stays when a promise is broken
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(dir, 0o711); err != nil { // #nosec G302 -- the server runs as somebody else
				t.Fatal(err)
			}
			s, consoles, notice, err := build(t, dir)
			if err != nil {
				t.Fatal(err)
			}
			if notice != "" {
				t.Log(name + " is tortured " + notice)
			}
			w, err := newWorld(t, name, &p, program, dir, s, consoles)
			if err == nil {
				err = w.start()
			}
			if err == nil {
				err = w.torture()
			}
			if err != nil {
				w.history.breaks("%v", err)
			}
			time.Sleep(2 * p.Pause) // so that something is always under way at the end
			w.end()
			w.conclude()
		})
	}
}

// torture lets one fault after the other happen, each from a shuffled deck, until the time is over or a promise is broken.
func (w *world) torture() error {
	random, deck := w.plan.stream(w.name+" faults"), []fault(nil)
	all := append(worldFaults(w), w.store.faults(w)...)
	for begun := time.Now(); time.Since(begun) < w.plan.For && !w.history.isBroken(); {
		if len(deck) == 0 {
			deck = append(deck, all...)
			random.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		}
		f, quiet, lasts := deck[0], time.Duration(random.IntN(1000))*time.Millisecond, w.plan.lasts(random)
		deck = deck[1:]
		time.Sleep(quiet)
		what, end := f.strike(random)
		w.history.event("%s: %s, for %s", f.kind, what, lasts)
		time.Sleep(lasts)
		if end != nil {
			end()
		}
		if err := w.recover(f.kind); err != nil {
			return fmt.Errorf("after %s: %w", f.kind, err)
		}
		if err := w.compare(); err != nil {
			return fmt.Errorf("after %s: %w", f.kind, err)
		}
		w.history.count("survived: " + f.kind)
	}
	return nil
}

// recover waits until every console takes work again, and writes down how long that took.
func (w *world) recover(kind string) error {
	ended, probe := time.Now(), w.newActor("probe")
	for console := range w.fronts {
		for n := 0; !w.takes(probe, console); n++ {
			if time.Since(ended) > w.plan.Within {
				return fmt.Errorf("%s took no work for %s", w.consoles[console].name, w.plan.Within)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	took := time.Since(ended)
	w.history.event("works again after %s", took.Round(time.Millisecond))
	w.history.note(func() { w.history.gaps[kind] = max(w.history.gaps[kind], took) })
	return nil
}

// probeSource is the source of the calls that only find out whether a console takes any.
const probeSource = "probe"

// takes reports whether a console records a call now.
func (w *world) takes(probe *actor, console int) bool {
	c, where := w.customers[0], calledOfferings[0]
	body, err := json.Marshal([]reported{{
		SpecVersion: "1.0", ID: fmt.Sprint("probe-", time.Now().UnixNano()), Source: probeSource, Type: "ocr.call", Subject: c.projects[where.region],
		Time: w.clock.now().UTC(), Data: map[string]any{"service": where.service, "status": http.StatusBadRequest},
	}})
	if err != nil {
		return false
	}
	client := newClient(nil)
	client.Timeout = 5 * time.Second
	defer client.CloseIdleConnections()
	got := w.send(client, console, "report", request{method: http.MethodPost, path: "/v1/usage", body: body, header: map[string]string{
		"Content-Type": "application/cloudevents-batch+json", "Authorization": "Bearer " + w.operator, "X-Forwarded-For": probe.address,
	}})
	return got.status == http.StatusOK && strings.Contains(string(got.body), `"accepted":1`)
}

// waits says who waits for what.
func (w *world) waits() string {
	var all []string
	for _, a := range w.everybody {
		if waits := a.waits.Load(); waits != nil {
			all = append(all, *waits)
		}
	}
	return strings.Join(all, "\n")
}

// restJump is how far the clock is put forward when the world comes to rest: farther than a call that was broken off holds
// its key, and than a payment is left to whoever makes it.
const restJump = 95 * time.Second

// compare brings the world to rest, compares, and lets it go on.
func (w *world) compare() error {
	w.rest.want(true)
	defer w.rest.want(false)
	begun, patience := time.Now(), time.Now().Add(3*time.Second)
	for w.rest.busy() > 0 || !w.provider.silent() {
		w.provider.hurry()
		if time.Now().After(patience) { // keys of calls that were broken off are held
			if err := w.clock.jump(restJump); err != nil {
				return err
			}
			patience = time.Now().Add(3 * time.Second)
		}
		if time.Since(begun) > w.plan.Within {
			return fmt.Errorf("%d things were not answered within %s, webhooks all taken: %v\n%s", w.rest.busy(), w.plan.Within, w.provider.silent(), w.waits())
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := w.clock.jump(restJump); err != nil {
		return err
	}
	if w.history.isBroken() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	return w.check(ctx)
}
