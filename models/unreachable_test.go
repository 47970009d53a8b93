package models_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestWhatPostgreSQLSaysOfItselfIsUnreachableAndWhatItSaysOfTheWorkIsNot(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"08006": true, "08P01": true, "53100": true, "53200": true, "53300": true, "57P01": true, "57P02": true, "57P03": true, "58030": true,
		"58P01": true, "40001": true, "40P01": true, "55P03": true, "25006": true, "23505": false, "42P05": false, "42804": false, "22003": false,
		"XX001": false, "42P01": false, "": false, "5": false,
	} {
		err := fmt.Errorf("record calls: %w", &pgconn.PgError{Code: code})
		if got := models.IsUnreachable(err); got != want {
			t.Errorf("SQLSTATE %q: unreachable = %v, want %v", code, got, want)
		}
	}
}

// TestAStatementPreparedBeforeAnUpgradeMayBeTriedAgain upgrades the schema under a program that has used its connection.
func TestAStatementPreparedBeforeAnUpgradeMayBeTriedAgain(t *testing.T) {
	t.Parallel()
	db := dbtest.Postgres(t)
	mustExec(t, db, "CREATE TABLE notes (id bigint)")
	look := func() error { return db.Exec("SELECT * FROM notes WHERE id = ?", 1).Error }
	if err := look(); err != nil {
		t.Fatal(err)
	}
	mustExec(t, db, "ALTER TABLE notes ADD COLUMN words text")
	if err := look(); err == nil || !models.IsUnreachable(err) {
		t.Errorf("the first time after the upgrade: %v", err)
	}
	if err := look(); err != nil {
		t.Errorf("tried again: %v", err)
	}
}

func TestADiskThatIsFullOrGoneIsADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	for name, break_ := range map[string]func(t *testing.T, db *models.DB){
		"full":      func(t *testing.T, db *models.DB) { dbtest.FillDisk(t, db) },
		"read-only": func(t *testing.T, db *models.DB) { mustExec(t, db, "PRAGMA query_only = on") },
		"gone":      func(t *testing.T, db *models.DB) { dbtest.TakeDiskAway(t, db) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.SQLite(t)
			break_(t, db)
			err := db.WithContext(context.Background()).Exec("CREATE TABLE t AS SELECT randomblob(1000000) AS x").Error
			if !models.IsUnreachable(err) {
				t.Errorf("%v is not unreachable", err)
			}
		})
	}
	db := dbtest.SQLite(t)
	if err := db.Exec("SELECT nothing FROM nowhere").Error; err == nil || models.IsUnreachable(err) {
		t.Errorf("a wrong statement: %v", err)
	}
}

func mustExec(t *testing.T, db *models.DB, statement string) {
	t.Helper()
	pool, err := db.DB.DB()
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1) // so that it holds for all
	if err := db.Exec(statement).Error; err != nil {
		t.Fatal(err)
	}
}

// TestATransactionWhoseTimeIsOverIsADatabaseThatIsAway ends the time of a transaction before, between and during its statements.
func TestATransactionWhoseTimeIsOverIsADatabaseThatIsAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		slow := "SELECT pg_sleep(10)"
		if !db.IsPostgres() {
			slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT count(*) FROM n"
		}
		for name, end := range map[string]func(ctx context.Context, tx *gorm.DB) error{
			"before the next statement": func(ctx context.Context, tx *gorm.DB) error {
				<-ctx.Done()
				return tx.Exec("SELECT 1").Error
			},
			"long before it": func(ctx context.Context, tx *gorm.DB) error {
				<-ctx.Done()
				time.Sleep(50 * time.Millisecond)
				return tx.Exec("SELECT 1").Error
			},
			"long before it, for a row": func(ctx context.Context, tx *gorm.DB) error {
				<-ctx.Done()
				time.Sleep(50 * time.Millisecond)
				_, err := models.FindAccount(tx.WithContext(context.WithoutCancel(ctx)), 1)
				return err
			},
			"during it": func(_ context.Context, tx *gorm.DB) error { return tx.Exec(slow).Error },
			"before commit": func(ctx context.Context, _ *gorm.DB) error {
				<-ctx.Done()
				time.Sleep(50 * time.Millisecond)
				return nil
			},
		} {
			for kind, transaction := range map[string]func(context.Context, func(*gorm.DB) error) error{"read": db.Read, "write": db.Write} {
				ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
				err := transaction(ctx, func(tx *gorm.DB) error { return end(ctx, tx) })
				cancel()
				if !models.IsUnreachable(err) {
					t.Errorf("%s, its time over %s: %v is not unreachable", kind, name, err)
				}
			}
		}
	})
}
