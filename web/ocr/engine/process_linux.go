package engine

import (
	"errors"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// contain puts the process in a group of its own: Ctrl-C at a terminal reaches the console only, which still answers what it
// has begun. When the console ends, however that is, the process finds its standard input closed, and ends.
func contain(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// limitMemory bounds the memory that a running process can write to; its address space says nothing, of which Go reserves a
// gigabyte. One that has already ended needs no limit.
func limitMemory(pid int, bytes uint64) error {
	err := unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: bytes, Max: bytes}, nil)
	if errors.Is(err, unix.ESRCH) {
		return nil
	}
	return err
}
