package billing

import (
	"context"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// billingOverview shows how the account stands, what is open, and what moved last.
func billingOverview(v *view) error {
	if v.AsksForPast() {
		return v.Past(layout.NavBilling, routes.Billing)
	}
	var o billing.Overview
	err := v.Together(models.Reading(&o, func(ctx context.Context) (billing.Overview, error) {
		return v.Billing.Overview(ctx, v.Who.AccountID)
	}))
	if err != nil {
		return err
	}
	screen := pages.Billing{
		Stats: v.standingStats(&o.Standing), Sum: v.availableSum(&o.Standing),
		Unpaid: v.OrderTable(o.Unpaid, o.Now), OpenTopUps: v.openTopUps(o.OpenTopUps), Recent: v.LedgerTable(o.Recent), LookBack: v.LookBack("", ""),
	}
	if screen.Arrears, err = v.arrearsFacts(&o.Standing, o.Now); err != nil {
		return err
	}
	if screen.Shell, err = v.Shell(layout.NavBilling.Name(), layout.NavBilling); err != nil {
		return err
	}
	if screen.Starter, err = v.Starter(); err != nil {
		return err
	}
	return v.Show(pages.BillingPage(screen))
}

func (v *view) standingStats(s *rules.Standing) []components.Stat {
	stats := []components.Stat{
		{Label: "Balance", Amount: v.Format.Figure(s.BalanceMicros, format.Available), Note: "Top-ups and refunds minus orders and settled pay-per-use", Icon: "wallet"},
		{Label: "Accrued", Amount: v.Format.Figure(s.AccruedMicros, format.Spent), Note: "Pay-per-use of hours that are not settled yet", Icon: "clock"},
		{Label: "Available", Amount: v.Format.Figure(s.AvailableMicros(), format.Available), Note: "Balance minus accrued: what can be spent now", Icon: "credit-card"},
	}
	if s.InArrears() {
		stats[2].Tone = components.Danger
		return append(stats, components.Stat{
			Label: "Arrears", Amount: v.Format.Figure(-s.AvailableMicros(), format.Owed), Tone: components.Danger, Icon: "triangle-alert",
			Note: words.Since(v.Format.Instant(s.ArrearsSince)), Href: routes.TopUp, LinkText: "Top up to clear",
		})
	}
	if credit := s.StarterMicros; credit > 0 {
		return append(stats, components.Stat{
			Label: "Starter credit", Value: v.Format.Money(credit), Icon: "gift",
			Note: words.StarterUsedNoArrears(v.Format.Rounded(s.StarterUsedMicros(), format.Spent)), Href: routes.StarterRules, LinkText: "What it is",
		})
	}
	return append(stats, components.Stat{
		Label: "Arrears", Value: "None", Tone: components.Success, Icon: "circle-check",
		Note: words.BelowZero(v.Promise().GoesOnFor(s)), Href: routes.Arrears, LinkText: "Rules and history",
	})
}

func (v *view) availableSum(s *rules.Standing) []components.SummaryLine {
	balance, accrued, available := v.Format.Money(s.BalanceMicros), v.Format.Money(-s.AccruedMicros), v.Format.Money(s.AvailableMicros())
	digits := max(parts.FractionDigits(balance), parts.FractionDigits(accrued), parts.FractionDigits(available))
	return []components.SummaryLine{
		{Label: "Balance", Amount: balance, Digits: digits},
		{Label: "Accrued, not settled yet", Amount: accrued, Digits: digits},
		{Label: "Available", Amount: available, Digits: digits, Total: true},
	}
}

// arrearsFacts says what is owed since when and what stops when; nil when nothing is owed.
func (v *view) arrearsFacts(s *rules.Standing, now time.Time) ([]components.Definition, error) {
	if !s.InArrears() {
		return nil, nil
	}
	outlook, err := v.Outlook()
	if err != nil {
		return nil, err
	}
	has := page.Holdings(outlook)
	return []components.Definition{
		{Term: "Owed", Text: v.Format.Rounded(-s.AvailableMicros(), format.Owed), Exact: v.Format.Money(-s.AvailableMicros())},
		{Term: "Since", Text: v.Format.Instant(s.ArrearsSince)},
		{Term: "Pay-per-use calls", Text: v.Promise().PayPerUseInArrears(s, now, has)},
		{Term: "Calls covered by a package", Text: v.Promise().PackagesInArrears(s, now, has)},
		{Term: "Orders", Text: v.Promise().OrdersInArrears(s, now, has)},
	}, nil
}

func (v *view) openTopUps(payments []models.Payment) []parts.PaymentRow {
	rows := make([]parts.PaymentRow, len(payments))
	for i := range payments {
		rows[i] = v.PaymentRow(&payments[i])
	}
	return rows
}
