package models

import (
	"context"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

// IsDistributed reports whether customers' tables are spread over the servers of a Citus cluster: see Distribute.
func (db *DB) IsDistributed() bool { return db.distributed.Load() }

func isDistributed(tx *gorm.DB) bool {
	dialect, postgres := tx.Dialector.(postgresDialect)
	return postgres && dialect.of.IsDistributed()
}

// hasCitus and knowsAccounts ask the catalog of PostgreSQL, and then that of Citus, which is not there without it.
const (
	hasCitus      = "SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL"
	knowsAccounts = "SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = to_regclass('accounts') AND partmethod = 'h')"
)

// findDistributed looks whether the tables of the database are distributed, and how.
func (db *DB) findDistributed(ctx context.Context, conn *pgx.Conn) error {
	for _, question := range []string{hasCitus, knowsAccounts} {
		var yes bool
		if err := conn.QueryRow(ctx, question, pgx.QueryExecModeSimpleProtocol).Scan(&yes); err != nil || !yes {
			return err
		}
	}
	db.distributed.Store(true)
	return db.noteShards(ctx, conn)
}
