package billing

import (
	"context"
	"strconv"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/promise"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
)

// arrearsHistory shows what is owed, and every turn that the account's arrears took.
func arrearsHistory(v *view) error {
	before, err := v.Before()
	if err != nil {
		return err
	}
	var h billing.ArrearsHistory
	err = v.Together(v.ReadOutlook, models.Reading(&h, func(ctx context.Context) (billing.ArrearsHistory, error) {
		return v.Billing.Arrears(ctx, v.Who.AccountID, before, page.HistoryRows+1)
	}))
	if err != nil {
		return err
	}
	says := v.Promise()
	screen := pages.Arrears{Rule: says.Writer.ArrearsGoOn(says.Terms.GoesOnFor(&h.Standing))}
	if screen.Facts, err = v.arrearsFacts(&h.Standing, h.Now); err != nil {
		return err
	}
	if screen.Starter, err = v.Starter(); err != nil {
		return err
	}
	last := ""
	if len(h.Events) > page.HistoryRows {
		h.Events = h.Events[:page.HistoryRows]
		last = strconv.FormatInt(h.Events[page.HistoryRows-1].ID, 10)
	}
	screen.Pager = v.Pager("Pages of arrears", last, routes.Within(routes.Arrears))
	o, err := v.Outlook()
	if err != nil {
		return err
	}
	for i := range h.Events {
		row := v.arrearsTurn(o, &h.Events[i])
		screen.Turns = append(screen.Turns, row)
		screen.Digits = max(screen.Digits, parts.FractionDigits(row.Available.Text))
	}
	if screen.Shell, err = v.Shell("Arrears", layout.NavBilling, page.BillingCrumb); err != nil {
		return err
	}
	return v.Show(pages.ArrearsPage(screen))
}

func (v *view) arrearsTurn(o *metering.Outlook, e *models.ArrearsEvent) pages.ArrearsTurn {
	row := pages.ArrearsTurn{Time: v.Format.Instant(e.At), Available: v.Format.Figure(e.AvailableMicros, format.Available)}
	row.Tone, row.Status = arrearsBadge(e)
	row.Text = v.Promise().Turn(e, promise.Holdings{Subscriptions: o.SubscribedWithin(e.At, e.At)})
	if e.EntrySeq != nil {
		row.Ref = models.Ref{Kind: models.KindTransaction, AccountID: e.AccountID, ID: *e.EntrySeq}.String()
		row.Href = routes.Transaction(row.Ref)
	}
	return row
}

// arrearsBadge names a turn of arrears.
func arrearsBadge(e *models.ArrearsEvent) (tone components.Tone, status string) {
	switch e.Kind {
	case models.ArrearsEntered:
		return components.Warning, "In arrears"
	case models.ArrearsRestricted:
		return components.Danger, "Restricted"
	case models.ArrearsResumed:
		return components.Info, "Resumed"
	case models.ArrearsLifted:
		return components.Success, "Cleared"
	}
	return components.Neutral, string(e.Kind)
}
