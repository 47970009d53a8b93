package documents_test

import (
	"testing"

	"gorm.io/gorm"

	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/documents"
)

// TestWhatAnotherProcessIssuesMeanwhileIsNotDueAndIssuedAtOnce lets somebody else issue a credit note at every place where the
// documents that are due are looked for.
func TestWhatAnotherProcessIssuesMeanwhileIsNotDueAndIssuedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop.Shop) {
		s.Documents.Operator = documents.Operator{Name: "Operator Ltd.", Tax: vat}
		other := *s.Documents // another process
		var table string      // before whose first read it issues
		err := s.DB.Callback().Query().Before("gorm:query").Register("another process", func(tx *gorm.DB) {
			if tx.Statement.Schema == nil || tx.Statement.Schema.Table != table {
				return
			}
			table = ""
			if _, err := other.Issue(t.Context()); err != nil {
				t.Errorf("another process: %v", err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range []string{"ledger_entries", "refunds", "documents", "packages"} {
			c := s.Customer(t)
			c.TopUp(t, 20_000_000)
			order := orderHundred(t, c, 1)
			if err := s.Billing.PayFromBalance(t.Context(), c.ID, order.ID); err != nil {
				t.Fatal(err)
			}
			s.Issue(t)
			if _, err := s.Billing.Return(t.Context(), c.ID, order.ID, []int64{c.Packages(t)[0].ID}); err != nil {
				t.Fatal(err)
			}
			table = place
			if _, err := s.Documents.IssueDue(t.Context(), c.ID); err != nil {
				t.Errorf("before %s: %v", place, err)
			}
			if table != "" {
				t.Errorf("%s is not read", place)
			}
			if got := len(c.Documents(t)); got != 3 {
				t.Errorf("before %s: %d documents, want a receipt, an invoice and a credit note", place, got)
			}
		}
	})
}
