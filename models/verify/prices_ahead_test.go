package verify

import (
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// A call of a gateway whose clock is ahead may be priced by a tariff that was announced for its time, which is after it was recorded.
func TestACallOfAClockThatIsAheadMayHaveThePriceOfItsTime(t *testing.T) {
	change := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC)
	known := &tariffs{[]rules.PricedFrom{{Tariff: rules.Tariff{{PriceMicros: 10}}}, {ValidFrom: change, Tariff: rules.Tariff{{PriceMicros: 20}}}}}
	call := &models.Call{CalledAt: change.Add(time.Second), RecordedAt: change.Add(-4 * time.Minute)}
	if which := known.of(call); !known.has(which, 20) || !known.has(which, 10) {
		t.Errorf("priced by %+v", which)
	}
	call.CalledAt = call.RecordedAt
	if which := known.of(call); known.has(which, 20) {
		t.Errorf("priced by one that is to come: %+v", which)
	}
}
