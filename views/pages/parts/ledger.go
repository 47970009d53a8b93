package parts

import "ocrconsole/views/format"

// LedgerTable is a stretch of the ledger. The digits are the most fraction digits of the column.
type LedgerTable struct {
	Rows                        []LedgerRow
	AmountDigits, BalanceDigits int
}

// LedgerRow is one transaction, or those of one service on one day or in one hour, of which Href leads to the single ones: Operation says
// what it does. Late marks those for calls that came after their hour was settled.
type LedgerRow struct {
	Operation, Note       string // Note says how many hours and calls are put together
	Ref, Href, Time, What string
	LinkText, LinkHref    string
	Amount, Balance       format.Figure
	Late                  bool
}
