package models

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
)

// IsPooled reports whether a pooler stands before PostgreSQL, so that each transaction may run on another of the server's
// connections: what is set, prepared or locked for a session is not there for the next one, or is there for others.
func (db *DB) IsPooled() bool { return db.pooled }

// errPooler refuses a pooler that takes transactions apart.
var errPooler = errors.New("the pooler before PostgreSQL takes transactions apart: set its pool_mode to transaction (or session), " +
	"or let the address lead to PostgreSQL itself")

// findPooler looks who answers on the connection. PostgreSQL tells each client the id of the process that serves it; a
// pooler, which has many for one client, tells an id of its own.
func findPooler(ctx context.Context, conn *pgx.Conn) (pooled bool, err error) {
	var process uint32
	if err := conn.QueryRow(ctx, "SELECT pg_backend_pid()", pgx.QueryExecModeSimpleProtocol).Scan(&process); err != nil {
		return false, err
	}
	if process == conn.PgConn().PID() {
		return false, nil
	}
	if _, err := conn.Exec(ctx, "BEGIN"); err != nil {
		if strings.Contains(err.Error(), "statement pooling") {
			return true, errPooler
		}
		return true, err
	}
	_, err = conn.Exec(ctx, "ROLLBACK")
	return true, err
}
