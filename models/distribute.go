package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
)

// Home is where a table is in a cluster.
type Home string

// The homes: spread over the servers by account; a whole copy on each server; on the coordinator only.
const (
	ByAccount  Home = "account"
	Everywhere Home = "everywhere"
	AtCentre   Home = "centre"
)

// Homes say where each table is in a cluster of Citus, and why, where that is not with its account.
//
// Customers' tables are spread by account, all in the same way, so that an account and all that is its own are on one server:
// a transaction on an account is one of PostgreSQL's there, with its keys and checks. What all accounts refer to is on each
// server, as a copy: the catalog, users and numbers of documents; and lookups, which tell where to look. What belongs to nobody,
// or to a person who is not known yet, is small and short-lived, and stays on the coordinator.
var Homes = map[string]Home{
	"accounts": ByAccount, "memberships": ByAccount, "invitations": ByAccount, "order_approvals": ByAccount, "projects": ByAccount, "access_keys": ByAccount, "subscriptions": ByAccount, "used_up_choices": ByAccount, "caps": ByAccount, "cap_uses": ByAccount, "key_rate_windows": ByAccount, "leases": ByAccount,
	"orders": ByAccount, "order_lines": ByAccount, "packages": ByAccount, "package_expiries": ByAccount, "payments": ByAccount, "refunds": ByAccount,
	"saved_cards": ByAccount, "disputes": ByAccount, "payment_alarms": ByAccount, "ledger_entries": ByAccount, "arrears_events": ByAccount,
	"auto_rules": ByAccount, "auto_runs": ByAccount, "forecast_rules": ByAccount, "forecast_purchases": ByAccount, "billing_details": ByAccount, "documents": ByAccount, "document_entries": ByAccount,
	"document_files": ByAccount, "documents_due": ByAccount, "call_sources": ByAccount, "tag_sets": ByAccount, "call_keys": ByAccount, "recorded_calls": ByAccount,
	"calls_before": ByAccount, "refused_calls": ByAccount, "refused_hours": ByAccount, "usage_hours": ByAccount, "usage_months": ByAccount, "exports": ByAccount, "calendar_feeds": ByAccount,
	"notifications": ByAccount, "alert_checks": ByAccount, "alert_settings": ByAccount, "alert_states": ByAccount,
	"webhook_endpoints": ByAccount, "webhook_deliveries": ByAccount, "webhook_attempts": ByAccount, "desk_acts": ByAccount,
	"trail_entries":       ByAccount, // that of the house, too: it is one more account's
	"voucher_redemptions": ByAccount,
	"sso_settings":        ByAccount, "sso_identities": ByAccount,
	"key_breakers": ByAccount, "key_checks": ByAccount, "key_hours": ByAccount, "key_incidents": ByAccount, "key_addresses": ByAccount,

	"regions": Everywhere, "services": Everywhere, "offerings": Everywhere, "catalog_versions": Everywhere, "offering_prices": Everywhere,
	"price_tiers": Everywhere, "specifications": Everywhere, "free_offers": Everywhere, "catalog_announcements": Everywhere,
	"users":              Everywhere, // people, not accounts: memberships refer to them
	"document_sequences": Everywhere, // documents refer to them
	"lookups":            Everywhere,

	"authenticators": AtCentre, "passkeys": AtCentre, "recovery_codes": AtCentre, "sign_in_steps": AtCentre,
	"sessions": AtCentre, "known_devices": AtCentre, "known_networks": AtCentre, "mail_tokens": AtCentre, "email_twins": AtCentre,
	"sign_in_failures": AtCentre, "sign_in_failure_hours": AtCentre, "throttles": AtCentre, // of people, or of who knocks
	"auth_tokens": AtCentre, "sso_domains": AtCentre, // each is the look-up of itself
	"mails":      AtCentre,                          // a queue, of which the oldest is next whosever it is
	"free_gifts": AtCentre, "gift_counts": AtCentre, // once for a person, so many for a network: whatever the account
	"bank_entries": AtCentre,                                                    // whose they are is to be found out
	"backups":      AtCentre, "voucher_batches": AtCentre, "vouchers": AtCentre, // whoever redeems them
	"operators": AtCentre, "operator_sessions": AtCentre, "operator_passkeys": AtCentre, "operator_moves": AtCentre, "desk_views": AtCentre, // who look after all accounts
	"catalog_drafts": AtCentre, "catalog_replays": AtCentre, "catalog_proposals": AtCentre, // of operators
	"operator_tokens": AtCentre, "master_keys": AtCentre, "statement_keys": AtCentre, "document_months": AtCentre, "goose_db_version": AtCentre,
	"sandbox_checkouts": AtCentre, "sandbox_cards": AtCentre, "sandbox_refunds": AtCentre, // a payment provider's, which knows no accounts
}

// Followers are triggers, each with its table, that read or write another table, which no trigger of a spread table can. They keep right what programs of
// before this one do not know of, and none of those runs on a cluster; lanes prove by the other rows of their transaction what
// calls refer to, and verify looks again.
var Followers = [][2]string{
	{"recorded_calls", "recorded_calls_inserted"},
	{"recorded_calls", "recorded_calls_updated"},
	{"packages", "packages_void_follows"},
	{"packages", "packages_put_counted_hour"},
	{"subscriptions", "subscriptions_choice_follows"},
	{"projects", "projects_looked_up"},
	{"access_keys", "access_keys_looked_up"},
	{"calendar_feeds", "calendar_feeds_looked_up"},
	{"documents", "documents_looked_up"},
	{"memberships", "memberships_looked_up"},
}

// Distribute spreads the customers' tables over the servers of the Citus cluster that the database is the coordinator of, and tells
// how many tables it has moved: those that are not yet where Homes say. It is all done or nothing. Nobody writes meanwhile.
func Distribute(ctx context.Context, db *DB) (moved int, err error) {
	if err := db.fitToDistribute(ctx); err != nil {
		return 0, err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		moved, err = distribute(tx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("distribute: %w", err)
	}
	conn, err := ConnectPostgres(ctx, db.server)
	if err != nil {
		return 0, fmt.Errorf("distribute: %w", err)
	}
	return moved, errors.Join(db.findDistributed(ctx, conn), conn.Close(ctx))
}

// fitToDistribute refuses what cannot be spread, and says what is to be done about it.
func (db *DB) fitToDistribute(ctx context.Context) error {
	if !db.IsPostgres() || db.IsPooled() {
		return Refuse(Conflict, cause.ClusterNotPostgres)
	}
	tx := db.WithContext(ctx)
	var there bool
	if err := tx.Raw(hasCitus).Scan(&there).Error; err != nil {
		return err
	}
	if !there {
		return Refuse(Conflict, cause.ClusterNoCitus)
	}
	var workers, before int64
	err := tx.Raw("SELECT COUNT(*) FROM pg_dist_node WHERE isactive AND shouldhaveshards").Scan(&workers).Error
	if err == nil {
		err = tx.Raw("SELECT COUNT(*) FROM (SELECT FROM calls_before LIMIT 1) AS c").Scan(&before).Error
	}
	if err != nil {
		return err
	}
	var messages string
	if err := tx.Raw("SHOW lc_messages").Scan(&messages).Error; err != nil {
		return err
	}
	if messages != "C" && messages != "POSIX" && !strings.HasPrefix(messages, "en") {
		return Refuse(Conflict, cause.ClusterLanguage{Messages: messages})
	}
	if workers == 0 {
		return Refuse(Conflict, cause.ClusterNoServers)
	}
	if before > 0 {
		return Refuse(Conflict, cause.ClusterCallsBefore)
	}
	return nil
}

func distribute(tx *gorm.DB) (moved int, err error) {
	// Foreign keys to copies must see what was just copied; append-only triggers read nothing but their row.
	settings := "SELECT set_config('citus.multi_shard_modify_mode', 'sequential', true), set_config('citus.enable_unsafe_triggers', 'on', true)"
	if err := tx.Exec(settings).Error; err != nil {
		return 0, err
	}
	left, err := notAtHome(tx)
	if err != nil || len(left) == 0 {
		return 0, err
	}
	keys, err := foreignKeysOf(tx, left)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if err := tx.Exec("ALTER TABLE " + key.Table + " DROP CONSTRAINT " + key.Name).Error; err != nil {
			return 0, err
		}
	}
	views, err := takeViews(tx, left)
	if err != nil {
		return 0, err
	}
	if err := withoutFollowers(tx, left); err != nil {
		return 0, err
	}
	for _, table := range left {
		if err := settle(tx, table); err != nil {
			return 0, fmt.Errorf("%s: %w", table, err)
		}
	}
	for _, key := range keys {
		if Homes[key.Table] == AtCentre && Homes[key.Refers] == ByAccount {
			continue // what is at the centre cannot refer to what is not
		}
		if err := tx.Exec("ALTER TABLE " + key.Table + " ADD CONSTRAINT " + key.Name + " " + key.Definition).Error; err != nil {
			return 0, err
		}
	}
	for _, v := range views {
		if err := tx.Exec("CREATE VIEW " + v.Name + " AS " + v.Definition).Error; err != nil {
			return 0, err
		}
	}
	return len(left), nil
}

// view is one, as PostgreSQL tells it.
type view struct{ Name, Definition string }

// takeViews drops the views of the tables, which stand in the way of what is done to those, and tells how they were. What wrote
// through one goes with it: it is of programs of before this one.
func takeViews(tx *gorm.DB, tables []string) (views []view, err error) {
	err = tx.Raw(`SELECT c.relname AS name, pg_get_viewdef(c.oid) AS definition FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
		AND EXISTS (SELECT FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid JOIN pg_class t ON t.oid = d.refobjid
			WHERE r.ev_class = c.oid AND t.relname IN ? AND t.relkind = 'r') ORDER BY c.relname`, tables).Scan(&views).Error
	for _, v := range views {
		if err == nil {
			err = tx.Exec("DROP VIEW " + v.Name).Error
		}
	}
	return views, err
}

// notAtHome lists the tables that are to be spread or copied and are not yet: accounts first, which the others go by.
func notAtHome(tx *gorm.DB) (left []string, err error) {
	var placed []string
	if err := tx.Raw("SELECT logicalrelid::text FROM pg_dist_partition WHERE partmethod = 'h' OR repmodel = 't'").Scan(&placed).Error; err != nil {
		return nil, err
	}
	for table, home := range Homes {
		if home != AtCentre && !slices.Contains(placed, table) {
			left = append(left, table)
		}
	}
	slices.SortFunc(left, compareHomes)
	return left, nil
}

// settle brings one table where it belongs.
func settle(tx *gorm.DB, table string) error {
	switch {
	case Homes[table] == Everywhere:
		return tx.Exec("SELECT create_reference_table(?)", table).Error
	case table == "accounts":
		return tx.Exec("SELECT create_distributed_table('accounts', 'id', colocate_with => 'none')").Error
	case table == "recorded_calls":
		if err := widenCalls(tx); err != nil {
			return err
		}
	}
	return tx.Exec("SELECT create_distributed_table(?, 'account_id', colocate_with => 'accounts')", table).Error
}

// widenCalls gives the account of a call the type of the others: tables are spread alike only by columns that are.
func widenCalls(tx *gorm.DB) error {
	for _, statement := range []string{
		"DROP FUNCTION IF EXISTS record_call", "ALTER TABLE recorded_calls ALTER COLUMN account_id TYPE bigint",
		"SELECT create_distributed_function('request_key(text)')", "SELECT create_distributed_function('expect_rows(bigint,bigint)')",
	} {
		if err := tx.Exec(statement).Error; err != nil {
			return err
		}
	}
	return nil
}

// foreignKey is one of a table, as PostgreSQL tells it.
type foreignKey struct{ Table, Name, Refers, Definition string }

// foreignKeysOf lists the foreign keys of the tables and those to them.
func foreignKeysOf(tx *gorm.DB, tables []string) (keys []foreignKey, err error) {
	err = tx.Raw(`SELECT conrelid::regclass::text AS "table", conname AS name, confrelid::regclass::text AS refers, pg_get_constraintdef(oid) AS definition
		FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND (conrelid::regclass::text IN @tables OR confrelid::regclass::text IN @tables)
		ORDER BY 1, 2`, map[string]any{"tables": tables}).Scan(&keys).Error
	return keys, err
}

// withoutFollowers drops the followers of the tables.
func withoutFollowers(tx *gorm.DB, tables []string) error {
	for _, f := range Followers {
		if !slices.Contains(tables, f[0]) {
			continue
		}
		if err := tx.Exec("DROP TRIGGER IF EXISTS " + f[1] + " ON " + f[0]).Error; err != nil {
			return err
		}
	}
	return nil
}

// compareHomes puts what others refer to, or go by, first: copies, accounts, and then by name.
func compareHomes(a, b string) int {
	rank := func(table string) int {
		switch {
		case Homes[table] == Everywhere:
			return 0
		case table == "accounts":
			return 1
		}
		return 2
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	if a < b {
		return -1
	}
	return 1
}
