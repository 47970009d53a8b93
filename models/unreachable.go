package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	moderncsqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// IsDuplicate reports whether err is the violation of a unique or primary key, on either database.
func IsDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505" || pg.Code == "XX000" && strings.Contains(pg.Message, shardDuplicate)
	}
	var lite *moderncsqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// shardDuplicate is in what Citus says of a duplicate when it copies rows to a shard: as a fault of its own, in which the server's
// words stand. They are in English: the servers of a cluster must have lc_messages = 'C', as migrate --distributed checks.
const shardDuplicate = "duplicate key value violates unique constraint"

// IsUnreachable reports whether err means that the database did not answer, or could not take the work now: the work
// may be done again, but whether a commit took place is not known. A transaction that is over under whoever works in it
// (sql.ErrTxDone) was rolled back because its time was over.
func IsUnreachable(err error) bool {
	if err == nil {
		return false // before anything is allocated: it is asked of each call
	}
	var network net.Error
	var refused *pgconn.ConnectError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, sql.ErrTxDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.As(err, &network), errors.As(err, &refused):
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return postgresIsAway(pg.Code) || planIsStale(pg)
	}
	var lite *moderncsqlite.Error
	if errors.As(err, &lite) {
		return sqliteIsAway(lite.Code())
	}
	return strings.Contains(err.Error(), "conn closed") // pgx has no value for a connection it closed itself
}

// postgresAway are the classes of errors that are about the server's state and not about what was asked: the connection
// (as poolers say, too, when they have none), a rollback for others' sake, resources such as disk, memory and connections,
// an operator who stops it, and its system's errors.
var postgresAway = []string{"08", "40", "53", "57", "58"}

// postgresAwayCodes are those of other classes: a lock that was waited for too long, and a server that became read-only
// because it is a standby now or its disk ran full.
var postgresAwayCodes = []string{"55P03", readOnlyServer}

func postgresIsAway(code string) bool {
	return len(code) == 5 && slices.Contains(postgresAway, code[:2]) || slices.Contains(postgresAwayCodes, code)
}

// planIsStale reports whether a statement was prepared before another program upgraded the schema. Its connection prepares it anew
// when it is asked again. The message is in the server's language; the routine that says it is not.
func planIsStale(pg *pgconn.PgError) bool {
	return pg.Code == "0A000" && pg.Routine == "RevalidateCachedQuery"
}

// sqliteAway are the results that are about the machine and not about what was asked: its time was over, somebody else
// writes, the disk is full, fails, became read-only or went away, there is no memory. A file that is damaged is not among them: that does not
// go away by waiting.
var sqliteAway = []int{
	sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
	sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM,
}

// sqliteIsAway looks at the primary result code, which is the lowest byte of the extended ones.
func sqliteIsAway(code int) bool { return slices.Contains(sqliteAway, code&0xff) }
