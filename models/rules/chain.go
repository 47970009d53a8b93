package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// EntryKind is what moved the money.
type EntryKind string

// The kinds of ledger entries: money in (top-ups, card payments of orders, refunds to the balance, what the operator or a voucher gave) and
// money out (orders, settled pay-per-use of one hour, refunds to a card, what the operator took).
const (
	EntryTopUp       EntryKind = "top_up"
	EntryCardPayment EntryKind = "card_payment"
	EntryRefund      EntryKind = "refund"
	EntryOrder       EntryKind = "order"
	EntryUsage       EntryKind = "usage"
	EntryCardRefund  EntryKind = "card_refund"
	EntryCredit      EntryKind = "credit"
	EntryDebit       EntryKind = "debit"
	EntryVoucher     EntryKind = "voucher"
)

// ChainStart is what the first entry of every account is chained to, as if it were an entry's hash.
var ChainStart = strings.Repeat("0", HashLength)

// HashLength is how many hexadecimal digits an entry's hash has.
const HashLength = 2 * sha256.Size

// chainDomain begins what is hashed, so that no other hash of the program can be taken for an entry's, and so that
// a later encoding can tell itself apart.
const chainDomain = "ocrconsole ledger entry 1"

// ChainedEntry is what an entry's hash covers: all of a ledger entry. See models.LedgerEntry.
type ChainedEntry struct {
	AccountID, Seq                   int64
	At                               time.Time
	Kind                             EntryKind
	AmountMicros, BalanceAfterMicros Micros
	OrderID, PaymentID, RefundID     *int64
	Region, Service                  string
	HourStart                        *time.Time
	LateNo                           *int64
	Calls                            int64
}

// ChainHash is the hash that the entry must have after an entry with the hash previous: SHA-256 over these lines,
// each ended by a line feed, in lower-case hexadecimal.
//
//	ocrconsole ledger entry 1
//	the hash of the entry before it, or 64 zeros
//	account, number
//	instant                             in microseconds since 1970-01-01T00:00:00Z
//	kind
//	amount, balance after it            in micro-units
//	order, payment, refund              numbers, or - where there is none
//	region, service                     empty where there is none
//	start of the hour, late number      as above, or -
//	calls
//
// Each field is a line of its own and none can hold a line feed: codes of regions and services are letters, digits
// and hyphens. Whoever changes a field, or takes an entry out, changes the hash of every entry after it.
func (e *ChainedEntry) ChainHash(previous string) string {
	b := make([]byte, 0, 320)
	text := func(s string) { b = append(append(b, s...), '\n') }
	number := func(n int64) { b = append(strconv.AppendInt(b, n, 10), '\n') }
	optional := func(n *int64) {
		if n == nil {
			text("-")
			return
		}
		number(*n)
	}
	text(chainDomain)
	text(previous)
	number(e.AccountID)
	number(e.Seq)
	number(e.At.UnixMicro())
	text(string(e.Kind))
	number(int64(e.AmountMicros))
	number(int64(e.BalanceAfterMicros))
	optional(e.OrderID)
	optional(e.PaymentID)
	optional(e.RefundID)
	text(e.Region)
	text(e.Service)
	optional(microsOf(e.HourStart))
	optional(e.LateNo)
	number(e.Calls)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func microsOf(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	micros := t.UnixMicro()
	return &micros
}
