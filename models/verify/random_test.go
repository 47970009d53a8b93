package verify_test

import (
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models/verify"
)

// randomSteps is how many steps of random histories are taken on each database.
const randomSteps = 5000

// TestWhateverHappensTheBooksBalance lets customers live through random histories: they top up, order, pay, call and
// owe, providers answer twice, late or never, calls are reported late, clocks jump, servers die after any statement and
// connections break. After each step everything that is stored about the customer is what the records give. A failure
// is shrunk and names the seed that repeats it (-rapid.seed).
func TestWhateverHappensTheBooksBalance(t *testing.T) {
	t.Parallel()
	for name, cfg := range worldConfigs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, cfg)
			for w.steps < randomSteps {
				rapid.Check(t, func(rt *rapid.T) {
					l := &life{T: rt, world: w, ctx: t.Context(), customer: w.Customer(t), recorded: make(map[string]bool)}
					rt.Repeat(l.moves())
				})
			}
			report, err := verify.Run(t.Context(), w.DB)
			must(t, err)
			if !report.Clean() {
				t.Errorf("%+v", report)
			}
			t.Logf("%d steps", w.steps)
		})
	}
}
