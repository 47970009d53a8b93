package models_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
)

// Two accounts' entries as they were stored before there were hashes, more than one statement chains at once.
const unchained = `
	INSERT INTO accounts (id, name, created_at) VALUES (100000001, 'Ada', @at), (100000002, 'Bo', @at);
	INSERT INTO payments (account_id, id, purpose, amount_micros, currency, provider, provider_ref, status, idempotency_key, created_at, updated_at)
		VALUES (100000001, 1, 'top_up', 5000000, 'USD', 'desk', 'co-1', 'succeeded', 'k', @at, @at);
	INSERT INTO ledger_entries (account_id, seq, at, kind, amount_micros, balance_after_micros, payment_id)
		VALUES (100000001, 1, @at, 'top_up', 5000000, 5000000, 1);
	WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
	INSERT INTO ledger_entries (account_id, seq, at, kind, amount_micros, balance_after_micros, region, service, hour_start, late_no, calls)
		SELECT 100000001, i, @at, 'usage', -8, 5000000 - 8 * (i - 1), 'ap-southeast-2', 'passport', @hour, i - 2, 1 FROM n;
	INSERT INTO ledger_entries (account_id, seq, at, kind, amount_micros, balance_after_micros) VALUES (100000002, 1, @at, 'refund', 7, 7)`

func TestWhatWasPostedBeforeThereWereHashesIsChained(t *testing.T) {
	t.Parallel()
	eachBefore(t, 6, func(t *testing.T, db *models.DB) {
		at := time.Date(2026, 3, 17, 4, 5, 6, 789012000, time.UTC)
		for statement := range strings.SplitSeq(unchained, ";\n") {
			if err := db.Exec(statement, map[string]any{"at": at, "hour": at.Truncate(time.Hour)}).Error; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := models.Migrate(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		checkChain(t, db, 100000001, 1200)
		checkChain(t, db, 100000002, 1)
	})
}

func checkChain(t *testing.T, db *models.DB, accountID int64, entries int) {
	t.Helper()
	var chain []models.LedgerEntry
	if err := db.Where("account_id = ?", accountID).Order("seq").Find(&chain).Error; err != nil || len(chain) != entries {
		t.Fatalf("%d entries, %v, want %d", len(chain), err, entries)
	}
	previous := models.ChainStart
	for i := range chain {
		if want := chain[i].ChainHash(previous); chain[i].Hash != want {
			t.Fatalf("entry %d has hash %s, want %s", chain[i].Seq, chain[i].Hash, want)
		}
		previous = chain[i].Hash
	}
}

func TestTheHashIsOfTheLinesThatAreDocumented(t *testing.T) {
	t.Parallel()
	hour := time.Date(2026, 3, 17, 4, 0, 0, 0, time.UTC)
	lateNo, refund, order := int64(2), int64(5), int64(6)
	for want, e := range map[string]models.LedgerEntry{
		"12\n3\n1773721506789012\nusage\n-8\n4\n-\n-\n-\nap-southeast-2\npassport\n1773720000000000\n2\n1\n": {
			AccountID: 12, Seq: 3, At: hour.Add(25*time.Minute + 6789012*time.Microsecond), Kind: models.EntryUsage, AmountMicros: -8, BalanceAfterMicros: 4,
			Region: "ap-southeast-2", Service: "passport", HourStart: &hour, LateNo: &lateNo, Calls: 1,
		},
		"12\n4\n1773720000000000\nrefund\n8\n12\n6\n-\n5\n\n\n-\n-\n0\n": {
			AccountID: 12, Seq: 4, At: hour, Kind: models.EntryRefund, AmountMicros: 8, BalanceAfterMicros: 12, RefundID: &refund, OrderID: &order,
		},
	} {
		sum := sha256.Sum256([]byte("ocrconsole ledger entry 1\n" + models.ChainStart + "\n" + want))
		if got := e.ChainHash(models.ChainStart); got != hex.EncodeToString(sum[:]) {
			t.Errorf("entry %d: the hash is not of %q", e.Seq, want)
		}
	}
}
