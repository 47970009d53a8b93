package handlers

import (
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/metering"
	"ocrconsole/models/promise"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

const arrearsPath = "/billing/arrears"

// arrearsHistory shows what is owed, and every turn that the account's arrears took.
func arrearsHistory(v *view) error {
	before, err := v.before()
	if err != nil {
		return err
	}
	h, err := v.console.Billing.Arrears(v.ctx(), v.who.AccountID, before, historyRows+1)
	if err != nil {
		return err
	}
	page := pages.Arrears{
		Rule: "If it comes to that, pay-per-use calls go on " + v.promise().GoesOnFor(&h.Standing) + ", and calls covered by a package always.",
	}
	if page.Facts, err = v.arrearsFacts(&billing.Overview{Now: h.Now, Standing: h.Standing}); err != nil {
		return err
	}
	if page.Starter, err = v.starter(); err != nil {
		return err
	}
	last := ""
	if len(h.Events) > historyRows {
		h.Events = h.Events[:historyRows]
		last = strconv.FormatInt(h.Events[historyRows-1].ID, 10)
	}
	page.Pager = v.pager("Pages of arrears", last, linkWith(arrearsPath))
	o, err := v.outlook()
	if err != nil {
		return err
	}
	for i := range h.Events {
		row := v.arrearsTurn(o, &h.Events[i])
		page.Turns = append(page.Turns, row)
		page.Digits = max(page.Digits, fractionDigits(row.Available))
	}
	if page.Shell, err = v.shell("Arrears", layout.NavBilling, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.ArrearsPage(page))
}

func (v *view) arrearsTurn(o *metering.Outlook, e *models.ArrearsEvent) pages.ArrearsTurn {
	row := pages.ArrearsTurn{Time: v.format.Instant(e.At), Available: v.format.Money(e.AvailableMicros)}
	row.Tone, row.Status = arrearsBadge(e)
	row.Text = v.promise().Turn(e, promise.Holdings{Subscriptions: o.SubscribedWithin(e.At, e.At)})
	if e.EntrySeq != nil {
		row.Ref = models.Ref{Kind: models.KindTransaction, AccountID: e.AccountID, ID: *e.EntrySeq}.String()
		row.Href = "/billing/transactions/" + row.Ref
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
