package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/rules"
)

// TestRowsAreFoundAndNumberedInOnePlace reads the program: what is done when there is no row, and which number the next row
// has, is said in rows.go; the log of statements has to know an empty answer from a failure.
func TestRowsAreFoundAndNumberedInOnePlace(t *testing.T) {
	t.Parallel()
	home := []string{"models/rows.go", "models/querylog.go"}
	for _, path := range goFiles(t, "..") {
		name := strings.TrimPrefix(filepath.ToSlash(path), "../")
		for _, wrong := range byHand(t, path) {
			if !slices.Contains(home, name) {
				t.Errorf("%s: %s is written by hand: use one, oneOrNone or createNumbered of models/rows.go", name, wrong)
			}
		}
	}
}

// goFiles lists the Go files of the program below a folder, those of tests left out.
func goFiles(t *testing.T, folder string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && (name == "node_modules" || name == "data" || strings.HasPrefix(name, ".") && name != ".."):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil || len(files) < 100 {
		t.Fatalf("read %d files: %v", len(files), err)
	}
	return files
}

// byHand gives what a file has that rows.go is for.
func byHand(t *testing.T, path string) (found []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if n.Sel.Name == "ErrRecordNotFound" {
				found = append(found, n.Sel.Name)
			}
		case *ast.BasicLit:
			if n.Value == `"COALESCE(MAX(id), 0)"` {
				found = append(found, n.Value)
			}
		}
		return true
	})
	return found
}

// TestAnOrderIsLoadedWithItsLinesInOrder stores several orders of two accounts, the lines of which have the same numbers.
func TestAnOrderIsLoadedWithItsLinesInOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		ctx := t.Context()
		tx := db.WithContext(ctx)
		now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		version := &models.CatalogVersion{AppliedAt: now, Currency: "USD", Zone: "UTC"}
		specification := &models.Specification{Region: "ap-1", Service: "general-text", Calls: 1000, OnSaleFrom: now, Version: 1}
		for _, sold := range []any{
			version, &models.Region{Code: "ap-1", Name: "Region"},
			&models.Service{Code: "general-text", Name: "Service"}, &models.Offering{Region: "ap-1", Service: "general-text"}, specification,
		} {
			if err := tx.Create(sold).Error; err != nil {
				t.Fatal(err)
			}
		}
		ids := make([]int64, 2)
		for i := range ids {
			account, err := models.CreateAccount(tx, "Buyer", now)
			if err != nil {
				t.Fatal(err)
			}
			ids[i] = account.ID
			for n := range int64(3) {
				o := &models.Order{
					AccountID: account.ID, Status: models.OrderPendingPayment, IdempotencyKey: string(rune('a' + n)), Currency: "USD",
					TotalMicros: 6, CreatedAt: now, ExpiresAt: now.AddDate(0, 0, 1),
				}
				for line := range n + 1 {
					o.Lines = append(o.Lines, models.OrderLine{
						Region: "ap-1", Service: "general-text", SpecificationID: specification.ID, Calls: 1000, UnitPriceMicros: 1, Quantity: 10*int64(i) + 3 - line,
						AmountMicros: rules.Micros(10*int64(i)) + 3 - rules.Micros(line), WhenUsedUp: models.ThenStop,
					})
				}
				if err := models.CreateOrder(tx, o); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i, id := range ids {
			listed, err := models.OrdersOf(tx, id, models.OrderFilter{Limit: 10})
			if err != nil || len(listed) != 3 {
				t.Fatalf("%d orders: %v", len(listed), err)
			}
			for _, o := range listed {
				one, err := models.FindOrder(tx, id, o.ID)
				if err != nil || !slices.Equal(one.Lines, o.Lines) || int64(len(o.Lines)) != o.ID {
					t.Fatalf("order %d has %v in the list and %v alone: %v", o.ID, o.Lines, one.Lines, err)
				}
				for n, line := range o.Lines {
					if line.LineNo != int64(n+1) || line.AccountID != id || line.Quantity != 10*int64(i)+3-int64(n) {
						t.Errorf("order %d of account %d has line %d as %+v", o.ID, i, n, line)
					}
				}
			}
		}
		if o, err := models.FindOrderByKey(tx, ids[0], "z"); o != nil || err != nil {
			t.Errorf("an order of a key that nobody sent: %v, %v", o, err)
		}
		if _, err := models.FindOrder(tx, ids[0], 99); models.CodeOf(err) != models.NotFound {
			t.Errorf("an order that is not there: %v", err)
		}
	})
}

// TestAFailureNamesItsTable asks a database without a schema.
func TestAFailureNamesItsTable(t *testing.T) {
	t.Parallel()
	db, err := models.Open(t.Context(), models.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tx := db.WithContext(t.Context())
	_, found := models.FindRefund(tx, 1, 1)
	_, listed := models.Accounts(tx)
	for want, err := range map[string]error{
		"find refunds: ": found, "list accounts: ": listed, "create *models.OperatorToken: ": models.CreateOperatorToken(tx, &models.OperatorToken{}),
		"save orders: ": models.SaveOrder(tx, &models.Order{}), "delete sessions: ": models.DeleteExpiredSessions(tx, time.Time{}), "update sessions: ": models.EndSession(tx, "", time.Time{}),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) || models.CodeOf(err) != models.Internal {
			t.Errorf("%q: %v", want, err)
		}
	}
}
