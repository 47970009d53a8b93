package page

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/views/layout"
)

// AlertsPath is where customers choose what they are told.
const AlertsPath = "/settings/alerts"

// ArrearsPath is what happened in arrears.
const ArrearsPath = "/billing/arrears"

// AfterSignIn is where customers begin when no page asked them to sign in.
const AfterSignIn = "/services"

// ResumePath asks the provider about an open payment and, if it is still to be paid, leads to the provider's page.
func ResumePath(ref string) string { return PaymentPath(ref) + "?resume=yes" }

// DocsPath is the page that tells how programs call the API.
const DocsPath = "/docs/api"

// DocumentsPath is the list of receipts, invoices and credit notes.
const DocumentsPath = "/billing/documents"

// DocumentPath is where a document's file is.
func DocumentPath(d *models.Document) string {
	return DocumentsPath + "/" + d.Ref().String() + "/" + d.Name() + ".pdf"
}

// TransactionPath is where an entry of the ledger is explained.
func TransactionPath(e *models.LedgerEntry) string {
	return "/billing/transactions/" + e.Ref().String()
}

// PaymentPath is where a card payment stands, and where the provider sends customers back to.
func PaymentPath(ref string) string { return "/billing/payments/" + ref }

// Where the histories of money are.
const (
	TransactionsPath = "/billing/transactions"
	OrdersPath       = "/billing/orders"
)

const (
	// ExportsPath is where the pages are that offer histories as files.
	ExportsPath = "/exports"
	// ExportParam names a page of an export, in its own address and in those of the files that it offers.
	ExportParam = "export"
)

// ExportPath is the page that offers a history as a file.
func ExportPath(history string) string { return ExportsPath + "/" + history }

// Link gives a path with a query of name and value pairs, those without a value left out.
func Link(path string, pairs ...string) string {
	query := make(url.Values)
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// LinkWith gives the addresses of a page with these parameters and more.
func LinkWith(path string, pairs ...string) func(more ...string) string {
	return func(more ...string) string { return Link(path, slices.Concat(pairs, more)...) }
}

// PayPath is the last step of buying, where an order is paid.
func PayPath(orderRef string) string { return Link("/packages/buy/pay", "order", orderRef) }

// BuyPath is the order page with these packages chosen.
func BuyPath(region, service string, calls, quantity int64) string {
	return Link("/packages/buy", "region", region, "service", service,
		"calls", strconv.FormatInt(calls, 10), "quantity", strconv.FormatInt(quantity, 10))
}

// MonthFormat is how addresses write a month.
const MonthFormat = "2006-01"

// MonthKey writes the month as addresses and file names do.
func (v *View) MonthKey(start time.Time) string {
	return start.In(v.Snapshot.Zone).Format(MonthFormat)
}

// StatementPath is the account of the month that begins then.
func (v *View) StatementPath(start time.Time) string {
	return layout.NavStatements.Crumb().Href + "/" + v.MonthKey(start)
}

// TryPath is the page on which customers have a picture recognised.
const TryPath = "/try"

// The histories of usage: calls of each day, what paid in each hour, and single calls.
const (
	UsagePath      = "/usage"
	DeductionsPath = "/usage/deductions"
	CallListPath   = "/usage/calls"
)

// PackagePath is where a package is shown with what it paid.
func PackagePath(ref string) string { return "/packages/" + ref }

// CallHref is the address of a call.
func CallHref(c *models.Call) string {
	source := "source=" + url.QueryEscape(c.Source)
	if HasNoPath(c.RequestID) {
		return CallListPath + "?request=" + c.RequestID + "&" + source
	}
	return CallListPath + "/" + url.PathEscape(c.RequestID) + "?" + source
}

// OwnCallHref is the address of a call that was made here.
func OwnCallHref(id string) string {
	return CallHref(&models.Call{RequestID: id, Source: models.OwnSource})
}

// HasNoPath tells of the ids "." and "..": browsers resolve them within a path, escaped or not, so these two are looked up
// by the search.
func HasNoPath(id string) bool { return id == "." || id == ".." }
