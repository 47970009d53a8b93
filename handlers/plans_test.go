package handlers_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"gorm.io/gorm"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// growing are the tables that have rows for all that customers do.
var growing = []string{"recorded_calls", "usage_hours", "ledger_entries"}

// askedStatement is one that was asked, with its values.
type askedStatement struct {
	sql    string
	values []any
}

// keepsStatements keeps what is asked from now on.
func (s *site) keepsStatements() *[]askedStatement {
	s.t.Helper()
	var kept []askedStatement
	keep := func(tx *gorm.DB) {
		if !tx.DryRun {
			kept = append(kept, askedStatement{tx.Statement.SQL.String(), slices.Clone(tx.Statement.Vars)})
		}
	}
	if err := errors.Join(s.db.Callback().Query().After("gorm:query").Register("keep", keep), s.db.Callback().Row().After("gorm:row").Register("keep", keep)); err != nil {
		s.t.Fatal(err)
	}
	return &kept
}

// planNode is a step of PostgreSQL's plan for a statement.
type planNode struct {
	Type      string     `json:"Node Type"`
	Relation  string     `json:"Relation Name"`
	Index     string     `json:"Index Name"`
	IndexCond string     `json:"Index Cond"`
	Plans     []planNode `json:"Plans"`
}

// scans gives the steps that read what grows otherwise than by an index from the account on.
func (n *planNode) scans() (found []string) {
	of := func(table string) bool { return n.Relation == table || strings.HasPrefix(n.Index, table) }
	switch {
	case !slices.ContainsFunc(growing, of) || n.Type == "Bitmap Heap Scan": // whose index is a step of its own
	case !strings.Contains(n.IndexCond, "account_id"):
		found = append(found, n.Type+" of "+n.Relation+n.Index+" by "+n.IndexCond)
	}
	for i := range n.Plans {
		found = append(found, n.Plans[i].scans()...)
	}
	return found
}

// plan asks PostgreSQL how it answers the statement.
func (s *site) plan(asked askedStatement) *planNode {
	s.t.Helper()
	pool, err := s.db.DB.DB()
	if err != nil {
		s.t.Fatal(err)
	}
	var text []byte
	if err := pool.QueryRowContext(s.t.Context(), "EXPLAIN (FORMAT JSON) "+asked.sql, asked.values...).Scan(&text); err != nil {
		s.t.Fatalf("%s: %v", asked.sql, err)
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal(text, &plans); err != nil {
		s.t.Fatal(err)
	}
	return &plans[0].Plan
}

// TestNoPageScansWhatGrows opens every page of one customer where another one has many calls: PostgreSQL, which knows how many
// there are, reads of the tables that grow only what an index finds of the account.
func TestNoPageScansWhatGrows(t *testing.T) {
	s := newSiteOn(t, dbtest.OneServer(t))
	grown(s, "large@example.com", smallHistory)
	c, unpaid := s.shopper()
	c.subscribed(inBangkok, "web-image")
	c.uses(inBangkok, "web-image", 3, 200)
	charged := c.chargedOnce()
	analyze(t, s.db)
	if everybodys := s.plan(askedStatement{"SELECT COUNT(*) FROM recorded_calls", nil}); len(everybodys.scans()) == 0 {
		t.Error("a scan of all calls is not seen")
	}
	kept, looked := s.keepsStatements(), 0
	pages := s.pages(c, unpaid)
	for _, filter := range []string{"status=error", "status=2xx&payer=package", "code=AIS.0104", "key=" + models.Ref{Kind: models.KindKey, AccountID: c.accountID, ID: 1}.String()} {
		pages["/calls?"+filter] = true
	}
	pages["/usage?group=key"], pages["/usage?group=status"], pages["/usage?group=region"] = true, true, true
	pages["/billing/transactions/"+charged.Ref().String()+"?group=tags"], pages[page.CallsPath(charged)] = true, true
	for _, path := range []string{"/usage/deductions", "/billing/transactions"} {
		pages[path+"?key=none"], pages[path+"?by=hour&tag=team%3Dscan"] = true, true
	}
	for _, path := range []string{"/", "/packages", "/billing"} {
		pages[path+"?at="+s.now().Format("2006-01-02T15:04:05Z")] = true
	}
	for address := range pages {
		*kept = nil
		c.get(address)
		for _, asked := range slices.Clone(*kept) {
			if !strings.HasPrefix(asked.sql, "SELECT") {
				continue
			}
			looked++
			for _, scan := range s.plan(asked).scans() {
				t.Errorf("%s: %s\n%s", address, scan, asked.sql)
			}
		}
	}
	if looked < 100 {
		t.Errorf("%d statements are looked at", looked)
	}
}
