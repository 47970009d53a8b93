// Package keeper runs a process that tests share, such as a database server or a browser, for as long as the
// test binary lives.
package keeper

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
)

// Nobody is the user that a process runs as when the tests run as root.
const Nobody = 65534

// script runs a process and waits for its own standard input to end, which happens when the test binary is
// gone, however it went: finished, timed out, panicked or killed. A deferred stop or a TestMain would not
// run in half of these cases, and would be one more thing to remember in every package.
const script = `
dir=$1 signal=$2
shift 2
"$@" >"$dir/log" 2>&1 </dev/null &
read -r _
kill -s "$signal" $!
wait
rm -rf "$dir" || { sleep 1; rm -rf "$dir"; }
`

// leashes holds the ends of the pipes that keep the processes running; a collected one would end its process.
var (
	leashMutex sync.Mutex
	leashes    []io.Closer
)

// Process is what to run.
type Process struct {
	// Dir belongs to the process and is removed after it; its output goes to Log(Dir).
	Dir string
	// Signal ends the process, by name: QUIT, TERM, …
	Signal string
	// AsNobody runs it as an unprivileged user when the tests run as root.
	AsNobody bool
	// Args is the program and its arguments.
	Args []string
}

// TempDir creates a directory for a process, with a name short enough to hold a unix socket.
func TempDir(asNobody bool) (string, error) {
	parent := os.TempDir()
	if len(parent) > 60 {
		parent = "/tmp"
	}
	return makeDir(parent, asNobody)
}

// MemoryDir is TempDir in memory, where the machine has a file system there with room to spare. A PostgreSQL database of a test's own is a
// thousand files, made and removed; a disk's file system takes four times as much of the processor for that as the server does.
func MemoryDir(asNobody bool) (string, error) {
	var memory syscall.Statfs_t
	if err := syscall.Statfs(shared, &memory); err != nil || int64(memory.Bavail)*int64(memory.Bsize) < roomToSpare { //nolint:unconvert // of other types elsewhere
		return TempDir(asNobody)
	}
	return makeDir(shared, asNobody)
}

const (
	// shared is where Linux has its shared memory, as files.
	shared = "/dev/shm"
	// roomToSpare is more bytes than the servers of the packages that are tested at a time take.
	roomToSpare = 6 << 30
)

// makeDir makes a directory there that belongs to who runs the process.
func makeDir(parent string, asNobody bool) (string, error) {
	dir, err := os.MkdirTemp(parent, "ocrconsole-test-")
	if err != nil {
		return "", err
	}
	if asNobody && os.Getuid() == 0 {
		if err := os.Chown(dir, Nobody, Nobody); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// Start runs the process until this program ends.
func (p Process) Start() error {
	args := append([]string{"-c", script, "keeper", p.Dir, p.Signal}, p.Args...)
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = p.Dir
	cmd.SysProcAttr = Attributes(p.AsNobody)
	leash, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.Args[0], err)
	}
	leashMutex.Lock()
	defer leashMutex.Unlock()
	leashes = append(leashes, leash)
	return nil
}

// Attributes are those of a kept process: a process group of its own, so that an interrupt typed at the
// terminal reaches it only through the end of the test binary, and the unprivileged user if asked for.
func Attributes(asNobody bool) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if asNobody && os.Getuid() == 0 {
		attributes.Credential = &syscall.Credential{Uid: Nobody, Gid: Nobody}
	}
	return attributes
}

// Log reads what the process in dir has printed so far, for the message of a failed test.
func Log(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "log"))
	if err != nil {
		return "no output: " + strconv.Quote(err.Error())
	}
	return string(text)
}
