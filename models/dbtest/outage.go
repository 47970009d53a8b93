package dbtest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/keeper"
	"ocrconsole/models/dbtest/tier"
)

// Outage is a PostgreSQL server of the test's own, durable, which can be crashed and started again.
type Outage struct {
	server   *server
	programs string
}

// NewOutage starts the server; it is stopped and removed when the test ends.
func NewOutage(t testing.TB) *Outage {
	t.Helper()
	tier.Needs(t, tier.Postgres)
	programs, err := findPostgres()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := keeper.TempDir(true)
	if err != nil {
		t.Fatal(err)
	}
	o := &Outage{server: &server{dir: dir}, programs: programs}
	t.Cleanup(func() {
		_ = o.control("stop", "-m", "immediate") // it may be down already
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the server: %v", err)
		}
	})
	o.create(t)
	return o
}

// NewOutageIn is NewOutage in a directory that is there, such as a disk of its own, and stays.
func NewOutageIn(t testing.TB, dir string) *Outage {
	t.Helper()
	programs, err := findPostgres()
	if err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		if err := os.Chown(dir, keeper.Nobody, keeper.Nobody); err != nil {
			t.Fatal(err)
		}
	}
	o := &Outage{server: &server{dir: dir}, programs: programs}
	t.Cleanup(func() { _ = o.control("stop", "-m", "immediate") }) // it may be down already
	o.create(t)
	return o
}

// create makes the database, durable, and starts the server.
func (o *Outage) create(t testing.TB) {
	t.Helper()
	data := filepath.Join(o.server.dir, "data")
	if output, err := o.command("initdb", "--pgdata", data, "--username", superuser, "--auth", "trust", "--encoding", "UTF8", "--no-instructions").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, output)
	}
	o.Start(t)
}

// URL is the address of its database.
func (o *Outage) URL() string { return o.server.url("postgres") }

// Open opens its database, migrated.
func (o *Outage) Open(t testing.TB) *models.DB {
	t.Helper()
	return openMigrated(t, o.URL())
}

// Crash ends the server as a power cut does: connections break, nothing is flushed.
func (o *Outage) Crash(t testing.TB) {
	t.Helper()
	if err := o.control("stop", "-m", "immediate"); err != nil {
		t.Fatalf("crash PostgreSQL: %v", err)
	}
}

// Start starts the server and waits until it takes connections.
func (o *Outage) Start(t testing.TB) {
	t.Helper()
	if err := o.Restart(); err != nil {
		t.Fatal(err)
	}
}

// Restart is Start for those who may try again.
func (o *Outage) Restart() error {
	options := "-c listen_addresses= -c max_connections=200 -c unix_socket_directories=" + o.server.dir
	if err := o.control("start", "-w", "-l", filepath.Join(o.server.dir, "log"), "-o", options); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	return o.server.await()
}

// Runs tells whether the server runs, whether it answers or not.
func (o *Outage) Runs() bool { return o.control("status") == nil }

// Processes gives the process ids of the server, its own first, as far as the system tells them; none while it is down.
func (o *Outage) Processes() []int {
	text, err := os.ReadFile(filepath.Join(o.server.dir, "data", "postmaster.pid"))
	if err != nil {
		return nil
	}
	first, _, _ := strings.Cut(string(text), "\n")
	server, err := strconv.Atoi(first)
	if err != nil {
		return nil
	}
	return append([]int{server}, children(server)...)
}

// children gives the processes that a process has started, as Linux tells them.
func children(parent int) (found []int) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil
	}
	for _, path := range stats {
		text, err := os.ReadFile(path) // #nosec G304 -- of the system
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ") // the name may have spaces
		fields := strings.Fields(rest)
		if len(fields) < 2 || fields[1] != strconv.Itoa(parent) {
			continue
		}
		if id, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
			found = append(found, id)
		}
	}
	return found
}

// Socket is where the server listens.
func (o *Outage) Socket() string { return filepath.Join(o.server.dir, ".s.PGSQL.5432") }

func (o *Outage) control(args ...string) error {
	return o.command("pg_ctl", append([]string{"-D", filepath.Join(o.server.dir, "data")}, args...)...).Run()
}

func (o *Outage) command(name string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(o.programs, name), args...)
	command.Dir = o.server.dir
	command.SysProcAttr = keeper.Attributes(true)
	return command
}
