package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
)

// dumpPostgres writes what is in the database at one moment into a file.
func dumpPostgres(ctx context.Context, address, path string) error {
	return postgresTool(ctx, "pg_dump", address, "back up a PostgreSQL database", "--format=custom", "--no-owner", "--no-privileges", "--file="+path)
}

// restorePostgres fills an empty database, with all of it or nothing.
func restorePostgres(ctx context.Context, address, path string) error {
	return postgresTool(ctx, "pg_restore", address, "restore a PostgreSQL database",
		"--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error", path)
}

// refusePooler refuses to let one of PostgreSQL's programs work through a pooler: what it sets for its session would stay with
// the connections that servers get next.
func refusePooler(db *models.DB, program string) error {
	if !db.IsPooled() {
		return nil
	}
	return fmt.Errorf("DATABASE_URL leads to a pooler, and %s needs PostgreSQL itself: set DATABASE_URL to the address of the server for this command", program)
}

// postgresTool runs one of PostgreSQL's own programs on the database. The password goes by the environment: arguments can be
// read by other users of the machine.
func postgresTool(ctx context.Context, name, address, task string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		return fmt.Errorf("to %s, %s is needed, and it is not here: install PostgreSQL's client programs, no older than the server (on Debian: apt-get install postgresql-client), "+
			"or use PostgreSQL's own tools where they are, and keep the files %s of the data directory", task, name, strings.Join(wiring.GeneratedKeys, ", "))
	}
	target, password, err := libpqAddress(address)
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, path, append([]string{"--dbname=" + target}, args...)...) // #nosec G204 -- a fixed program
	command.Env = os.Environ()
	if password != "" {
		command.Env = append(command.Env, "PGPASSWORD="+password)
	}
	var problems bytes.Buffer
	command.Stderr = &problems
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %s", name, wiring.OneLine(errors.Join(errors.New(problems.String()), err)))
	}
	return nil
}

// pgxOnly are parameters of addresses that our driver knows and PostgreSQL's programs do not.
var pgxOnly = []string{"default_query_exec_mode", "statement_cache_capacity", "description_cache_capacity"}

// libpqAddress gives the address as PostgreSQL's programs take it, and the password apart.
func libpqAddress(address string) (target, password string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("DATABASE_URL is not an address")
	}
	query := u.Query()
	password = query.Get("password")
	query.Del("password")
	for _, name := range pgxOnly {
		query.Del(name)
	}
	u.RawQuery = query.Encode()
	if u.User != nil {
		if own, set := u.User.Password(); set {
			password = own
		}
		u.User = url.User(u.User.Username())
	}
	return u.String(), password, nil
}
