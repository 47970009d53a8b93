package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// leastGarbageBytes is how much garbage there may be at least before it is collected. What is alive is mostly some 20 MiB, of which Go lets
// the heap grow by as much: many times a second where calls come fast, which took a sixth of this program's processor time.
const leastGarbageBytes = 64 << 20

// leastAliveBytes is what is taken to be alive at least: how much garbage is allowed goes by what was alive the last time, and may have
// to do until much more is.
const leastAliveBytes = 16 << 20

// usualGarbagePercent is how much garbage Go allows, of what is alive.
const usualGarbagePercent = 100

// collectSeldom has garbage collected when there is as much of it as there is alive, as usual, but not before there are
// leastGarbageBytes; unless GOGC, Go's own setting, says how much there may be.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		collected(&cycle{})
	}
}

// cycle is garbage from its beginning: the end of it tells that garbage was collected.
type cycle struct{ _ *byte }

func collected(c *cycle) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(garbagePercent(live[0].Value.Uint64()))
	runtime.SetFinalizer(c, collected)
}

// garbagePercent is how much garbage there may be beside so many bytes that are alive, in percent of them.
func garbagePercent(liveBytes uint64) int {
	return int(max(usualGarbagePercent, leastGarbageBytes*100/max(liveBytes, leastAliveBytes))) // #nosec G115 -- at most 400
}
