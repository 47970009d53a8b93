//go:build !unix

package ocr

import "time"

// Usage is not known here.
func (t *Tesseract) Usage() (processor time.Duration, memoryBytes int64) { return 0, 0 }

// Usage is that of the recognition engine's processes.
func (l *Local) Usage() (processor time.Duration, memoryBytes int64) { return l.pool.Usage() }
