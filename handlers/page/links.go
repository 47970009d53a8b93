package page

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/views/routes"
)

// DocumentPath is where a document's file is.
func DocumentPath(d *models.Document) string { return routes.Document(d.Ref().String(), d.Name()) }

// TransactionPath is where an entry of the ledger is explained.
func TransactionPath(e *models.LedgerEntry) string { return routes.Transaction(e.Ref().String()) }

// ExportParam names a page of an export, in its own address and in those of the files that it offers.
const ExportParam = "export"

// MonthFormat is how addresses write a month.
const MonthFormat = "2006-01"

// MonthKey writes the month as addresses and file names do.
func (v *View) MonthKey(start time.Time) string {
	return start.In(v.Snapshot.Zone).Format(MonthFormat)
}

// StatementPath is the account of the month that begins then.
func (v *View) StatementPath(start time.Time) string { return routes.Statement(v.MonthKey(start)) }

// CallHref is the address of a call.
func CallHref(c *models.Call) string { return routes.Call(c.RequestID, c.Source) }

// OwnCallHref is the address of a call that was made here.
func OwnCallHref(id string) string { return routes.Call(id, models.OwnSource) }
