package handlers_test

import (
	"fmt"
	"net/http"
	"testing"

	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// TestWhoDidSomethingSeesItThoughPagesAreReadFromAReplica buys, makes calls and has the provider tell of money, while the replica
// follows and while it is held up: the page and the file that come next have it all.
func TestWhoDidSomethingSeesItThoughPagesAreReadFromAReplica(t *testing.T) {
	t.Parallel()
	pair := dbtest.NewPair(t)
	s := newSiteOn(t, pair.OpenWithReplica(t))
	c := s.customer("ada@example.com")
	calls, left := 0, 0
	for round, held := range []bool{false, false, false, true, true} {
		if held {
			pair.OnStandby(t, "SELECT pg_wal_replay_pause()")
		}
		c.topsUp(rules.Micros(13_000_000 + 10_000*round)) // what is left after the package tells each round from the others
		left += round
		c.get("/billing").wants(http.StatusOK).says("main", fmt.Sprintf("Balance $13.%02d", left))
		c.buys(inBangkok, "passport", 1000, 1).says("main", "Payment received")
		c.get("/billing").wants(http.StatusOK).says("main", fmt.Sprintf("Balance $0.%02d", left))
		c.get("/packages").wants(http.StatusOK).says("main", c.ref("PKG", int64(round+1)))
		calls += 3
		c.uses(inBangkok, "passport", 3, http.StatusOK)
		if file := c.records("/calls.csv?from=2026-11-01&to=2026-11-30"); len(file) != calls {
			t.Errorf("round %d: %d calls in the file, want %d", round, len(file), calls)
		}
		if !held {
			pair.OnStandby(t, fmt.Sprintf("DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_stat_activity WHERE query = 'commit'), 'nothing was read here in round %d'; END $$", round))
		}
	}
}
