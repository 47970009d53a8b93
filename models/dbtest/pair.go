package dbtest

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/keeper"
	"ocrconsole/models/dbtest/tier"
)

// Pair are two PostgreSQL servers of the test's own: a primary, and a standby without which it commits nothing. Whichever
// is primary waits for the other again once that has been made anew from it, and not before, as failover managers do it.
type Pair struct {
	primary, standby *server
	programs, dir    string
}

// standbyName is what each calls the other.
const standbyName = "standby"

// NewPair starts both; they are stopped and removed when the test ends.
func NewPair(t testing.TB) *Pair {
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
	p := &Pair{primary: &server{dir: filepath.Join(dir, "a")}, standby: &server{dir: filepath.Join(dir, "b")}, programs: programs, dir: dir}
	t.Cleanup(func() {
		for _, s := range []*server{p.primary, p.standby} {
			_ = p.command("pg_ctl", "-D", s.data(), "stop", "-m", "immediate").Run() // it may be down already
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the servers: %v", err)
		}
	})
	for _, s := range []*server{p.primary, p.standby} {
		p.run(t, "sh", "-c", "mkdir -m 700 "+s.dir)
	}
	p.run(t, "initdb", "--pgdata", p.primary.data(), "--username", superuser, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-instructions")
	p.start(t, p.primary)
	p.Rebuild(t)
	return p
}

// data is where a server keeps its files.
func (s *server) data() string { return filepath.Join(s.dir, "data") }

// URL names both servers. Which of them takes what is to be written is found out by who connects.
func (p *Pair) URL() string {
	a, b := filepath.Join(p.dir, "a"), filepath.Join(p.dir, "b")
	query := url.Values{"host": {a + "," + b}, "target_session_attrs": {"read-write"}}
	return (&url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/postgres", RawQuery: query.Encode()}).String()
}

// PrimaryURL and StandbyURL name the one that is that now.
func (p *Pair) PrimaryURL() string { return p.primary.url("postgres") }

// StandbyURL names the standby.
func (p *Pair) StandbyURL() string { return p.standby.url("postgres") }

// Open opens the database at both, migrated.
func (p *Pair) Open(t testing.TB) *models.DB {
	t.Helper()
	return openMigrated(t, p.URL())
}

// OpenWithReplica is Open, and has the standby read from.
func (p *Pair) OpenWithReplica(t testing.TB) *models.DB {
	t.Helper()
	if err := migrate(models.Config{URL: p.URL()}); err != nil {
		t.Fatal(err)
	}
	return open(t, models.Config{URL: p.URL(), ReadURL: p.StandbyURL()})
}

// OpenWithPooledReplica is OpenWithReplica through a pooler of the mode, that the standby alone is behind, with what opening it gives. The pooler is for
// who wants to take it away.
func (p *Pair) OpenWithPooledReplica(t testing.TB, mode string) (*models.DB, *PoolerOutage, error) {
	t.Helper()
	if err := migrate(models.Config{URL: p.URL()}); err != nil {
		t.Fatal(err)
	}
	pooler := poolerBefore(t, p.standby, mode)
	db, err := p.OpenBehind(t, pooler)
	return db, pooler, err
}

// OpenBehind opens the database with its replica at the pooler, which may be away.
func (p *Pair) OpenBehind(t testing.TB, pooler *PoolerOutage) (*models.DB, error) {
	t.Helper()
	db, err := models.Open(t.Context(), models.Config{URL: p.URL(), ReadURL: (&server{dir: pooler.dir, port: poolerPort}).url("postgres")})
	if err == nil {
		t.Cleanup(func() { _ = db.Close() })
	}
	return db, err
}

// OnStandby runs one statement on the standby.
func (p *Pair) OnStandby(t testing.TB, statement string) {
	t.Helper()
	if err := p.standby.execute(statement); err != nil {
		t.Fatal(err)
	}
}

// WaitForNone has the primary commit without the standby, which goes on following.
func (p *Pair) WaitForNone(t testing.TB) {
	t.Helper()
	for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()"} {
		if err := p.primary.execute(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// KillPrimary ends all processes of the primary at once, as when its machine loses power.
func (p *Pair) KillPrimary(t testing.TB) {
	t.Helper()
	pids := p.primary.processes(t)
	_ = syscall.Kill(pids[0], syscall.SIGSTOP) // else it would start others in place of those that end
	for _, pid := range append(p.primary.processes(t), pids[0]) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
	}
}

// processes are the server's, the first of which started the others.
func (s *server) processes(t testing.TB) []int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	first, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	pids := []int{first}
	children, _ := os.ReadFile("/proc/" + line + "/task/" + line + "/children") // none where there is no such file: they end with it
	for child := range strings.FieldsSeq(string(children)) {
		if pid, err := strconv.Atoi(child); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// Promote makes the standby the primary; what was primary before counts as lost.
func (p *Pair) Promote(t testing.TB) {
	t.Helper()
	p.run(t, "pg_ctl", "-D", p.standby.data(), "promote", "-w")
	p.primary, p.standby = p.standby, p.primary
}

// Rebuild makes the standby anew from the primary, and returns when the primary waits for it.
func (p *Pair) Rebuild(t testing.TB) {
	t.Helper()
	// A killed server leaves the lock of its socket, which counts as held until whoever adopted its process has noticed its end.
	for _, left := range []string{p.standby.data(), filepath.Join(p.standby.dir, ".s.PGSQL.5432.lock")} {
		if err := os.RemoveAll(left); err != nil {
			t.Fatal(err)
		}
	}
	p.run(t, "pg_basebackup", "-D", p.standby.data(), "-d", "host="+p.primary.dir+" user="+superuser+" application_name="+standbyName, "-R", "-c", "fast", "-X", "stream")
	p.StartStandby(t)
	p.wait(t, standbyName)
}

// StartStandby starts the standby as it is.
func (p *Pair) StartStandby(t testing.TB) {
	t.Helper()
	p.start(t, p.standby)
}

// StopStandby stops the standby: the primary then waits for it with every commit.
func (p *Pair) StopStandby(t testing.TB) {
	t.Helper()
	p.run(t, "pg_ctl", "-D", p.standby.data(), "stop", "-w", "-m", "fast")
}

// wait lets the primary wait for standbys of that name with every commit from now on.
func (p *Pair) wait(t testing.TB, name string) {
	t.Helper()
	for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names = '" + name + "'", "SELECT pg_reload_conf()"} {
		if err := p.primary.execute(statement); err != nil {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(startTimeout); ; time.Sleep(20 * time.Millisecond) {
		err := p.primary.execute("DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'); END $$")
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the standby does not follow: %v", err)
		}
	}
}

// start starts a server. One that is promoted waits for nobody until it is told to.
func (p *Pair) start(t testing.TB, s *server) {
	t.Helper()
	if s == p.standby {
		auto := filepath.Join(s.data(), "postgresql.auto.conf")
		p.run(t, "sed", "-i", "/synchronous_standby_names/d", auto)
	}
	options := "-c listen_addresses= -c max_connections=200 -c unix_socket_directories=" + s.dir
	p.run(t, "pg_ctl", "-D", s.data(), "start", "-w", "-l", filepath.Join(s.dir, "log"), "-o", options)
}

// run runs a program as the servers' user.
func (p *Pair) run(t testing.TB, name string, args ...string) {
	t.Helper()
	command := p.command(name, args...)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, output)
	}
}

func (p *Pair) command(name string, args ...string) *exec.Cmd {
	if path := filepath.Join(p.programs, name); fileExists(path) {
		name = path
	}
	command := exec.Command(name, args...)
	command.Dir = p.dir
	command.SysProcAttr = keeper.Attributes(true)
	return command
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
