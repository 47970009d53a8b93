package torture

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// conclude prints the figures, and fails the test where a promise was broken.
func (w *world) conclude() {
	w.t.Helper()
	w.t.Log(w.figures())
	if !w.history.isBroken() {
		w.store.close()
		if err := os.RemoveAll(w.dir); err != nil {
			w.t.Errorf("remove the world: %v", err)
		}
		return
	}
	kept := w.dir + "-kept"
	if err := w.store.keep(kept); err != nil {
		w.t.Errorf("%v", err)
	}
	w.store.close()
	w.t.Errorf("%s: TORTURE_SEED=%d\nBROKEN:\n%s\nWHAT HAPPENED:\n%s\nThe database is kept in %s, the consoles' logs in %s", w.name, w.plan.Seed,
		strings.Join(w.history.broken, "\n"), strings.Join(w.history.lastEvents(30), "\n"), kept, w.dir)
}

// figures are the report.
func (w *world) figures() string {
	h := w.history
	h.mu.Lock()
	defer h.mu.Unlock()
	var out strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&out, format+"\n", args...) } // to memory
	line("%s, TORTURE_SEED=%d, %s", w.name, w.plan.Seed, time.Since(h.begun).Round(time.Second))
	for _, always := range []string{"calls lost", "calls doubled", "payments lost", "payments doubled"} {
		h.figures[always] += 0
	}
	for _, name := range slices.Sorted(maps.Keys(h.figures)) {
		line("  %8d %s", h.figures[name], name)
	}
	line("  longest time until everything worked again, by what had ended:")
	for _, kind := range slices.Sorted(maps.Keys(h.gaps)) {
		line("  %7.2fs %s", h.gaps[kind].Seconds(), kind)
	}
	var usage time.Duration
	for _, c := range w.consoles {
		usage += c.usage
	}
	line("  %7.1fs of processor time of the consoles", usage.Seconds())
	return out.String()
}
