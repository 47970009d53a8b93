package shop

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/utils"

	"ocrconsole/models"
)

// In a database that is distributed by account a statement that names one account is answered by the server that has it, and one
// that names none asks all of them. So each statement on a customer's table names one account; these ask all, and why.
var statementsOfAll = []struct{ has, why string }{
	{"FROM \"lookups\"", "whose a name is, before the account is known"},
	{"account_id IN (", "several accounts by their ids: those of a report, that were looked up, and of a batch of a lane"},
	{"FROM \"accounts\" WHERE id IN (", "the accounts themselves, by their ids: of a batch of a lane"},
	{"FROM \"accounts\" WHERE id = ANY(", "the versions of all who wait to call at a moment"},
}

// WatchStatements fails the test at its end for each statement of the program that reads or changes a customer's table without
// naming an account. Statements of the test itself are its own affair. Lanes write beneath GORM: see metering.
func WatchStatements(t testing.TB, db *models.DB) {
	t.Helper()
	if !db.IsPostgres() || db.IsDistributed() {
		return
	}
	var mu sync.Mutex
	seen, wrong := map[string]bool{}, map[string]string{}
	note := func(tx *gorm.DB) {
		statement := tx.Statement.SQL.String()
		mu.Lock()
		defer mu.Unlock()
		if seen[statement] {
			return
		}
		seen[statement] = true
		from := utils.FileWithLineNum()
		if !namesAccount(statement) && !strings.Contains(from, "_test.go") && !strings.Contains(from, "/dbtest/") {
			wrong[statement] = from
		}
	}
	callbacks := db.Callback()
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"query": callbacks.Query().Register, "row": callbacks.Row().Register, "raw": callbacks.Raw().Register,
		"update": callbacks.Update().Register, "delete": callbacks.Delete().Register,
	} {
		if err := register("statements:"+name, note); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for statement, from := range wrong {
			t.Errorf("%s: asks every server: %s", from, statement)
		}
	})
}

var (
	tablesOf    = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+"?([a-z_]+)`)
	oneAccount  = regexp.MustCompile(`account_id"? = \(?(?:\$|\d|@)`)
	lookedUp    = regexp.MustCompile(`account_id"? = \(SELECT "?account_id"? FROM "lookups"`)
	oneOfItself = regexp.MustCompile(`(?:\bid"?|account_id"?) = \$`)
)

// namesAccount tells whether the statement names one account, reads no customer's table, or is one of those that ask all.
func namesAccount(statement string) bool {
	var tables []string
	for _, found := range tablesOf.FindAllStringSubmatch(statement, -1) {
		if models.Homes[found[1]] == models.ByAccount {
			tables = append(tables, found[1])
		}
	}
	slices.Sort(tables)
	tables = slices.Compact(tables)
	switch {
	case len(tables) == 0, strings.HasPrefix(statement, "INSERT"), strings.HasPrefix(statement, "SELECT (SELECT json_agg("):
		return true // a joint statement is told of by its parts
	case len(tables) == 1 && tables[0] == "accounts" && oneOfItself.MatchString(statement):
		return true
	case oneAccount.MatchString(statement), lookedUp.MatchString(statement):
		return true
	}
	return slices.ContainsFunc(statementsOfAll, func(s struct{ has, why string }) bool { return strings.Contains(statement, s.has) })
}
