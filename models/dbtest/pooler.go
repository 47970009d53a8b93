package dbtest

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ocrconsole/models/dbtest/keeper"
)

// poolerPort is in the name of the socket only.
const poolerPort = "6432"

var errNoPooler = errors.New("no PgBouncer found; install it with `apt-get install pgbouncer`, or run the tests with -short")

// PooledURL is OneServerURL through a pooler that pools transactions, with far fewer connections to the server than the
// program opens. It is PgBouncer as it comes: nothing is ignored for the program's sake.
func PooledURL(t testing.TB) string {
	t.Helper()
	return throughPooler(t, OneServerURL(t), transactionPooler)
}

// EmptyPooledURL is PooledURL without any migration.
func EmptyPooledURL(t testing.TB) string {
	t.Helper()
	return throughPooler(t, EmptyPostgresURL(t), transactionPooler)
}

// StatementPooledURL leads through a pooler that takes transactions apart.
func StatementPooledURL(t testing.TB) string {
	t.Helper()
	return throughPooler(t, OneServerURL(t), statementPooler)
}

// throughPooler gives the address of the server's database at the pooler.
func throughPooler(t testing.TB, address string, pooler func() (dir string, err error)) string {
	t.Helper()
	dir, err := pooler()
	if err != nil {
		t.Fatalf("PgBouncer for tests: %v", err)
	}
	pooled, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := pooled.Query()
	query.Set("host", dir)
	query.Set("port", poolerPort)
	pooled.RawQuery = query.Encode()
	return pooled.String()
}

var (
	transactionPooler = sync.OnceValues(func() (string, error) { return startPooler("transaction") })
	statementPooler   = sync.OnceValues(func() (string, error) { return startPooler("statement") })
)

// startPooler runs PgBouncer before the server of this test binary until that ends, and gives its socket's directory.
func startPooler(mode string) (dir string, err error) {
	program, err := findPooler()
	if err != nil {
		return "", err
	}
	s, err := sharedServer()
	if err != nil {
		return "", err
	}
	if dir, err = keeper.TempDir(true); err != nil {
		return "", err
	}
	file, err := configurePooler(dir, s.dir, mode)
	if err != nil {
		return "", err
	}
	process := keeper.Process{Dir: dir, Signal: "TERM", AsNobody: true, Args: []string{program, file}}
	if err := process.Start(); err != nil {
		return "", err
	}
	if err := (&server{dir: dir, port: poolerPort}).await(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, keeper.Log(dir))
	}
	return dir, nil
}

// configurePooler writes the settings of a pooler with its socket in dir, before the server with its socket in before.
func configurePooler(dir, before, mode string) (file string, err error) {
	settings := fmt.Sprintf("[databases]\n* = host=%s user=%s\n[pgbouncer]\nlisten_addr =\nlisten_port = %s\nunix_socket_dir = %s\nauth_type = any\n"+
		"pool_mode = %s\ndefault_pool_size = 5\nmax_client_conn = 500\n", before, superuser, poolerPort, dir, mode)
	file = filepath.Join(dir, "pgbouncer.ini")
	return file, os.WriteFile(file, []byte(settings), 0o644) // #nosec G306 -- read by another user; no secrets
}

// findPooler tells where PgBouncer is: Debian has it where only root looks.
func findPooler() (string, error) {
	for _, name := range []string{"pgbouncer", "/usr/sbin/pgbouncer", "/usr/local/sbin/pgbouncer"} {
		if path, err := exec.LookPath(name); err == nil && !strings.HasPrefix(path, ".") {
			return path, nil
		}
	}
	return "", errNoPooler
}
