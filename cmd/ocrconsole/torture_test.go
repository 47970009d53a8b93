package main

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"ocrconsole/cmd/ocrconsole/torture"
	"ocrconsole/models/dbtest/tier"
)

// Settings of the harness: the seed that a run follows from, and how many minutes it lasts.
const (
	tortureSeed    = "TORTURE_SEED"
	tortureMinutes = "TORTURE_MINUTES"
)

// The slice of it that every run of all tests has, and how soon everything must work again: generous, because other tests
// run at the same time.
const (
	tortureSlice  = time.Minute
	tortureWithin = 2 * time.Minute
)

// TestNothingAnsweredIsLostOrDoubledWhateverBreaks tortures the console for a minute, or for as long as `make torture` says.
func TestNothingAnsweredIsLostOrDoubledWhateverBreaks(t *testing.T) {
	tier.Needs(t, tier.Time)
	t.Parallel()
	plan := torture.Plan{Seed: rand.Uint64(), For: tortureSlice, Pause: 60 * time.Millisecond, Within: tortureWithin}
	if text := os.Getenv(tortureSeed); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", tortureSeed, err)
		}
		plan.Seed = seed
	}
	if text := os.Getenv(tortureMinutes); text != "" {
		minutes, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %v", tortureMinutes, err)
		}
		plan.For = time.Duration(minutes) * time.Minute
	}
	t.Logf("%s=%d", tortureSeed, plan.Seed)
	torture.Run(t, plan, torture.Program{Path: thisProgram(t), Env: []string{asProgram + "=1"}})
}

// beTortured makes this process a console of the harness, if it is to be one: its clock jumps, it tells how it is, and it ends
// with the harness.
func beTortured() (clock func() time.Time) {
	file := os.Getenv(torture.ClockSetting)
	if file == "" {
		return nil
	}
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(exitFailed)
		}()
		go tellState(os.Getenv(torture.StateSetting))
	}
	return torture.FileClock(file)
}

// tellState writes down how this process is, several times a second.
func tellState(path string) {
	for ; ; time.Sleep(200 * time.Millisecond) {
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		text, err := json.Marshal(torture.State{Goroutines: runtime.NumGoroutine(), HeapBytes: memory.HeapAlloc})
		if err == nil {
			_ = os.WriteFile(path, text, 0o600) // the harness complains where it is missing
		}
	}
}
