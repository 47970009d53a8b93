package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
	"ocrconsole/web"
)

// documentsPath is the list of receipts, invoices and credit notes.
const documentsPath = "/billing/documents"

// documentKinds are the filters of the list, in their order, and what one of each is called.
var documentKinds = []struct {
	kind        models.DocumentKind
	label, name string
	tone        components.Tone
}{
	{"", "All", "", components.Neutral},
	{models.Invoice, "Invoices", "Invoice", components.Info},
	{models.Receipt, "Receipts", "Receipt", components.Success},
	{models.CreditNote, "Credit notes", "Credit note", components.Warning},
}

// documentList lists the account's documents. What a payment of this minute calls for is issued first, so that
// nobody has to wait for the job.
func documentList(v *view) error {
	kind := v.QueryParam("kind")
	segments, known := documentSegments(kind)
	if !known {
		return models.Errorf(models.Invalid, "There is no kind of documents %q. Open the list of documents again.", kind)
	}
	before, err := v.before()
	if err != nil {
		return err
	}
	b := v.console.Documents
	if _, err := b.IssueDue(v.ctx(), v.who.AccountID); err != nil {
		return err
	}
	documents, err := b.List(v.ctx(), v.who.AccountID, models.DocumentFilter{
		Kind: models.DocumentKind(kind), BeforeID: before, Limit: historyRows + 1,
	})
	if err != nil {
		return err
	}
	details, err := b.Details(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	page := pages.Documents{
		Segments: segments, Filtered: kind != "" || before > 0, Recipient: details.Name, Test: b.TestMoney,
	}
	if !b.MayIssue() {
		page.Waiting = "The operator of this console has not said yet who issues them. Once it has, you get documents for everything that you have paid."
	}
	last := ""
	if len(documents) > historyRows {
		documents = documents[:historyRows]
		last = strconv.FormatInt(documents[historyRows-1].ID, 10)
	}
	page.Pager = v.pager("Pages of documents", last, linkWith(documentsPath, "kind", kind))
	page.Table = v.documentTable(documents)
	if page.Shell, err = v.shell(layout.NavDocuments.Name(), layout.NavDocuments, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.DocumentsPage(page))
}

// documentSegments gives the filters, and whether the chosen one is among them.
func documentSegments(kind string) (segments []components.Segment, known bool) {
	for _, k := range documentKinds {
		current := string(k.kind) == kind
		known = known || current
		segments = append(segments, components.Segment{Label: k.label, Href: link(documentsPath, "kind", string(k.kind)), Current: current})
	}
	return segments, known
}

func (v *view) documentTable(documents []models.Document) pages.DocumentTable {
	var table pages.DocumentTable
	for i := range documents {
		d := &documents[i]
		row := pages.DocumentRow{
			Number: d.Name(), Issued: v.format.Day(d.IssuedAt), Href: documentPath(d),
			Amount: v.format.Money(d.GrossMicros), Tax: "None",
		}
		if d.TaxMicros != 0 {
			row.Tax = v.format.Money(d.TaxMicros)
		}
		for _, k := range documentKinds {
			if k.kind == d.Kind {
				row.Kind, row.Tone = k.name, k.tone
			}
		}
		row.About, row.AboutHref = v.documentAbout(d)
		table.Rows = append(table.Rows, row)
		table.Digits = max(table.Digits, fractionDigits(row.Amount), fractionDigits(row.Tax))
	}
	return table
}

// documentAbout says what a document is for and where that is.
func (v *view) documentAbout(d *models.Document) (words, href string) {
	ref := func(kind models.Kind, id int64) string {
		return models.Ref{Kind: kind, AccountID: d.AccountID, ID: id}.String()
	}
	switch {
	case d.OrderID != nil:
		order := ref(models.KindOrder, *d.OrderID)
		return "Order " + order, "/billing/orders/" + order
	case d.PaymentID != nil:
		payment := ref(models.KindPayment, *d.PaymentID)
		return "Payment " + payment, paymentPath(payment)
	case d.Month != nil:
		return "Pay-per-use of " + v.format.Month(*d.Month), v.statementPath(*d.Month)
	default:
		return "Refund " + ref(models.KindRefund, *d.RefundID), ""
	}
}

// documentPath is where a document's file is.
func documentPath(d *models.Document) string {
	return documentsPath + "/" + d.Ref().String() + "/" + d.Name() + ".pdf"
}

// documentFile gives a document as it was printed. The name in the address is for people who save it.
func documentFile(v *view) error {
	ref, err := models.ParseRef(models.KindDocument, v.who.AccountID, v.Param("document"))
	if err != nil {
		return err
	}
	document, file, err := v.console.Documents.Printed(v.ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if v.Param("file") != document.Name()+".pdf" {
		return models.Errorf(models.NotFound, "There is no such document here.")
	}
	web.WorkDone(v)
	header := v.Response().Header()
	header.Set(echo.HeaderContentDisposition, fmt.Sprintf("inline; filename=%q", document.Name()+".pdf"))
	header.Set(echo.HeaderCacheControl, "no-store")
	return v.Stream(http.StatusOK, "application/pdf", bytes.NewReader(file.PDF))
}

// documentFact links to a document from the page on what it is for.
func documentFact(d *models.Document) components.Definition {
	for _, k := range documentKinds {
		if k.kind == d.Kind {
			return components.Definition{Term: k.name, Content: components.TextLink(documentPath(d), d.Name()+" (PDF)")}
		}
	}
	return components.Definition{Term: "Document", Content: components.TextLink(documentPath(d), d.Name()+" (PDF)")}
}
