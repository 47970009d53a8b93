//go:build !linux

package engine

import "os/exec"

// contain does nothing here; the engine runs on Linux only.
func contain(*exec.Cmd) {}

func limitMemory(int, uint64) error { return nil }
