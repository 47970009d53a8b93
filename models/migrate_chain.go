package models

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
)

// chainMigration is migration 7: it gives every ledger entry its hash. What was posted before it is chained as it
// stands; from then on AppendEntries does it. It is the one migration in Go, because no database could be trusted
// to hash in the same way as the other.
func chainMigration(dialect string) *goose.Migration {
	up := func(ctx context.Context, tx *sql.Tx) error {
		if err := runFile(ctx, tx, dialect+"_before.sql"); err != nil {
			return err
		}
		if err := chainEntries(ctx, tx); err != nil {
			return fmt.Errorf("chain the ledger: %w", err)
		}
		return runFile(ctx, tx, dialect+"_after.sql")
	}
	return goose.NewGoMigration(7, &goose.GoFunc{RunTx: up}, nil)
}

func runFile(ctx context.Context, tx *sql.Tx, name string) error {
	statements, err := migrations.ReadFile("migrations/chain/" + name)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, string(statements))
	return err
}

// chainEntries stores the hash of every entry, some at a time: rows are not read and written at once, on either
// database, and the memory does not grow with the ledger.
func chainEntries(ctx context.Context, tx *sql.Tx) error {
	last := LedgerEntry{Hash: ChainStart}
	for {
		entries, err := entriesAfter(ctx, tx, &last)
		if err != nil || len(entries) == 0 {
			return err
		}
		var values strings.Builder
		for i := range entries {
			e := &entries[i]
			if e.AccountID != last.AccountID {
				last.Hash = ChainStart
			}
			e.Hash = e.ChainHash(last.Hash)
			last = *e
			if i > 0 {
				values.WriteByte(',')
			}
			fmt.Fprintf(&values, "(%d,%d,'%s')", e.AccountID, e.Seq, e.Hash)
		}
		_, err = tx.ExecContext(ctx, "WITH chained (account_id, seq, hash) AS (VALUES "+values.String()+") "+ // #nosec G202 -- two numbers and a hash each
			"UPDATE ledger_entries SET hash = chained.hash FROM chained "+
			"WHERE ledger_entries.account_id = chained.account_id AND ledger_entries.seq = chained.seq")
		if err != nil {
			return err
		}
	}
}

// entriesAfter reads the next entries by account and number, at most bulkRows.
func entriesAfter(ctx context.Context, tx *sql.Tx, last *LedgerEntry) ([]LedgerEntry, error) {
	next := fmt.Sprintf(`SELECT account_id, seq, at, kind, amount_micros, balance_after_micros,
		order_id, payment_id, region, service, hour_start, late_no, calls FROM ledger_entries
		WHERE (account_id, seq) > (%d, %d) ORDER BY account_id, seq LIMIT %d`, last.AccountID, last.Seq, bulkRows)
	return rowsIn(ctx, tx, next, func(rows *sql.Rows, e *LedgerEntry) error {
		return rows.Scan(&e.AccountID, &e.Seq, &e.At, &e.Kind, &e.AmountMicros, &e.BalanceAfterMicros,
			&e.OrderID, &e.PaymentID, &e.Region, &e.Service, &e.HourStart, &e.LateNo, &e.Calls)
	})
}
