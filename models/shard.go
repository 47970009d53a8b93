package models

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"sort"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Shards is how many parts the accounts of a distributed database are spread over; 0 if it is not distributed.
func (db *DB) Shards() int {
	if least := db.shards.Load(); least != nil {
		return len(*least)
	}
	return 0
}

// ShardOf gives the part that the account is in, counted from 0.
func (db *DB) ShardOf(accountID int64) int {
	least, hash := *db.shards.Load(), hashOf(accountID)
	return sort.Search(len(least), func(i int) bool { return least[i] > hash }) - 1
}

// hashOf is how PostgreSQL hashes a bigint (hashint8, hash_bytes_uint32), by which Citus spreads rows.
func hashOf(id int64) int32 {
	low, high := uint32(id), uint32(id>>32) // #nosec G115 -- its halves
	if id < 0 {
		high = ^high
	}
	a := uint32(0x9e3779b9 + 4 + 3923095)
	b, c := a, a
	a += low ^ high
	mix := func(x, y uint32, n int) uint32 { return (x ^ y) - bits.RotateLeft32(y, n) }
	c = mix(c, b, 14)
	a = mix(a, c, 11)
	b = mix(b, a, 25)
	c = mix(c, b, 16)
	a = mix(a, c, 4)
	b = mix(b, a, 14)
	c = mix(c, b, 24)
	return int32(c) // #nosec G115 -- the same bits
}

const shardBounds = `SELECT shardminvalue::int FROM pg_catalog.pg_dist_shard WHERE logicalrelid = 'accounts'::regclass ORDER BY shardminvalue::int`

// noteShards keeps where each part of the accounts begins.
func (db *DB) noteShards(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, shardBounds, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		return err
	}
	least, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err == nil {
		db.shards.Store(&least)
	}
	return err
}

// Shard is one part of the accounts, on the server that has it: there, its tables are those of PostgreSQL, under names of their own.
type Shard struct {
	Pool   *sql.DB
	ID     int64             // of its accounts; its other tables are where those are
	Tables map[string]string // their names there
}

const shardTables = `SELECT s.logicalrelid::text AS name, s.shardid AS id
	FROM pg_dist_shard s JOIN pg_dist_partition d ON d.logicalrelid = s.logicalrelid
	WHERE d.partmethod = 'h' AND s.shardminvalue::int = ? OR d.repmodel = 't'`

const shardServer = `SELECT n.nodename AS host, n.nodeport AS port FROM pg_dist_placement p JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'
	WHERE p.shardid = ? AND p.shardstate = 1`

// OpenShard finds the server that has the part of the accounts now, and opens a pool of connections to it. Whoever works there locks
// the shards against being moved, as Citus does, and looks that they are still there: see metering.
func (db *DB) OpenShard(ctx context.Context, shard int) (*Shard, error) {
	var tables []struct {
		Name string
		ID   int64
	}
	tx := db.DB.WithContext(ctx)
	if err := tx.Raw(shardTables, (*db.shards.Load())[shard]).Scan(&tables).Error; err != nil {
		return nil, fmt.Errorf("find shard %d: %w", shard, err)
	}
	found := &Shard{Tables: make(map[string]string)}
	for _, t := range tables {
		found.Tables[t.Name] = fmt.Sprintf("%s_%d", t.Name, t.ID)
		if t.Name == "accounts" {
			found.ID = t.ID
		}
	}
	if found.ID == 0 {
		return nil, fmt.Errorf("find shard %d: it is not there any more: the accounts were divided anew since the program began", shard)
	}
	var server struct {
		Host string
		Port uint16
	}
	if err := tx.Raw(shardServer, found.ID).Scan(&server).Error; err != nil {
		return nil, fmt.Errorf("find the server of shard %d: %w", shard, err)
	}
	found.Pool = db.poolOf(server.Host, server.Port)
	return found, nil
}

// poolOf opens a pool of connections to another server of the cluster, which are made as those to the coordinator are.
func (db *DB) poolOf(host string, port uint16) *sql.DB {
	cfg := db.server.Copy()
	cfg.Host, cfg.Port, cfg.Fallbacks = host, port, nil
	c := newConnections(db)
	c.configure(cfg)
	c.Connector = stdlib.GetConnector(*cfg)
	return sql.OpenDB(c)
}
