package handlers

import (
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
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
		Rule: "If it comes to that, pay-per-use calls go on " + v.creditWords() + ", and calls covered by a package always.",
	}
	if page.Facts, err = v.arrearsFacts(&billing.Overview{Now: h.Now, Standing: h.Standing}); err != nil {
		return err
	}
	last := ""
	if len(h.Events) > historyRows {
		h.Events = h.Events[:historyRows]
		last = strconv.FormatInt(h.Events[historyRows-1].ID, 10)
	}
	page.Pager = v.pager("Pages of arrears", last, linkWith(arrearsPath))
	for i := range h.Events {
		row := v.arrearsTurn(&h.Events[i])
		page.Turns = append(page.Turns, row)
		page.Digits = max(page.Digits, fractionDigits(row.Available))
	}
	if page.Shell, err = v.shell("Arrears", layout.NavBilling, billingCrumb); err != nil {
		return err
	}
	return v.render(pages.ArrearsPage(page))
}

func (v *view) arrearsTurn(e *models.ArrearsEvent) pages.ArrearsTurn {
	row := pages.ArrearsTurn{Time: v.format.Instant(e.At), Available: v.format.Money(e.AvailableMicros)}
	row.Tone, row.Status, row.Text = arrearsWords(e)
	if e.EntrySeq != nil {
		row.Ref = models.Ref{Kind: models.KindTransaction, AccountID: e.AccountID, ID: *e.EntrySeq}.String()
		row.Href = "/billing/transactions/" + row.Ref
	}
	return row
}

// arrearsWords says what a turn of arrears meant for the customer.
func arrearsWords(e *models.ArrearsEvent) (tone components.Tone, status, text string) {
	switch e.Kind {
	case models.ArrearsEntered:
		return components.Warning, "In arrears", "The available amount fell below zero."
	case models.ArrearsRestricted:
		text = "The credit limit was reached: pay-per-use calls were refused from here on. Calls covered by a package went on."
		if e.Cause == rules.GraceOver {
			text = "The grace period was over: pay-per-use calls were refused from here on. Calls covered by a package went on."
		}
		return components.Danger, "Restricted", text
	case models.ArrearsResumed:
		return components.Info, "Resumed", "Less than the credit limit was owed again: pay-per-use calls went on at once."
	case models.ArrearsLifted:
		return components.Success, "Cleared", "Nothing was owed any more: pay-per-use calls and paying for orders were possible again at once."
	}
	return components.Neutral, string(e.Kind), ""
}
