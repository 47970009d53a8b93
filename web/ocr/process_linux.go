package ocr

import (
	"errors"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// contain makes the process the leader of a group of its own, which is killed as a whole when its time is over.
func contain(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// limitMemory bounds the address space of a running process. One that has already ended needs no limit.
func limitMemory(pid int, bytes uint64) error {
	err := unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: bytes, Max: bytes}, nil)
	if errors.Is(err, unix.ESRCH) {
		return nil
	}
	return err
}
