package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Readers are read-only transactions that all see the database as of one moment. Who takes one gives it back.
type Readers chan *gorm.DB

// Do lets fn read with one of them that nobody else has meanwhile.
func (r Readers) Do(fn func(tx *gorm.DB) error) error {
	tx := <-r
	defer func() { r <- tx }()
	return fn(tx)
}

// ReadTogether lets fn read with several read-only transactions that see the database as of one moment, n at most: one, where
// there is one already, and one of a cluster.
func (db *DB) ReadTogether(ctx context.Context, n int, fn func(r Readers) error) (err error) {
	if _, open := db.Statement.ConnPool.(gorm.TxCommitter); open {
		return fn(readers([]*gorm.DB{db.WithContext(ctx)}))
	}
	var all []*gorm.DB
	defer func() {
		for _, tx := range all {
			// Nothing was written; where the context is done, that has ended it.
			if end := tx.Rollback().Error; end != nil && !errors.Is(end, sql.ErrTxDone) {
				err = errors.Join(err, end)
			}
		}
	}()
	if db.IsPostgres() {
		all, err = db.readersOnPostgres(ctx, n)
	} else {
		all, err = db.readersOnSQLite(ctx, n)
	}
	if err != nil {
		return fmt.Errorf("read as of one moment: %w", err)
	}
	return fn(readers(all))
}

func readers(all []*gorm.DB) Readers {
	r := make(Readers, len(all))
	for _, tx := range all {
		r <- tx
	}
	return r
}

// readersOnPostgres opens one transaction and lets the others have what it sees.
func (db *DB) readersOnPostgres(ctx context.Context, n int) (all []*gorm.DB, err error) {
	options := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if db.IsDistributed() {
		tx := db.WithContext(ctx).Begin(options)
		return []*gorm.DB{tx}, beginEverywhere(tx)
	}
	var seen string
	for len(all) < n {
		tx := db.WithContext(ctx).Begin(options)
		if tx.Error != nil {
			return all, tx.Error
		}
		all = append(all, tx)
		if len(all) == 1 {
			err = tx.Raw("SELECT pg_export_snapshot()").Scan(&seen).Error
		} else {
			err = tx.Exec("SET TRANSACTION SNAPSHOT '" + seen + "'").Error // takes no parameter; digits and hyphens, of the server
		}
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// beginEverywhere has the transaction begin on all servers of a cluster now, on one connection to each: what it sees of each is of
// one moment, and these moments are as close together as one statement is long. No server of a cluster can be told what another
// sees, so that there is one reader; an account, which is on one server, is of one moment.
func beginEverywhere(tx *gorm.DB) error {
	err := tx.Error
	for _, statement := range []string{"SET LOCAL citus.max_adaptive_executor_pool_size = 1", "SELECT id FROM accounts LIMIT 1"} {
		if err == nil {
			err = tx.Exec(statement).Error
		}
	}
	return err
}

// readersOnSQLite opens them while nobody may write. A transaction sees what there is when it first reads.
func (db *DB) readersOnSQLite(ctx context.Context, n int) (all []*gorm.DB, err error) {
	open := func(*gorm.DB) error {
		for len(all) < n {
			tx := db.WithContext(ctx).Begin(&sql.TxOptions{ReadOnly: true})
			if tx.Error != nil {
				return tx.Error
			}
			all = append(all, tx)
			var tables int64
			if err := tx.Raw("SELECT COUNT(*) FROM sqlite_schema").Scan(&tables).Error; err != nil {
				return err
			}
		}
		return nil
	}
	if n == 1 { // of one moment by itself
		err = open(db.DB)
		return all, err
	}
	err = db.Write(ctx, open)
	return all, err
}
