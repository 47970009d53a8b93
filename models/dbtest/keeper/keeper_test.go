package keeper_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ocrconsole/models/dbtest/keeper"
)

// childDir tells the test binary, run again as a child, where to keep a process.
const childDir = "KEEPER_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		keepAndHang(dir)
	}
	os.Exit(m.Run())
}

// keepAndHang starts a process that says its id, and then waits to be killed.
func keepAndHang(dir string) {
	p := keeper.Process{Dir: dir, Signal: "TERM", Args: []string{"/bin/sh", "-c", "echo $$; exec sleep 60"}}
	if err := p.Start(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	time.Sleep(time.Minute)
}

func TestAProcessAndItsDirectoryAreGoneAfterTheTestBinaryIsKilled(t *testing.T) {
	dir, err := keeper.TempDir(false)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	eventually(t, "the kept process runs", func() bool {
		pid, err = strconv.Atoi(strings.TrimSpace(keeper.Log(dir)))
		return err == nil && syscall.Kill(pid, 0) == nil
	})

	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()

	eventually(t, "the kept process is gone", func() bool { return syscall.Kill(pid, 0) != nil })
	eventually(t, "its directory is gone", func() bool {
		_, err := os.Stat(dir)
		return os.IsNotExist(err)
	})
}

func TestTheLogOfAProcessThatNeverStartedSaysSo(t *testing.T) {
	if got := keeper.Log(filepath.Join(t.TempDir(), "missing")); !strings.HasPrefix(got, "no output") {
		t.Errorf("Log = %q", got)
	}
}

func eventually(t *testing.T, fact string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("not within 10 s: %s", fact)
}
