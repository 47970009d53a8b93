package rules_test

import (
	"math"
	"testing"
	"time"

	"ocrconsole/models/rules"
)

// busyMeter has five packages: four that pay nothing any more and one that does
// while quota lasts.
func busyMeter(quota int64) *rules.Meter {
	meter := subscribedMeter()
	for id := range int64(4) {
		meter.Packages = append(meter.Packages, bought(id+1, c1, e1, noon, 100))
	}
	meter.Packages = append(meter.Packages, bought(5, c2, e2, x2, quota))
	return meter
}

func TestPayingACallAllocatesNothing(t *testing.T) {
	for name, quota := range map[string]int64{"package": math.MaxInt64, "pay-per-use": 0} {
		meter, standing := busyMeter(quota), rules.Standing{BalanceMicros: math.MaxInt64}
		call := rules.Call{RequestID: "r", At: noon, HTTPStatus: 200}
		if allocations := testing.AllocsPerRun(1000, func() {
			if _, err := meter.Pay(call, &standing, dayOfGrace, noon); err != nil {
				t.Fatal(err)
			}
		}); allocations != 0 {
			t.Errorf("%s: %v allocations a call", name, allocations)
		}
	}
}

func BenchmarkPay5Packages(b *testing.B) {
	for name, quota := range map[string]int64{"package": math.MaxInt64, "pay-per-use": 0} {
		b.Run(name, func(b *testing.B) {
			meter, standing := busyMeter(quota), rules.Standing{BalanceMicros: math.MaxInt64}
			call := rules.Call{RequestID: "r", At: noon, HTTPStatus: 200}
			b.ReportAllocs()
			for b.Loop() {
				call.At = call.At.Add(time.Nanosecond)
				if _, err := meter.Pay(call, &standing, dayOfGrace, noon); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
