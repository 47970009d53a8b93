package dbtest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/utils"

	"ocrconsole/models"
)

// ofCatalog are tables that nobody writes without the catalog's own lock, which is taken before that of the house: what was announced for before
// now is put in force, and recorded, before what is done then.
var ofCatalog = []string{
	"catalog_versions", "catalog_announcements", "regions", "services", "offerings", "offering_prices", "price_tiers", "plans",
}

// watchHouse fails the test for each transaction of the program that writes or locks anything once it has recorded an act of the house. All such
// acts wait for one lock, so it is taken last: two that take it between others, in different orders, wait for each other until the database
// ends one. What a test itself does is its own affair.
func watchHouse(t testing.TB, db *models.DB) {
	t.Helper()
	var mu sync.Mutex
	recorded := map[gorm.ConnPool]bool{}
	note := func(tx *gorm.DB) {
		mu.Lock()
		defer mu.Unlock()
		pool := tx.Statement.ConnPool
		if _, within := pool.(gorm.TxCommitter); !within || tx.Error != nil {
			return
		}
		sql, from := tx.Statement.SQL.String(), utils.FileWithLineNum()
		if entry, is := tx.Statement.Dest.(*models.TrailEntry); is && entry.AccountID == models.TrailOfHouse && strings.HasPrefix(sql, "INSERT") {
			recorded[pool] = true
			return
		}
		if table := tx.Statement.Table; recorded[pool] && locks(sql) && !strings.HasPrefix(table, "trail_") && !slices.Contains(ofCatalog, table) && !strings.Contains(from, "_test.go") {
			t.Errorf("%s: after an act of the house was recorded, which has to be last: %s", from, sql)
		}
	}
	AfterStatements(t, db, "house", note)
}

// AfterStatements does something after each statement of the database, but those that read row by row, under a name of its own.
func AfterStatements(t testing.TB, db *models.DB, named string, do func(tx *gorm.DB)) {
	t.Helper()
	callbacks := db.Callback()
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"create": callbacks.Create().After("gorm:create").Register, "update": callbacks.Update().After("gorm:update").Register,
		"delete": callbacks.Delete().After("gorm:delete").Register, "query": callbacks.Query().After("gorm:query").Register, "raw": callbacks.Raw().After("gorm:raw").Register,
	} {
		if err := register(named+":"+name, do); err != nil {
			t.Fatal(err)
		}
	}
}

// locks tells whether the statement makes others wait until its transaction ends.
func locks(sql string) bool {
	if strings.HasPrefix(sql, "SELECT") {
		return strings.Contains(sql, " FOR UPDATE") || strings.Contains(sql, " FOR NO KEY UPDATE") || strings.Contains(sql, " FOR SHARE")
	}
	return true
}
