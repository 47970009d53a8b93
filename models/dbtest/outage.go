package dbtest

import (
	"os"
	"os/exec"
	"path/filepath"
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
	data := filepath.Join(dir, "data")
	if output, err := o.command("initdb", "--pgdata", data, "--username", superuser, "--auth", "trust", "--encoding", "UTF8", "--no-instructions").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, output)
	}
	o.Start(t)
	return o
}

// URL is the address of its database.
func (o *Outage) URL() string { return o.server.url("postgres") }

// Open opens its database, migrated.
func (o *Outage) Open(t testing.TB) *models.DB {
	t.Helper()
	if err := migrate(models.Config{URL: o.URL()}); err != nil {
		t.Fatal(err)
	}
	return open(t, models.Config{URL: o.URL()})
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
	options := "-c listen_addresses= -c max_connections=200 -c unix_socket_directories=" + o.server.dir
	if err := o.control("start", "-w", "-l", filepath.Join(o.server.dir, "log"), "-o", options); err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	if err := o.server.await(); err != nil {
		t.Fatal(err)
	}
}

func (o *Outage) control(args ...string) error {
	return o.command("pg_ctl", append([]string{"-D", filepath.Join(o.server.dir, "data")}, args...)...).Run()
}

func (o *Outage) command(name string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(o.programs, name), args...)
	command.Dir = o.server.dir
	command.SysProcAttr = keeper.Attributes(true)
	return command
}
