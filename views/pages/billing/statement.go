package billing

import (
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
)

// Exactly says where a statement rounds: nowhere.
const Exactly = "Every amount is exact to the micro-unit (a millionth of the currency) and shown in full: nothing on this statement is rounded, " +
	"and its lines add up to its totals."

// NoneInMonth stands for a table without rows.
const NoneInMonth = "None in this month."

// Statements lists the account's months, newest first. The digits are the most fraction digits of any amount.
type Statements struct {
	layout.Shell
	Zone   string
	Rows   []StatementRow
	Digits int
	Pager  components.PagerProps
}

// StatementRow is one month. Running marks the one that is not over.
type StatementRow struct {
	Month, Href, Opening, In, Out, Closing string
	Running                                bool
}

// Statement is one month: Sum leads from the opening to the closing balance, Lines and Charges are what is in between.
// Running says until when it tells if the month is not over, Accrued what is not settled yet ("" if nothing is).
type Statement struct {
	layout.Shell
	Month, Period, Entries, Issued string
	Account, AccountID             string
	Running, Accrued               string
	Sum                            []components.SummaryLine
	Lines                          StatementLines
	Charges                        StatementCharges
	PrintHref, PDFHref             string
	CSVHref, ExcelHref             string
	Signed                         SignedStatement
}

// SignedStatement is the file that proves itself: where it is, the public key that it is signed with, and the command that
// checks it. Gone says why there is none; "" where there is one.
type SignedStatement struct{ Href, Key, KeysHref, Command, Gone string }

// StatementLines are orders, top-ups and refunds, oldest first, with their total.
type StatementLines struct {
	Rows   []StatementLine
	Total  string
	Digits int
}

// StatementLine is one of them. Href explains it; a line that stands for many has none.
type StatementLine struct {
	Time, Ref, Href, What, Amount string
}

// StatementCharges are the hourly charges by region and service, with their total.
type StatementCharges struct {
	Rows                []StatementCharge
	Hours, Calls, Total string
	Digits              int
}

// StatementCharge sums the hours of one service in one region. Late says how many of its entries came after the hour had
// been settled, "" if none did.
type StatementCharge struct {
	Region, Service, Hours, Late, Calls, Amount, Href string
}
