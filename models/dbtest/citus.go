package dbtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ocrconsole/models"
)

// citusURL leads to the coordinator of a Citus cluster, as a superuser, whose servers let him in as well. When it is set, the tests
// on PostgreSQL run there, each on a distributed database of its own: see CONTRIBUTING.md. It is read by each test, so that the
// go command knows results with it from those without.
func citusURL() string { return os.Getenv("OCRCONSOLE_TEST_CITUS_URL") }

// citusShards is how many parts a test's accounts are spread over: enough for two to be on two servers.
const citusShards = 4

// cluster is the servers of the cluster, the coordinator first, and the distributed database that each test's own is cloned from.
type cluster struct {
	servers  []string
	template string
}

// sharedCluster makes the template, unless it is there from before. Its name has the version of the schema.
var sharedCluster = sync.OnceValues(func() (c *cluster, err error) {
	ctx := context.Background()
	c = &cluster{servers: []string{citusURL()}}
	conn, err := pgx.Connect(ctx, citusURL())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	rows, err := conn.Query(ctx, "SELECT nodename, nodeport FROM pg_dist_node WHERE groupid > 0 ORDER BY groupid")
	if err != nil {
		return nil, err
	}
	var host string
	var port int
	if _, err = pgx.ForEachRow(rows, []any{&host, &port}, func() error {
		c.servers = append(c.servers, serverOf(citusURL(), host, port))
		return nil
	}); err != nil {
		return nil, err
	}
	version, err := newestMigration(ctx)
	if err != nil {
		return nil, err
	}
	c.template = fmt.Sprintf("ocrconsole_template_%d", version)
	var there bool
	if err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND NOT datallowconn)", c.template).Scan(&there); err != nil || there {
		return c, err
	}
	return c, c.makeTemplate()
})

// newestMigration gives the version of the schema that this program knows.
func newestMigration(ctx context.Context) (version int64, err error) {
	db, err := models.Open(ctx, models.Config{URL: citusURL()})
	if err != nil {
		return 0, err
	}
	_, version, err = models.SchemaVersion(ctx, db)
	return version, errors.Join(err, db.Close())
}

// serverOf gives the address of another server of the cluster.
func serverOf(coordinator, host string, port int) string {
	u, err := url.Parse(coordinator)
	if err != nil {
		return coordinator
	}
	u.Host = fmt.Sprintf("%s:%d", host, port)
	return u.String()
}

func (c *cluster) makeTemplate() error {
	for _, server := range c.servers {
		for _, statement := range []string{"DROP DATABASE IF EXISTS " + c.template + " WITH (FORCE)", "CREATE DATABASE " + c.template + " TEMPLATE template0"} {
			if err := runAt(server, statement); err != nil {
				return err
			}
		}
		if err := runAt(databaseAt(server, c.template), "CREATE EXTENSION citus"); err != nil {
			return err
		}
	}
	at := func(server string) string {
		u, _ := url.Parse(server) // it was parsed before
		return fmt.Sprintf("('%s', %s)", u.Hostname(), u.Port())
	}
	statements := []string{"SELECT citus_set_coordinator_host" + at(c.servers[0])}
	for _, server := range c.servers[1:] {
		statements = append(statements, "SELECT citus_add_node"+at(server))
	}
	statements = append(statements, fmt.Sprintf("ALTER DATABASE %s SET citus.shard_count = %d", c.template, citusShards))
	template := databaseAt(c.servers[0], c.template)
	for _, statement := range statements {
		if err := runAt(template, statement); err != nil {
			return err
		}
	}
	if err := migrate(models.Config{URL: template}); err != nil {
		return err
	}
	if err := spread(template); err != nil {
		return err
	}
	for i := len(c.servers) - 1; i >= 0; i-- { // the coordinator last: now it is whole
		for _, statement := range []string{
			"ALTER DATABASE " + c.template + " ALLOW_CONNECTIONS false",
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + c.template + "'",
		} {
			if err := runAt(c.servers[i], statement); err != nil {
				return err
			}
		}
	}
	return nil
}

// spread distributes the database.
func spread(at string) (err error) {
	db, err := models.Open(context.Background(), models.Config{URL: at})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = models.Distribute(context.Background(), db)
	return err
}

// createDistributed clones the template on every server, under one name.
func createDistributed(t testing.TB) string {
	t.Helper()
	c, err := sharedCluster()
	if err != nil {
		t.Fatalf("Citus for tests: %v", err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	for _, server := range c.servers {
		if err := runAt(server, "CREATE DATABASE "+name+" TEMPLATE "+c.template); err != nil {
			t.Fatalf("create a test database: %v", err)
		}
		t.Cleanup(func() {
			if err := dropAt(server, name); err != nil {
				t.Errorf("drop a test database: %v", err)
			}
		})
	}
	return databaseAt(c.servers[0], name)
}

// How often it is tried to drop a database, and how long after the time before: Citus looks after each from time to time, and
// lets nobody end it meanwhile.
const (
	dropTries = 50
	dropWait  = 200 * time.Millisecond
)

func dropAt(server, name string) (err error) {
	for range dropTries {
		if err = runAt(server, "DROP DATABASE "+name+" WITH (FORCE)"); err == nil {
			break
		}
		time.Sleep(dropWait)
	}
	return err
}

// databaseAt gives the address of another database of the server.
func databaseAt(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

// runAt runs one statement on the server. Citus says with each database that it made it on this server only, which is meant.
func runAt(server, statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		err = fmt.Errorf("%s: %w", strings.SplitN(statement, "(", 2)[0], err)
	}
	return errors.Join(err, conn.Close(ctx))
}
