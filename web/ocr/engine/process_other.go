//go:build !linux

package engine

import (
	"os/exec"
	"time"
)

// contain does nothing here; the engine runs on Linux only.
func contain(*exec.Cmd) {}

func limitMemory(int, uint64) error { return nil }

// cpuTime is not known here.
func cpuTime(int) (time.Duration, bool) { return 0, false }

// peakMemory is not known here.
func peakMemory(int) int64 { return 0 }
