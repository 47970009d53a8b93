// Package billing has the screens on the balance, payments, transactions, statements and documents, each with the struct that mirrors it.
package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/parts"
)

// Billing is the overview of the account's money. Arrears is empty when nothing is owed.
type Billing struct {
	layout.Shell
	Stats      []components.Stat
	Sum        []components.SummaryLine
	Arrears    []components.Definition
	Unpaid     parts.OrderTable
	OpenTopUps []parts.PaymentRow
	Recent     parts.LedgerTable
	LookBack   components.FieldProps
}
