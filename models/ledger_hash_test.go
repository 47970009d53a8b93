package models_test

import (
	"testing"
	"time"

	"ocrconsole/models"
)

// The hashes were computed once, by sha256sum over the lines that ChainHash documents. They stand in ledgers and in signed
// statements: an entry whose hash comes out differently one day is an entry that somebody seems to have changed.
func TestTheHashOfALedgerEntryNeverChanges(t *testing.T) {
	at := time.Date(2026, 4, 10, 8, 30, 0, 123_456_000, time.UTC)
	hour := time.Date(2026, 4, 10, 7, 0, 0, 0, time.UTC)
	one, two, three := int64(1), int64(2), int64(3)
	for name, test := range map[string]struct {
		previous string
		entry    models.LedgerEntry
		want     string
	}{
		"a top-up": {
			models.ChainStart,
			models.LedgerEntry{AccountID: 7, Seq: 1, At: at, Kind: models.EntryTopUp, AmountMicros: 20_000_000, BalanceAfterMicros: 20_000_000, PaymentID: &one},
			"cb9604ee4d0d98da6f0b27ac822b8059de1655cae89f92efe651e5c8f9f71e0a",
		},
		"an hour's usage": {
			"cb9604ee4d0d98da6f0b27ac822b8059de1655cae89f92efe651e5c8f9f71e0a",
			models.LedgerEntry{
				AccountID: 7, Seq: 2, At: at, Kind: models.EntryUsage, AmountMicros: -24_001, BalanceAfterMicros: 19_975_999,
				Region: "ap-southeast-2", Service: "passport", HourStart: &hour, LateNo: &two, Calls: 3,
			},
			"ccc0229fb4b16861c63ad42b42334c636c1bef5e28fcecc175bffb31f307b533",
		},
		"a refund of an order into arrears": {
			"ccc0229fb4b16861c63ad42b42334c636c1bef5e28fcecc175bffb31f307b533",
			models.LedgerEntry{
				AccountID: 7, Seq: 3, At: at, Kind: models.EntryCardRefund, AmountMicros: -9_223_372_036_854_775_808, BalanceAfterMicros: -9_223_372_036_834_799_809,
				OrderID: &two, RefundID: &three,
			},
			"82e744b427896488409b34d0e35a3cdfb105a3472b10c75cbe4042d6dd25771f",
		},
	} {
		if got := test.entry.ChainHash(test.previous); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
