package shop

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/statement"
)

// StatementKey signs the shop's statements.
var StatementKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// Statements makes the shop's use cases on statements.
func (s *Shop) Statements() *statement.Statements {
	return &statement.Statements{DB: s.DB, Catalog: s.Catalog, Clock: s.Clock.Now, Key: StatementKey}
}

// checkStatements fails the test unless the signed statement of each account's every month can be recomputed.
func (s *Shop) checkStatements(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	accounts, err := models.Accounts(s.DB.WithContext(ctx))
	if err != nil {
		t.Errorf("statements: %v", err)
		return
	}
	for _, account := range accounts {
		months, err := s.Statements().Months(ctx, account.ID, time.Time{}, 12)
		if err != nil {
			t.Errorf("statements of account %d: %v", account.ID, err)
			return
		}
		for i := range months {
			if !account.KeepsCall(months[i].From) {
				if err := s.Statements().Issue(ctx, account.ID, months[i].From, io.Discard); models.CodeOf(err) != models.NotFound {
					t.Errorf("account %d: statement of %s, whose calls are dropped: %v", account.ID, months[i].From, err)
				}
				continue
			}
			s.checkStatement(t, account.ID, &months[i])
		}
	}
}

func (s *Shop) checkStatement(t testing.TB, accountID int64, m *statement.MonthTotals) {
	t.Helper()
	var file bytes.Buffer
	if err := s.Statements().Issue(context.Background(), accountID, m.From, &file); err != nil {
		t.Errorf("statement of account %d: %v", accountID, err)
		return
	}
	text := file.String()
	report, err := statement.Verify(&file)
	if err != nil || report.Problem != nil || report.ClosingMicros != m.Closing.BalanceAfterMicros {
		t.Errorf("statement of account %d: %v, %v, closing with %d, want %d\n%.20000s", accountID, report.Problem, err, report.ClosingMicros, m.Closing.BalanceAfterMicros, text)
	}
}
