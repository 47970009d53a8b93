package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func TestThereMayBeSoMuchGarbageAndNoMoreThanIsAlive(t *testing.T) {
	const mib = 1 << 20
	for live, want := range map[uint64]int{0: 400, 4 * mib: 400, 16 * mib: 400, 32 * mib: 200, 64 * mib: 100, 100 * mib: 100, 4096 * mib: 100} {
		if got := garbagePercent(live); got != want {
			t.Errorf("%d MiB alive: %d %%, want %d", live/mib, got, want)
		}
	}
}

// TestGarbageIsAllowedByWhatIsAlive keeps so much alive that Go's own measure holds, lets it go, and looks each time what Go is told.
func TestGarbageIsAllowedByWhatIsAlive(t *testing.T) {
	t.Setenv("GOGC", "")
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	collectSeldom()
	alive := make([]byte, 4*leastGarbageBytes)
	awaitPercent(t, func(percent uint64) bool { return percent == usualGarbagePercent })
	runtime.KeepAlive(alive)
	awaitPercent(t, func(percent uint64) bool { return percent > usualGarbagePercent })
}

func awaitPercent(t *testing.T, is func(percent uint64) bool) {
	t.Helper()
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	for range 1000 {
		debug.FreeOSMemory() // collects
		if metrics.Read(percent); is(percent[0].Value.Uint64()) {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("garbage may be %d %% of what is alive", percent[0].Value.Uint64())
}
