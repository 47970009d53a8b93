package models_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// toNine is a database with the numbers 1 to 9, on one connection, so that each test asks the same one again.
func toNine(t *testing.T) *models.DB {
	t.Helper()
	db := dbtest.SQLite(t)
	mustExec(t, db, "CREATE TABLE numbers (n bigint PRIMARY KEY)")
	for n := range 9 {
		if err := db.Exec("INSERT INTO numbers (n) VALUES (?)", n+1).Error; err != nil {
			t.Fatal(err)
		}
	}
	return db
}

const above = "SELECT n FROM numbers WHERE n > ? ORDER BY n"

func numbersAbove(t *testing.T, db *gorm.DB, least int) (found []int) {
	t.Helper()
	if err := db.Raw(above, least).Scan(&found).Error; err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAStatementAskedWithinItsOwnRowsHasRowsOfItsOwn(t *testing.T) {
	t.Parallel()
	db := toNine(t)
	numbersAbove(t, db.DB, 0) // kept from now on
	err := db.Transaction(func(tx *gorm.DB) error {
		rows, err := tx.Raw(above, 5).Rows()
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		var outer []int
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				return err
			}
			outer = append(outer, n)
			if inner := numbersAbove(t, tx, n); len(inner) != 9-n {
				t.Errorf("above %d: %v", n, inner)
			}
		}
		if !slices.Equal(outer, []int{6, 7, 8, 9}) {
			t.Errorf("the rows around them: %v", outer)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAKeptStatementSeesWhatTheSchemaBecame(t *testing.T) {
	t.Parallel()
	db := toNine(t)
	look := func() (columns []string) {
		rows, err := db.Raw("SELECT * FROM numbers WHERE n > ?", 8).Rows()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		columns, err = rows.Columns()
		if err != nil || !rows.Next() {
			t.Fatal("no row", err, rows.Err())
		}
		return columns
	}
	if got := look(); !slices.Equal(got, []string{"n"}) {
		t.Fatal(got)
	}
	mustExec(t, db, "ALTER TABLE numbers ADD COLUMN words text")
	if got := look(); !slices.Equal(got, []string{"n", "words"}) {
		t.Errorf("after the upgrade: %v", got)
	}
	mustExec(t, db, "DROP TABLE numbers") // nothing kept holds it
	if err := db.Exec(above, 1).Error; err == nil {
		t.Error("a table that is gone is still read")
	}
}

// TestAKeptStatementForgetsWhatItWasAskedBefore has it refused, broken off and given other values, one after the other.
func TestAKeptStatementForgetsWhatItWasAskedBefore(t *testing.T) {
	t.Parallel()
	db := toNine(t)
	add := func(n any) error { return db.Exec("INSERT INTO numbers (n) VALUES (?)", n).Error }
	if err := add(3); !models.IsDuplicate(err) {
		t.Fatalf("a number twice: %v", err)
	}
	if err := add(10); err != nil {
		t.Errorf("after it was refused: %v", err)
	}
	for _, least := range []int{0, 9, 4} {
		if got := numbersAbove(t, db.DB, least); len(got) != 10-least {
			t.Errorf("above %d: %v", least, got)
		}
	}
	var first int // the others are left unread
	if err := db.Raw(above, 0).Row().Scan(&first); err != nil || first != 1 {
		t.Error(first, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var none []int
	if err := db.WithContext(ctx).Raw(above, 0).Scan(&none).Error; !errors.Is(err, context.Canceled) {
		t.Errorf("asked by nobody: %v", err)
	}
	if got := numbersAbove(t, db.DB, 8); !slices.Equal(got, []int{9, 10}) {
		t.Errorf("after it was broken off: %v", got)
	}
}

// TestMoreStatementsThanAreKeptAreAnswered reads the rows of one while so many others are asked that it is forgotten.
func TestMoreStatementsThanAreKeptAreAnswered(t *testing.T) {
	t.Parallel()
	db := toNine(t)
	var read []int
	err := db.Transaction(func(tx *gorm.DB) error {
		rows, err := tx.Raw(above, 6).Rows()
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				return err
			}
			read = append(read, n)
			for other := range 100 {
				var sum int
				if err := tx.Raw(fmt.Sprintf("SELECT %d + ?", 1000*n+other), 1).Scan(&sum).Error; err != nil || sum != 1000*n+other+1 {
					return fmt.Errorf("%d of %d: %d, %w", other, n, sum, err)
				}
			}
		}
		return rows.Err()
	})
	if err != nil || !slices.Equal(read, []int{7, 8, 9}) {
		t.Error(read, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// TestHowManyRowsIsNoValue: SQLite plans a statement anew whenever it is given a value for its LIMIT, which took longer than the rest.
func TestHowManyRowsIsNoValue(t *testing.T) {
	t.Parallel()
	db := dbtest.SQLite(t)
	for _, c := range []struct {
		ask  *gorm.DB
		want string
	}{
		{db.Limit(3), "SELECT * FROM `accounts` LIMIT 3"},
		{db.Limit(3).Offset(6), "SELECT * FROM `accounts` LIMIT 3 OFFSET ?"},
		{db.Limit(0), "SELECT * FROM `accounts` LIMIT 0"},
		{db.Limit(3).Limit(-1), "SELECT * FROM `accounts`"},
	} {
		var accounts []models.Account
		if got := strings.TrimSpace(c.ask.Session(&gorm.Session{DryRun: true}).Find(&accounts).Statement.SQL.String()); got != c.want {
			t.Errorf("%s; want %s", got, c.want)
		}
	}
	for _, file := range goFiles(t, "..") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(file) == "call_move.go" { // PostgreSQL's alone
			continue
		}
		if strings.Contains(string(text), "LIMIT ?") || strings.Contains(string(text), "LIMIT @") {
			t.Errorf("%s gives LIMIT as a value", file)
		}
	}
}

// TestWordsOfTheProgramAreNoValues: SQLite plans a statement anew, too, whenever it is given a value for what an index is of one word of, and
// pages were planned for a third of their time. Only words are written that can be nothing else, and none that is stored.
func TestWordsOfTheProgramAreNoValues(t *testing.T) {
	t.Parallel()
	db := dbtest.SQLite(t)
	dry := db.Session(&gorm.Session{DryRun: true})
	var entries []models.LedgerEntry
	for _, c := range []struct {
		value  any
		want   string
		values int
	}{
		{models.EntryOrder, "kind = 'order'", 0},
		{[]models.EntryKind{models.EntryOrder, models.EntryCardRefund}, "kind IN ('order','card_refund')", 0},
		{"order", "kind = ?", 1},
		{models.EntryKind(""), "kind = ?", 1},
		{models.EntryKind("it's"), "kind = ?", 1},
		{models.EntryKind("a\x00"), "kind = ?", 1},
		{models.EntryKind("Order 1"), "kind = ?", 1},
	} {
		condition := "kind = ?"
		if strings.Contains(c.want, "IN") {
			condition = "kind IN ?"
		}
		asked := dry.Where(condition, c.value).Find(&entries).Statement
		if got := asked.SQL.String(); !strings.HasSuffix(got, "WHERE "+c.want) || len(asked.Vars) != c.values {
			t.Errorf("%q: %s with %d values", c.value, got, len(asked.Vars))
		}
	}
	stored := dry.Create(&models.LedgerEntry{Kind: models.EntryOrder}).Statement
	if got := stored.SQL.String(); strings.Contains(got, "'") || len(stored.Vars) != strings.Count(got, "?") {
		t.Errorf("%s with %d values", got, len(stored.Vars))
	}
	set := dry.Model(&models.LedgerEntry{}).Where("seq = ?", 1).Update("kind", models.EntryOrder).Statement
	if got := set.SQL.String(); !strings.Contains(got, "='order'") || len(set.Vars) != strings.Count(got, "?") {
		t.Errorf("%s with %d values", got, len(set.Vars))
	}
}

// BenchmarkAPagesStatement asks what a page asks first, over and over.
func BenchmarkAPagesStatement(b *testing.B) {
	db := dbtest.SQLite(b)
	pool, err := db.DB.DB()
	if err != nil {
		b.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	for b.Loop() {
		var row models.Account
		if err := db.Where("id = ?", 1).Limit(1).Find(&row).Error; err != nil && !errors.Is(err, sql.ErrNoRows) {
			b.Fatal(err)
		}
	}
}
