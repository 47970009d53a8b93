// Package search has the page that finds what an account has by its id, and pages and help by their words.
package search

import (
	"context"
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/rights"
	"ocrconsole/models/search"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages/docs"
	pages "ocrconsole/views/pages/search"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// Searches from one address: a minute, and at once. Nobody types as fast, and a program that tries ids gets nowhere.
const (
	searchesPerMinute = 120
	searchesAtOnce    = 60
)

// Pages serves it with these use cases; all are required.
type Pages struct {
	Frame  *page.Frame
	Search *search.Search
}

// view is one request to it: as every page sees it, with the use case of this area.
type view struct {
	*page.View
	*Pages
}

// Routes adds it to the router.
func (p *Pages) Routes(r *page.Routes) {
	look := r.For(rights.Look)
	serve := p.Frame.Page(func(v *page.View) error { return find(&view{v, p}) })
	look.GET(routes.Search, serve, web.RateLimit(searchesPerMinute, searchesAtOnce))
}

// searchFields is the form.
type searchFields struct {
	Text string `query:"q"`
}

// find shows what was found. What is the only thing with an id leads on to its page.
func find(v *view) error {
	text := strings.TrimSpace(page.Read[searchFields](v.Context).Text)
	var found []search.Found
	err := v.Together(models.Reading(&found, func(ctx context.Context) ([]search.Found, error) {
		whose := search.Whose{AccountID: v.Who.AccountID, UserID: v.Who.UserID}
		if v.Who.Role.May(rights.Members) { // who looks after the keys of all
			whose.UserID = models.Everyone
		}
		return v.Search.Find(ctx, whose, text)
	}))
	if err != nil {
		return err
	}
	if len(found) == 1 && found[0].Whole {
		return v.SeeOther(v.hit(&found[0]).Href)
	}
	screen := pages.Search{Text: text}
	if screen.Shell, err = v.Shell("Search", ""); err != nil {
		return err
	}
	for i := range found {
		screen.Hits = append(screen.Hits, v.hit(&found[i]))
	}
	for _, p := range layout.Named(text) {
		screen.Pages = append(screen.Pages, pages.Hit{Title: p.Label, Href: p.Href})
	}
	for _, t := range docs.Topics {
		if layout.HasWords(t.Title, strings.Fields(strings.ToLower(text))) {
			screen.Topics = append(screen.Topics, pages.Hit{Title: t.Title, Href: t.Href})
		}
	}
	return v.Show(pages.SearchPage(screen))
}

// sorts are what people call the kinds of references.
var sorts = map[models.Kind]string{
	models.KindOrder: "Order", models.KindPackage: "Package", models.KindPayment: "Payment", models.KindTransaction: "Transaction",
}

// leads are where the pages of references are.
var leads = map[models.Kind]func(string) string{
	models.KindOrder: routes.Order, models.KindPackage: routes.Package, models.KindPayment: routes.Payment, models.KindTransaction: routes.Transaction,
}

// hit says what was found.
func (v *view) hit(f *search.Found) pages.Hit {
	switch {
	case f.Document != nil:
		return pages.Hit{What: "Document", Title: f.Document.Name(), Note: v.Format.Day(f.Document.IssuedAt), Href: page.DocumentPath(f.Document)}
	case f.Call != nil:
		c := f.Call
		return pages.Hit{
			What: "Call", Title: c.RequestID, Href: page.CallHref(c),
			Note: words.CallAt(v.Local.Instant(c.CalledAt), v.OfferingName(c.Region, c.Service), strconv.Itoa(c.HTTPStatus)),
		}
	case f.Refused != nil:
		return pages.Hit{
			What: "Refused call", Title: f.Refused.RequestID, Href: routes.RefusedCall(f.Refused.RequestID),
			Note: words.CallWasRefused(v.Local.Instant(f.Refused.RefusedAt), models.ErrorCodeOf(f.Refused.ErrorCode)),
		}
	case f.Key != nil:
		return pages.Hit{What: "Access key", Title: f.Key.AccessKey, Note: f.Key.Description, Href: routes.Key(f.Key.Ref().String())}
	case f.Project != nil:
		return pages.Hit{What: "Project", Title: f.Project.ID, Note: v.RegionName(f.Project.Region), Href: routes.In(routes.Services, f.Project.Region)}
	default:
		return pages.Hit{What: sorts[f.Ref.Kind], Title: f.Ref.String(), Href: leads[f.Ref.Kind](f.Ref.String())}
	}
}
