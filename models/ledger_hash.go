package models

import "ocrconsole/models/rules"

// ChainStart is what the first entry of every account is chained to, as if it were an entry's hash.
var ChainStart = rules.ChainStart

// HashLength is how many hexadecimal digits an entry's hash has.
const HashLength = rules.HashLength

// ChainHash is the hash that the entry must have after an entry with the hash previous: see rules.ChainedEntry, which whoever checks an
// account without its database has too.
func (e *LedgerEntry) ChainHash(previous string) string {
	chained := rules.ChainedEntry{
		AccountID: e.AccountID, Seq: e.Seq, At: e.At, Kind: e.Kind, AmountMicros: e.AmountMicros, BalanceAfterMicros: e.BalanceAfterMicros,
		OrderID: e.OrderID, PaymentID: e.PaymentID, RefundID: e.RefundID, Region: e.Region, Service: e.Service, HourStart: e.HourStart,
		LateNo: e.LateNo, Calls: e.Calls,
	}
	return chained.ChainHash(previous)
}
