package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// process writes what the system tells of a process.
func process(t *testing.T, proc string, pid, parent int, name, title string, user, system, endedUser, endedSystem int) {
	t.Helper()
	dir := filepath.Join(proc, fmt.Sprint(pid))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	stat := fmt.Sprintf("%d (%s) S %d 1 1 0 -1 4194304 1 2 3 4 %d %d %d %d 20 0 1 0 1 1\n", pid, name, parent, user, system, endedUser, endedSystem)
	for file, text := range map[string]string{"stat": stat, "cmdline": title + "\x00"} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheServersProcessesAreFoundAndTheirTimeSummed(t *testing.T) {
	proc := t.TempDir()
	process(t, proc, 10, 1, "postgres", "postgres -D data", 1, 2, 30, 40)
	process(t, proc, 11, 10, "postgres", "postgres: ada shop 127.0.0.1(5) idle", 100, 200, 9, 9) // what it has not begun itself
	process(t, proc, 12, 10, "a) b (c", "", 1000, 0, 0, 0)
	process(t, proc, 13, 1, "postgres", "another server", 5000, 5000, 5000, 5000)
	s := serverOf(proc, 11, "ada shop")
	if s == nil || s.postmaster != 10 {
		t.Fatalf("found %+v", s)
	}
	used, err := s.processorTime()
	if want := (1 + 2 + 30 + 40 + 100 + 200 + 1000) * 10 * time.Millisecond; err != nil || used != want {
		t.Errorf("%v, %v, want %v", used, err, want)
	}
}

func TestAProcessThatIsNotTheServersIsNotTakenForIt(t *testing.T) {
	proc := t.TempDir()
	process(t, proc, 10, 1, "postgres", "", 0, 0, 0, 0)
	process(t, proc, 11, 10, "postgres", "postgres: bob shop 127.0.0.1(5) idle", 0, 0, 0, 0)
	process(t, proc, 20, 1, "init", "", 0, 0, 0, 0)
	process(t, proc, 21, 20, "postgres", "postgres: ada shop [local] idle", 0, 0, 0, 0)
	process(t, proc, 22, 10, "vim", "postgres: ada shop", 0, 0, 0, 0)
	for _, pid := range []int{11, 21, 22, 99} {
		if s := serverOf(proc, pid, "ada shop"); s != nil {
			t.Errorf("process %d is taken for the server's: %+v", pid, s)
		}
	}
}
