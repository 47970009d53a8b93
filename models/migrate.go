package models

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"
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
	up := func() error {
		results, err := provider.UpTo(ctx, version)
		var part *goose.PartialError
		if errors.As(err, &part) {
			results = part.Applied
		}
		applied += len(results)
		return err
	}
	for began := time.Now(); ; {
		if db.pooled {
			err = migratePooled(ctx, db, provider, up)
		} else {
			err = up()
		}
		if !lostDeadlock(err) || time.Since(began) > deadlockTime {
			break
		}
	}
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	return applied, nil
}

// deadlockTime is how long a migration is begun again when PostgreSQL undid it for the sake of programs at work, whose
// transactions hold the same tables in another order.
const deadlockTime = time.Minute

func lostDeadlock(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == "40P01"
}

// migratePooled migrates under a lock of a transaction: one of a session would stay with whatever connection of the server
// it was taken on. It is the same lock that processes without a pooler take. Who waits for it holds no connection
// meanwhile: the pooler may have few, and the one who migrates needs two.
func migratePooled(ctx context.Context, db *DB, provider *goose.Provider, up func() error) error {
	for {
		pending, err := provider.HasPending(ctx)
		if err != nil || !pending {
			return err
		}
		var locked bool
		err = db.Write(ctx, func(tx *gorm.DB) error {
			err := tx.Raw("SELECT pg_try_advisory_xact_lock(?)", lock.DefaultLockID).Scan(&locked).Error
			if err != nil || !locked {
				return err
			}
			return up()
		})
		if err != nil || locked {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockWait):
		}
	}
}

// lockWait is how long to wait before asking again whether another process has migrated.
const lockWait = 200 * time.Millisecond

func migrator(db *DB) (*goose.Provider, error) {
	folder, dialect := "sqlite", goose.DialectSQLite3
	// Migrations that are made side by side get their numbers before they are done: one may come to a database that has a higher one.
	options := []goose.ProviderOption{goose.WithAllowOutofOrder(true)}
	if db.IsPostgres() {
		folder, dialect = "postgres", goose.DialectPostgres
	}
	if db.IsPostgres() && !db.pooled {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("migrate: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	options = append(options, goose.WithGoMigrations(chainMigration(folder), emailMigration(folder), giftsMigration(folder), voucherGiftsMigration(folder)))
	all, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	files, err := migrationFiles(all, folder)
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
