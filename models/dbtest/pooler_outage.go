package dbtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"ocrconsole/models/dbtest/keeper"
)

// PoolerOutage is a PgBouncer before a server, which can be killed and started again.
type PoolerOutage struct {
	before  *server
	mode    string
	program string
	dir     string

	mu      sync.Mutex
	running *exec.Cmd
}

// NewPooler starts one that pools transactions; it ends with the test.
func (o *Outage) NewPooler(t testing.TB) *PoolerOutage {
	t.Helper()
	return poolerBefore(t, o.server, "transaction")
}

// poolerBefore starts one before the server.
func poolerBefore(t testing.TB, before *server, mode string) *PoolerOutage {
	t.Helper()
	program, err := findPooler()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := keeper.TempDir(true)
	if err != nil {
		t.Fatal(err)
	}
	p := &PoolerOutage{before: before, mode: mode, program: program, dir: dir}
	t.Cleanup(func() {
		p.Kill()
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the pooler: %v", err)
		}
	})
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if err := (&server{dir: dir, port: poolerPort}).await(); err != nil {
		t.Fatal(err)
	}
	return p
}

// Socket is where it listens.
func (p *PoolerOutage) Socket() string { return filepath.Join(p.dir, ".s.PGSQL."+poolerPort) }

// Start starts it, and does not wait until it takes connections.
func (p *PoolerOutage) Start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running != nil {
		return errors.New("the pooler runs")
	}
	for _, left := range []string{p.Socket(), p.Socket() + ".lock"} {
		_ = os.Remove(left) // of one that was killed
	}
	file, err := configurePooler(p.dir, p.before.dir, p.mode)
	if err != nil {
		return err
	}
	command := exec.Command(p.program, file)
	command.Dir, command.SysProcAttr = p.dir, keeper.Attributes(true)
	if err := command.Start(); err != nil {
		return err
	}
	p.running = command
	return nil
}

// Kill ends it as a power cut does.
func (p *PoolerOutage) Kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil {
		return
	}
	_ = p.running.Process.Kill()
	_ = p.running.Wait() // tells that it was killed
	p.running = nil
}
