package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// How long connecting to a server may take, unless the address says otherwise: one that takes connections and says
// nothing would hold for ever who waits for one. Of several servers one is expected to be away; the others are asked soon.
const (
	connectTime        = 10 * time.Second
	connectTimeOfMany  = 2 * time.Second
	silentServerIsLeft = 5 * time.Second // out, once connecting to it took all its time
)

// A machine that vanished is noticed after about 5 s + 3·2 s, rather than after minutes.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3}

// noticeGone lets the server look as often whether who asked is still there, and end what nobody waits for any more: we do
// not cancel statements, see connections.dial.
const noticeGone = "SET client_connection_check_interval = '2s'"

// postgresDialector makes the dialector for what DATABASE_URL leads to, and notes in db how connections are made. Through a
// pooler no statement is prepared under a name: only what the parameters are is remembered, and each statement is sent with
// all it needs.
func postgresDialector(ctx context.Context, url string, db *DB) (gorm.Dialector, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.connections, db.server = newConnections(db), cfg
	db.connections.configure(cfg)
	if err := db.findOut(ctx, cfg); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.connect(cfg)
	dialector := postgres.New(postgres.Config{Conn: sql.OpenDB(db.connections)}).(*postgres.Dialector)
	return postgresDialect{dialector, db}, nil
}

// connect has connections made as they may be through a pooler, or without one.
func (db *DB) connect(cfg *pgx.ConnConfig) {
	if db.pooled {
		cfg.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
	db.connections.Connector, db.connections.pooled = stdlib.GetConnector(*cfg), db.pooled
}

// postgresDialect is what GORM has to know of PostgreSQL, and what statements depend on in the database that it is.
type postgresDialect struct {
	*postgres.Dialector
	of *DB
}

// findOut connects once and looks who answers: a pooler, and whether the tables are distributed.
func (db *DB) findOut(ctx context.Context, cfg *pgx.ConnConfig) error {
	conn, err := ConnectPostgres(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	if db.pooled, err = findPooler(ctx, conn); err != nil {
		return err
	}
	return db.findDistributed(ctx, conn)
}

// connections makes the connections to PostgreSQL, which may be several servers of which one takes what is to be written,
// and knows what is wrong with those that were made.
type connections struct {
	driver.Connector
	pooled  bool
	refused *atomic.Bool // of the DB

	era      atomic.Int64 // counted up when the server turned out to be none to write to: connections of before are given up
	stuck    atomic.Bool  // a commit did not come back within its time: see begin
	probing  atomic.Bool  // somebody finds out whether commits come back
	mu       sync.Mutex
	silent   map[string]time.Time // servers by address that did not answer in time, and when
	dialling net.Dialer
}

func newConnections(db *DB) *connections {
	return &connections{refused: &db.refused, silent: make(map[string]time.Time)}
}

// configure sets how connections behave. Of several servers it wants the one that takes what is to be written, unless the
// address says otherwise.
func (c *connections) configure(cfg *pgx.ConnConfig) {
	several := severalServers(cfg)
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTime
		if several {
			cfg.ConnectTimeout = connectTimeOfMany
		}
	}
	if several && cfg.ValidateConnect == nil {
		cfg.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	c.dialling = net.Dialer{KeepAliveConfig: keepAlive, Timeout: cfg.ConnectTimeout}
	cfg.DialFunc, cfg.OnNotice, cfg.OnPgError = c.dial, noteUnreplicated, c.onError
}

func severalServers(cfg *pgx.ConnConfig) bool {
	for _, other := range cfg.Fallbacks {
		if other.Host != cfg.Host || other.Port != cfg.Port {
			return true
		}
	}
	return false
}

// connecting marks the context of whoever makes a connection.
type connecting struct{}

// ConnectPostgres makes a connection outside of the pool, with the settings of one in it.
func ConnectPostgres(ctx context.Context, cfg *pgx.ConnConfig) (*pgx.Conn, error) {
	return pgx.ConnectConfig(context.WithValue(ctx, connecting{}, true), cfg)
}

var errNoCancel = errors.New("statements are not cancelled")

// dial connects, and only for new connections. The driver would dial as well to cancel the statement of a connection that
// it gives up, and a commit must never be cancelled: PostgreSQL then stops waiting for its standby, and shows to everybody
// what would be gone with its machine. Who asks again whether that was done would be told that it was.
func (c *connections) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if ctx.Value(connecting{}) == nil {
		return nil, errNoCancel
	}
	c.mu.Lock()
	since, silent := c.silent[address]
	c.mu.Unlock()
	if silent && time.Since(since) < silentServerIsLeft {
		return nil, fmt.Errorf("%s did not answer just now: %w", address, context.DeadlineExceeded)
	}
	conn, err := c.dialling.DialContext(ctx, network, address)
	c.mu.Lock()
	defer c.mu.Unlock()
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		c.silent[address] = time.Now()
	} else {
		delete(c.silent, address)
	}
	return conn, err
}

// onError reports whether a connection can go on after an error. One to a server that takes nothing to be written any more,
// such as one that has become a standby, cannot, nor can all others to it.
func (c *connections) onError(_ *pgconn.PgConn, err *pgconn.PgError) bool {
	if err.Code == readOnlyServer {
		c.era.Add(1)
		return false
	}
	return !strings.EqualFold(err.Severity, "FATAL")
}

// Connect implements driver.Connector.
func (c *connections) Connect(ctx context.Context) (driver.Conn, error) {
	era := c.era.Load()
	conn, err := c.Connector.Connect(context.WithValue(ctx, connecting{}, true))
	if err != nil {
		return nil, err
	}
	made := &postgresConn{pgxConn: conn.(*stdlib.Conn), connections: c, era: era}
	if !c.pooled {
		// A server on a system that cannot tell who is there refuses it, and goes on without.
		if _, err := made.Conn().Exec(ctx, noticeGone, pgx.QueryExecModeSimpleProtocol); err != nil && made.Conn().IsClosed() {
			return nil, err
		}
	}
	return made, nil
}
