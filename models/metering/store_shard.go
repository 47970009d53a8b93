package metering

import (
	"context"
	"database/sql"
	"regexp"
	"sync/atomic"

	"ocrconsole/models"
)

// shardStore writes to one shard of a distributed database, on the server that has it: what it asks there is what one PostgreSQL
// is asked, of tables that have other names. So a batch costs what it costs on one server, and another server adds what it can.
//
// Citus would plan each statement for each account. What it does for those who write is done here: the shard is locked against
// being moved, for the time of the transaction, and then it is looked that it is still there. If not, it is found again.
type shardStore struct {
	postgresStore
	failed atomic.Bool // something did since the shard was found
}

func newShardStore(db *models.DB, number int) *shardStore {
	return &shardStore{postgresStore: postgresStore{db: db, shard: &shard{number: number}}}
}

func (s *shardStore) send(c *changes, answer func(error)) {
	s.leaveFailed()
	s.postgresStore.send(c, func(err error) {
		if err != nil {
			s.failed.Store(true)
		}
		answer(err)
	})
}

func (s *shardStore) begin(ctx context.Context, accountIDs []int64, lookups []lookup) (storeTx, error) {
	s.leaveFailed()
	tx, err := s.postgresStore.begin(ctx, accountIDs, lookups)
	if err != nil {
		s.failed.Store(true)
		return nil, err
	}
	return tx, nil
}

func (s *shardStore) close() {
	s.postgresStore.close()
	s.shard.close()
}

// leaveFailed forgets where the shard is after an error, which may be because it is there no more.
func (s *shardStore) leaveFailed() {
	if s.failed.CompareAndSwap(true, false) {
		s.close()
		s.pipe = nil
	}
}

// shard is where the tables of a part of the accounts are; found when it is first asked for.
type shard struct {
	number int
	place  *models.Shard
	named  map[string]string // statements, with the names of the tables there
}

func (s *shard) pool(ctx context.Context, db *models.DB) (*sql.DB, error) {
	if s.place == nil {
		place, err := db.OpenShard(ctx, s.number)
		if err != nil {
			return nil, err
		}
		s.place, s.named = place, make(map[string]string)
	}
	return s.place.Pool, nil
}

func (s *shard) close() {
	if s.place != nil {
		_ = s.place.Pool.Close()
		s.place = nil
	}
}

// Citus takes the same lock, of the number that PostgreSQL has for SHARE, before it writes; who moves a shard takes one that
// excludes it, on every server, of all tables that are spread alike: so that of one of them holds all.
const (
	shardSettings = `SET citus.enable_manual_changes_to_shards = on; SET jit = off`
	lockShard     = `SELECT lock_shard_metadata(5, ARRAY[$1::bigint])`
	lookForShard  = `SELECT expect_rows(COUNT(*), 1) FROM pg_dist_placement p JOIN pg_dist_local_group g ON g.groupid = p.groupid WHERE p.shardid = $1`
)

// hold are the statements that keep the shard where it is until the transaction ends; none, if the tables are not distributed.
func (s *shard) hold() []query {
	if s == nil {
		return nil
	}
	id := []any{s.place.ID}
	return []query{{sql: lockShard, args: id}, {sql: lookForShard, args: id}}
}

// copyRows is how calls are written to the table.
func (s *shard) copyRows() func(c *changes) query {
	if s == nil {
		return copyRowsOf
	}
	return wideCopyRowsOf
}

// settings are those of the store's connection, on which all tables can be read: Citus plans that, and cannot without values.
func (s *shard) settings() string {
	if s == nil {
		return connectionSettings
	}
	return shardSettings
}

// pipelineSettings are those of a connection on which only the shard's own tables are written.
func (s *shard) pipelineSettings() string {
	if s == nil {
		return connectionSettings
	}
	return shardSettings + "; " + connectionSettings
}

var tableNames = regexp.MustCompile(`\b[a-z]+(_[a-z]+)?\b`)

// sql gives the statement for the tables of the shard; as it is, if the tables are not distributed.
func (s *shard) sql(statement string) string {
	if s == nil {
		return statement
	}
	if named, known := s.named[statement]; known {
		return named
	}
	named := tableNames.ReplaceAllStringFunc(statement, func(word string) string {
		if table, there := s.place.Tables[word]; there {
			return table
		}
		return word
	})
	s.named[statement] = named
	return named
}
