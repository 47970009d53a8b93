package billing

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// documentFilter is which documents an address asks for.
type documentFilter struct {
	Kind string `query:"kind"`
}

// documentList lists the account's documents. What a payment of this minute calls for is issued first, so that
// nobody has to wait for the job.
func documentList(v *view) error {
	kind := page.Read[documentFilter](v.Context).Kind
	segments, known := documentSegments(kind)
	if !known {
		return models.Refuse(models.Invalid, cause.NoKindOfDocuments{Asked: kind})
	}
	before, err := v.Before()
	if err != nil {
		return err
	}
	b := v.Documents
	switch _, err := b.IssueDue(v.Ctx(), v.Who.AccountID); {
	case models.CodeOf(err) == models.Unavailable:
		return err
	case err != nil: // the job tries it again; what was issued is there all the same
		slog.ErrorContext(v.Ctx(), "documents not issued", "account", v.Who.AccountID, "error", err)
	}
	var documents []models.Document
	var details *models.BillingDetails
	filter := models.DocumentFilter{Kind: models.DocumentKind(kind), BeforeID: before, Limit: page.HistoryRows + 1}
	err = v.Together(
		models.Reading(&documents, func(ctx context.Context) ([]models.Document, error) { return b.List(ctx, v.Who.AccountID, filter) }),
		models.Reading(&details, func(ctx context.Context) (*models.BillingDetails, error) { return b.Details(ctx, v.Who.AccountID) }),
	)
	if err != nil {
		return err
	}
	screen := pages.Documents{
		Segments: segments, Filtered: kind != "" || before > 0, Recipient: details.Name, Test: b.TestMoney(),
	}
	if !b.MayIssue() {
		screen.Waiting = "The operator of this console has not said yet who issues them. Once it has, you get documents for everything that you have paid."
	}
	last := ""
	if len(documents) > page.HistoryRows {
		documents = documents[:page.HistoryRows]
		last = strconv.FormatInt(documents[page.HistoryRows-1].ID, 10)
	}
	screen.Pager = v.Pager("Pages of documents", last, routes.Within(routes.Documents, "kind", kind))
	screen.Table = v.DocumentTable(documents)
	if screen.Shell, err = v.Shell(layout.NavDocuments.Name(), layout.NavDocuments, page.BillingCrumb); err != nil {
		return err
	}
	return v.Show(pages.DocumentsPage(screen))
}

// documentSegments gives the filters, and whether the chosen one is among them.
func documentSegments(kind string) (segments []components.Segment, known bool) {
	for _, k := range page.DocumentKinds {
		current := string(k.Kind) == kind
		known = known || current
		segments = append(segments, components.Segment{Label: k.Label, Href: routes.With(routes.Documents, "kind", string(k.Kind)), Current: current})
	}
	return segments, known
}

// documentFile gives a document as it was printed. The name in the address is for people who save it.
func documentFile(v *view) error {
	ref, err := models.ParseRef(models.KindDocument, v.Who.AccountID, v.Param("document"))
	if err != nil {
		return err
	}
	document, file, err := v.Documents.Printed(v.Ctx(), ref.AccountID, ref.ID)
	if err != nil {
		return err
	}
	if v.Param("file") != document.Name()+".pdf" {
		return models.Refuse(models.NotFound, cause.NoDocumentHere)
	}
	act := trail.DocumentDownloaded{On: trail.On{Ref: ref.String()}, Number: document.Name()}
	if err := v.Audit.Downloaded(v.Ctx(), v.Who.AccountID, act); err != nil {
		return err
	}
	web.WorkDone(v.Context)
	header := v.Response().Header()
	header.Set(echo.HeaderContentDisposition, fmt.Sprintf("inline; filename=%q", document.Name()+".pdf"))
	header.Set(echo.HeaderCacheControl, "no-store")
	return v.Stream(http.StatusOK, "application/pdf", bytes.NewReader(file.PDF))
}

// documentFact links to a document from the page on what it is for.
func documentFact(d *models.Document) components.Definition {
	for _, k := range page.DocumentKinds {
		if k.Kind == d.Kind {
			return components.Definition{Term: k.Name, Content: components.TextLink(page.DocumentPath(d), words.PDFOf(d.Name()))}
		}
	}
	return components.Definition{Term: "Document", Content: components.TextLink(page.DocumentPath(d), words.PDFOf(d.Name()))}
}
