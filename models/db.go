// Package models holds what the product stores: one file per entity with its columns and its queries, each of
// which takes the open transaction; opening the database; and its migrations. Use cases live beside it, in
// models/billing, models/metering and models/accounts.
package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	moderncsqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Config says where the database is.
type Config struct {
	// URL is postgres://… ; empty means the embedded SQLite database in Dir.
	URL string
	// Dir holds the embedded database; it is created with mode 0700.
	Dir string
}

// How long connecting to the database may take, unless its address says otherwise, and opening it. A server that takes
// connections and says nothing would hold for ever who waits for one.
const (
	connectSeconds = "10"
	openTime       = 30 * time.Second
)

// FileName is the embedded database's file, in Config.Dir.
const FileName = "ocrconsole.db"

// DB is an open database of either kind. Reads may use it directly; everything that writes goes through Write.
type DB struct {
	*gorm.DB
}

// Open opens the database and makes sure that it answers. It changes nothing in it; see Migrate.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	dialector, err := cfg.dialector()
	if err != nil {
		return nil, err
	}
	g, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		// Not GORM's own prepared statements: whoever needs one waits, under a lock, for the one who prepares it, who may wait for
		// a connection that others hold who wait for the statement. PostgreSQL's driver keeps those of each connection.
		PrepareStmt:    false,
		TranslateError: true,
		Logger:         queryLog{slog.Default()},
		NowFunc:        func() time.Time { return Instant(time.Now()) },
	})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := &DB{g}
	pool, err := g.DB()
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(32)
	pool.SetMaxIdleConns(16)
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, pool.Close()))
	}
	return db, nil
}

// dialector chooses the driver by the URL's scheme.
func (cfg Config) dialector() (gorm.Dialector, error) {
	if cfg.URL != "" {
		if !strings.HasPrefix(cfg.URL, "postgres://") && !strings.HasPrefix(cfg.URL, "postgresql://") {
			return nil, errors.New("open database: the URL must start with postgres://")
		}
		return postgres.Open(withConnectTimeout(cfg.URL)), nil
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(cfg.Dir, FileName))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return sqlite.New(sqlite.Config{DriverName: "sqlite", DSN: sqliteDSN(path)}), nil
}

// withConnectTimeout bounds how long connecting may take. What cannot be read is left to the driver, to say what is wrong.
func withConnectTimeout(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Query().Has("connect_timeout") {
		return address
	}
	if parsed.RawQuery != "" {
		parsed.RawQuery += "&"
	}
	parsed.RawQuery += "connect_timeout=" + connectSeconds
	return parsed.String()
}

// sqliteDSN asks for what money needs (WAL with full sync, foreign keys), for write transactions that take the
// write lock at once, so that they never deadlock while upgrading, and for instants as integer microseconds.
func sqliteDSN(path string) string {
	q := url.Values{}
	for _, pragma := range []string{"busy_timeout(30000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "temp_store(memory)", "cache_size(-16384)"} {
		q.Add("_pragma", pragma)
	}
	q.Set("_txlock", "immediate")
	q.Set("_time_integer_format", "unix_micro")
	q.Set("_inttotime", "1")
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}

// Close closes the database.
func (db *DB) Close() error {
	pool, err := db.DB.DB()
	if err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return pool.Close()
}

// IsPostgres tells PostgreSQL from the embedded SQLite.
func (db *DB) IsPostgres() bool { return isPostgres(db.DB) }

func isPostgres(tx *gorm.DB) bool { return tx.Name() == "postgres" }

// Write runs fn in one transaction: all of it or, when fn fails or the process dies, nothing. fn must not call
// out over the network. On SQLite the transaction holds the database's write lock from its start.
func (db *DB) Write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return db.WithContext(ctx).Transaction(fn)
}

// Read runs fn in one read-only transaction, so that all it reads is of one moment.
func (db *DB) Read(ctx context.Context, fn func(tx *gorm.DB) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.IsPostgres() {
		options.Isolation = sql.LevelRepeatableRead
	}
	return db.WithContext(ctx).Transaction(fn, options)
}

// forUpdate locks the rows read until the transaction ends. SQLite has no such clause and needs none: a write
// transaction excludes all others.
func forUpdate(tx *gorm.DB) *gorm.DB {
	if !isPostgres(tx) {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: "UPDATE"})
}

// IsDuplicate tells whether err is the violation of a unique or primary key, on either database.
func IsDuplicate(err error) bool {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *moderncsqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// IsUnreachable tells whether err means that the database did not answer, or could not take the work now: the work
// may be done again, but whether a commit took place is not known.
func IsUnreachable(err error) bool {
	var network net.Error
	var refused *pgconn.ConnectError
	switch {
	case err == nil:
		return false
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed), errors.As(err, &network), errors.As(err, &refused):
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		class := pg.Code[:2]
		return class == "08" || class == "57" || class == "53" || class == "40" // connection, shutdown, resources, rollback
	}
	var lite *moderncsqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	return strings.Contains(err.Error(), "conn closed") // pgx has no value for a connection it closed itself
}
