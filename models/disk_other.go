//go:build !linux && !darwin && !freebsd

package models

import "math"

// freeBytes does not know here: a disk that is full shows when something is to be written.
func freeBytes(string) (uint64, error) { return math.MaxUint64, nil }
