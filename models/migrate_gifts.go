package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

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
		return noteGifts(&emailMove{ctx, tx, dialect}, claims)
	}
	down := func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM free_gifts")
		return err
	}
	return goose.NewGoMigration(30, &goose.GoFunc{RunTx: up}, &goose.GoFunc{RunTx: down})
}

// voucherGiftsMigration is migration 152: it notes who redeemed the vouchers that were redeemed before one of a batch was for a person, so that
// nobody redeems another one of that batch by another account. It is in Go for the same reason. Who redeemed two before keeps both.
func voucherGiftsMigration(dialect string) *goose.Migration {
	up := func(ctx context.Context, tx *sql.Tx) error {
		byOwners, err := oldRedemptions(ctx, tx, redeemedByOwners, func(email, _ string) string { return PersonOfEmail(email) })
		if err != nil {
			return fmt.Errorf("read who redeemed: %w", err)
		}
		byCards, err := oldRedemptions(ctx, tx, redeemedByCards, PersonOfCard)
		if err != nil {
			return fmt.Errorf("read with which cards: %w", err)
		}
		return noteGifts(&emailMove{ctx, tx, dialect}, append(firstOfEach(byOwners), byCards...))
	}
	return goose.NewGoMigration(152, &goose.GoFunc{RunTx: up}, nil) // what it notes is true under the schema before, too
}

// Who redeemed, the first of a person first: the owners of the accounts, of which the first is the one by whom an account is known, and the cards
// that it ever saved.
const (
	redeemedByOwners = `SELECT r.account_id, r.batch_id, r.redeemed_at, u.email, '' FROM voucher_redemptions r
		JOIN memberships m ON m.account_id = r.account_id AND m.role = 'owner' AND m.ended_at IS NULL
		JOIN users u ON u.id = m.user_id ORDER BY r.redeemed_at, r.account_id, r.batch_id, m.user_id`
	redeemedByCards = `SELECT r.account_id, r.batch_id, r.redeemed_at, c.provider, c.fingerprint FROM voucher_redemptions r
		JOIN saved_cards c ON c.account_id = r.account_id AND c.fingerprint <> '' ORDER BY r.redeemed_at, r.account_id, r.batch_id, c.id`
)

func oldRedemptions(ctx context.Context, tx *sql.Tx, query string, person func(a, b string) string) ([]FreeGift, error) {
	return rowsIn(ctx, tx, query, func(rows *sql.Rows, g *FreeGift) error {
		var (
			batch int64
			a, b  string
		)
		err := rows.Scan(&g.AccountID, &batch, &g.GivenAt, &a, &b)
		g.Gift, g.Person = GiftVoucher(batch), person(a, b)
		return err
	})
}

// firstOfEach gives the first of those who follow each other for the same gift of an account: its first owner.
func firstOfEach(gifts []FreeGift) []FreeGift {
	return slices.CompactFunc(gifts, func(a, b FreeGift) bool { return a.AccountID == b.AccountID && a.Gift == b.Gift })
}

// noteGifts notes who got the gifts, unless that is noted.
func noteGifts(m *emailMove, gifts []FreeGift) error {
	for _, g := range gifts {
		err := m.exec("INSERT INTO free_gifts (person, gift, account_id, given_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			g.Person, g.Gift, g.AccountID, g.GivenAt)
		if err != nil {
			return fmt.Errorf("note gift: %w", err)
		}
	}
	return nil
}

// oldClaims gives the free packages that were claimed, by the address of the account's first owner.
func oldClaims(ctx context.Context, tx *sql.Tx) ([]FreeGift, error) {
	const claimed = `SELECT p.account_id, p.claim_key, p.created_at, u.email FROM packages p
		JOIN users u ON u.id = (SELECT MIN(m.user_id) FROM memberships m WHERE m.account_id = p.account_id AND m.role = 'owner')
		WHERE p.claim_key IS NOT NULL ORDER BY p.account_id, p.id`
	return rowsIn(ctx, tx, claimed, func(rows *sql.Rows, c *FreeGift) error {
		var email string
		err := rows.Scan(&c.AccountID, &c.Gift, &c.GivenAt, &email)
		c.Person = PersonOfEmail(email)
		return err
	})
}
