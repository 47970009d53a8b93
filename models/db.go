package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Config says where the database is.
type Config struct {
	// URL is postgres://… ; empty means the embedded SQLite database in Dir.
	URL string
	// ReadURL is that of a server which follows the one at URL, from which pages and exports are read; empty: none.
	ReadURL string
	// Dir holds the embedded database; it is created with mode 0700.
	Dir string
}

// openTime is how long opening the database may take.
const openTime = 30 * time.Second

// FileName is the embedded database's file, in Config.Dir.
const FileName = "ocrconsole.db"

// DB is an open database of either kind. Reads may use it directly; everything that writes goes through Write.
type DB struct {
	*gorm.DB
	pooled      bool                    // see IsPooled
	distributed atomic.Bool             // see IsDistributed
	shards      atomic.Pointer[[]int32] // where each part of the accounts begins: see Shards
	server      *pgx.ConnConfig         // of PostgreSQL
	connections *connections            // to PostgreSQL
	replica     *replica                // nil: all is read where it is written
	dir         string                  // of the embedded database's file; "" for PostgreSQL
	refused     atomic.Bool             // something was not taken since the last transaction that was: see Ready
	callsMoved  atomic.Bool             // see CallsMoved
}

// Open opens the database and makes sure that it answers. It changes nothing in it; see Migrate.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db := &DB{}
	dialector, err := cfg.dialector(ctx, db)
	if err != nil {
		return nil, err
	}
	g, err := gorm.Open(dialector, db.gormConfig())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := refuseLookers(g); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.DB = g
	pool, err := g.DB()
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	limitConnections(pool)
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open database: %w", errors.Join(err, pool.Close()))
	}
	if cfg.ReadURL != "" {
		if err := db.openReplica(ctx, cfg.ReadURL); err != nil {
			return nil, errors.Join(err, pool.Close())
		}
	}
	return db, nil
}

func (db *DB) gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		// Not GORM's own prepared statements: whoever needs one waits, under a lock, for the one who prepares it, who may wait for
		// a connection that others hold who wait for the statement. PostgreSQL's driver keeps those of each connection, and for
		// SQLite's sqliteConn does.
		PrepareStmt: false,
		Logger:      queryLog{&db.refused},
		NowFunc:     func() time.Time { return Instant(time.Now()) },
	}
}

const (
	// maxConnections bounds those to a server: so many use cases run at a time.
	maxConnections = 32
	// connectionStays is how long one stays that nobody needs. It is longer than the pause between two bursts: a server that makes a new
	// process for each connection spends more on that than on what is asked by it.
	connectionStays = time.Minute
)

// limitConnections bounds the connections to a server.
func limitConnections(pool *sql.DB) {
	pool.SetMaxOpenConns(maxConnections)
	pool.SetMaxIdleConns(maxConnections)
	pool.SetConnMaxIdleTime(connectionStays)
}

// dialector chooses the driver by the URL's scheme, and notes in db what it leads to.
func (cfg Config) dialector(ctx context.Context, db *DB) (dialector gorm.Dialector, err error) {
	if cfg.URL != "" {
		if !strings.HasPrefix(cfg.URL, "postgres://") && !strings.HasPrefix(cfg.URL, "postgresql://") {
			return nil, errors.New("open database: the URL must start with postgres://")
		}
		return postgresDialector(ctx, cfg.URL, db)
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.dir = cfg.Dir
	path, err := filepath.Abs(filepath.Join(cfg.Dir, FileName))
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return sqliteDialect{sqliteDSN(path)}, nil
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
	return errors.Join(pool.Close(), db.replica.close())
}

// IsPostgres tells PostgreSQL from the embedded SQLite.
func (db *DB) IsPostgres() bool { return isPostgres(db.DB) }

func isPostgres(tx *gorm.DB) bool { return tx.Name() == "postgres" }

// Write runs fn in one transaction: all of it or, when fn fails or the process dies, nothing. fn must not call
// out over the network. On SQLite the transaction holds the database's write lock from its start.
func (db *DB) Write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if momentOf(ctx) != nil {
		return errWritesTogether
	}
	outdate(ctx)
	ctx, end := transaction(ctx)
	err := db.WithContext(ctx).Transaction(fn)
	end(err)
	if ctx.Err() == nil { // else it may be the caller who did not wait
		db.refused.Store(IsUnreachable(err))
	}
	return err
}

// WithContext gives what reads in the context: within Together it is of that moment.
func (db *DB) WithContext(ctx context.Context) *gorm.DB {
	if m := momentOf(ctx); m != nil {
		return m.tx.WithContext(ctx)
	}
	return db.DB.WithContext(ctx)
}

// errWritesTogether refuses to write while a transaction is open that reads: it would wait for a second connection.
var errWritesTogether = errors.New("what is read together does not write")

// Read runs fn in one read-only transaction, so that all it reads is of one moment: that of Together, within it. What a page shows is
// read from the replica, if there is one: see replica.
func (db *DB) Read(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if m := momentOf(ctx); m != nil {
		return fn(m.tx.WithContext(ctx))
	}
	ctx, end := transaction(ctx)
	err := db.replica.read(ctx, fn)
	if errors.Is(err, errNoReplica) {
		err = db.WithContext(ctx).Transaction(fn, readOnly(db.IsPostgres()))
	}
	end(err)
	return err
}

// readOnly are the options of a transaction that reads as of one moment, which on SQLite each does.
func readOnly(postgres bool) *sql.TxOptions {
	if postgres {
		return &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	}
	return &sql.TxOptions{ReadOnly: true}
}

// forUpdate locks the rows read until the transaction ends. SQLite has no such clause and needs none: a write
// transaction excludes all others.
func forUpdate(tx *gorm.DB) *gorm.DB {
	if !isPostgres(tx) {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: "UPDATE"})
}

// forNoKeyUpdate does so and lets others refer to the rows meanwhile, which they do without waiting: for rows that nobody removes under the lock.
func forNoKeyUpdate(tx *gorm.DB) *gorm.DB {
	if !isPostgres(tx) {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
}

// forShare has others that do the same go on, and waits with those who change the rows.
func forShare(tx *gorm.DB) *gorm.DB {
	if !isPostgres(tx) {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: "SHARE"})
}
