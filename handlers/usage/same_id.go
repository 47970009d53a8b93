package usage

import (
	"context"
	"slices"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/words"
)

// A call is named by its source and its id. People know the id, and mostly one source only has given it to a call: an
// address or a search without a source shows that call or, where there are several, all of them to choose from.

// callsWithID finds the calls with the id: of the source in source=, if the address has that, or of any.
func (v *view) callsWithID(ctx context.Context, id string) (metering.CallList, error) {
	list, err := v.storedWithID(ctx, id)
	if err != nil || len(list.Calls) == 0 {
		return list, err
	}
	account, err := v.Account()                      //nolint:contextcheck // of who arrived: it is read already
	if account != nil && account.CallsSince != nil { // of before, those are stored that signed statements of later months list
		list.Calls = slices.DeleteFunc(list.Calls, func(c models.Call) bool { return c.CalledAt.Before(*account.CallsSince) })
	}
	return list, err
}

func (v *view) storedWithID(ctx context.Context, id string) (metering.CallList, error) {
	source := page.Read[callFields](v.Context).Source
	if len(source) == 0 {
		return v.Metering.CallsWithID(ctx, v.Who.AccountID, id)
	}
	call, err := v.Metering.CallOf(ctx, v.Who.AccountID, source[0], id)
	if err != nil || call == nil {
		return metering.CallList{}, err
	}
	return metering.CallList{Calls: []models.Call{*call}}, nil
}

// showCall explains the call.
func (v *view) showCall(c *models.Call) error {
	detail, err := v.Metering.Explain(v.Ctx(), c)
	if err != nil {
		return err
	}
	return v.renderCall(detail)
}

// renderCallChoice shows the calls that have the id.
func (v *view) renderCallChoice(id string, list metering.CallList) error {
	shell, err := v.Shell("Calls with one id", layout.NavCalls, layout.NavCalls.Crumb())
	if err != nil {
		return err
	}
	screen := pages.CallChoice{Shell: shell, RequestID: id, Table: v.callTable(&list)}
	for i := range screen.Table.Rows {
		screen.Table.Rows[i].Source = sourceWord(list.Calls[i].Source)
	}
	return v.Show(pages.CallChoicePage(screen))
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
		return words.SourceOfConsole(source)
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
