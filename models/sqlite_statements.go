package models

import (
	"context"
	"database/sql/driver"
	"fmt"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"modernc.org/sqlite"
)

// sqliteStatements is how many statements a connection to SQLite keeps prepared: more than the pages ask over and over. They take
// some 3 MB of each. A page's statements took twice as long to parse and plan as to run.
const sqliteStatements = 64

// sqliteConnector opens connections that keep their statements. SQLite's driver prepares each statement anew, and GORM's cache of
// statements is shared by all connections and can deadlock with them.
type sqliteConnector struct{ driver.Connector }

func newSQLiteConnector(dsn string) (driver.Connector, error) {
	inner, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	return sqliteConnector{inner}, nil
}

// Connect opens one connection.
func (c sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // the pool asks for the driver's own
	}
	conn, isWhole := opened.(sqliteDriverConn)
	if !isWhole {
		return nil, fmt.Errorf("open SQLite: the driver's connection is %T, which lacks what the pool asks for", opened)
	}
	kept, err := simplelru.NewLRU(sqliteStatements, func(_ string, s *sqliteStatement) { s.forget() })
	if err != nil {
		return nil, fmt.Errorf("keep statements: %w", err)
	}
	return &sqliteConn{conn, kept}, nil
}

// sqliteDriverConn is all that the pool asks of the driver's connection.
type sqliteDriverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteConn is a connection with the statements that it asked last. One goroutine at a time uses it, as the pool promises.
type sqliteConn struct {
	sqliteDriverConn
	kept *simplelru.LRU[string, *sqliteStatement]
}

// ExecContext runs a statement that returns no rows. What has no values is run once: a script of a migration, a pragma, a savepoint.
func (c *sqliteConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.sqliteDriverConn.ExecContext(ctx, query, args)
	}
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	defer s.release()
	return s.ExecContext(ctx, args)
}

// QueryContext runs a statement that returns rows.
func (c *sqliteConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	answer, err := s.QueryContext(ctx, args)
	if err != nil {
		s.release()
		return nil, err
	}
	return &sqliteRows{answer.(sqliteDriverRows), s}, nil
}

// statement is the prepared one. Where the rows of the kept one are being read while it is asked again, it is another one, for once.
func (c *sqliteConn) statement(ctx context.Context, query string) (*sqliteStatement, error) {
	s, found := c.kept.Get(query)
	if found && !s.busy {
		s.busy = true
		return s, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err //nolint:wrapcheck // the pool and IsUnreachable ask for the driver's own
	}
	s = &sqliteStatement{sqliteDriverStmt: prepared.(sqliteDriverStmt), busy: true, forgotten: found}
	if !found {
		c.kept.Add(query, s)
	}
	return s, nil
}

// Close closes what is kept, and the connection.
func (c *sqliteConn) Close() error {
	for _, s := range c.kept.Values() {
		_ = s.Close() // finalising tells again what the last run told
	}
	return c.sqliteDriverConn.Close()
}

type sqliteDriverStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// sqliteStatement is a prepared statement. It is busy while its rows are read: SQLite has one place in them.
type sqliteStatement struct {
	sqliteDriverStmt
	busy, forgotten bool
}

// release makes it free to be asked again.
func (s *sqliteStatement) release() {
	s.busy = false
	if s.forgotten {
		_ = s.Close()
	}
}

// forget closes it, when it is free.
func (s *sqliteStatement) forget() {
	s.forgotten = true
	if !s.busy {
		_ = s.Close()
	}
}

type sqliteDriverRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// sqliteRows are the rows of a kept statement, which is free when they are closed.
type sqliteRows struct {
	sqliteDriverRows
	statement *sqliteStatement
}

// Close ends the reading of the rows.
func (r *sqliteRows) Close() error {
	defer r.statement.release()
	return r.sqliteDriverRows.Close()
}
