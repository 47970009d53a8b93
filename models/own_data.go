package models

import (
	"context"

	"gorm.io/gorm"
)

// ownRows bounds how many rows of a customer's data are read at once.
const ownRows = 500

// ownPart is a table that a customer's data is written of: the columns that say something to them, in the order of Key, which tells its
// rows apart within the account or, of Users, among its users. Secrets, and what only the program needs, are none of them.
type ownPart struct {
	Name, Table, Key string
	Columns          []string
	Users            bool // its rows are of the account's users, found by the column
	By               string
}

// ownParts are what an account's data is written of.
var ownParts = []ownPart{
	{Name: "account", Table: "accounts", Key: "id", By: "id", Columns: []string{"id", "name", "created_at", "own_limit_micros", "own_grace_days"}},
	{Name: "users", Table: "users", Key: "id", By: "id", Users: true, Columns: []string{"id", "email", "created_at", "email_confirmed_at", "new_email", "region", "theme", "time_zone", "numbers", "days"}},
	{Name: "members", Table: "memberships", Key: "user_id", Columns: []string{"user_id", "role", "created_at", "ended_at", "seen_at", "order_limit_micros", "month_limit_micros", "approval_above_micros"}},
	{Name: "invitations", Table: "invitations", Key: "id", Columns: []string{"id", "email", "role", "invited_by", "created_at", "expires_at", "ended_at", "outcome"}},
	{Name: "sessions", Table: "sessions", Key: "token", By: "user_id", Users: true, Columns: []string{"user_agent", "address", "seen_at", "expires_at"}},
	{Name: "passkeys", Table: "passkeys", Key: "id", By: "user_id", Users: true, Columns: []string{"id", "name", "created_at", "used_at"}},
	{Name: "single_sign_on", Table: "sso_settings", Key: "account_id", Columns: []string{"issuer", "client_id", "role_claim", "roles", "default_role", "tested_at", "created_at", "updated_at"}},
	{Name: "domains", Table: "sso_domains", Key: "domain", Columns: []string{"domain", "created_at", "verified_at", "verified_by", "looked_at", "seen_at", "missing_since", "gone_since", "lapsed_at"}},
	{Name: "single_sign_on_identities", Table: "sso_identities", Key: "user_id", Columns: []string{"user_id", "issuer", "subject", "created_at", "seen_at"}},
	{Name: "projects", Table: "projects", Key: "region", Columns: []string{"region", "id", "created_at"}},
	{Name: "access_keys", Table: "access_keys", Key: "id", Columns: []string{
		"id", "access_key", "description", "regions", "services", "networks", "rate_calls", "rate_seconds",
		"expires_at", "enabled", "stopped_by", "stopped_at", "created_at", "rotated_at", "former_until", "last_used_at", "last_used_from", "last_used_region",
		"last_used_service", "current_used_at", "former_used_at", "deleted_at",
	}},
	{Name: "key_addresses", Table: "key_addresses", Key: "access_key_id || ' ' || address", Columns: []string{"access_key_id", "address", "first_at", "last_at", "requests"}},
	{Name: "webhooks", Table: "webhook_endpoints", Key: "id", Columns: []string{"id", "url", "description", "topics", "enabled", "accepted_at", "created_at", "deleted_at"}},
	{Name: "tag_sets", Table: "tag_sets", Key: "id", Columns: []string{"id", "tags", "since"}},
	{Name: "billing_details", Table: "billing_details", Key: "account_id", Columns: []string{"name", "address", "country", "tax_id", "email", "updated_at"}},
	{Name: "saved_cards", Table: "saved_cards", Key: "id", Columns: []string{"id", "label", "created_at", "removed_at"}},
	{Name: "automatic_rules", Table: "auto_rules", Key: "id", Columns: []string{"id", "kind", "enabled", "threshold", "amount_micros", "monthly_cap_micros", "region", "service", "calls", "created_at"}},
	{Name: "forecast_rules", Table: "forecast_rules", Key: "id", Columns: []string{"id", "region", "service", "state", "monthly_cap_micros", "least_saved_micros", "cooldown_hours", "trial_since", "created_at"}},
	{Name: "forecast_purchases", Table: "forecast_purchases", Key: "id", Columns: []string{"id", "rule_id", "at", "order_id", "looked_back", "calls", "quantity", "price_micros", "decision"}},
	{Name: "subscriptions", Table: "subscriptions", Key: "id", Columns: []string{"id", "region", "service", "subscribed_at", "unsubscribed_at"}},
	{Name: "orders", Table: "orders", Key: "id", Columns: []string{"id", "status", "total_micros", "currency", "paid_with", "created_at", "paid_at", "completed_at", "closed_at"}},
	{Name: "packages", Table: "packages", Key: "id", Columns: []string{"id", "region", "service", "source", "order_id", "quota_calls", "used_calls", "price_micros", "created_at", "effective_at", "expires_at", "refunded_at"}},
	{Name: "vouchers", Table: "voucher_redemptions", Key: "batch_id", Columns: []string{"campaign", "package_id", "entry_seq", "redeemed_at"}},
	{Name: "payments", Table: "payments", Key: "id", Columns: []string{"id", "purpose", "order_id", "amount_micros", "asked_micros", "currency", "provider", "status", "created_at"}},
	{Name: "ledger_entries", Table: "ledger_entries", Key: "seq", Columns: []string{"seq", "at", "kind", "amount_micros", "balance_after_micros", "order_id", "payment_id", "region", "service", "hour_start", "calls"}},
	{Name: "documents", Table: "documents", Key: "id", Columns: []string{"id", "series", "kind", "number", "issued_at", "currency", "net_micros", "tax_micros", "gross_micros"}},
	{Name: "trail", Table: "trail_entries", Key: "seq", Columns: []string{"seq", "at", "kind", "object", "actor", "actor_id", "actor_name", "address", "request_id", "facts", "hash"}},
	{Name: "notifications", Table: "notifications", Key: "id", Columns: []string{"id", "kind", "created_at", "read_at", "ended_at", "message"}},
}

// EachOwnPart gives the account's data, part by part, some rows at a time: what is read takes as much memory for however much there is.
func EachOwnPart(ctx context.Context, db *DB, accountID int64, part func(name string) error, row func(columns []string, values map[string]any) error) error {
	for i := range ownParts {
		if err := part(ownParts[i].Name); err != nil {
			return err
		}
		if err := ownParts[i].each(ctx, db, accountID, row); err != nil {
			return err
		}
	}
	return nil
}

// each reads the rows in short transactions: nothing is held while they are on their way to a customer.
func (p *ownPart) each(ctx context.Context, db *DB, accountID int64, row func([]string, map[string]any) error) error {
	var after any
	for {
		var rows []map[string]any
		err := db.Read(ctx, func(tx *gorm.DB) error { return failed("read", p.after(tx, accountID, after).Find(&rows)) })
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := row(p.Columns, r); err != nil {
				return err
			}
		}
		if len(rows) < ownRows {
			return nil
		}
		after = rows[len(rows)-1][ownKey]
	}
}

// ownKey is what the key of a row is called beside its columns.
const ownKey = "row_key"

// after asks for the next rows after the one with the key, the first ones without.
func (p *ownPart) after(tx *gorm.DB, accountID int64, key any) *gorm.DB {
	q := tx.Table(p.Table).Select(append([]string{p.Key + " AS " + ownKey}, p.Columns...)).Order(p.Key).Limit(ownRows)
	switch {
	case p.Users:
		own, err := ownUsersOf(tx, accountID)
		q = q.Where(p.By+" IN ?", own)
		_ = q.AddError(err)
	case p.By != "":
		q = q.Where(p.By+" = ?", accountID)
	default:
		q = q.Where("account_id = ?", accountID)
	}
	if key != nil {
		q = q.Where(p.Key+" > ?", key)
	}
	return q
}
