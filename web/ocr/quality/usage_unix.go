//go:build unix

package quality

import (
	"syscall"
	"time"
)

// processor is the time of processors that this process and the engine's took so far.
func processor(e Metered) time.Duration {
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return 0
	}
	others, _ := e.Usage()
	return time.Duration(own.Utime.Nano()+own.Stime.Nano()) + others
}
