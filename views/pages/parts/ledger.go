package parts

// LedgerTable is a stretch of the ledger. The digits are the most fraction digits of the column.
type LedgerTable struct {
	Rows                        []LedgerRow
	AmountDigits, BalanceDigits int
}

// LedgerRow is one transaction. Late marks those for calls that came after their hour was settled.
type LedgerRow struct {
	Ref, Href, Time, What string
	LinkText, LinkHref    string
	Amount, Balance       string
	Late                  bool
}
