package dbtest_test

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestEachGivesBothDatabasesWithTheCurrentSchema(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		if left, err := models.Migrate(t.Context(), db); err != nil || left != 0 {
			t.Errorf("%d migrations are left, %v", left, err)
		}
		if name := path.Base(t.Name()); db.IsPostgres() != (name == "postgres") || db.IsPostgres() == (name == "sqlite") {
			t.Errorf("%s is PostgreSQL: %v", name, db.IsPostgres())
		}
	})
}

func TestWhatOneTestStoresNoOtherSees(t *testing.T) {
	for range 2 {
		dbtest.Each(t, func(t *testing.T, db *models.DB) {
			if err := db.Exec("CREATE TABLE left_behind (id integer)").Error; err != nil {
				t.Errorf("a table of another test is here: %v", err)
			}
		})
	}
}

func TestParallelTestsGetDatabasesAtTheSameTime(t *testing.T) {
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, db *models.DB) {
				if err := db.Exec("CREATE TABLE mine (id integer)").Error; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestAnEmptyDatabaseHasNothingApplied(t *testing.T) {
	db, err := models.Open(t.Context(), models.Config{URL: dbtest.EmptyPostgresURL(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if applied, err := models.Migrate(t.Context(), db); err != nil || applied == 0 {
		t.Errorf("%d migrations are left, %v", applied, err)
	}
}

func TestTheServerIsNotInUTC(t *testing.T) {
	var zone string
	if err := dbtest.Postgres(t).Raw("SHOW timezone").Scan(&zone).Error; err != nil {
		t.Fatal(err)
	}
	if zone == "UTC" || !strings.Contains(zone, "/") {
		t.Errorf("server zone %q would hide a query that leans on it", zone)
	}
}

func TestADatabaseStillInUseIsDroppedWithItsTest(t *testing.T) {
	var url string
	t.Run("leaves a connection open", func(t *testing.T) {
		url = dbtest.PostgresURL(t)
		db, err := models.Open(t.Context(), models.Config{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Exec("SELECT 1").Error; err != nil {
				t.Errorf("connection before the drop: %v", err)
			}
		})
	})
	if db, err := models.Open(t.Context(), models.Config{URL: url}); err == nil {
		_ = db.Close()
		t.Error("the database is still there")
	}
}

func TestSQLiteDirHoldsADatabaseFileForTheProgram(t *testing.T) {
	file := filepath.Join(dbtest.SQLiteDir(t), models.FileName)
	if info, err := os.Stat(file); err != nil || info.Size() == 0 {
		t.Errorf("database file: %v, %v", info, err)
	}
}
