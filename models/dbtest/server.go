package dbtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"ocrconsole/models"
	"ocrconsole/models/dbtest/keeper"
)

const (
	superuser     = "ocrconsole"
	oldestVersion = 14
	startTimeout  = 60 * time.Second
)

var errNoPostgres = fmt.Errorf("no PostgreSQL %d or newer found; install it with `apt-get install postgresql`, or run the tests with -short", oldestVersion)

// server is a PostgreSQL server, or a pooler, that listens on a unix socket in its own directory. Copying is how it is asked to clone databases.
type server struct{ dir, port, copying string }

// filesCopied has a database cloned by copying its files. PostgreSQL 15 sends all its pages through the write-ahead log unless that is asked
// for, which takes three times as long; before, that is how it clones.
const filesCopied = " STRATEGY FILE_COPY"

// sharedServer starts the server of this test binary, with the migrated template in it.
var sharedServer = sync.OnceValues(func() (*server, error) {
	programs, err := findPostgres()
	if err != nil {
		return nil, err
	}
	home := keeper.MemoryDir
	if durable() {
		home = keeper.TempDir
	}
	dir, err := home(true)
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	if err := s.start(programs); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, keeper.Log(dir))
	}
	create := "CREATE DATABASE " + template + " TEMPLATE template0"
	if err := s.execute(create + filesCopied); err == nil {
		s.copying = filesCopied
	} else if err := s.execute(create); err != nil {
		return nil, err
	}
	return s, migrate(models.Config{URL: s.url(template)})
})

// findPostgres tells the directory of the newest server's programs: Debian's versioned ones, or else the PATH's.
func findPostgres() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	newest := slices.MaxFunc(append(dirs, "/usr/lib/postgresql/0/bin"), func(a, b string) int {
		return cmp.Compare(debianVersion(a), debianVersion(b))
	})
	if debianVersion(newest) >= oldestVersion {
		return newest, nil
	}
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		return "", errNoPostgres
	}
	return filepath.Dir(initdb), nil
}

// debianVersion reads the major version out of /usr/lib/postgresql/17/bin; 0 if there is none.
func debianVersion(dir string) int {
	version, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	if err != nil {
		return 0
	}
	return version
}

// start creates the cluster and runs the server until the test binary ends.
func (s *server) start(programs string) error {
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(programs, "initdb"), "--pgdata", data, "--username", superuser,
		"--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
	initdb.Dir = s.dir
	initdb.SysProcAttr = keeper.Attributes(true)
	if output, err := initdb.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("initdb: %w\n%s", err, output), os.RemoveAll(s.dir))
	}
	process := keeper.Process{
		Dir: s.dir, Signal: "QUIT", AsNobody: true,
		Args: append([]string{filepath.Join(programs, "postgres"), "-D", data}, s.settings()...),
	}
	if err := process.Start(); err != nil {
		return err
	}
	return s.await()
}

// durable tells whether the server shall write as one in production does.
func durable() bool { return os.Getenv("OCRCONSOLE_TEST_FSYNC") == "on" }

// settings make the server fast rather than durable, unless asked, and give it a time zone far from UTC, so
// that a query that leans on the server's zone fails here and not at a customer's.
func (s *server) settings() []string {
	durable := map[bool]string{false: "off", true: "on"}[durable()]
	var args []string
	for _, setting := range []string{
		"listen_addresses=", "unix_socket_directories=" + s.dir, "max_connections=300", "timezone=Asia/Kathmandu",
		"fsync=" + durable, "synchronous_commit=" + durable, "full_page_writes=" + durable,
	} {
		args = append(args, "-c", setting)
	}
	return args
}

// await returns once the server takes connections.
func (s *server) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no answer within %s: %w", startTimeout, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// url is the address of one of the server's databases.
func (s *server) url(database string) string {
	query := url.Values{"host": {s.dir}, "sslmode": {"disable"}}
	if s.port != "" {
		query.Set("port", s.port)
	}
	return (&url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: query.Encode()}).String()
}
