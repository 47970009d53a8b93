package models_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// refusal is a statement that the database itself must refuse, whatever the program believes, and why: check,
// unique, foreign (key) or append (-only).
type refusal struct{ why, sql string }

const (
	newOrder   = "INSERT INTO orders (account_id, id, status, idempotency_key, total_micros, currency, created_at, expires_at) VALUES "
	newLine    = "INSERT INTO order_lines (account_id, order_id, line_no, region, service, specification_id, calls, unit_price_micros, quantity, amount_micros) VALUES "
	newPackage = "INSERT INTO packages (account_id, id, region, service, source, order_id, line_no, unit_no, claim_key, quota_calls, used_calls, price_micros, created_at, effective_at, expires_at) VALUES "
	newPayment = "INSERT INTO payments (account_id, id, purpose, order_id, amount_micros, currency, provider, provider_ref, status, idempotency_key, created_at, updated_at) VALUES "
	newEntry   = "INSERT INTO ledger_entries (account_id, seq, at, kind, amount_micros, balance_after_micros, order_id, payment_id, hour_start, late_no, refund_id, hash) VALUES "
	newCall    = "INSERT INTO recorded_calls (account_id, request_key, offering, called_at, recorded_at, http_status, outcome, package_id, amount, source_id) VALUES "
	newSource  = "INSERT INTO call_sources (account_id, id, source, since) VALUES "
	newHour    = "INSERT INTO usage_hours (account_id, hour_start, region, service, outcome, package_id, calls, amount_micros, settled_calls, settled_micros) VALUES "
)

var accountRefusals = []refusal{
	{"unique", "INSERT INTO accounts (id, name, created_at) VALUES (@a, 'again', @t)"},
	{"check", "UPDATE accounts SET accrued_micros = -1 WHERE id = @a"},
	{"check", "INSERT INTO users (email, password_hash, created_at) VALUES ('Ada@example.com', '', @t)"},
	{"unique", "INSERT INTO users (email, password_hash, created_at) VALUES ('ada@example.com', '', @t)"},
	{"check", "UPDATE users SET theme = 'plaid' WHERE @a > 0"},
	{"check", "INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (@a, (SELECT id FROM users), 'king', @t)"},
	{"foreign", "INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (@a, 999, 'owner', @t)"},
	{"foreign", "INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (1, (SELECT id FROM users), 'owner', @t)"},
	{"unique", "INSERT INTO projects (account_id, region, id, created_at) VALUES (@a, 'ap-southeast-2', '00000000000000000000000000000000', @t)"},
	{"unique", "INSERT INTO projects (account_id, region, id, created_at) SELECT @b, region, id, @t FROM projects WHERE account_id = @a"},
	{"check", "UPDATE projects SET id = 'short' WHERE account_id = @a"},
	{"foreign", "INSERT INTO projects (account_id, region, id, created_at) VALUES (@a, 'nowhere', '00000000000000000000000000000000', @t)"},
	{"unique", "INSERT INTO subscriptions (account_id, id, region, service, via, subscribed_at) VALUES (@a, 9, 'ap-southeast-2', 'passport', 'customer', @t)"},
	{"check", "INSERT INTO subscriptions (account_id, id, region, service, via, subscribed_at) VALUES (@a, 9, 'ap-southeast-2', 'id-card', 'magic', @t)"},
	{"foreign", "INSERT INTO subscriptions (account_id, id, region, service, via, subscribed_at) VALUES (@a, 9, 'ap-southeast-3', 'web-image', 'customer', @t)"},
	{"check", "UPDATE subscriptions SET unsubscribed_at = @early WHERE account_id = @a"},
	{"check", "UPDATE used_up_choices SET choice = 'perhaps' WHERE account_id = @b"},
	{"check", "UPDATE used_up_choices SET word_no = -1 WHERE account_id = @b"},
	{"unique", "INSERT INTO used_up_choices SELECT * FROM used_up_choices WHERE account_id = @b"},
	{"foreign", "INSERT INTO used_up_choices (account_id, region, service, choice, word_no, chosen_at) VALUES (@a, 'ap-southeast-3', 'web-image', 'stop', 1, @t)"},
	{"foreign", "INSERT INTO used_up_choices (account_id, region, service, choice, word_no, chosen_at) VALUES (999, 'ap-southeast-2', 'passport', 'stop', 1, @t)"},
	{"unique", "INSERT INTO operator_tokens (name, token_hash, created_at) VALUES ('x', 'hash', @t), ('y', 'hash', @t)"},
	{"foreign", "DELETE FROM accounts WHERE id = @a"},
}

const (
	newAccessKey = "INSERT INTO access_keys (account_id, id, user_id, access_key, secret_sealed, enabled, created_at, deleted_at) VALUES "
	newAuthToken = "INSERT INTO auth_tokens (token_hash, account_id, user_id, created_at, expires_at) VALUES "
	member       = "(SELECT user_id FROM memberships WHERE account_id = @a)"
)

var accessRefusals = []refusal{
	{"check", newAccessKey + "(@a, 0, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', 'x', TRUE, @t, NULL)"},
	{"check", newAccessKey + "(@a, 1, " + member + ", 'short', 'x', TRUE, @t, NULL)"},
	{"check", newAccessKey + "(@a, 1, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', NULL, TRUE, @t, NULL)"},
	{"check", newAccessKey + "(@a, 1, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', 'x', FALSE, @t, @t)"},
	{"check", newAccessKey + "(@a, 1, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', NULL, TRUE, @t, @t)"},
	{"foreign", newAccessKey + "(@b, 1, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', 'x', TRUE, @t, NULL)"},
	{"unique", newAccessKey + "(@a, 1, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', 'x', TRUE, @t, NULL), (@a, 2, " + member + ", 'AAAAAAAAAAAAAAAAAAAA', 'x', TRUE, @t, NULL)"},
	{"check", newAuthToken + "('hash', @a, " + member + ", @t, @t)"},
	{"foreign", newAuthToken + "('hash', @b, " + member + ", @t, @late)"},
	{"check", "INSERT INTO master_keys (id, fingerprint, used_since) VALUES (2, 'x', @t)"},
}

var orderRefusals = []refusal{
	{"unique", newOrder + "(@a, 2, 'pending_payment', 'another key', 1, 'USD', @t, @t)"},
	{"unique", newOrder + "(@a, 9, 'pending_payment', (SELECT idempotency_key FROM orders WHERE account_id = @a AND id = 1), 1, 'USD', @t, @t)"},
	{"check", newOrder + "(@a, 0, 'pending_payment', 'k', 1, 'USD', @t, @t)"},
	{"check", newOrder + "(@a, 9, 'pending_payment', 'k', -1, 'USD', @t, @t)"},
	{"check", newOrder + "(@a, 9, 'lost', 'k', 1, 'USD', @t, @t)"},
	{"check", newOrder + "(@a, 9, 'completed', 'k', 1, 'USD', @t, @t)"},
	{"check", newOrder + "(@a, 9, 'cancelled', 'k', 1, 'USD', @t, @t)"},
	{"foreign", newOrder + "(1, 9, 'pending_payment', 'k', 1, 'USD', @t, @t)"},
	{"check", "UPDATE orders SET paid_at = @t WHERE account_id = @a AND id = 2"},
	{"check", "UPDATE orders SET status = 'pending_payment' WHERE account_id = @a AND id = 1"},
	{"check", "UPDATE orders SET paid_with = 'shells' WHERE account_id = @a AND id = 1"},
	{"check", newLine + "(@a, 2, 2, 'ap-southeast-2', 'passport', 1, 100, 600000, 2, 600000)"},
	{"check", "UPDATE order_lines SET when_used_up = '' WHERE account_id = @a"},
	{"check", "UPDATE order_lines SET word_no = -1 WHERE account_id = @a"},
	{"check", newLine + "(@a, 2, 2, 'ap-southeast-2', 'passport', 1, 100, 600000, 0, 0)"},
	{"foreign", newLine + "(@a, 9, 1, 'ap-southeast-2', 'passport', 1, 100, 1, 1, 1)"},
	{"foreign", newLine + "(@b, 2, 1, 'ap-southeast-2', 'passport', 1, 100, 1, 1, 1)"},
	{"foreign", newLine + "(@a, 2, 2, 'ap-southeast-2', 'passport', 999, 100, 1, 1, 1)"},
}

var packageRefusals = []refusal{
	{"check", "UPDATE packages SET used_calls = quota_calls + 1 WHERE account_id = @a AND id = 1"},
	{"check", "UPDATE packages SET used_calls = -1 WHERE account_id = @a AND id = 1"},
	{"check", "UPDATE packages SET expires_at = effective_at WHERE account_id = @a AND id = 1"},
	{"check", "UPDATE packages SET source = 'free' WHERE account_id = @a AND id = 1"},
	{"unique", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'purchased', 1, 1, 1, NULL, 100, 0, 600000, @t, @t, @late)"},
	{"unique", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'free', NULL,NULL,NULL, 'ap-southeast-2/passport', 10, 0, 0, @t, @t, @late)"},
	{"foreign", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'purchased', 7, 1, 1, NULL, 100, 0, 1, @t, @t, @late)"},
	{"foreign", newPackage + "(@a, 9, 'ap-southeast-3', 'web-image', 'free', NULL,NULL,NULL,NULL, 10, 0, 0, @t, @t, @late)"},
	{"check", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'purchased', NULL,NULL,NULL,NULL, 10, 0, 0, @t, @t, @late)"},
	{"check", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'purchased', 1, 1, NULL,NULL, 10, 0, 0, @t, @t, @late)"},
	{"check", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'free', NULL,NULL,NULL,NULL, 0, 0, 0, @t, @t, @late)"},
	{"check", newPackage + "(@a, 9, 'ap-southeast-2', 'passport', 'free', NULL,NULL,NULL,NULL, 10, 0, -1, @t, @t, @late)"},
	{"unique", "INSERT INTO package_expiries (account_id, package_id, void_calls, expired_at, recorded_at) VALUES (@a, 3, 0, @t, @t)"},
	{"check", "INSERT INTO package_expiries (account_id, package_id, void_calls, expired_at, recorded_at) VALUES (@a, 1, -1, @t, @t)"},
	{"check", "INSERT INTO package_expiries (account_id, package_id, void_calls, expired_at, recorded_at) VALUES (@a, 1, 0, @t, @early)"},
	{"foreign", "INSERT INTO package_expiries (account_id, package_id, void_calls, expired_at, recorded_at) VALUES (@a, 99, 0, @t, @t)"},
	{"append", "UPDATE package_expiries SET void_calls = void_calls + 1 WHERE account_id = @a"},
	{"append", "UPDATE package_expiries SET recorded_at = @late WHERE account_id = @a"},
	{"append", "DELETE FROM package_expiries WHERE account_id = @a"},
	{"foreign", "DELETE FROM packages WHERE account_id = @a AND id = 1"},
}

var moneyRefusals = []refusal{
	{"unique", newPayment + "(@a, 9, 'order', 2, 1, 'USD', 'desk', NULL, 'created', 'k', @t, @t)"},
	{"unique", newPayment + "(@a, 9, 'top_up', NULL, 1, 'USD', 'desk', 'co-1', 'pending', 'k', @t, @t)"},
	{"unique", newPayment + "(@a, 9, 'top_up', NULL, 1, 'USD', 'desk', NULL, 'created', (SELECT idempotency_key FROM payments WHERE account_id = @a AND id = 1), @t, @t)"},
	{"check", newPayment + "(@a, 9, 'top_up', NULL, 0, 'USD', 'desk', NULL, 'created', 'k', @t, @t)"},
	{"check", newPayment + "(@a, 9, 'top_up', NULL, 1, 'USD', 'desk', NULL, 'pending', 'k', @t, @t)"},
	{"check", newPayment + "(@a, 9, 'top_up', NULL, 1, 'USD', 'desk', NULL, 'succeeded', 'k', @t, @t)"},
	{"check", newPayment + "(@a, 9, 'order', NULL, 1, 'USD', 'desk', NULL, 'created', 'k', @t, @t)"},
	{"check", newPayment + "(@a, 9, 'top_up', 1, 1, 'USD', 'desk', NULL, 'created', 'k', @t, @t)"},
	{"foreign", newPayment + "(@b, 9, 'order', 2, 1, 'USD', 'desk', NULL, 'created', 'k', @t, @t)"},
	{"append", "UPDATE ledger_entries SET amount_micros = amount_micros + 1 WHERE account_id = @a"},
	{"append", "DELETE FROM ledger_entries WHERE account_id = @a AND seq = 1"},
	{"unique", newEntry + "(@a, 1, @t, 'refund', 1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"unique", newEntry + "(@a, 9, @t, 'top_up', 1, 1, NULL, 1, NULL,NULL,NULL, @h)"},
	{"unique", newEntry + "(@a, 9, @t, 'order', -1, 1, 1, NULL,NULL,NULL,NULL, @h)"},
	{"unique", newEntry + "(@a, 8, @t, 'usage', -1, 1, NULL,NULL, @t, 0, NULL, @h), (@a, 9, @t, 'usage', -1, 1, NULL,NULL, @t, 0, NULL, @h)"},
	{"check", newEntry + "(@a, 0, @t, 'refund', 1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'order', 1, 1, 2, NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'usage', 1, 1, NULL,NULL, @t, 0, NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'refund', -1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'top_up', 1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'order', -1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'usage', -1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'usage', -1, 1, NULL,NULL, @t, NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'card_refund', 1, 1, NULL,NULL,NULL,NULL, 1, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'card_refund', -1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'order', -1, 1, 2, NULL,NULL,NULL, 1, @h)"},
	{"unique", newEntry + "(@a, 8, @t, 'card_refund', -1, 1, NULL,NULL,NULL,NULL, 1, @h), (@a, 9, @t, 'card_refund', -1, 1, NULL,NULL,NULL,NULL, 1, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'refund', 1, 1, NULL,NULL,NULL,NULL,NULL, 'short')"},
	{"check", newEntry + "(@a, 9, @t, 'credit', -1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'voucher', 0, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'debit', 1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"check", newEntry + "(@a, 9, @t, 'gift', 1, 1, NULL,NULL,NULL,NULL,NULL, @h)"},
	{"foreign", newEntry + "(@b, 9, @t, 'order', -1, 1, 2, NULL,NULL,NULL,NULL, @h)"},
	{"foreign", newEntry + "(@b, 9, @t, 'top_up', 1, 1, NULL, 1, NULL,NULL,NULL, @h)"},
}

const (
	newRefund = "INSERT INTO refunds (account_id, id, destination, payment_id, order_id, package_id, amount_micros, currency, provider, status, reason, next_try_at, created_at, updated_at) VALUES "
	newCard   = "INSERT INTO saved_cards (account_id, id, provider, provider_ref, label, created_at, removed_at, forgotten_at) VALUES "
	newAlarm  = "INSERT INTO payment_alarms (account_id, id, at, provider, subject, wanted, got) VALUES "
)

var refundRefusals = []refusal{
	{"check", newRefund + "(@a, 9, 'card', NULL,NULL,NULL, 1, 'USD', 'desk', 'created', 'r', @t, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'card', 1, NULL,NULL, 1, 'USD', '', 'created', 'r', @t, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'card', 1, NULL,NULL, 0, 'USD', 'desk', 'created', 'r', @t, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'card', 1, NULL,NULL, 1, 'USD', 'desk', 'created', 'r', NULL, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'card', 1, NULL,NULL, 1, 'USD', 'desk', 'succeeded', 'r', @t, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'card', 1, NULL, 1, 1, 'USD', 'desk', 'created', 'r', @t, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'card', 1, NULL,NULL, 1, 'USD', 'desk', 'created', '', @t, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'balance', NULL,NULL,NULL, 1, 'USD', '', 'succeeded', 'r', NULL, @t, @t)"},
	{"check", newRefund + "(@a, 9, 'balance', NULL, 1, 1, 1, 'USD', '', 'failed', 'r', NULL, @t, @t)"},
	{"unique", newRefund + "(@a, 8, 'balance', NULL, 1, 1, 1, 'USD', '', 'succeeded', 'r', NULL, @t, @t), (@a, 9, 'balance', NULL, 1, 1, 1, 'USD', '', 'succeeded', 'r', NULL, @t, @t)"},
	{"foreign", newRefund + "(@a, 9, 'card', 99, NULL,NULL, 1, 'USD', 'desk', 'created', 'r', @t, @t, @t)"},
	{"foreign", newRefund + "(@b, 9, 'balance', NULL, 2, NULL, 1, 'USD', '', 'succeeded', 'r', NULL, @t, @t)"},
	{"unique", newCard + "(@a, 8, 'desk', 'card', 'Visa', @t, NULL,NULL), (@a, 9, 'desk', 'card', 'Visa', @t, NULL,NULL)"},
	{"check", newCard + "(@a, 8, 'desk', 'card', '', @t, NULL,NULL)"},
	{"check", newCard + "(@a, 8, 'desk', 'card', 'Visa', @t, NULL, @t)"},
	{"unique", newAlarm + "(@a, 8, @t, 'desk', 'PAY-1-1', '1', '2'), (@a, 9, @t, 'desk', 'PAY-1-1', '1', '2')"},
}

const (
	newID = "00000000-0000-4000-8000-000000000001"
	call  = ", (SELECT number FROM offerings WHERE region = 'ap-southeast-2' AND service = 'passport'), @t, @t, "
)

var callRefusals = []refusal{
	{"unique", newCall + "(@a, (SELECT request_key FROM calls WHERE account_id = @a ORDER BY request_id LIMIT 1)" + call + "200, 2, @none, 1, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "99, 0, @none, 0, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "500, 2, @none, 1, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "200, 0, @none, 0, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "500, 0, @none, 1, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "200, 2, @none, -1, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "200, 2, 1, 1, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "200, 1, @none, 0, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "200, 1, 1, -1, 1)"},
	{"check", newCall + "(@a, '" + newID + "'" + call + "200, 3, @none, 1, 1)"},
	{"foreign", newCall + "(@b, '" + newID + "'" + call + "200, 1, 1, 5, 1)"},
	{"foreign", newCall + "(1, '" + newID + "'" + call + "200, 2, @none, 1, 1)"},
	{"foreign", newCall + "(@a, '" + newID + "'" + call + "200, 2, @none, 1, 99)"},
	{"foreign", newCall + "(@a, '" + newID + "', 99, @t, @t, 200, 2, @none, 1, 1)"},
	{"check", "UPDATE recorded_calls SET within_micros = 1000000 WHERE account_id = @a"},
	{"check", "UPDATE recorded_calls SET within_micros = -1 WHERE account_id = @a"},
	{"check", "UPDATE recorded_calls SET duration_ms = -1 WHERE account_id = @a"},
	{"unique", newSource + "(@a, 9, 'urn:ocrconsole:api', @t)"},
	{"unique", newSource + "(@a, 1, 'g', @t)"},
	{"check", newSource + "(@a, 9, '', @t)"},
	{"check", newSource + "(@a, 0, 'g', @t)"},
	{"check", newSource + "(@a, -1, 'g', @t)"},
	{"foreign", newSource + "(1, 9, 'g', @t)"},
	{"append", "UPDATE call_sources SET source = 'g' WHERE account_id = @a"},
	{"append", "DELETE FROM call_sources WHERE account_id = @a"},
	{"check", newHour + "(@a, @early, 'ap-southeast-2', 'passport', 'failed', 0, 0, 0, 0, 0)"},
	{"check", newHour + "(@a, @early, 'ap-southeast-2', 'passport', 'package', 0, 1, 0, 0, 0)"},
	{"check", newHour + "(@a, @early, 'ap-southeast-2', 'passport', 'failed', 1, 1, 0, 0, 0)"},
	{"check", newHour + "(@a, @early, 'ap-southeast-2', 'passport', 'pay_per_use', 0, 1, 8, 2, 8)"},
	{"check", newHour + "(@a, @early, 'ap-southeast-2', 'passport', 'pay_per_use', 0, 1, 8, 1, 9)"},
	{"check", "INSERT INTO usage_months (account_id, month_start, region, service, pay_per_use_calls) VALUES (@a, @t, 'ap-southeast-2', 'passport', 0)"},
}

const newTurn = "INSERT INTO arrears_events (account_id, id, since, at, kind, cause, available_micros, entry_seq) VALUES "

var settlementRefusals = []refusal{
	{"check", newTurn + "(@a, 9, @t, @t, 'forgiven', '', 1, 1)"},
	{"check", newTurn + "(@a, 9, @t, @t, 'restricted', '', -1, NULL)"},
	{"check", newTurn + "(@a, 9, @t, @t, 'entered', 'grace', -1, NULL)"},
	{"check", newTurn + "(@a, 9, @t, @t, 'entered', '', 0, NULL)"},
	{"check", newTurn + "(@a, 9, @t, @t, 'lifted', '', -1, 1)"},
	{"check", newTurn + "(@a, 9, @t, @t, 'lifted', '', 1, NULL)"},
	{"foreign", newTurn + "(@b, 9, @t, @t, 'lifted', '', 1, 1)"},
	{"append", "UPDATE arrears_events SET available_micros = -1 WHERE account_id = @b"},
	{"append", "DELETE FROM arrears_events WHERE account_id = @b"},
	{"check", "INSERT INTO exports (account_id, key, format, status, rows_sent, bytes_sent, started_at, updated_at) VALUES (@a, 'k', 'xls', 'running', 0, 0, @t, @t)"},
	{"check", "INSERT INTO exports (account_id, key, format, status, rows_sent, bytes_sent, started_at, updated_at) VALUES (@a, 'k', 'csv', 'lost', 0, 0, @t, @t)"},
	{"foreign", "INSERT INTO exports (account_id, key, format, status, rows_sent, bytes_sent, started_at, updated_at) VALUES (1, 'k', 'csv', 'running', 0, 0, @t, @t)"},
}

// stock fills a shop with what the refused statements run into. Customer a has order 1, which yielded package 1,
// order 2, which is being paid by card, the free package 2 claimed and package 3 expired; b owes for one call.
func stock(t *testing.T, s *shop.Shop) (args map[string]any) {
	t.Helper()
	a, b := s.Customer(t), s.Customer(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ada := &models.User{Email: "ada@example.com", CreatedAt: s.Clock.Now()}
	must(s.DB.Create(ada).Error)
	must(s.DB.Create(&models.Membership{AccountID: a.ID, UserID: ada.ID, Role: models.RoleOwner, CreatedAt: s.Clock.Now()}).Error)
	a.TopUp(t, 10_000_000)
	for range 2 {
		a.Order(t, shop.Bangkok, shop.Passport, 100, 1)
	}
	must(s.Billing.PayFromBalance(t.Context(), a.ID, 1))
	_, _, err := s.Billing.PayByCard(t.Context(), a.ID, 2)
	must(err)
	_, err = s.Billing.ClaimFree(t.Context(), a.ID, shop.Bangkok, shop.Passport)
	must(err)
	must(s.DB.Write(t.Context(), func(tx *gorm.DB) error {
		expired := []models.Package{{
			Region: shop.Bangkok, Service: shop.Passport, Source: "free", QuotaCalls: 1,
			CreatedAt: s.Clock.Now(), EffectiveAt: s.Clock.Now(), ExpiresAt: s.Clock.Now().Add(time.Second),
		}}
		return models.CreatePackages(tx, a.ID, expired)
	}))
	_, err = s.Metering.Ingest(t.Context(), a.Calls(25, shop.Bangkok, shop.Passport, s.Clock.Now()))
	must(err)
	b.Subscribe(t, shop.Bangkok, shop.Passport)
	_, err = s.Metering.Ingest(t.Context(), b.Calls(1, shop.Bangkok, shop.Passport, s.Clock.Now()))
	must(err)
	_, err = s.Billing.WatchArrears(t.Context())
	must(err)
	s.Clock.Advance(time.Hour)
	_, err = s.Billing.RecordExpiries(t.Context())
	must(err)
	tell(t, s, a.ID, "told")
	stockPapers(t, s, a)
	return map[string]any{
		"a": a.ID, "b": b.ID, "t": s.Clock.Now(), "h": models.ChainStart,
		"early": time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "late": time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}

// ofOneServer are statements that a cluster does not take, as these have questions among their values; and keys that it keeps in
// another table (of documents, in lookups) or not at all (of mails, which are on the coordinator: see apart).
var ofOneServer = regexp.MustCompile(`^INSERT INTO (\w+ .*\(SELECT |documents .*VALUES \(@b, 9, 'test', 'invoice', 1,|mails .*VALUES \('\w+', @b|.*VALUES \(@a, '[-0-9]{36}', 99,)`)

func TestTheDatabaseItselfRefusesWhatMustNotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		args := stock(t, s)
		args["none"] = nil // the package of calls that none paid
		if db.IsPostgres() {
			args["none"] = 0
		}
		for _, r := range slices.Concat(accountRefusals, accessRefusals, orderRefusals, packageRefusals, moneyRefusals, refundRefusals, callRefusals, notificationRefusals, settlementRefusals,
			documentRefusals, autoRefusals, disputeRefusals) {
			t.Run(r.sql, func(t *testing.T) {
				if db.IsDistributed() && ofOneServer.MatchString(r.sql) {
					t.Skip("a cluster takes no such statement, or keeps this otherwise")
				}
				err := db.Write(t.Context(), func(tx *gorm.DB) error {
					if err := tx.Exec(r.sql, args).Error; err != nil {
						return err
					}
					return errors.New("accepted") // and so undone
				})
				if got := whyRefused(err); got != r.why {
					t.Errorf("%s: refused because of %q (%v), want %q", r.sql, got, err, r.why)
				}
			})
		}
	})
}

// whyRefused tells the kind of constraint that a statement violated, on either database.
func whyRefused(err error) string {
	if models.IsDuplicate(err) {
		return "unique"
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return map[string]string{"23514": "check", "23503": "foreign", "P0001": "append"}[pg.Code]
	}
	for message, why := range map[string]string{
		"CHECK constraint failed": "check", "FOREIGN KEY constraint failed": "foreign", "violates foreign key": "foreign",
		"violates check": "check", "append-only": "append", "a returned package is unused": "check",
	} {
		if strings.Contains(err.Error(), message) {
			return why
		}
	}
	return ""
}
