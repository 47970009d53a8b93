//go:build unix

package ocr

import (
	"syscall"
	"time"
)

// Usage tells what the program's runs took of processors so far, and how much memory the largest of them held.
func (t *Tesseract) Usage() (processor time.Duration, memoryBytes int64) { return endedUsage() }

// Usage tells the same of tesseract's runs and of the recognition engine's processes.
func (l *Local) Usage() (processor time.Duration, memoryBytes int64) {
	ended, most := endedUsage()
	running, engines := l.pool.Usage()
	return ended + running, max(most, engines)
}

// endedUsage is that of all processes which this one started and which have ended.
func endedUsage() (processor time.Duration, memoryBytes int64) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &used); err != nil {
		return 0, 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), int64(used.Maxrss) << 10
}
