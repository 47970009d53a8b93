// Package verify recomputes what is kept as a sum, a count or a state from the records that it came from, and
// tells every row that disagrees: package use from calls, totals from calls, the balance from the ledger, what
// an order yielded from the order. It changes nothing.
package verify

import (
	"context"
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// maxDifferences bounds what one check lists: a database that is wrong everywhere must not fill the memory.
const maxDifferences = 1000

// raceWindow bounds how far two use cases' clocks and their order under the account's lock may differ: each
// reads the clock first and waits for the lock then, for at most half this time.
const raceWindow = time.Minute

// checkID is the place of a check in the report.
type checkID int

const (
	callIdentity checkID = iota
	callAttribution
	keptCalls
	packageUse
	packageValidity
	packageExpiries
	hourlyTotals
	refusedCalls
	capUses
	leaseUses
	monthlyCounts
	prices
	settlement
	accrued
	ledger
	chain
	balances
	arrears
	credit
	arrearsHistory
	orders
	payments
	refunds
	returns
	disputes
	automatic
	mails
	documents
	documentNumbers
	moneyReport
	trails
	acts
	vouchers
	deskActs
	ownLimits
	transfers
	members
	approvals
	factors
	singleSignOn
	checkCount
)

var descriptions = [checkCount]struct{ name, what string }{
	callIdentity:    {"call identity", "each call has a source that the account knows, or is of before sources were kept"},
	callAttribution: {"call attribution", "each call is of one set of tags that the account has, of none, or of other: sums over them, as those over keys, are those of all calls"},
	keptCalls:       {"kept calls", "single calls are kept since the start of a month, before which everything is settled"},
	packageUse:      {"package use", "calls used of a package = calls it paid, each leaving one call less"},
	packageValidity: {"package validity", "a package pays successful calls of its time, region and service; failed calls have no payer"},
	packageExpiries: {"package expiries", "of a package whose expiry is recorded, used + left + void calls = the quota: what its calls did not use is void"},
	hourlyTotals:    {"hourly totals", "calls, amount and calls left of each hour = those of its calls"},
	refusedCalls:    {"refused calls", "of an account no more are kept one by one than shall be, and each is counted in its hour"},
	capUses:         {"caps", "what is used of each cap in each of its spans = what the calls that it counts came to"},
	leaseUses:       {"leases", "no lease counts after the longest that one may last; of each service, no more calls were made with leases than are recorded since"},
	monthlyCounts:   {"monthly counts", "pay-per-use calls of each month = those recorded"},
	prices:          {"prices", "each pay-per-use call costs a tier of the tariff of its time; a month costs what its tiers give"},
	settlement:      {"settlement", "what is settled of each hour = its ledger entries, numbered without gaps"},
	accrued:         {"accrued", "accrued = hours not settled yet"},
	ledger:          {"ledger", "entries are numbered without gaps; each balance follows from the one before"},
	chain:           {"chain", "each entry's hash covers its fields and the hash before it; the first that does not is named"},
	balances:        {"balance", "balance = sum of the ledger"},
	arrears:         {"arrears", "in arrears exactly while more is owed than the starter credit, which is nothing once payments covered it"},
	credit:          {"credit", "what an account has paid = its payments less what went back to cards: grace and credit limit hold by it"},
	arrearsHistory:  {"arrears history", "turns follow each other; the last one is open exactly for the arrears that there are"},
	orders:          {"orders", "total = lines; completed: charged once, packages as ordered; otherwise neither"},
	returns:         {"returns", "a returned package is unused, and its price was given back once"},
	payments:        {"payments", "a succeeded payment is in the ledger once, any other never"},
	refunds:         {"refunds", "each refund moved its amount where it says, once; no payment is given back beyond its amount"},
	disputes:        {"disputes", "what a dispute took, however often, is of its payment and at most its amount, and is back if it was won"},
	automatic:       {"automatic", "each run has its order or payment, one at a time, within its month's cap and after its pause"},
	mails:           {"mails", "a notification waits for its mail exactly while that waits to be sent"},
	documents:       {"documents", "each document = its lines = the ledger entries it is about; every charge has one or waits for it"},
	vouchers:        {"vouchers", "each voucher was used as often as accounts have redeemed it, and each of these has the package or the credit that it gives, once; only a batch that is made has codes"},
	deskActs:        {"desk acts", "each credit and debit is of an operator's act, with its amount; each grant, credit, debit, taking back and refund that is done has its package, entry or refunds"},
	ownLimits:       {"own limits", "an account's own credit limit and grace period are those of the last act that set them, each of which began with what another had left; calls owe no more than the highest that held"},
	transfers:       {"transfers", "each bank transfer that arrived is one entry of the bank, of its amount"},
	members:         {"members", "an account that somebody acted for has an owner until it is closed, and each member a role of the table"},
	approvals:       {"approvals", "who decided on an order was a member who may approve, and not who asked; none was paid undecided"},
	factors:         {"second factors", "a user is asked for a second factor exactly while they have an authenticator app or a passkey"},
	singleSignOn:    {"single sign-on", "where it is the only way in, it is so for the domains that are verified, and an owner does without"},
	moneyReport:     {"money report", "each figure of the money report by month and service = orders, calls by their hours, ledger and documents; what is unused rolls forward"},
	documentNumbers: {"document numbers", "numbers of each series and kind count up from 1 without gaps"},
	trails:          {"trail", "each act's number and hash follow from the one before it; what was cut from the beginning is told by an act, with the hash"},
	acts:            {"acts", "where all is kept since the account was made: each payment, completed order, refund and gift has its act in the trail"},
}

// run collects what was compared and found of one account, or of some of its calls.
type run struct {
	checks    [checkCount]Check
	snapshot  *catalog.Snapshot
	tariffs   map[rules.Offering]*tariffs
	accountID int64
}

// Run compares all accounts, as of one moment, and gives the report. It fails when the database cannot be read or has no catalog.
func Run(ctx context.Context, db *models.DB) (Report, error) {
	return RunPart(ctx, db, catalog.NewReader(db), Part{})
}

// account compares one account's records but those that are read while others are compared.
func (r *run) account(rec *records, t *tally) {
	rec.compareKept(r)
	t.comparePackages()
	t.compareHours()
	t.compareMonths()
	rec.compareExpiries(r, t)
	rec.compareSettlement(r)
	rec.compareLedger(r)
	rec.compareChain(r)
	rec.compareStanding(r)
	rec.compareArrearsHistory(r)
	rec.compareOrders(r)
	rec.comparePayments(r)
	rec.compareRefunds(r)
	rec.compareReturns(r)
	rec.compareDisputes(r)
	rec.compareRuns(r)
	rec.compareForeseen(r)
	rec.compareDeskActs(r)
	rec.compareLimits(r)
}

// compared counts rows that a check has looked at.
func (r *run) compared(id checkID, rows int) { r.checks[id].Rows += int64(rows) }

// differ notes a row that disagrees with the records.
func (r *run) differ(id checkID, row, stored, computed string) {
	c := &r.checks[id]
	if len(c.Differences) >= maxDifferences {
		c.Omitted++
		return
	}
	c.Differences = append(c.Differences, Difference{r.accountID, row, stored, computed})
}

// expect notes a difference when the column's number is not the computed one.
func (r *run) expect(id checkID, row fmt.Stringer, column string, stored, computed int64) {
	expectNumber(r, id, row, column, stored, computed)
}

// expectMicros notes a difference when the column's amount is not the computed one.
func (r *run) expectMicros(id checkID, row fmt.Stringer, column string, stored, computed rules.Micros) {
	expectNumber(r, id, row, column, stored, computed)
}

func expectNumber[N int64 | rules.Micros](r *run, id checkID, row fmt.Stringer, column string, stored, computed N) {
	if stored != computed {
		r.differ(id, row.String(), fmt.Sprintf("%s %d", column, stored), fmt.Sprintf("%s %d", column, computed))
	}
}
