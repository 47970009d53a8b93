package models_test

import (
	"testing"

	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest/shop"
)

const (
	newDocument = "INSERT INTO documents (account_id, id, series, kind, number, issued_at, payment_id, order_id, month, refund_id, corrects_id, currency, net_micros, tax_micros, gross_micros, content) VALUES "
	newFile     = "INSERT INTO document_files (account_id, document_id, pdf, sha256, printed_at) VALUES "
)

// documentRefusals keep papers what they were when they were issued: a number names one paper, a payment, an order, a month,
// a refund and a ledger entry are each on one, and none changes or goes away, which would leave a gap.
var documentRefusals = []refusal{
	{"unique", newDocument + "(@a, 9, 'test', 'invoice', 1, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@b, 9, 'test', 'invoice', 1, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@a, 1, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@a, 9, 'test', 'receipt', 99, @t, 1, NULL,NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@a, 9, 'live', 'receipt', 99, @t, 1, NULL,NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, NULL, 1, NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@a, 8, 'test', 'invoice', 98, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}'), (@a, 9, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"unique", newDocument + "(@a, 9, 'test', 'credit_note', 99, @t, NULL,NULL,NULL, 1, 3, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 0, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 0, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 0, 0, 0, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 2, -1, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 1, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, NULL,NULL,NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, NULL, 2, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'invoice', 99, @t, 2, 2, NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'receipt', 99, @t, NULL,NULL,NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'credit_note', 99, @t, NULL,NULL,NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'credit_note', 99, @t, NULL,NULL,NULL, 1, NULL, 'USD', 1, 0, 1, '{}')"},
	{"check", newDocument + "(@a, 9, 'test', 'receipt', 99, @t, 2, NULL,NULL,NULL, 1, 'USD', 1, 0, 1, '{}')"},
	{"foreign", newDocument + "(@a, 9, 'draft', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"foreign", newDocument + "(1, 9, 'test', 'invoice', 99, @t, NULL,NULL, @t, NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"foreign", newDocument + "(@b, 9, 'test', 'receipt', 99, @t, 1, NULL,NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"foreign", newDocument + "(@b, 9, 'test', 'invoice', 99, @t, NULL, 1, NULL,NULL,NULL, 'USD', 1, 0, 1, '{}')"},
	{"foreign", newDocument + "(@b, 9, 'test', 'credit_note', 99, @t, NULL,NULL,NULL, 1, 3, 'USD', 1, 0, 1, '{}')"},
	{"append", "UPDATE documents SET content = '{}' WHERE account_id = @a AND id = 1"},
	{"append", "UPDATE documents SET number = 99 WHERE account_id = @a AND id = 1"},
	{"append", "DELETE FROM documents WHERE account_id = @a"},
	{"unique", "INSERT INTO document_entries (account_id, seq, document_id) VALUES (@a, 1, 2)"},
	{"foreign", "INSERT INTO document_entries (account_id, seq, document_id) VALUES (@a, 99, 1)"},
	{"foreign", "INSERT INTO document_entries (account_id, seq, document_id) VALUES (@b, 1, 1)"},
	{"append", "UPDATE document_entries SET document_id = 2 WHERE account_id = @a"},
	{"append", "DELETE FROM document_entries WHERE account_id = @a"},
	{"unique", newFile + "(@a, 1, 'x', @h, @t)"},
	{"check", newFile + "(@a, 2, 'x', 'short', @t)"},
	{"foreign", newFile + "(@b, 1, 'x', @h, @t)"},
	{"append", "UPDATE document_files SET pdf = 'x' WHERE account_id = @a"},
	{"append", "DELETE FROM document_files WHERE account_id = @a"},
	{"check", "UPDATE document_sequences SET last_number = -1 WHERE @a > 0"},
	{"check", "INSERT INTO document_sequences (series, kind) SELECT 'test', 'poem' WHERE @a > 0"},
	{"check", "INSERT INTO document_sequences (series, kind) SELECT 'draft', 'invoice' WHERE @a > 0"},
	{"foreign", "DELETE FROM document_sequences WHERE @a > 0"},
	{"unique", "INSERT INTO document_months (month, closed_at) VALUES (@t, @t), (@t, @t)"},
	{"foreign", "INSERT INTO documents_due (account_id, seq) VALUES (@a, 99)"},
	{"check", "INSERT INTO billing_details (account_id, name, address, country, tax_id, email, updated_at) VALUES (@a, '', '', '', '', '', @t)"},
	{"foreign", "INSERT INTO billing_details (account_id, name, address, country, tax_id, email, updated_at) VALUES (1, 'x', '', '', '', '', @t)"},
}

const (
	newRule = "INSERT INTO auto_rules (account_id, id, kind, enabled, threshold, amount_micros, monthly_cap_micros, cooldown_hours, card_id, region, service, calls, stopped_at, stop_reason, created_at, updated_at) VALUES "
	newRun  = "INSERT INTO auto_runs (account_id, id, rule_id, at, amount_micros, payment_id, order_id, status, failure, ended_at) VALUES "
)

var autoRefusals = []refusal{
	{"unique", newRule + "(@a, 9, 'top_up', TRUE, 1, 1, 1, 1, 1, '', '', 0, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'gift', TRUE, 1, 1, 1, 1, NULL, 'ap-southeast-2', 'passport', 0, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'top_up', TRUE, 1, 1, 1, 1, NULL, '', '', 0, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'top_up', TRUE, 1, 1, 1, 1, 1, 'ap-southeast-2', 'passport', 0, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 1, 1, 1, 1, 'ap-southeast-2', 'passport', 100, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 1, 1, 1, NULL, 'ap-southeast-2', 'passport', 0, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 1, 1, 1, NULL, 'ap-southeast-2', '', 100, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, -1, 1, 1, 1, NULL, 'ap-southeast-2', 'passport', 100, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 0, 1, 1, NULL, 'ap-southeast-2', 'passport', 100, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 2, 1, 1, NULL, 'ap-southeast-2', 'passport', 100, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 1, 1, 0, NULL, 'ap-southeast-2', 'passport', 100, NULL, '', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', TRUE, 1, 1, 1, 1, NULL, 'ap-southeast-2', 'passport', 100, @t, 'price', @t, @t)"},
	{"check", newRule + "(@a, 9, 'purchase', FALSE, 1, 1, 1, 1, NULL, 'ap-southeast-2', 'passport', 100, @t, '', @t, @t)"},
	{"foreign", newRule + "(@b, 9, 'top_up', TRUE, 1, 1, 1, 1, 1, '', '', 0, NULL, '', @t, @t)"},
	{"unique", newRun + "(@a, 8, 1, @t, 1, NULL,NULL, 'started', '', NULL), (@a, 9, 1, @t, 1, NULL,NULL, 'started', '', NULL)"},
	{"unique", newRun + "(@a, 8, 1, @t, 1, 1, NULL, 'succeeded', '', @t), (@a, 9, 1, @t, 1, 1, NULL, 'succeeded', '', @t)"},
	{"unique", newRun + "(@a, 8, 1, @t, 1, NULL, 1, 'succeeded', '', @t), (@a, 9, 1, @t, 1, NULL, 1, 'succeeded', '', @t)"},
	{"check", newRun + "(@a, 9, 1, @t, -1, NULL,NULL, 'started', '', NULL)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, 1, 1, 'succeeded', '', @t)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, NULL,NULL, 'succeeded', '', @t)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, 1, NULL, 'succeeded', '', NULL)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, 1, NULL, 'succeeded', 'declined', @t)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, NULL, 1, 'failed', 'declined', @t)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, NULL,NULL, 'failed', '', @t)"},
	{"check", newRun + "(@a, 9, 1, @t, 1, NULL,NULL, 'lost', '', @t)"},
	{"foreign", newRun + "(@a, 9, 99, @t, 1, NULL,NULL, 'started', '', NULL)"},
	{"foreign", newRun + "(@a, 9, 1, @t, 1, 99, NULL, 'succeeded', '', @t)"},
	{"foreign", newRun + "(@a, 9, 1, @t, 1, NULL, 99, 'succeeded', '', @t)"},
	{"check", "UPDATE packages SET refunded_at = @t, used_calls = 1 WHERE account_id = @a AND id = 1"},
}

const (
	newDispute   = "INSERT INTO disputes (account_id, id, payment_id, provider, provider_ref, status, amount_micros, currency, reason, created_at, updated_at) VALUES "
	newTakenBack = "INSERT INTO refunds (account_id, id, destination, payment_id, dispute_id, amount_micros, currency, provider, status, reason, provider_ref, created_at, updated_at) VALUES "
	newMail      = "INSERT INTO mails (kind, account_id, notification_id, document_id, email, status, created_at, next_at, ended_at) VALUES "
)

var disputeRefusals = []refusal{
	{"unique", newDispute + "(@a, 8, 1, 'desk', 'dp-1', 'open', 1, 'USD', '', @t, @t), (@a, 9, 1, 'desk', 'dp-1', 'open', 1, 'USD', '', @t, @t)"},
	{"check", newDispute + "(@a, 0, 1, 'desk', 'dp-1', 'open', 1, 'USD', '', @t, @t)"},
	{"check", newDispute + "(@a, 9, 1, '', 'dp-1', 'open', 1, 'USD', '', @t, @t)"},
	{"check", newDispute + "(@a, 9, 1, 'desk', '', 'open', 1, 'USD', '', @t, @t)"},
	{"check", newDispute + "(@a, 9, 1, 'desk', 'dp-1', 'forgiven', 1, 'USD', '', @t, @t)"},
	{"check", newDispute + "(@a, 9, 1, 'desk', 'dp-1', 'open', 0, 'USD', '', @t, @t)"},
	{"foreign", newDispute + "(@b, 9, 1, 'desk', 'dp-1', 'open', 1, 'USD', '', @t, @t)"},
	{"foreign", newDispute + "(@a, 9, 99, 'desk', 'dp-1', 'open', 1, 'USD', '', @t, @t)"},
	{"unique", newTakenBack + "(@a, 8, 'card', 1, NULL, 1, 'USD', 'desk', 'succeeded', 'r', 'x', @t, @t), (@a, 9, 'card', 1, NULL, 1, 'USD', 'desk', 'succeeded', 'r', 'x', @t, @t)"},
	{"unique", newMail + "('document', @a, NULL, 1, 'x', 'pending', @t, @t, NULL), ('document', @a, NULL, 1, 'x', 'pending', @t, @t, NULL)"},
	{"check", newMail + "('document', @a, NULL,NULL, 'x', 'pending', @t, @t, NULL)"},
	{"check", newMail + "('bookkeeping', @a, NULL, 1, 'x', 'pending', @t, @t, NULL)"},
	{"check", newMail + "('bookkeeping', NULL,NULL,NULL, 'x', 'pending', @t, @t, NULL)"},
	{"check", newMail + "('reset', @a, NULL,NULL, 'x', 'pending', @t, @t, NULL)"},
	{"check", newMail + "('poem', NULL,NULL,NULL, 'x', 'pending', @t, @t, NULL)"},
	{"check", newMail + "('document', @a, NULL, 1, 'x', 'pending', @t, @t, @t)"},
	{"foreign", newMail + "('document', @b, NULL, 1, 'x', 'pending', @t, @t, NULL)"},
	{"foreign", newMail + "('notification', @b, 1, NULL, 'x', 'pending', @t, @t, NULL)"},
	{"check", "INSERT INTO mail_tokens (token_hash, purpose, user_id, email, created_at, expires_at) SELECT 'h', 'lottery', MIN(id), 'x', @t, @late FROM users"},
	{"check", "INSERT INTO mail_tokens (token_hash, purpose, user_id, email, created_at, expires_at) SELECT 'h', 'bookkeeping', MIN(id), 'x', @t, @t FROM users"},
}

// stockPapers goes on where stock ended, with customer a: it returned what order 3 had yielded, which is refund 1, saved card
// 1 and has it charged by rule 1, which has not run. Documents 1 to 5 are the receipt of payment 1, which is printed, the
// invoices of orders 1 and 3, the credit note and another receipt.
func stockPapers(t *testing.T, s *shop.Shop, a *shop.Customer) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	order := a.Order(t, shop.Singapore, shop.Passport, 100, 1)
	must(s.Billing.PayFromBalance(ctx, a.ID, order.ID))
	packages := a.Packages(t)
	_, err := s.Billing.Return(ctx, a.ID, order.ID, []int64{packages[len(packages)-1].ID})
	must(err)
	opened, err := s.Billing.TopUpSavingCard(ctx, a.ID, "saving", 5_000_000)
	must(err)
	must(s.Billing.Apply(ctx, s.Card.Pay(opened.Ref().String())))
	must(s.Billing.SetAutoTopUp(ctx, a.ID, billing.TopUpRule{
		CardID: 1, ThresholdMicros: 1_000_000, AmountMicros: 3_000_000, MonthlyCapMicros: 6_000_000, CooldownHours: 1,
	}))
	issued, err := s.Documents.Issue(ctx)
	must(err)
	if issued != 5 {
		t.Fatalf("%d documents were issued, want 5", issued)
	}
	_, _, err = s.Documents.Printed(ctx, a.ID, 1)
	must(err)
}
