package models

import (
	"context"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// MigrateTo lets tests of a migration make a database as it was before.
var MigrateTo = migrateTo

// MigrateFrom gives tests of the words of migrations a database that has the migrations of a folder, and no others.
func MigrateFrom(db *DB, folder fs.FS) (*goose.Provider, error) {
	dialect, name := goose.DialectSQLite3, "sqlite"
	if db.IsPostgres() {
		dialect, name = goose.DialectPostgres, "postgres"
	}
	files, err := migrationFiles(folder, name)
	if err != nil {
		return nil, err
	}
	pool, err := db.DB.DB()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, pool, files)
}

// InWordsOf lets tests see a migration of both databases as one of them says it.
var InWordsOf = inWordsOf

// MigrationWords are the words of migrations, for a test that compares them with their table.
var MigrationWords = migrationWords

// MoveSome moves some calls of before, as if it were ended then.
func MoveSome(ctx context.Context, db *DB, accountID int64) error {
	_, err := moveStep(ctx, db, accountID, moveStart)
	return err
}

// ErrWritesTogether is what writing within Together fails with.
var ErrWritesTogether = errWritesTogether

// FindArrivalBySteps lets tests compare who arrives at a cluster with who arrives elsewhere.
var FindArrivalBySteps = findArrivalBySteps
