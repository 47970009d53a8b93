package dbtest

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"ocrconsole/models"
)

// FillDisk lets the embedded database grow no further, as on a disk that is full, until free is called.
func FillDisk(t testing.TB, db *models.DB) (free func()) {
	t.Helper()
	pool := poolOf(t, db)
	pool.SetMaxOpenConns(1) // the limit belongs to a connection
	run := func(statement string) error { return db.Exec(statement).Error }
	if err := run("CREATE TABLE filling (x blob)"); err != nil {
		t.Fatal(err)
	}
	if err := run("PRAGMA max_page_count = 1"); err != nil { // no less than there are
		t.Fatal(err)
	}
	for _, size := range []string{"100000", "4000", "100"} {
		for err := error(nil); err == nil; {
			err = run("INSERT INTO filling VALUES (randomblob(" + size + "))")
		}
	}
	return func() {
		t.Helper()
		for _, statement := range []string{"PRAGMA max_page_count = 1000000000", "DROP TABLE filling"} {
			if err := run(statement); err != nil {
				t.Fatal(err)
			}
		}
		pool.SetMaxOpenConns(0)
	}
}

// TakeDiskAway unmounts the disk of the embedded database, so to say, until back is called.
func TakeDiskAway(t testing.TB, db *models.DB) (back func()) {
	t.Helper()
	var file string
	if err := db.Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file).Error; err != nil {
		t.Fatal(err)
	}
	pool := poolOf(t, db)
	pool.SetMaxIdleConns(0) // open files would go on working
	dir := filepath.Dir(file)
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	back = func() {
		if err := os.Rename(dir+".away", dir); err != nil {
			t.Fatal(err)
		}
		pool.SetMaxIdleConns(16)
	}
	t.Cleanup(func() {
		if _, err := os.Stat(dir); err != nil {
			back()
		}
	})
	return back
}

func poolOf(t testing.TB, db *models.DB) *sql.DB {
	t.Helper()
	pool, err := db.DB.DB()
	if err != nil {
		t.Fatal(err)
	}
	return pool
}
