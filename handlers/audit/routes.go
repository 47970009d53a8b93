// Package audit has the page on who did what.
package audit

import (
	"github.com/labstack/echo/v4"

	"ocrconsole/handlers/export"
	"ocrconsole/handlers/page"
	"ocrconsole/models/audit"
	"ocrconsole/models/rights"
	"ocrconsole/views/layout"
	"ocrconsole/views/routes"
)

// Pages serves it with these use cases; all are required.
type Pages struct {
	Frame *page.Frame

	Audit *audit.Audit
}

// view is one request to it: as every page sees it, with the use cases of this area.
type view struct {
	*page.View
	*Pages
}

// page serves one of them.
func (p *Pages) page(handler func(*view) error) echo.HandlerFunc {
	return p.Frame.Page(func(v *page.View) error { return handler(&view{v, p}) })
}

// Routes adds it to the router.
func (p *Pages) Routes(r *page.Routes) {
	r.For(rights.Trail).GET(routes.Audit, p.page(list))
}

// Histories are those that can be had as files.
func (p *Pages) Histories() []export.History {
	return []export.History{{
		Name: "audit", Path: routes.Audit, Needs: rights.Trail, Title: "the audit trail", Page: layout.NavAudit.Name(), Nav: layout.NavAudit,
		Select: func(v *page.View) (*export.File, error) { return trailFile(&view{v, p}) },
	}}
}
