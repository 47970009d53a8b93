package handlers

import (
	"net/url"

	"ocrconsole/models"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// A call is named by its source and its id. People know the id, and mostly one source only has given it to a call: an
// address or a search without a source shows that call or, where there are several, all of them to choose from.

// callsWithID finds the calls with the id: of the source in source=, if the address has that, or of any.
func (v *view) callsWithID(id string) ([]models.Call, error) {
	query := v.QueryParams()
	if !query.Has("source") {
		return v.console.Metering.CallsWithID(v.ctx(), v.who.AccountID, id)
	}
	detail, err := v.console.Metering.Call(v.ctx(), v.who.AccountID, query.Get("source"), id)
	if models.CodeOf(err) == models.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []models.Call{detail.Call}, nil
}

// showCall explains the call.
func (v *view) showCall(c *models.Call) error {
	detail, err := v.console.Metering.Call(v.ctx(), v.who.AccountID, c.Source, c.RequestID)
	if err != nil {
		return err
	}
	return v.renderCall(detail)
}

// renderCallChoice shows the calls that have the id.
func (v *view) renderCallChoice(id string, calls []models.Call) error {
	shell, err := v.shell("Calls with one id", layout.NavDeductions,
		layout.Crumb{Label: "Usage", Href: usagePath}, layout.Crumb{Label: "Deductions", Href: deductionsPath}, layout.Crumb{Label: "Calls", Href: callListPath})
	if err != nil {
		return err
	}
	page := pages.CallChoice{Shell: shell, RequestID: id}
	if page.Table, err = v.callTable(calls); err != nil {
		return err
	}
	for i := range page.Table.Rows {
		page.Table.Rows[i].Source = sourceWord(calls[i].Source)
	}
	return v.render(pages.CallChoicePage(page))
}

// gatewayOf names the gateway that reported the call, "" for one that was made here.
func gatewayOf(c *models.Call) string {
	if c.Source == models.OwnSource {
		return ""
	}
	return c.Source
}

// sourceWord names the source of a call.
func sourceWord(source string) string {
	switch source {
	case models.OwnSource:
		return source + " (the OCR API of this console)"
	case "":
		return "not recorded: the call is of before sources were kept"
	default:
		return source
	}
}

// sourceFact shows the source of a call.
func sourceFact(source string) components.Definition {
	if gatewayOf(&models.Call{Source: source}) == "" {
		return components.Definition{Term: "Source", Text: sourceWord(source)}
	}
	return components.Definition{Term: "Source", Content: components.WholeID(source)}
}

// callHref is the address of a call.
func callHref(c *models.Call) string {
	source := "source=" + url.QueryEscape(c.Source)
	if hasNoPath(c.RequestID) {
		return callListPath + "?request=" + c.RequestID + "&" + source
	}
	return callListPath + "/" + url.PathEscape(c.RequestID) + "?" + source
}

// ownCallHref is the address of a call that was made here.
func ownCallHref(id string) string {
	return callHref(&models.Call{RequestID: id, Source: models.OwnSource})
}

// hasNoPath tells of the ids "." and "..": browsers resolve them within a path, escaped or not, so these two are looked up
// by the search.
func hasNoPath(id string) bool { return id == "." || id == ".." }
