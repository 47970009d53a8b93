package models

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
)

// What the operator's money report sums over many accounts at a time, each by their ids. Stretches of time lie between bounds, which
// are starts of hours and one more than there are stretches; a part is the place of one among them.

// AccountIDsAfter lists the accounts with higher ids than the given one, ascending, at most limit.
func AccountIDsAfter(tx *gorm.DB, after int64, limit int) ([]int64, error) {
	return pluck[int64](tx.Model(&Account{}).Where("id > ?", after).Order("id").Limit(limit), "id")
}

// owed chooses packages p that cost something and of which anything may have been owed in [from, until).
const owed = "p.price_micros > 0 AND p.effective_at < ? AND p.expires_at > ? AND (p.refunded_at IS NULL OR p.refunded_at >= ? OR p.effective_at >= ?)"

// PaidPackages lists the accounts' packages that cost something and of which anything may have been owed in [from, until), by account
// and number.
func PaidPackages(tx *gorm.DB, accountIDs []int64, from, until time.Time) ([]Package, error) {
	return all[Package](tx.Table("packages AS p").Select("p.*").Where("p.account_id IN ?", accountIDs).Where(owed, until, from, from, from).
		Order("p.account_id, p.id"))
}

// PackagePart counts calls that a package paid in a stretch of time.
type PackagePart struct {
	AccountID, PackageID int64
	Part                 int64 // −1: all before the first
	Calls                int64
}

// SumPaidPackages counts the calls of PaidPackages over the stretches between the bounds, and before them.
func SumPaidPackages(tx *gorm.DB, accountIDs []int64, bounds []time.Time) ([]PackagePart, error) {
	from, until := bounds[0], bounds[len(bounds)-1]
	part, values := dayOf(isPostgres(tx), append([]time.Time{{}}, bounds...)) // the first stretch is all that was before
	query := "SELECT h.account_id, h.package_id, " + strings.ReplaceAll(part, "hour_start", "h.hour_start") + ` - 1 AS part, CAST(SUM(h.calls) AS bigint) AS calls
		FROM packages p JOIN counted_usage_hours h ON h.account_id = p.account_id AND h.outcome = 'package' AND h.package_id = p.id
		WHERE p.account_id IN ? AND h.account_id IN ? AND ` + owed + " AND h.hour_start < ? GROUP BY h.account_id, h.package_id, part"
	return all[PackagePart](tx.Raw(query, append(values, accountIDs, accountIDs, until, from, from, from, until)...))
}

// SumHoursOf sums the accounts' hourly totals over the stretches between the bounds: one row a stretch, region, service and outcome.
func SumHoursOf(tx *gorm.DB, accountIDs []int64, bounds []time.Time) ([]UsagePart, error) {
	part, values := dayOf(isPostgres(tx), bounds)
	return all[UsagePart](tx.Model(&UsageHour{}).Where("account_id IN ? AND hour_start >= ? AND hour_start < ?", accountIDs, bounds[0], bounds[len(bounds)-1]).
		Select(part+" AS part, region, service, outcome, "+usageSums, values...).Group("part, region, service, outcome"))
}

// AccountsWithHours lists which of the accounts have calls of the outcome in hours that start in [from, until), ascending.
func AccountsWithHours(tx *gorm.DB, accountIDs []int64, outcome Outcome, from, until time.Time) ([]int64, error) {
	return pluck[int64](tx.Model(&UsageHour{}).Where("account_id IN ? AND hour_start >= ? AND hour_start < ? AND outcome = ?", accountIDs, from, until, outcome).
		Distinct().Order("account_id"), "account_id")
}

// EntryPart sums ledger entries of one kind that were posted in a stretch of time, those of pay-per-use by service and region.
type EntryPart struct {
	Part            int64
	Kind            EntryKind
	Region, Service string
	AmountMicros    rules.Micros
}

// SumEntriesOf sums the accounts' entries of the kinds over the stretches between the bounds.
func SumEntriesOf(tx *gorm.DB, accountIDs []int64, kinds []EntryKind, bounds []time.Time) ([]EntryPart, error) {
	part, values := dayOf(isPostgres(tx), bounds)
	return all[EntryPart](entriesOf(tx, accountIDs, kinds, bounds[0], bounds[len(bounds)-1]).
		Select(strings.ReplaceAll(part, "hour_start", "at")+" AS part, kind, region, service, CAST(SUM(amount_micros) AS bigint) AS amount_micros", values...).
		Group("part, kind, region, service"))
}

// EntriesOfKinds lists the accounts' entries of the kinds that were posted in [from, until), by account and number.
func EntriesOfKinds(tx *gorm.DB, accountIDs []int64, kinds []EntryKind, from, until time.Time) ([]LedgerEntry, error) {
	return all[LedgerEntry](entriesOf(tx, accountIDs, kinds, from, until).Order("account_id, seq"))
}

func entriesOf(tx *gorm.DB, accountIDs []int64, kinds []EntryKind, from, until time.Time) *gorm.DB {
	return tx.Model(&LedgerEntry{}).Where("account_id IN ? AND kind IN ? AND at >= ? AND at < ?", accountIDs, kinds, from, until)
}

// RefundMove is a ledger entry of a refund: the price of an order that came back to the balance (OfPrice), or money that went to a
// card or came back from there, in a dispute if it has one. Region and Service are those of the package that was returned, if one was.
type RefundMove struct {
	AccountID, Seq  int64
	At              time.Time
	AmountMicros    rules.Micros // as in the ledger
	OfPrice         int64        // 1: it is
	DisputeID       *int64
	Region, Service string
}

// Ref names the entry as a transaction.
func (m *RefundMove) Ref() Ref { return Ref{KindTransaction, m.AccountID, m.Seq} }

// RefundMoves lists what refunds moved in the accounts in [from, until), by account and number. What brings a price back is the first
// entry of a refund of an order; another one brings back what a card did not take, or a bank gave back.
func RefundMoves(tx *gorm.DB, accountIDs []int64, from, until time.Time) ([]RefundMove, error) {
	const query = `SELECT e.account_id, e.seq, e.at, e.amount_micros, r.dispute_id, COALESCE(p.region, '') AS region, COALESCE(p.service, '') AS service,
		CASE WHEN r.order_id IS NOT NULL AND e.kind = 'refund' AND e.seq = (SELECT MIN(f.seq) FROM ledger_entries f
			WHERE f.account_id = e.account_id AND f.kind = 'refund' AND f.refund_id = e.refund_id) THEN 1 ELSE 0 END AS of_price
		FROM ledger_entries e JOIN refunds r ON r.account_id = e.account_id AND r.id = e.refund_id
		LEFT JOIN packages p ON p.account_id = r.account_id AND p.id = r.package_id
		WHERE e.account_id IN ? AND e.kind IN ('refund', 'card_refund') AND e.at >= ? AND e.at < ? ORDER BY e.account_id, e.seq`
	return all[RefundMove](tx.Raw(query, accountIDs, from, until))
}

// TaxOf is the tax on a document, negative on one that corrects another.
func (d *Document) TaxOf() rules.Micros {
	if d.Kind == CreditNote {
		return -d.TaxMicros
	}
	return d.TaxMicros
}

// TaxedDocuments lists the accounts' documents with a tax on them that were issued in [from, until), by account and number, without
// what they say.
func TaxedDocuments(tx *gorm.DB, accountIDs []int64, from, until time.Time) ([]Document, error) {
	return all[Document](tx.Omit("content").Where("account_id IN ? AND issued_at >= ? AND issued_at < ? AND tax_micros <> 0", accountIDs, from, until).
		Order("account_id, id"))
}

// TaxPart sums the tax on documents that were issued in a stretch of time, less that on those that correct others.
type TaxPart struct {
	Part      int64
	TaxMicros rules.Micros
}

// SumTaxOf sums the tax on the accounts' documents over the stretches between the bounds.
func SumTaxOf(tx *gorm.DB, accountIDs []int64, bounds []time.Time) ([]TaxPart, error) {
	part, values := dayOf(isPostgres(tx), bounds)
	return all[TaxPart](tx.Model(&Document{}).Where("account_id IN ? AND issued_at >= ? AND issued_at < ?", accountIDs, bounds[0], bounds[len(bounds)-1]).
		Select(strings.ReplaceAll(part, "hour_start", "issued_at")+
			" AS part, CAST(SUM(CASE WHEN kind = 'credit_note' THEN -tax_micros ELSE tax_micros END) AS bigint) AS tax_micros", values...).
		Group("part"))
}
