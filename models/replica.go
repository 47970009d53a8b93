package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// replica is a server that follows the one that is written to, a little behind, from which pages and exports are read.
//
// Nobody may see there the state before what they know is done. Who opens a page is looked up where it is written (FindArrival),
// and so is told how far the server has written by then: whatever was answered to anybody before the page was asked for is before
// that place. The page is read from the replica only once that has come as far, which is waited for shortly. Nothing is kept of who
// wrote when, and it makes no difference which process wrote.
//
// All else is read where it is written: what decides on money, whoever has no session, and the rest of a request that writes.
type replica struct {
	db   *DB
	left atomic.Int64 // until when it is left out, in nanoseconds
	away atomic.Bool  // it was left out, and not read since
}

const (
	// replicaLag is how long a page waits for the replica to come as far as the page must see: some times what one nearby lags behind,
	// and less than anybody notices.
	replicaLag = 50 * time.Millisecond
	// replicaLook is how often it looks.
	replicaLook = 2 * time.Millisecond
	// replicaTime is how long a page waits for a replica that says nothing.
	replicaTime = time.Second
	// replicaLeft is how long a replica is left out that was behind, or away: few pages wait in vain, and it is soon of use again.
	replicaLeft = 5 * time.Second
	// replicaAsk is how long it is waited at the start for who answers there.
	replicaAsk = 3 * time.Second
)

// openReplica makes ready to read from the server. It need not be there: until it is, all is read where it is written.
func (db *DB) openReplica(ctx context.Context, address string) error {
	if !db.IsPostgres() || db.IsDistributed() {
		return errors.New("open the database to read from: the database itself must be one PostgreSQL, which that follows")
	}
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return fmt.Errorf("open the database to read from: %w", err)
	}
	if cfg.ValidateConnect == nil {
		cfg.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsStandby
	}
	cfg.ConnectTimeout = replicaTime
	read := &DB{server: cfg}
	read.connections = newConnections(read)
	read.connections.configure(cfg)
	if err := read.findPoolerOfReplica(ctx, cfg); err != nil {
		return fmt.Errorf("open the database to read from: %w", err)
	}
	read.connect(cfg)
	pool := sql.OpenDB(read.connections)
	config := read.gormConfig()
	config.DisableAutomaticPing = true
	if read.DB, err = gorm.Open(postgresDialect{postgres.New(postgres.Config{Conn: pool}).(*postgres.Dialector), read}, config); err != nil {
		return fmt.Errorf("open the database to read from: %w", errors.Join(err, pool.Close()))
	}
	limitConnections(pool)
	db.replica = &replica{db: read}
	return nil
}

// findPoolerOfReplica looks who answers there, as findOut does. A replica that is away may be behind a pooler: what works through one works without, too.
func (db *DB) findPoolerOfReplica(ctx context.Context, cfg *pgx.ConnConfig) error {
	db.pooled = true
	ctx, cancel := context.WithTimeout(ctx, replicaAsk)
	defer cancel()
	conn, err := ConnectPostgres(ctx, cfg)
	if err != nil {
		return nil // it need not be there
	}
	defer func() { _ = conn.Close(ctx) }()
	pooled, err := findPooler(ctx, conn)
	if errors.Is(err, errPooler) {
		return err
	}
	db.pooled = pooled || err != nil
	return nil
}

func hasReplica(tx *gorm.DB) bool {
	dialect, is := tx.Dialector.(postgresDialect)
	return is && dialect.of.replica != nil
}

// hasCome asks whether the server, which follows, has come as far as that place.
const hasCome = "SELECT COALESCE(pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= CAST(CAST(? AS text) AS pg_lsn), false)"

var (
	errReplicaBehind = errors.New("it is behind")
	errNoReplica     = errors.New("all is read where it is written")
)

// read runs fn as DB.Read does, on the replica, if that has come as far as whoever arrived must see; it is errNoReplica if not, and fn
// has not run.
func (r *replica) read(ctx context.Context, fn func(tx *gorm.DB) error) error {
	arrival := ArrivalOf(ctx)
	if r == nil || arrival == nil || arrival.Written == "" || time.Now().UnixNano() < r.left.Load() {
		return errNoReplica
	}
	var reads error
	ran := false
	look, cancel := context.WithTimeout(ctx, replicaTime)
	defer cancel()
	err := r.db.DB.WithContext(look).Connection(func(conn *gorm.DB) error {
		conn = conn.Session(&gorm.Session{NewDB: true}) // of which each statement is one of its own
		if err := await(conn, arrival.Written); err != nil {
			return err
		}
		ran = true
		if r.away.CompareAndSwap(true, false) {
			slog.Info("the replica is read again")
		}
		reads = conn.WithContext(ctx).Transaction(fn, readOnly(true))
		return nil
	})
	switch {
	case ran:
		if IsUnreachable(reads) && ctx.Err() == nil {
			r.leave(reads)
		}
		return reads
	case ctx.Err() == nil:
		r.leave(err)
	}
	return errNoReplica
}

// await waits until the server on the connection has come as far.
func await(conn *gorm.DB, place string) error {
	for until := time.Now().Add(replicaLag); ; time.Sleep(replicaLook) {
		var come bool
		if err := conn.Raw(hasCome, place).Scan(&come).Error; err != nil || come {
			return err
		}
		if time.Now().After(until) {
			return errReplicaBehind
		}
	}
}

// leave leaves the replica out for a while.
func (r *replica) leave(why error) {
	r.left.Store(time.Now().Add(replicaLeft).UnixNano())
	if r.away.CompareAndSwap(false, true) {
		slog.Warn("the replica is not read", "error", why)
	}
}

func (r *replica) close() error {
	if r == nil {
		return nil
	}
	return r.db.Close()
}
