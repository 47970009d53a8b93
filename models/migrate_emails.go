package models

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
)

// emailMigration is migration 24: it gives the addresses that are stored their one form. It is in Go, because no database
// knows UTS 46. An address that has no such form stays: its user signs in with it as before.
func emailMigration(dialect string) *goose.Migration {
	up := func(ctx context.Context, tx *sql.Tx) error {
		m := emailMove{ctx, tx, dialect}
		if err := m.users(); err != nil {
			return fmt.Errorf("users' addresses: %w", err)
		}
		if err := m.bookkeepings(); err != nil {
			return fmt.Errorf("bookkeepings' addresses: %w", err)
		}
		return nil
	}
	return goose.NewGoMigration(24, &goose.GoFunc{RunTx: up}, nil)
}

// emailMove is that migration in one transaction.
type emailMove struct {
	ctx     context.Context //nolint:containedctx // of one run
	tx      *sql.Tx
	dialect string
}

// owned is an address of a row.
type owned struct {
	id    int64
	email string
}

// users moves those whose address was stored in another form, in the order in which they came. Where another user has the
// one form, both keep what they have, and the latter is noted as its twin.
func (m *emailMove) users() error {
	rows, err := m.list("SELECT id, email FROM users ORDER BY id")
	if err != nil {
		return err
	}
	taken := make(map[string]bool, len(rows))
	for _, row := range rows {
		taken[row.email] = true
	}
	for _, row := range rows {
		email, err := CanonicalEmail(row.email)
		if err != nil || email == row.email {
			continue
		}
		if taken[email] {
			if err := m.exec("INSERT INTO email_twins (email, user_id) VALUES ($1, $2)", email, row.id); err != nil {
				return err
			}
			continue
		}
		taken[email] = true
		for _, statement := range []string{
			"UPDATE users SET email = $1 WHERE id = $3 AND email = $2",
			"UPDATE mail_tokens SET email = $1 WHERE user_id = $3 AND email = $2 AND purpose <> 'bookkeeping'",
		} {
			if err := m.exec(statement, email, row.email, row.id); err != nil {
				return err
			}
		}
		if err := m.exec("UPDATE mails SET email = $1 WHERE email = $2 AND kind NOT IN ('bookkeeping', 'document')", email, row.email); err != nil {
			return err
		}
	}
	return nil
}

// bookkeepings moves the addresses of billing details, with the links and mails on their way there.
func (m *emailMove) bookkeepings() error {
	rows, err := m.list("SELECT account_id, email FROM billing_details ORDER BY account_id")
	if err != nil {
		return err
	}
	for _, row := range rows {
		email, err := DeliverableEmail(row.email)
		if err != nil || email == row.email {
			continue
		}
		for _, statement := range []string{
			"UPDATE billing_details SET email = $1 WHERE account_id = $3 AND email = $2",
			"UPDATE mails SET email = $1 WHERE account_id = $3 AND email = $2 AND kind IN ('bookkeeping', 'document')",
			"UPDATE mail_tokens SET email = $1 WHERE user_id IN (SELECT user_id FROM memberships WHERE account_id = $3) AND email = $2 AND purpose = 'bookkeeping'",
		} {
			if err := m.exec(statement, email, row.email, row.id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *emailMove) list(query string) ([]owned, error) {
	return rowsIn(m.ctx, m.tx, query, func(rows *sql.Rows, row *owned) error { return rows.Scan(&row.id, &row.email) })
}

// exec writes the parameters as the database does.
func (m *emailMove) exec(statement string, args ...any) error {
	if m.dialect == "sqlite" {
		statement = strings.ReplaceAll(statement, "$", "?")
	}
	_, err := m.tx.ExecContext(m.ctx, statement, args...)
	return err
}
