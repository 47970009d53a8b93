package metering

import (
	"context"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// store writes batches of calls; each lane has its own.
type store interface {
	// send starts to write the changes in one transaction, which fails when an account or the catalog is not at the
	// version that they were planned by, and tells the answer what became of it. The next is sent after that.
	send(c *changes, answer func(error))
	// countsHours tells whether packages count the calls of their last hours, which saves rows: see counted.
	countsHours() bool
	// begin starts a transaction, locks the accounts, which are ascending, and looks for the calls.
	begin(ctx context.Context, accountIDs []int64, lookups []lookup) (storeTx, error)
	close()
}

// storeTx is a transaction that holds the accounts' locks.
type storeTx interface {
	// account gives the account at that place of the ids, nil if there is none; its Version is the one before this
	// transaction.
	account(i int) *models.Account
	// catalogVersion gives the version of the catalog that the transaction sees.
	catalogVersion() int64
	// recorded gives those of the calls that are there, and calls with their ids from before sources were kept.
	recorded() map[callKey]stored
	// reader reads within the transaction.
	reader(ctx context.Context) *gorm.DB
	// commit writes the changes and ends the transaction.
	commit(ctx context.Context, c *changes) error
	// rollback ends the transaction unless commit did.
	rollback()
}

func newStore(db *models.DB, lane int) store {
	switch {
	case db.IsDistributed():
		return newShardStore(db, lane)
	case db.IsPooled():
		return &pooledStore{postgresStore{db: db, pooled: true}}
	case db.IsPostgres():
		return &postgresStore{db: db}
	}
	return gormStore{db}
}
