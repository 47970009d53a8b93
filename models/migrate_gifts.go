package models

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"
)

// giftsMigration is migration 30: it notes who claimed the free packages that there are, so that nobody claims one of them
// again under another form of their address. It is in Go, because no database knows what forms an address has. Who claimed
// one twice before keeps both.
func giftsMigration(dialect string) *goose.Migration {
	up := func(ctx context.Context, tx *sql.Tx) error {
		claims, err := oldClaims(ctx, tx)
		if err != nil {
			return fmt.Errorf("read claims: %w", err)
		}
		m := emailMove{ctx, tx, dialect}
		for _, c := range claims {
			err := m.exec("INSERT INTO free_gifts (person, gift, account_id, given_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
				PersonOfEmail(c.email), c.gift, c.accountID, c.at)
			if err != nil {
				return fmt.Errorf("note claim: %w", err)
			}
		}
		return nil
	}
	down := func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM free_gifts")
		return err
	}
	return goose.NewGoMigration(30, &goose.GoFunc{RunTx: up}, &goose.GoFunc{RunTx: down})
}

// oldClaim is a free package that was claimed, with the address of the account's first owner.
type oldClaim struct {
	accountID   int64
	gift, email string
	at          time.Time
}

func oldClaims(ctx context.Context, tx *sql.Tx) (claims []oldClaim, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT p.account_id, p.claim_key, p.created_at, u.email FROM packages p
		JOIN users u ON u.id = (SELECT MIN(m.user_id) FROM memberships m WHERE m.account_id = p.account_id AND m.role = 'owner')
		WHERE p.claim_key IS NOT NULL ORDER BY p.account_id, p.id`)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	for rows.Next() {
		var c oldClaim
		if err := rows.Scan(&c.accountID, &c.gift, &c.at, &c.email); err != nil {
			return nil, err
		}
		claims = append(claims, c)
	}
	return claims, rows.Err()
}
