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
	mu      sync.Mutex
	writes  map[string][]string // tables of acts, by request
	acts    map[string]int
	asked   map[gorm.ConnPool]bool // transactions that have looked who is a member
	unasked map[string][]string    // customers' tables, by request that wrote into them before it looked
}

// WatchActs has the database noted.
func WatchActs(t testing.TB, db *models.DB) *Witness {
	t.Helper()
	w, tables := &Witness{writes: map[string][]string{}, acts: map[string]int{}, asked: map[gorm.ConnPool]bool{}, unasked: map[string][]string{}}, ActTables()
	note := func(tx *gorm.DB) {
		request, table := trail.ActorOf(tx.Statement.Context).RequestID, tx.Statement.Table
		if tx.Error != nil || request == "" {
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if models.Homes[table] == models.ByAccount && table != "accounts" && tx.RowsAffected > 0 && !seen(tx) && !w.asked[tx.Statement.ConnPool] {
			w.unasked[request] = append(w.unasked[request], table)
		}
		switch {
		case table == "trail_entries":
			w.acts[request]++
		case slices.Contains(tables, table) && tx.RowsAffected > 0:
			w.writes[request] = append(w.writes[request], table)
		}
	}
	look := func(tx *gorm.DB) {
		if tx.Statement.Table == "memberships" && trail.ActorOf(tx.Statement.Context).RequestID != "" {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.asked[tx.Statement.ConnPool] = true
		}
	}
	callbacks := db.Callback()
	if err := callbacks.Query().After("gorm:query").Register("witness:look", look); err != nil {
		t.Fatal(err)
	}
	for name, register := range map[string]func(string, func(*gorm.DB)) error{
		"create": callbacks.Create().After("gorm:create").Register, "update": callbacks.Update().After("gorm:update").Register, "delete": callbacks.Delete().After("gorm:delete").Register,
	} {
		if err := register("witness:"+name, note); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// seen tells whether the statement notes only that somebody was there, as any request of theirs does once a minute.
func seen(tx *gorm.DB) bool {
	set, is := tx.Statement.Dest.(map[string]any)
	_, notes := set["seen_at"]
	return is && notes && len(set) == 1
}

// Of gives into which tables of acts the request has written, and how many entries it has left.
func (w *Witness) Of(request string) (wrote []string, acts int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(w.writes[request]))), w.acts[request]
}

// Unasked gives into which customers' tables the request has written in a transaction that had not looked whether who asks is a member, and
// may. The account's row, by which it is locked, is written before.
func (w *Witness) Unasked(request string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(w.unasked[request])))
}
