package models

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// readOnlyServer is what a server answers that takes nothing to be written: it is a standby now.
const readOnlyServer = "25006"

// ErrUnreplicated says that PostgreSQL has committed, but somebody made it stop waiting for its synchronous standby. Done is
// only what both have: the work counts as one of which nobody knows what became of it, and may be done again.
var ErrUnreplicated = fmt.Errorf("committed on one server only, because the wait for its standby was cancelled: %w", context.DeadlineExceeded)

// errStuck refuses to write while commits do not come back.
var errStuck = fmt.Errorf("the database does not finish what it is to write: %w", context.DeadlineExceeded)

// unreplicated marks connections on which that happened.
const unreplicated = "ocrconsole.unreplicated"

// IsUnreplicated reports whether PostgreSQL says with the notice that it did not wait for its standby. It says so with a
// success, in the server's language; where in its source that is, is the same in all of them.
func IsUnreplicated(routine string) bool { return routine == "SyncRepWaitForLSN" }

func noteUnreplicated(c *pgconn.PgConn, notice *pgconn.Notice) {
	if IsUnreplicated(notice.Routine) {
		c.CustomData()[unreplicated] = true
	}
}

// Replicated fails with ErrUnreplicated if what was committed on the connection is not on the standby.
func Replicated(c *pgconn.PgConn) error {
	if c.CustomData()[unreplicated] != nil {
		return ErrUnreplicated
	}
	return nil
}

type pgxConn = stdlib.Conn

// postgresConn is a connection of the pool, on which nothing counts as done that is not.
type postgresConn struct {
	*pgxConn
	connections *connections
	era         int64
}

// ResetSession implements driver.SessionResetter: it is asked before the connection is used again.
func (c *postgresConn) ResetSession(ctx context.Context) error {
	if c.era != c.connections.era.Load() || Replicated(c.Conn().PgConn()) != nil {
		return driver.ErrBadConn
	}
	return c.pgxConn.ResetSession(ctx)
}

// ExecContext implements driver.ExecerContext; what is outside of a transaction is one by itself.
func (c *postgresConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.pgxConn.ExecContext(ctx, query, args)
	return result, errors.Join(err, Replicated(c.Conn().PgConn()))
}

// QueryContext implements driver.QueryerContext.
func (c *postgresConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.pgxConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return postgresRows{rows.(*stdlib.Rows), c}, nil
}

// postgresRows are what a statement gives, which may have written as well.
type postgresRows struct {
	*stdlib.Rows
	conn *postgresConn
}

// Next implements driver.Rows.
func (r postgresRows) Next(values []driver.Value) error {
	err := r.Rows.Next(values)
	if errors.Is(err, io.EOF) {
		if unreplicated := Replicated(r.conn.Conn().PgConn()); unreplicated != nil {
			return unreplicated
		}
	}
	return err
}

// BeginTx implements driver.ConnBeginTx. Once a commit did not come back within its time, as when PostgreSQL waits for a
// standby that is away, one transaction at a time finds out whether they do again, and the others are refused at once: each
// would wait as long as its request may, and leave a process of the server behind that goes on waiting.
func (c *postgresConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	probe := false
	if !options.ReadOnly && c.connections.stuck.Load() {
		if !c.connections.probing.CompareAndSwap(false, true) {
			return nil, errStuck
		}
		probe = true
	}
	tx, err := c.pgxConn.BeginTx(ctx, options)
	if err != nil {
		if probe {
			c.connections.probing.Store(false)
		}
		return nil, err
	}
	return &postgresTx{ctx: ctx, Tx: tx, conn: c, writes: !options.ReadOnly, probe: probe}, nil
}

// postgresTx is a transaction of the pool.
type postgresTx struct {
	driver.Tx
	ctx           context.Context //nolint:containedctx // of the transaction, as in the driver
	conn          *postgresConn
	writes, probe bool
}

// Commit implements driver.Tx.
func (t *postgresTx) Commit() error {
	defer t.end()
	err := t.Tx.Commit()
	if err == nil {
		err = Replicated(t.conn.Conn().PgConn())
	}
	switch cause := context.Cause(t.ctx); {
	case !t.writes:
	case err == nil:
		t.conn.connections.stuck.Store(false)
	case errors.Is(cause, context.DeadlineExceeded):
		t.conn.connections.stuck.Store(true)
		t.conn.connections.refused.Store(true)
	}
	return err
}

// Rollback implements driver.Tx.
func (t *postgresTx) Rollback() error {
	defer t.end()
	return t.Tx.Rollback()
}

func (t *postgresTx) end() {
	if t.probe {
		t.conn.connections.probing.Store(false)
	}
}
