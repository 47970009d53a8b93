package models

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"math"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the database's schema up to this program's and tells how many migrations it applied. It is
// safe to run from several processes at once and does nothing when the schema is current.
func Migrate(ctx context.Context, db *DB) (applied int, err error) {
	return migrateTo(ctx, db, math.MaxInt64)
}

// migrateTo applies the migrations up to and with that version.
func migrateTo(ctx context.Context, db *DB, version int64) (applied int, err error) {
	provider, err := migrator(db)
	if err != nil {
		return 0, err
	}
	if err := refuseNewer(ctx, db, provider); err != nil {
		return 0, err
	}
	results, err := provider.UpTo(ctx, version)
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	return len(results), nil
}

// SchemaCurrent tells whether every migration of this program has been applied.
func SchemaCurrent(ctx context.Context, db *DB) (bool, error) {
	provider, err := migrator(db)
	if err != nil {
		return false, err
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return false, fmt.Errorf("read schema version: %w", err)
	}
	return !pending, nil
}

func migrator(db *DB) (*goose.Provider, error) {
	folder, dialect := "sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{}
	if db.IsPostgres() {
		folder, dialect = "postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("migrate: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	options = append(options, goose.WithGoMigrations(chainMigration(folder)))
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	pool, err := db.DB.DB()
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	return provider, nil
}
