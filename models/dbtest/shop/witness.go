package shop

import (
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/trail"
)

// ownRecords are customers' tables that are no act's: what follows from acts and calls, and how far something has come.
var ownRecords = []string{
	"accounts", "trail_entries", "notifications", "exports", "alert_checks", "alert_states", "webhook_deliveries", "webhook_attempts", "key_checks", "key_hours",
	"refused_calls", "refused_hours", "recorded_calls", "calls_before", "usage_hours", "usage_months", "call_sources", "call_keys", "tag_sets", "leases", "cap_uses", "key_rate_windows",
	"documents", "document_entries", "document_files", "documents_due", "package_expiries", "arrears_events", "ledger_entries", "order_lines", "projects", "used_up_choices",
}

// ActTables are the tables of acts: whoever writes into them does something that a trail tells.
func ActTables() (tables []string) {
	for table, home := range models.Homes {
		if home == models.ByAccount && !slices.Contains(ownRecords, table) || table == "users" {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}

// Witness notes what each request writes, by the request that the context names.
type Witness struct {
	mu     sync.Mutex
	writes map[string][]string // tables of acts, by request
	acts   map[string]int
}

// WatchActs has the database noted.
func WatchActs(t testing.TB, db *models.DB) *Witness {
	t.Helper()
	w, tables := &Witness{writes: map[string][]string{}, acts: map[string]int{}}, ActTables()
	note := func(tx *gorm.DB) {
		request, table := trail.ActorOf(tx.Statement.Context).RequestID, tx.Statement.Table
		if tx.Error != nil || request == "" {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		switch {
		case table == "trail_entries":
			w.acts[request]++
		case slices.Contains(tables, table) && tx.RowsAffected > 0:
			w.writes[request] = append(w.writes[request], table)
		}
	}
	callbacks := db.Callback()
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"create": callbacks.Create().After("gorm:create").Register, "update": callbacks.Update().After("gorm:update").Register, "delete": callbacks.Delete().After("gorm:delete").Register,
	} {
		if err := register("witness:"+name, note); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// Of gives into which tables of acts the request has written, and how many entries it has left.
func (w *Witness) Of(request string) (wrote []string, acts int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(w.writes[request]))), w.acts[request]
}
