package handlers

import (
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// billingCrumb leads from the pages on money back to their overview.
var billingCrumb = layout.NavBilling.Crumb()

// billingOverview shows how the account stands, what is open, and what moved last.
func billingOverview(v *view) error {
	o, err := v.console.Billing.Overview(v.ctx(), v.who.AccountID)
	if err != nil {
		return err
	}
	page := pages.Billing{
		Stats: v.standingStats(&o), Sum: v.availableSum(&o),
		Unpaid: v.orderTable(o.Unpaid, o.Now), OpenTopUps: v.openTopUps(o.OpenTopUps), Recent: v.ledgerTable(o.Recent),
	}
	if page.Arrears, err = v.arrearsFacts(&o); err != nil {
		return err
	}
	if page.Shell, err = v.shell(layout.NavBilling.Name(), layout.NavBilling); err != nil {
		return err
	}
	if page.Starter, err = v.starter(); err != nil {
		return err
	}
	return v.render(pages.BillingPage(page))
}

func (v *view) standingStats(o *billing.Overview) []components.Stat {
	s := o.Standing
	stats := []components.Stat{
		{Label: "Balance", Value: v.format.Money(s.BalanceMicros), Note: "Top-ups and refunds minus orders and settled pay-per-use", Icon: "wallet"},
		{Label: "Accrued", Value: v.format.Money(s.AccruedMicros), Note: "Pay-per-use of hours that are not settled yet", Icon: "clock"},
		{Label: "Available", Value: v.format.Money(s.AvailableMicros()), Note: "Balance minus accrued: what can be spent now", Icon: "credit-card"},
	}
	if s.InArrears() {
		stats[2].Tone = components.Danger
		return append(stats, components.Stat{
			Label: "Arrears", Value: v.format.Money(-s.AvailableMicros()), Tone: components.Danger, Icon: "triangle-alert",
			Note: "Since " + v.format.Instant(s.ArrearsSince), Href: "/billing/topup", LinkText: "Top up to clear",
		})
	}
	if credit := s.StarterMicros; credit > 0 {
		return append(stats, components.Stat{
			Label: "Starter credit", Value: v.format.Money(credit), Icon: "gift",
			Note: v.format.Money(s.StarterUsedMicros()) + " used. It is no arrears.", Href: "/help/billing#starter", LinkText: "What it is",
		})
	}
	return append(stats, components.Stat{
		Label: "Arrears", Value: "None", Tone: components.Success, Icon: "circle-check",
		Note: "Below zero, pay-per-use goes on " + v.promise().GoesOnFor(&s) + ".", Href: arrearsPath, LinkText: "Rules and history",
	})
}

// lengthWords says a length in whole hours or, where it has none, in minutes, cut.
func lengthWords(d time.Duration) string {
	if d >= time.Hour && d%time.Hour == 0 {
		return counted(int64(d/time.Hour), "hour", "hours")
	}
	return counted(int64(d/time.Minute), "minute", "minutes")
}

func (v *view) availableSum(o *billing.Overview) []components.SummaryLine {
	s := o.Standing
	balance, accrued, available := v.format.Money(s.BalanceMicros), v.format.Money(-s.AccruedMicros), v.format.Money(s.AvailableMicros())
	digits := max(fractionDigits(balance), fractionDigits(accrued), fractionDigits(available))
	return []components.SummaryLine{
		{Label: "Balance", Amount: balance, Digits: digits},
		{Label: "Accrued, not settled yet", Amount: accrued, Digits: digits},
		{Label: "Available", Amount: available, Digits: digits, Total: true},
	}
}

// arrearsFacts says what is owed since when and what stops when; nil when nothing is owed.
func (v *view) arrearsFacts(o *billing.Overview) ([]components.Definition, error) {
	s := o.Standing
	if !s.InArrears() {
		return nil, nil
	}
	outlook, err := v.outlook()
	if err != nil {
		return nil, err
	}
	has := holdings(outlook)
	return []components.Definition{
		{Term: "Owed", Text: v.format.Money(-s.AvailableMicros())},
		{Term: "Since", Text: v.format.Instant(s.ArrearsSince)},
		{Term: "Pay-per-use calls", Text: v.promise().PayPerUseInArrears(&s, o.Now, has)},
		{Term: "Calls covered by a package", Text: v.promise().PackagesInArrears(has)},
		{Term: "Orders", Text: "Can be paid again once nothing is owed"},
	}, nil
}

func (v *view) openTopUps(payments []models.Payment) []pages.PaymentRow {
	rows := make([]pages.PaymentRow, len(payments))
	for i := range payments {
		rows[i] = v.paymentRow(&payments[i])
	}
	return rows
}

// paymentRow puts one attempt to pay by card into words. One that is open can be continued where it stands.
func (v *view) paymentRow(p *models.Payment) pages.PaymentRow {
	ref := p.Ref().String()
	row := pages.PaymentRow{
		Ref: ref, Href: paymentPath(ref), Started: v.format.Minute(p.CreatedAt), Amount: v.format.Money(p.AmountMicros), Note: p.Failure,
	}
	switch p.Status {
	case models.PaymentSucceeded:
		row.Tone, row.Status = components.Success, "Succeeded"
	case models.PaymentFailed:
		row.Tone, row.Status = components.Danger, "Failed"
	case models.PaymentCreated, models.PaymentPending:
		row.Tone, row.Status, row.ResumeHref = components.Warning, "Waiting for payment", resumePath(ref)
	}
	return row
}

// resumePath asks the provider about an open payment and, if it is still to be paid, leads to the provider's page.
func resumePath(ref string) string { return paymentPath(ref) + "?resume=yes" }
